"""Make the operational rows of the LLM extractor: what is to be asked, and each attempt."""

import sqlalchemy as sa
from alembic import op

from dealterms.tables import LONG_TEXT, UtcDateTime, short_text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "llm_requests",
        sa.Column("article_id", short_text(40), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("extractor_version", short_text(60), nullable=False),
        sa.Column("watchlist_hash", short_text(64), nullable=False),
        sa.Column("state", short_text(12), nullable=False),
        sa.Column("is_silent", sa.Boolean(), nullable=False),
        sa.Column("attempt_count", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=True),
        sa.Column("last_error", LONG_TEXT, nullable=True),
        sa.PrimaryKeyConstraint("article_id", "revision"),
    )
    op.create_index("llm_requests_due", "llm_requests", ["state", "next_attempt_at"])
    op.create_table(
        "llm_attempts",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("article_id", short_text(40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("extractor_version", short_text(60), nullable=False),
        sa.Column("attempted_at", UtcDateTime(), nullable=False),
        sa.Column("error", LONG_TEXT, nullable=True),
        sa.Column("retry_after_seconds", sa.Integer(), nullable=True),
        sa.Column("input_tokens", sa.Integer(), nullable=False),
        sa.Column("output_tokens", sa.Integer(), nullable=False),
        sa.Column("cost", short_text(40), nullable=False),
        sa.Column("entered_count", sa.Integer(), nullable=False),
        sa.Column("known_count", sa.Integer(), nullable=False),
        sa.Column("refused_count", sa.Integer(), nullable=False),
        sa.Column("refusals_json", LONG_TEXT, nullable=False),
        sa.PrimaryKeyConstraint("attempt_id"),
    )
    op.create_index("llm_attempts_time", "llm_attempts", ["attempted_at"])
