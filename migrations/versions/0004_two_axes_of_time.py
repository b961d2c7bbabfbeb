"""Make the rows of the past on both axes of time; keep superseded claims; the views that show them.

What stands in the read models stays as it is until the next `poll` or `run` makes them anew.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from dealterms.tables import LONG_TEXT, UtcDateTime, short_text

revision = "0004"
down_revision = "0003"

SQL = Path(__file__).resolve().parents[1] / "sql" / revision


def upgrade() -> None:
    op.create_table(
        "term_moments",
        sa.Column("deal_id", short_text(200), nullable=False),
        sa.Column("term", short_text(100), nullable=False),
        sa.Column("holder", short_text(200), nullable=False),
        sa.Column("value_key", short_text(200), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("moment", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known_position", sa.BigInteger(), autoincrement=False, nullable=False),
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
            "deal_id", "term", "holder", "value_key", "ordinal", "moment", "known_position"
        ),
    )
    op.create_index("term_moments_times", "term_moments", ["deal_id", "known_to", "said_to"])
    superseded = sa.Column("is_superseded", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("claim_records", superseded)
    op.execute("DROP VIEW claims")
    for statement in (SQL / "views.sql").read_text(encoding="utf-8").split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
