"""Make the schema: the log and its guards, the read models, the operational rows, the views."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from dealterms.tables import LONG_TEXT, UtcDateTime, short_text

revision = "0001"
down_revision = None

POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SQL = Path(__file__).resolve().parents[1] / "sql" / revision


def upgrade() -> None:
    create_tables()
    op.execute("INSERT INTO log_head (id, position) VALUES (1, 0)")
    run_script(f"triggers.{op.get_bind().dialect.name}.sql")
    if op.get_bind().dialect.name == "postgresql":
        run_script("partitions.postgresql.sql")
        run_script("append.postgresql.sql")
        op.execute("SELECT open_partition(1)")
    run_script("views.sql")


def run_script(name: str) -> None:
    """Run the statements of a file; each ends with a semicolon and is followed by a blank line."""
    as_it_stands = {"no_parameters": True}  # a per cent sign is no placeholder
    for statement in (SQL / name).read_text(encoding="utf-8").split(";\n\n"):
        op.get_bind().exec_driver_sql(statement, execution_options=as_it_stands)


def create_events() -> None:
    """Make the table of the log; on PostgreSQL in partitions, each with its own unique indexes."""
    uniques = [sa.UniqueConstraint("event_id"), sa.UniqueConstraint("stream", "stream_position")]
    is_partitioned = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "events",
        sa.Column("position", POSITION, autoincrement=False, nullable=False),
        sa.Column("event_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("stream", short_text(200), nullable=False),
        sa.Column("stream_position", sa.Integer(), nullable=False),
        sa.Column("type", short_text(60), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("metadata", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("position"),
        *([] if is_partitioned else uniques),
        postgresql_partition_by="RANGE (position)",
    )


def create_tables() -> None:
    op.create_table(
        "article_readings",
        sa.Column("article_id", short_text(40), nullable=False),
        sa.Column("extractor", short_text(60), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("extractor_version", short_text(60), nullable=False),
        sa.Column("watchlist_hash", short_text(64), nullable=False),
        sa.Column("claim_count", sa.Integer(), nullable=False),
        sa.Column("refusal_count", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "extractor"),
    )
    op.create_table(
        "article_records",
        sa.Column("article_id", short_text(40), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_latest", sa.Boolean(), nullable=False),
        sa.Column("url", LONG_TEXT, nullable=False),
        sa.Column("canonical_url", LONG_TEXT, nullable=False),
        sa.Column("feed_url", LONG_TEXT, nullable=False),
        sa.Column("publisher", LONG_TEXT, nullable=False),
        sa.Column("source_class", short_text(20), nullable=False),
        sa.Column("title", LONG_TEXT, nullable=True),
        sa.Column("author", LONG_TEXT, nullable=True),
        sa.Column("language", short_text(20), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("feed_published_at", UtcDateTime(), nullable=True),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("content_sha256", short_text(64), nullable=False),
        sa.Column("page_sha256", short_text(64), nullable=True),
        sa.Column("text", LONG_TEXT, nullable=True),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("origin_id", short_text(40), nullable=False),
        sa.Column("unavailable_reason", LONG_TEXT, nullable=True),
        sa.Column("forgotten_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("article_id", "revision"),
    )
    op.create_index(
        "article_records_canonical_url",
        "article_records",
        ["canonical_url"],
        postgresql_using="hash",  # a B-tree refuses addresses above some 2,700 bytes
    )
    op.create_index("article_records_content", "article_records", ["content_sha256"])
    op.create_index("article_records_origin", "article_records", ["origin_id"])
    op.create_table(
        "article_shingles",
        sa.Column("shingle", sa.LargeBinary(length=8), nullable=False),
        sa.Column("article_id", short_text(40), nullable=False),
        sa.PrimaryKeyConstraint("shingle", "article_id"),
    )
    op.create_index("article_shingles_article", "article_shingles", ["article_id"])
    op.create_table(
        "blobs",
        sa.Column("sha256", short_text(64), nullable=False),
        sa.Column("codec", short_text(10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=True),
        sa.Column("forgotten_at", UtcDateTime(), nullable=True),
        sa.Column("sketch", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "change_records",
        sa.Column("change_id", short_text(40), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("deal_id", short_text(200), nullable=False),
        sa.Column("term", short_text(100), nullable=True),
        sa.Column("holder", LONG_TEXT, nullable=True),
        sa.Column("kind", short_text(30), nullable=False),
        sa.Column("layer", short_text(10), nullable=True),
        sa.Column("old_value_text", LONG_TEXT, nullable=True),
        sa.Column("old_value_json", LONG_TEXT, nullable=True),
        sa.Column("new_value_text", LONG_TEXT, nullable=True),
        sa.Column("new_value_json", LONG_TEXT, nullable=True),
        sa.Column("claim_id", short_text(40), nullable=True),
        sa.Column("article_id", short_text(40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("evidence_article_id", short_text(40), nullable=False),
        sa.Column("quote", LONG_TEXT, nullable=True),
        sa.Column("url", LONG_TEXT, nullable=True),
        sa.Column("publisher", LONG_TEXT, nullable=True),
        sa.Column("is_pushed", sa.Boolean(), nullable=False),
        sa.Column("asserted_at", UtcDateTime(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("change_json", LONG_TEXT, nullable=False),
        sa.PrimaryKeyConstraint("change_id"),
    )
    op.create_index("change_records_deal", "change_records", ["deal_id", "position"])
    op.create_index("change_records_evidence", "change_records", ["evidence_article_id"])
    op.create_table(
        "checkpoints",
        sa.Column("projection", short_text(60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("paused_reason", LONG_TEXT, nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("projection"),
    )
    op.create_table(
        "claim_records",
        sa.Column("claim_id", short_text(40), nullable=False),
        sa.Column("extractor", short_text(60), nullable=False),
        sa.Column("deal_id", short_text(200), nullable=True),
        sa.Column("term", short_text(100), nullable=False),
        sa.Column("holder", LONG_TEXT, nullable=True),
        sa.Column("value_text", LONG_TEXT, nullable=True),
        sa.Column("value_json", LONG_TEXT, nullable=False),
        sa.Column("amount", LONG_TEXT, nullable=True),
        sa.Column("unit", LONG_TEXT, nullable=True),
        sa.Column("period_start", short_text(10), nullable=True),
        sa.Column("period_end", short_text(10), nullable=True),
        sa.Column("qualifier", short_text(20), nullable=False),
        sa.Column("modality", short_text(20), nullable=False),
        sa.Column("speaker", LONG_TEXT, nullable=True),
        sa.Column("speaker_class", short_text(30), nullable=False),
        sa.Column("layer", short_text(10), nullable=False),
        sa.Column("quote", LONG_TEXT, nullable=True),
        sa.Column("quote_start", sa.Integer(), nullable=False),
        sa.Column("quote_end", sa.Integer(), nullable=False),
        sa.Column("section", short_text(10), nullable=False),
        sa.Column("article_id", short_text(40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("asserted_at", UtcDateTime(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("extractor_version", short_text(60), nullable=False),
        sa.Column("relation", short_text(20), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_rejected", sa.Boolean(), nullable=False),
        sa.Column("inactive_reason", LONG_TEXT, nullable=True),
        sa.Column("claim_json", LONG_TEXT, nullable=False),
        sa.PrimaryKeyConstraint("claim_id", "extractor"),
    )
    op.create_index("claim_records_article", "claim_records", ["article_id", "revision"])
    op.create_index("claim_records_slot", "claim_records", ["deal_id", "term"])
    op.create_table(
        "claim_rulings",
        sa.Column("claim_id", short_text(40), nullable=False),
        sa.Column("is_rejected", sa.Boolean(), nullable=False),
        sa.Column("deal_id", short_text(200), nullable=True),
        sa.Column("reason", LONG_TEXT, nullable=False),
        sa.Column("ruled_by", LONG_TEXT, nullable=False),
        sa.Column("ruled_at", UtcDateTime(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("claim_id"),
    )
    op.create_table(
        "deals",
        sa.Column("deal_id", short_text(200), nullable=False),
        sa.Column("name", LONG_TEXT, nullable=False),
        sa.Column("definition_json", LONG_TEXT, nullable=False),
        sa.Column("is_watched", sa.Boolean(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("deal_id"),
    )
    op.create_table(
        "delivery_attempts",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("message_id", short_text(60), nullable=False),
        sa.Column("endpoint", short_text(40), nullable=False),
        sa.Column("attempted_at", UtcDateTime(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", LONG_TEXT, nullable=True),
        sa.Column("answer_start", LONG_TEXT, nullable=True),
        sa.PrimaryKeyConstraint("attempt_id"),
    )
    op.create_index("delivery_attempts_message", "delivery_attempts", ["message_id"])
    create_events()
    op.create_table(
        "feed_entries",
        sa.Column("feed_url", LONG_TEXT, nullable=False),
        sa.Column("entry_key", short_text(64), nullable=False),
        sa.Column("entry_sha256", short_text(64), nullable=False),
        sa.Column("article_url", LONG_TEXT, nullable=False),
        sa.Column("state", short_text(20), nullable=False),
        sa.Column("attempt_count", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=True),
        sa.Column("last_error", LONG_TEXT, nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("feed_url", "entry_key"),
    )
    op.create_table(
        "feeds",
        sa.Column("feed_url", LONG_TEXT, nullable=False),
        sa.Column("publisher", LONG_TEXT, nullable=False),
        sa.Column("source_class", short_text(20), nullable=False),
        sa.Column("is_configured", sa.Boolean(), nullable=False),
        sa.Column("etag", sa.LargeBinary(), nullable=True),
        sa.Column("last_modified", sa.LargeBinary(), nullable=True),
        sa.Column("body_sha256", short_text(64), nullable=True),
        sa.Column("last_polled_at", UtcDateTime(), nullable=True),
        sa.Column("next_due_at", UtcDateTime(), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("failure_count", sa.Integer(), nullable=False),
        sa.Column("last_error", LONG_TEXT, nullable=True),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("article_count", sa.Integer(), nullable=False),
        sa.Column("first_polled_at", UtcDateTime(), nullable=True),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("feed_url"),
    )
    op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "outbox_messages",
        sa.Column("message_id", short_text(60), nullable=False),
        sa.Column("endpoint", short_text(40), nullable=False),
        sa.Column("alert_url", LONG_TEXT, nullable=False),
        sa.Column("deal_id", short_text(200), nullable=False),
        sa.Column("kinds", LONG_TEXT, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("state", short_text(12), nullable=False),
        sa.Column("attempt_count", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=True),
        sa.Column("first_attempt_at", UtcDateTime(), nullable=True),
        sa.Column("last_attempt_at", UtcDateTime(), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", LONG_TEXT, nullable=True),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", "endpoint"),
    )
    op.create_index("outbox_messages_due", "outbox_messages", ["state", "next_attempt_at"])
    op.create_table(
        "seals",
        sa.Column("last_position", POSITION, autoincrement=False, nullable=False),
        sa.Column("first_position", sa.BigInteger(), nullable=False),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("last_position"),
    )
    op.create_table(
        "term_states",
        sa.Column("deal_id", short_text(200), nullable=False),
        sa.Column("term", short_text(100), nullable=False),
        sa.Column("holder", short_text(200), nullable=False),
        sa.Column("layer", short_text(10), nullable=False),
        sa.Column("value_key", short_text(200), nullable=False),
        sa.Column("is_head", sa.Boolean(), nullable=False),
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
        sa.PrimaryKeyConstraint("deal_id", "term", "holder", "layer", "value_key"),
    )
    op.create_table(
        "term_steps",
        sa.Column("deal_id", short_text(200), nullable=False),
        sa.Column("term", short_text(100), nullable=False),
        sa.Column("holder", short_text(200), nullable=False),
        sa.Column("layer", short_text(10), nullable=False),
        sa.Column("value_key", short_text(200), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
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
        sa.PrimaryKeyConstraint("deal_id", "term", "holder", "layer", "value_key", "ordinal"),
    )
