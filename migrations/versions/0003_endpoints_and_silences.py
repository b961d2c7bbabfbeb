"""Make the rows of endpoints and silences, and mask the addresses that the outbox holds."""

import hashlib

import sqlalchemy as sa
from alembic import op

from dealterms.tables import UtcDateTime
from dealterms.urls import masked_address

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "alert_endpoints",
        sa.Column("endpoint", sa.String(length=40), nullable=False),
        sa.Column("failure_count", sa.Integer(), nullable=False),
        sa.Column("failing_since", UtcDateTime(), nullable=True),
        sa.Column("held_until", UtcDateTime(), nullable=True),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.Column("disabled_by", sa.String(length=20), nullable=True),
        sa.Column("last_success_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("endpoint"),
    )
    op.create_table(
        "silences",
        sa.Column("silence_id", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.String(length=40), nullable=False),
        sa.Column("deal_id", sa.String(length=200), nullable=False),
        sa.Column("begins_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
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
