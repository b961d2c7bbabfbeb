"""Make the rows of the past on both axes of time; keep superseded claims; the views that show them.

What stands in the read models stays as it is until the next `poll` or `run` makes them anew.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from dealterms.tables import UtcDateTime

revision = "0004"
down_revision = "0003"

SQL = Path(__file__).resolve().parents[1] / "sql" / revision


def upgrade() -> None:
    op.create_table(
        "term_moments",
        sa.Column("deal_id", sa.String(length=200), nullable=False),
        sa.Column("term", sa.String(length=100), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("value_key", sa.String(length=200), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("moment", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known_position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("layer", sa.String(length=10), nullable=False),
        sa.Column("value_text", sa.Text(), nullable=False),
        sa.Column("value_json", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("period_start", sa.String(length=10), nullable=True),
        sa.Column("period_end", sa.String(length=10), nullable=True),
        sa.Column("qualifier", sa.String(length=20), nullable=False),
        sa.Column("modality", sa.String(length=20), nullable=False),
        sa.Column("is_contested", sa.Boolean(), nullable=False),
        sa.Column("support_count", sa.Integer(), nullable=False),
        sa.Column("asserted_at", UtcDateTime(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("claim_id", sa.String(length=40), nullable=False),
        sa.Column("extractor", sa.String(length=60), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
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
