"""Remember what feeds and pages ask for, where they moved, and the last polls of each feed."""

import sqlalchemy as sa
from alembic import op

from dealterms.tables import LONG_TEXT, UtcDateTime, short_text

revision = "0006"
down_revision = "0005"

FEEDS = (
    sa.Column("rhythm", LONG_TEXT),
    sa.Column("moved_to", LONG_TEXT),
    sa.Column("moving_to", LONG_TEXT),
    sa.Column("moving_day_count", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("moving_last_on", short_text(10)),
    sa.Column("poll_count", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("due_reason", LONG_TEXT),
)
ENTRIES = (
    sa.Column("last_status", sa.Integer()),
    sa.Column("title", LONG_TEXT, nullable=False, server_default=""),
    sa.Column("published_raw", LONG_TEXT),
    sa.Column("author", LONG_TEXT),
    sa.Column("page_etag", sa.LargeBinary()),
    sa.Column("page_last_modified", sa.LargeBinary()),
    sa.Column("page_sha256", short_text(64)),
)


def upgrade() -> None:
    for table, columns in (("feeds", FEEDS), ("feed_entries", ENTRIES)):
        for column in columns:
            op.add_column(table, column)
    op.create_index("feeds_due", "feeds", ["next_due_at"])
    op.create_index("feed_entries_due", "feed_entries", ["next_attempt_at"])
    op.create_table(
        "feed_polls",
        sa.Column("feed_url", LONG_TEXT, nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("polled_at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", LONG_TEXT, nullable=True),
        sa.Column("reason", LONG_TEXT, nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=True),
        sa.Column("entry_count", sa.Integer(), nullable=True),
        sa.Column("new_entry_count", sa.Integer(), nullable=False),
        sa.Column("next_due_at", UtcDateTime(), nullable=True),
        sa.Column("due_reason", LONG_TEXT, nullable=True),
        sa.PrimaryKeyConstraint("feed_url", "slot"),
    )
