"""Every table of the database, for SQLite and PostgreSQL alike.

Three groups that never mix: the **log** (append-only, guarded by triggers), the **read models**
(made from the log, dropped and rebuilt at will) and the **operational rows** (feeds, outbox,
attempts). People report from the views of migration 0001, never from these tables. Times are aware
UTC; as text in SQLite (`UtcDateTime`), `timestamptz` in PostgreSQL.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from dealterms.times import time_from_text, time_to_text

__all__ = [
    "LONG_TEXT",
    "OPEN_END",
    "READ_MODELS",
    "UtcDateTime",
    "alert_endpoints",
    "article_readings",
    "article_records",
    "article_shingles",
    "blobs",
    "change_records",
    "checkpoints",
    "claim_records",
    "claim_rulings",
    "deals",
    "delivery_attempts",
    "events",
    "feed_entries",
    "feed_polls",
    "feeds",
    "hub_subscriptions",
    "leases",
    "llm_attempts",
    "llm_requests",
    "log_head",
    "metadata",
    "outbox_messages",
    "seals",
    "short_text",
    "silences",
    "term_moments",
    "term_states",
    "term_steps",
    "walk_claims",
    "walk_entries",
    "walk_states",
]

metadata = MetaData()


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time: text `2026-01-31T12:00:00.000000Z` in SQLite, else `timestamptz`."""

    impl = String(32)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return text for SQLite and `timestamptz` elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive times; write SQLite text that sorts as time."""
        if value is None:
            return None
        text = time_to_text(value)
        return text if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return an aware UTC time."""
        if value is None:
            return None
        if isinstance(value, str):
            return time_from_text(value)
        return value.astimezone(UTC)  # type: ignore[no-any-return]


# What SQLite does with text, PostgreSQL is told to do: sort by code point (rows are compared in the
# order of their keys) and never refuse a long word, which would pause a projection.
LONG_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def short_text(length: int) -> TypeEngine[str]:
    """Return the type of a text that is meant to stay below `length`; nothing holds it to that."""
    return String(length).with_variant(Text(collation="C"), "postgresql")


# In SQLite only INTEGER makes a primary key the row's own address, without a second index.
_POSITION = BigInteger().with_variant(Integer(), "sqlite")

# ------------------------------------------------------------------ the log

