"""Make the walks of long slots: claims in asserted order, who supports what, and states between.

Steps and their moments get a key that a late claim about the past does not shift. They are read
models: the next `poll` or `run` makes them anew from the log.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from dealterms.tables import LONG_TEXT, UtcDateTime, short_text

revision = "0007"
down_revision = "0006"

SQL = Path(__file__).resolve().parents[1] / "sql" / revision


def upgrade() -> None:
    op.execute("DROP VIEW term_history")
    op.execute("DROP VIEW term_versions")
    op.drop_table("term_steps")
    op.drop_table("term_moments")
    create_steps()
    create_moments()
    create_walks()
    for statement in (SQL / "views.sql").read_text(encoding="utf-8").split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)


def create_steps() -> None:
    op.create_table(
        "term_steps",
        sa.Column("deal_id", short_text(200), nullable=False),
        sa.Column("term", short_text(100), nullable=False),
        sa.Column("opened_key", sa.LargeBinary(), nullable=False),
        sa.Column("slot_name", short_text(200), nullable=False),
        sa.Column("holder", short_text(200), nullable=False),
        sa.Column("layer", short_text(10), nullable=False),
        sa.Column("value_key", short_text(200), nullable=False),
        sa.Column("value_text", LONG_TEXT, nullable=False),
        sa.Column("value_json", LONG_TEXT, nullable=False),
        sa.Column("amount", LONG_TEXT, nullable=True),
        sa.Column("unit", LONG_TEXT, nullable=True),
        sa.Column("period_start", short_text(10), nullable=True),
        sa.Column("period_end", short_text(10), nullable=True),
        sa.Column("qualifier", short_text(20), nullable=False),
        sa.Column("modality", short_text(20), nullable=False),
        sa.Column("is_contested", sa.Boolean(), nullable=False),
        sa.Column("support_count", sa.Integer(), nullable=False),
        sa.Column("asserted_at", UtcDateTime(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("claim_id", short_text(40), nullable=False),
        sa.Column("quote", LONG_TEXT, nullable=True),
        sa.Column("url", LONG_TEXT, nullable=True),
        sa.Column("publisher", LONG_TEXT, nullable=True),
        sa.Column("relation", short_text(20), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=True),
        sa.Column("valid_to", UtcDateTime(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("closed_reason", LONG_TEXT, nullable=True),
        sa.Column("closed_key", sa.LargeBinary(), nullable=True),
        sa.Column("line", LONG_TEXT, nullable=False),
        sa.PrimaryKeyConstraint("deal_id", "term", "opened_key"),
    )
    op.create_index("term_steps_claim", "term_steps", ["claim_id"])
    op.create_index("term_steps_line", "term_steps", ["deal_id", "term", "line"])


def create_moments() -> None:
    op.create_table(
        "term_moments",
        sa.Column("deal_id", short_text(200), nullable=False),
        sa.Column("term", short_text(100), nullable=False),
        sa.Column("opened_key", sa.LargeBinary(), nullable=False),
        sa.Column("moment_key", sa.LargeBinary(length=8), nullable=False),
        sa.Column("known_position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("slot_name", short_text(200), nullable=False),
        sa.Column("holder", short_text(200), nullable=False),
        sa.Column("value_key", short_text(200), nullable=False),
        sa.Column("layer", short_text(10), nullable=False),
        sa.Column("value_text", LONG_TEXT, nullable=False),
        sa.Column("value_json", LONG_TEXT, nullable=False),
        sa.Column("amount", LONG_TEXT, nullable=True),
        sa.Column("unit", LONG_TEXT, nullable=True),
        sa.Column("period_start", short_text(10), nullable=True),
        sa.Column("period_end", short_text(10), nullable=True),
        sa.Column("qualifier", short_text(20), nullable=False),
        sa.Column("modality", short_text(20), nullable=False),
        sa.Column("is_contested", sa.Boolean(), nullable=False),
        sa.Column("support_count", sa.Integer(), nullable=False),
        sa.Column("asserted_at", UtcDateTime(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("claim_id", short_text(40), nullable=False),
        sa.Column("extractor", short_text(60), nullable=False),
        sa.Column("relation", short_text(20), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=True),
        sa.Column("said_from", UtcDateTime(), nullable=False),
        sa.Column("said_to", UtcDateTime(), nullable=False),
        sa.Column("known_from", UtcDateTime(), nullable=False),
        sa.Column("known_to", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "deal_id", "term", "opened_key", "moment_key", "known_position"
        ),
    )
    op.create_index("term_moments_times", "term_moments", ["deal_id", "known_to", "said_to"])


def create_walks() -> None:
    op.create_table(
        "walk_claims",
        sa.Column("deal_id", short_text(200), nullable=False),
        sa.Column("term", short_text(100), nullable=False),
        sa.Column("claim_id", short_text(40), nullable=False),
        sa.Column("walk_key", sa.LargeBinary(), nullable=False),
        sa.Column("article_id", short_text(40), nullable=False),
        sa.Column("digest", short_text(16), nullable=False),
        sa.Column("layer", short_text(10), nullable=False),
        sa.Column("holder", LONG_TEXT, nullable=True),
        sa.Column("tale", sa.LargeBinary(length=12), nullable=True),
        sa.Column("tale_key", sa.LargeBinary(), nullable=True),
        sa.Column("tale_role", short_text(6), nullable=True),
        sa.Column("is_statement", sa.Boolean(), nullable=False),
        sa.Column("slot_name", short_text(200), nullable=True),
        sa.Column("own_relation", short_text(20), nullable=True),
        sa.Column("withdraws", short_text(40), nullable=True),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("deal_id", "term", "claim_id"),
    )
    slot = ["deal_id", "term"]
    op.create_index("walk_claims_order", "walk_claims", [*slot, "walk_key"])
    op.create_index("walk_claims_article", "walk_claims", ["article_id"])
    op.create_index("walk_claims_tale", "walk_claims", [*slot, "tale", "tale_key"])
    op.create_index(
        "walk_claims_statement",
        "walk_claims",
        [*slot, "tale", "is_statement", "layer", "tale_key"],
    )
    op.create_table(
        "walk_entries",
        sa.Column("deal_id", short_text(200), nullable=False),
        sa.Column("term", short_text(100), nullable=False),
        sa.Column("walk_key", sa.LargeBinary(), nullable=False),
        sa.Column("line", LONG_TEXT, nullable=False),
        sa.Column("origin", LONG_TEXT, nullable=False),
        sa.Column("kind", short_text(6), nullable=False),
        sa.PrimaryKeyConstraint("deal_id", "term", "walk_key", "line", "origin", "kind"),
    )
    op.create_index(
        "walk_entries_line", "walk_entries", [*slot, "line", "origin", "walk_key"]
    )
    op.create_table(
        "walk_states",
        sa.Column("deal_id", short_text(200), nullable=False),
        sa.Column("term", short_text(100), nullable=False),
        sa.Column("walk_key", sa.LargeBinary(), nullable=False),
        sa.Column("state", LONG_TEXT, nullable=False),
        sa.Column("claim_count", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("deal_id", "term", "walk_key"),
    )
