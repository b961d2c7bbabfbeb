"""Make the rows of endpoints and silences, and mask the addresses that the outbox holds."""

import hashlib

import sqlalchemy as sa
from alembic import op

from dealterms.tables import LONG_TEXT, UtcDateTime, short_text
from dealterms.urls import masked_address

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "alert_endpoints",
        sa.Column("endpoint", short_text(40), nullable=False),
        sa.Column("failure_count", sa.Integer(), nullable=False),
        sa.Column("failing_since", UtcDateTime(), nullable=True),
        sa.Column("held_until", UtcDateTime(), nullable=True),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.Column("disabled_by", short_text(20), nullable=True),
        sa.Column("last_success_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("endpoint"),
    )
    op.create_table(
        "silences",
        sa.Column("silence_id", sa.Integer(), nullable=False),
        sa.Column("endpoint", short_text(40), nullable=False),
        sa.Column("deal_id", short_text(200), nullable=False),
        sa.Column("begins_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("reason", LONG_TEXT, nullable=False),
        sa.Column("made_by", LONG_TEXT, nullable=False),
        sa.PrimaryKeyConstraint("silence_id"),
    )
    for name in ("is_held", "is_refused"):
        op.add_column(
            "outbox_messages",
            sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()),
        )
    op.create_index(
        "outbox_messages_lane", "outbox_messages", ["endpoint", "deal_id", "state", "position"]
    )
    _mask_addresses()


def _mask_addresses() -> None:
    """Addresses of chat services hold keys; until now they were kept as they were."""
    outbox = sa.table("outbox_messages", sa.column("alert_url"))
    connection = op.get_bind()
    for url in connection.scalars(sa.select(outbox.c.alert_url).distinct()).all():
        masked = masked_address(url, hashlib.sha256(url.encode()).hexdigest()[:12])
        connection.execute(
            sa.update(outbox).where(outbox.c.alert_url == url).values(alert_url=masked)
        )
