"""Make the leases of daemons that share a PostgreSQL."""

import sqlalchemy as sa
from alembic import op

from dealterms.tables import LONG_TEXT, UtcDateTime, short_text

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("kind", short_text(20), nullable=False),
        sa.Column("key", LONG_TEXT, nullable=False),
        sa.Column("holder", short_text(100), nullable=True),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "key"),
    )
