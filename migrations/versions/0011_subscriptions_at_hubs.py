"""Make the subscriptions at WebSub hubs."""

import sqlalchemy as sa
from alembic import op

from dealterms.tables import LONG_TEXT, UtcDateTime, short_text

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "hub_subscriptions",
        sa.Column("feed_url", LONG_TEXT, nullable=False),
        sa.Column("hub", LONG_TEXT, nullable=False),
        sa.Column("topic", LONG_TEXT, nullable=False),
        sa.Column("state", short_text(10), nullable=False),
        sa.Column("token", short_text(40), nullable=False),
        sa.Column("secret", short_text(40), nullable=False),
        sa.Column("expires_at", UtcDateTime()),
        sa.Column("next_attempt_at", UtcDateTime()),
        sa.Column("attempt_count", sa.Integer(), nullable=False),
        sa.Column("last_error", LONG_TEXT),
        sa.Column("pushed_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("feed_url"),
        sa.UniqueConstraint("token"),
    )
    op.create_index("hub_subscriptions_due", "hub_subscriptions", ["next_attempt_at"])