events = Table(
    "events",
    metadata,
    Column("position", _POSITION, primary_key=True, autoincrement=False),
    Column("event_id", LargeBinary(16), nullable=False, unique=True),
    Column("stream", short_text(200), nullable=False),
    Column("stream_position", Integer, nullable=False),
    Column("type", short_text(60), nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("metadata", LargeBinary, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    UniqueConstraint("stream", "stream_position"),
)

# One row: the position of the newest event. Locked for the length of one append call, so that
# positions are gapless and in commit order.
log_head = Table(
    "log_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
)

seals = Table(
    "seals",
    metadata,
    Column("last_position", _POSITION, primary_key=True, autoincrement=False),
    Column("first_position", BigInteger, nullable=False),
    Column("digests", LargeBinary, nullable=False),  # 32 bytes an event, in order
    Column("root", LargeBinary(32), nullable=False),
    Column("sealed_at", UtcDateTime, nullable=False),
)

# Article bodies and raw pages by content hash. `forget` empties `bytes` and sets `forgotten_at`;
# `sketch` then keeps what tells that two texts are copies, so that support counts do not change.
blobs = Table(
    "blobs",
    metadata,
    Column("sha256", short_text(64), primary_key=True),
    Column("codec", short_text(10), nullable=False),
    Column("size", Integer, nullable=False),
    Column("bytes", LargeBinary),
    Column("forgotten_at", UtcDateTime),
    Column("sketch", LargeBinary),
)

# ------------------------------------------------------------------ read models

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("projection", short_text(60), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("paused_reason", LONG_TEXT),
    Column("updated_at", UtcDateTime, nullable=False),
)

deals = Table(
    "deals",
    metadata,
    Column("deal_id", short_text(200), primary_key=True),
    Column("name", LONG_TEXT, nullable=False),
    Column("definition_json", LONG_TEXT, nullable=False),
    Column("is_watched", Boolean, nullable=False),
    Column("first_seen_at", UtcDateTime),
)

# One row per revision; `is_latest` marks the newest. `text` is NULL once forgotten.
article_records = Table(
    "article_records",
    metadata,
    Column("article_id", short_text(40), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("is_latest", Boolean, nullable=False),
    Column("url", LONG_TEXT, nullable=False),
    Column("canonical_url", LONG_TEXT, nullable=False),
    Column("feed_url", LONG_TEXT, nullable=False),
    Column("publisher", LONG_TEXT, nullable=False),
    Column("source_class", short_text(20), nullable=False),
    Column("title", LONG_TEXT),
    Column("author", LONG_TEXT),
    Column("language", short_text(20)),
    Column("published_at", UtcDateTime),
    Column("feed_published_at", UtcDateTime),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("word_count", Integer, nullable=False),
    Column("content_sha256", short_text(64), nullable=False),
    Column("page_sha256", short_text(64)),
    Column("text", LONG_TEXT),
    Column("sketch", LargeBinary, nullable=False),
    Column("origin_id", short_text(40), nullable=False),
    Column("unavailable_reason", LONG_TEXT),
    Column("forgotten_at", UtcDateTime),
    Index("article_records_canonical_url", "canonical_url", postgresql_using="hash"),
    Index("article_records_origin", "origin_id"),
    Index("article_records_content", "content_sha256"),
)

# The marks of each group of copies, the smallest hashes of its texts: each once, at one member that
# has it. A new copy shares some of them.
article_shingles = Table(
    "article_shingles",
    metadata,
    Column("shingle", LargeBinary(8), primary_key=True),
    Column("article_id", short_text(40), primary_key=True),
    Index("article_shingles_article", "article_id"),
)

# The newest reading of each article by each extractor, be it empty.
article_readings = Table(
    "article_readings",
    metadata,
    Column("article_id", short_text(40), primary_key=True),
    Column("extractor", short_text(60), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("extractor_version", short_text(60), nullable=False),
    Column("watchlist_hash", short_text(64), nullable=False),
    Column("claim_count", Integer, nullable=False),
    Column("refusal_count", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
)

# Every claim that was ever read. Those of the newest reading of each article by each extractor
# count, the others are superseded. Two extractors may read the same claim: the row of the first
# name counts, the other waits behind it.
claim_records = Table(
    "claim_records",
    metadata,
    Column("claim_id", short_text(40), primary_key=True),
    Column("extractor", short_text(60), primary_key=True),
    Column("deal_id", short_text(200)),
    Column("term", short_text(100), nullable=False),
    Column("holder", LONG_TEXT),
    Column("value_text", LONG_TEXT),
    Column("value_json", LONG_TEXT, nullable=False),
    Column("amount", LONG_TEXT),
    Column("unit", LONG_TEXT),
    Column("period_start", short_text(10)),
    Column("period_end", short_text(10)),
    Column("qualifier", short_text(20), nullable=False),
    Column("modality", short_text(20), nullable=False),
    Column("speaker", LONG_TEXT),
    Column("speaker_class", short_text(30), nullable=False),
    Column("layer", short_text(10), nullable=False),
    Column("quote", LONG_TEXT),
    Column("quote_start", Integer, nullable=False),
    Column("quote_end", Integer, nullable=False),
    Column("section", short_text(10), nullable=False),
    Column("article_id", short_text(40), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("asserted_at", UtcDateTime),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("extractor_version", short_text(60), nullable=False),
    Column("relation", short_text(20)),
    Column("is_active", Boolean, nullable=False),
    Column("is_rejected", Boolean, nullable=False),
    Column("inactive_reason", LONG_TEXT),
    Column("claim_json", LONG_TEXT, nullable=False),
    # A newer reading, or a newer revision, no longer has it; `inactive_reason` says which.
    Column("is_superseded", Boolean, nullable=False),
    Index("claim_records_slot", "deal_id", "term", "position"),
    Index("claim_records_article", "article_id", "revision"),
)

# What persons have ruled on claims, the newest word on each; kept apart, so that a later reading
# of the article meets it. `position` is that of the ruling.
claim_rulings = Table(
    "claim_rulings",
    metadata,
    Column("claim_id", short_text(40), primary_key=True),
    Column("is_rejected", Boolean, nullable=False),
    Column("deal_id", short_text(200)),  # the deal it was attributed to
    Column("reason", LONG_TEXT, nullable=False),
    Column("ruled_by", LONG_TEXT, nullable=False),
    Column("ruled_at", UtcDateTime, nullable=False),
    Column("position", BigInteger, nullable=False),
)

OPEN_END: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for an end that has not come; later than every time that one asks about."""

_STATE_COLUMNS = (
    ("value_text", LONG_TEXT, False),
    ("value_json", LONG_TEXT, False),
    ("amount", LONG_TEXT, True),
    ("unit", LONG_TEXT, True),
    ("period_start", short_text(10), True),
    ("period_end", short_text(10), True),
    ("qualifier", short_text(20), False),
    ("modality", short_text(20), False),
    ("is_contested", Boolean, False),
    ("support_count", Integer, False),
    ("asserted_at", UtcDateTime, True),
    ("recorded_at", UtcDateTime, False),
    ("claim_id", short_text(40), False),
)
_EVIDENCE_COLUMNS = (
    ("quote", LONG_TEXT, True),
    ("url", LONG_TEXT, True),
    ("publisher", LONG_TEXT, True),
)


def _state_columns(*, with_evidence: bool = True) -> list[Column[Any]]:
    columns = _STATE_COLUMNS + (_EVIDENCE_COLUMNS if with_evidence else ())
    return [Column(name, kind, nullable=null) for name, kind, null in columns]


# `holder` is '' where a term has none, so that it can be part of the key; the views show NULL.
# `value_key` tells the values of a set-valued term apart and is '' for the others.
term_states = Table(
    "term_states",
    metadata,
    Column("deal_id", short_text(200), primary_key=True),
    Column("term", short_text(100), primary_key=True),
    Column("holder", short_text(200), primary_key=True),
    Column("layer", short_text(10), primary_key=True),
    Column("value_key", short_text(200), primary_key=True),
    Column("is_head", Boolean, nullable=False),
    *_state_columns(),
)

# `opened_key` and `closed_key` are the places of a step in the walk of the fold (order.py), the
# order in which steps were opened; `line` names its supporters in `walk_entries`.
term_steps = Table(
    "term_steps",
    metadata,
    Column("deal_id", short_text(200), primary_key=True),
    Column("term", short_text(100), primary_key=True),
    Column("opened_key", LargeBinary, primary_key=True),
    Column("slot_name", short_text(200), nullable=False),
    Column("holder", short_text(200), nullable=False),
    Column("layer", short_text(10), nullable=False),
    Column("value_key", short_text(200), nullable=False),
    *_state_columns(),
    Column("relation", short_text(20), nullable=False),
    Column("valid_from", UtcDateTime),
    Column("valid_to", UtcDateTime),
    Column("is_open", Boolean, nullable=False),
    Column("closed_reason", LONG_TEXT),
    Column("closed_key", LargeBinary),
    Column("line", LONG_TEXT, nullable=False),
    Index("term_steps_claim", "claim_id"),
    Index("term_steps_line", "deal_id", "term", "line"),
)

# What each row of a slot showed, on both axes of time: from `said_from` until before `said_to` by
# what the sources had said, from `known_from` until before `known_to` by what this program had
# recorded. Open ends are OPEN_END. Rows are closed and added, never changed otherwise; the words of
# their claims are in `claim_records`, so that they can be forgotten there.
term_moments = Table(
    "term_moments",
    metadata,
    Column("deal_id", short_text(200), primary_key=True),
    Column("term", short_text(100), primary_key=True),
    Column("opened_key", LargeBinary, primary_key=True),
    Column("moment_key", LargeBinary(8), primary_key=True),
    Column("known_position", BigInteger, primary_key=True, autoincrement=False),
    Column("slot_name", short_text(200), nullable=False),
    Column("holder", short_text(200), nullable=False),
    Column("value_key", short_text(200), nullable=False),
    Column("layer", short_text(10), nullable=False),
    *_state_columns(with_evidence=False),
    Column("extractor", short_text(60), nullable=False),
    Column("relation", short_text(20), nullable=False),
    Column("valid_from", UtcDateTime),
    Column("said_from", UtcDateTime, nullable=False),
    Column("said_to", UtcDateTime, nullable=False),
    Column("known_from", UtcDateTime, nullable=False),
    Column("known_to", UtcDateTime, nullable=False),
    Index("term_moments_times", "deal_id", "known_to", "said_to", "said_from", "known_from"),
)

# The walk of a long slot (long_slot.py); a short one is folded whole, and has none of these rows.
# Its claims in asserted order. `tale` is the value that a claim tells, `tale_key` its place among
# those who tell it; others may take the time of a statement. `own_relation` is the relation before
# a correction withdrew the claim; `withdraws` is the claim that a correction took back.
walk_claims = Table(
    "walk_claims",
    metadata,
    Column("deal_id", short_text(200), primary_key=True),
    Column("term", short_text(100), primary_key=True),
    Column("claim_id", short_text(40), primary_key=True),
    Column("walk_key", LargeBinary, nullable=False),
    Column("article_id", short_text(40), nullable=False),
    Column("digest", short_text(16), nullable=False),
    Column("layer", short_text(10), nullable=False),
    Column("holder", LONG_TEXT),
    Column("tale", LargeBinary(12)),
    Column("tale_key", LargeBinary),
    Column("tale_role", short_text(6)),
    Column("is_statement", Boolean, nullable=False),
    Column("slot_name", short_text(200)),
    Column("own_relation", short_text(20)),
    Column("withdraws", short_text(40)),
    Column("is_withdrawn", Boolean, nullable=False),
    Index("walk_claims_order", "deal_id", "term", "walk_key"),
    Index("walk_claims_article", "deal_id", "term", "article_id"),
    Index("walk_claims_tale", "deal_id", "term", "tale", "tale_key"),
    Index("walk_claims_statement", "deal_id", "term", "tale", "is_statement", "layer", "tale_key"),
)

# Who supports which line of rows, and which claims asked about it (origin_book.py).
walk_entries = Table(
    "walk_entries",
    metadata,
    Column("deal_id", short_text(200), primary_key=True),
    Column("term", short_text(100), primary_key=True),
    Column("walk_key", LargeBinary, primary_key=True),
    Column("line", LONG_TEXT, primary_key=True),
    Column("origin", LONG_TEXT, primary_key=True),
    Column("kind", short_text(6), primary_key=True),
    Index("walk_entries_line", "deal_id", "term", "line", "origin", "walk_key", "kind"),
)

# The state of the walk behind some claims (walk_codec.py), and behind the last one of all, where
# `claim_count` says how many there are.
walk_states = Table(
    "walk_states",
    metadata,
    Column("deal_id", short_text(200), primary_key=True),
    Column("term", short_text(100), primary_key=True),
    Column("walk_key", LargeBinary, primary_key=True),
    Column("state", LONG_TEXT, nullable=False),
    Column("claim_count", Integer),
)

change_records = Table(
    "change_records",
    metadata,
    Column("change_id", short_text(40), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("deal_id", short_text(200), nullable=False),
    Column("term", short_text(100)),
    Column("holder", LONG_TEXT),
    Column("kind", short_text(30), nullable=False),
    Column("layer", short_text(10)),
    Column("old_value_text", LONG_TEXT),
    Column("old_value_json", LONG_TEXT),
    Column("new_value_text", LONG_TEXT),
    Column("new_value_json", LONG_TEXT),
    Column("claim_id", short_text(40)),
    Column("article_id", short_text(40), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("evidence_article_id", short_text(40), nullable=False),
    Column("quote", LONG_TEXT),
    Column("url", LONG_TEXT),
    Column("publisher", LONG_TEXT),
    Column("is_pushed", Boolean, nullable=False),
    Column("asserted_at", UtcDateTime),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("change_json", LONG_TEXT, nullable=False),
    Index("change_records_evidence", "evidence_article_id"),
    Index("change_records_deal", "deal_id", "position"),
    # The stream of changes is read from its newest end, filtered or not.
    Index("change_records_position", "position"),
    Index("change_records_kind", "kind", "position"),
    Index("change_records_term", "term", "position"),
)

# What a rebuild empties and makes again from the log; `checkpoints` says how far they have come.
READ_MODELS: tuple[Table, ...] = (
    deals, article_records, article_shingles, article_readings, claim_records, claim_rulings,
    term_states, term_steps, term_moments, walk_claims, walk_entries, walk_states, change_records,
)  # fmt: skip

# ------------------------------------------------------------------ operational rows

feeds = Table(
    "feeds",
    metadata,
    Column("feed_url", LONG_TEXT, primary_key=True),
    Column("publisher", LONG_TEXT, nullable=False),
    Column("source_class", short_text(20), nullable=False),
    Column("is_configured", Boolean, nullable=False),
    Column("etag", LargeBinary),
    Column("last_modified", LargeBinary),
    Column("body_sha256", short_text(64)),
    Column("last_polled_at", UtcDateTime),
    Column("next_due_at", UtcDateTime),
    Column("last_status", Integer),
    Column("failure_count", Integer, nullable=False, default=0),
    Column("last_error", LONG_TEXT),
    Column("entry_count", Integer, nullable=False, default=0),
    Column("article_count", Integer, nullable=False, default=0),
    Column("first_polled_at", UtcDateTime),
    Column("is_gone", Boolean, nullable=False, default=False),
    Column("rhythm", LONG_TEXT),
    Column("moved_to", LONG_TEXT),
    Column("moving_to", LONG_TEXT),
    Column("moving_day_count", Integer, nullable=False, default=0, server_default="0"),
    Column("moving_last_on", short_text(10)),
    Column("poll_count", Integer, nullable=False, default=0, server_default="0"),
    Column("due_reason", LONG_TEXT),
    Index("feeds_due", "next_due_at"),
)

# The last polls of each feed, for `feeds why`: `slot` goes round, so that a new one takes the place
# of the oldest.
feed_polls = Table(
    "feed_polls",
    metadata,
    Column("feed_url", LONG_TEXT, primary_key=True),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("polled_at", UtcDateTime, nullable=False),
    Column("status", Integer),
    Column("error", LONG_TEXT),
    Column("reason", LONG_TEXT, nullable=False),
    Column("byte_count", Integer),
    Column("entry_count", Integer),
    Column("new_entry_count", Integer, nullable=False),
    Column("next_due_at", UtcDateTime),
    Column("due_reason", LONG_TEXT),
)

# Entries already taken in, by feed: the hash of the entry's bytes tells a changed one.
feed_entries = Table(
    "feed_entries",
    metadata,
    Column("feed_url", LONG_TEXT, primary_key=True),
    Column("entry_key", short_text(64), primary_key=True),
    Column("entry_sha256", short_text(64), nullable=False),
    Column("article_url", LONG_TEXT, nullable=False),
    Column("state", short_text(20), nullable=False),  # recorded | failed
    Column("attempt_count", Integer, nullable=False, default=0),
    Column("next_attempt_at", UtcDateTime),
    Column("last_error", LONG_TEXT),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("last_status", Integer),
    Column("title", LONG_TEXT, nullable=False, default="", server_default=""),
    Column("published_raw", LONG_TEXT),
    Column("author", LONG_TEXT),
    Column("page_etag", LargeBinary),
    Column("page_last_modified", LargeBinary),
    Column("page_sha256", short_text(64)),
    Index("feed_entries_due", "next_attempt_at"),
)

outbox_messages = Table(
    "outbox_messages",
    metadata,
    Column("message_id", short_text(60), primary_key=True),
    Column("endpoint", short_text(40), primary_key=True),
    Column("alert_url", LONG_TEXT, nullable=False),
    Column("deal_id", short_text(200), nullable=False),
    Column("kinds", LONG_TEXT, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("state", short_text(12), nullable=False),  # pending | delivered | parked | disabled
    Column("attempt_count", Integer, nullable=False, default=0),
    Column("next_attempt_at", UtcDateTime),
    Column("first_attempt_at", UtcDateTime),
    Column("last_attempt_at", UtcDateTime),
    Column("last_status", Integer),
    Column("last_error", LONG_TEXT),
    Column("queued_at", UtcDateTime, nullable=False),
    # Waits for its group, a digest or a free hour; what is released is one message with others.
    Column("is_held", Boolean, nullable=False, default=False),
    # Answered with a status that blames the message; the next ones of the deal pass it.
    Column("is_refused", Boolean, nullable=False, default=False),
    Index("outbox_messages_due", "state", "next_attempt_at"),
    Index("outbox_messages_position", "position"),
    Index("outbox_messages_state", "state", "position"),
    Index("outbox_messages_lane", "endpoint", "deal_id", "state", "position"),
)

# How each endpoint is doing. One without a row has never been tried.
alert_endpoints = Table(
    "alert_endpoints",
    metadata,
    Column("endpoint", short_text(40), primary_key=True),
    Column("failure_count", Integer, nullable=False),  # failed attempts in a row
    Column("failing_since", UtcDateTime),
    Column("held_until", UtcDateTime),  # by a Retry-After
    Column("disabled_at", UtcDateTime),
    Column("disabled_by", short_text(20)),  # gone | failing | operator
    Column("last_success_at", UtcDateTime),
)

# A person's "not now": what is queued between the two times is parked. '' stands for all.
silences = Table(
    "silences",
    metadata,
    Column("silence_id", Integer, primary_key=True),
    Column("endpoint", short_text(40), nullable=False),
    Column("deal_id", short_text(200), nullable=False),
    Column("begins_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("reason", LONG_TEXT, nullable=False),
    Column("made_by", LONG_TEXT, nullable=False),
)

delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    Column("attempt_id", Integer, primary_key=True),
    Column("message_id", short_text(60), nullable=False),
    Column("endpoint", short_text(40), nullable=False),
    Column("attempted_at", UtcDateTime, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("status", Integer),
    Column("error", LONG_TEXT),
    Column("answer_start", LONG_TEXT),
    Index("delivery_attempts_message", "message_id"),
)

# What daemons that share a PostgreSQL have claimed (leases.py); `epoch` grows with each claim.
leases = Table(
    "leases",
    metadata,
    Column("kind", short_text(20), primary_key=True),
    Column("key", LONG_TEXT, primary_key=True),
    Column("holder", short_text(100)),
    Column("epoch", BigInteger, nullable=False),
    Column("expires_at", UtcDateTime),
)

# Subscriptions at WebSub hubs, by feed. The secret is no secret of the operator's: it only tells a
# hub's pushes from others, and a push only makes its feed due.
hub_subscriptions = Table(
    "hub_subscriptions",
    metadata,
    Column("feed_url", LONG_TEXT, primary_key=True),
    Column("hub", LONG_TEXT, nullable=False),
    Column("topic", LONG_TEXT, nullable=False),
    # offered | requested | active | refused | leaving
    Column("state", short_text(10), nullable=False),
    Column("token", short_text(40), nullable=False, unique=True),
    Column("secret", short_text(40), nullable=False),
    Column("expires_at", UtcDateTime),
    Column("next_attempt_at", UtcDateTime),
    Column("attempt_count", Integer, nullable=False),
    Column("last_error", LONG_TEXT),
    Column("pushed_at", UtcDateTime),
    Index("hub_subscriptions_due", "next_attempt_at"),
)

# Articles that the second extractor is to be asked about, or was: one row a revision. The readings
# themselves are events; a row here only says what is still to be done.
llm_requests = Table(
    "llm_requests",
    metadata,
    Column("article_id", short_text(40), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),  # of the article's event
    Column("extractor_version", short_text(60), nullable=False),
    Column("watchlist_hash", short_text(64), nullable=False),
    Column("state", short_text(12), nullable=False),  # waiting | done | skipped | given_up
    Column("is_silent", Boolean, nullable=False),
    Column("attempt_count", Integer, nullable=False, default=0),
    Column("next_attempt_at", UtcDateTime),
    Column("last_error", LONG_TEXT),
    Index("llm_requests_due", "state", "next_attempt_at"),
)

# Each exchange with the endpoint: what it cost and what came of it. Limits and pauses are reckoned
# from these rows. `refusals_json` counts the refused claims by reason; no text of others is kept.
llm_attempts = Table(
    "llm_attempts",
    metadata,
    Column("attempt_id", Integer, primary_key=True),
    Column("article_id", short_text(40), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("extractor_version", short_text(60), nullable=False),
    Column("attempted_at", UtcDateTime, nullable=False),
    Column("error", LONG_TEXT),  # None: answered
    Column("retry_after_seconds", Integer),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cost", short_text(40), nullable=False),  # a decimal number, in the operator's currency
    Column("entered_count", Integer, nullable=False, default=0),
    Column("known_count", Integer, nullable=False, default=0),
    Column("refused_count", Integer, nullable=False, default=0),
    Column("refusals_json", LONG_TEXT, nullable=False, default="{}"),
    Index("llm_attempts_time", "attempted_at"),
)
