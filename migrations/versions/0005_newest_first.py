"""Let changes, messages and claims be read from their newest end, as pages do, without a search."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.drop_index("claim_records_slot", "claim_records")
    op.create_index("claim_records_slot", "claim_records", ["deal_id", "term", "position"])
    op.create_index("change_records_position", "change_records", ["position"])
    op.create_index("change_records_kind", "change_records", ["kind", "position"])
    op.create_index("change_records_term", "change_records", ["term", "position"])
    op.create_index("outbox_messages_position", "outbox_messages", ["position"])
    op.create_index("outbox_messages_state", "outbox_messages", ["state", "position"])
