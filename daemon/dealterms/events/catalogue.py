"""Every event of the log, in the order in which an article causes them.

Each class is one fact in the past tense. `TYPE` is its stored name and `SCHEMA_VERSION` the version
of its payload; both live for ever, whatever becomes of the class (codec.py, upcasters.py). Fields
hold no text of others: bodies and quotes lie in blobs by hash, so that they can be forgotten while
the sealed bytes stay. Times are aware UTC. JSON values hold no times, only text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

__all__ = [
    "CATALOGUE",
    "AlertDelivered",
    "AlertParked",
    "ArticleCaptured",
    "ArticleForgotten",
    "ArticleRevised",
    "ArticleUnavailable",
    "ChangeRaised",
    "ClaimAttributed",
    "ClaimRejected",
    "ClaimRestored",
    "ClaimsRead",
    "DealRevised",
    "DealWatched",
    "FeedFailed",
    "FeedMoved",
    "FeedRecovered",
    "NewEvent",
    "Payload",
    "article_id_of",
    "article_stream",
    "deal_stream",
    "endpoint_stream",
    "event_id_of",
    "feed_stream",
    "new_event",
]

Json = Mapping[str, Any]


def article_id_of(canonical_url: str) -> str:
    """Return the id of an article: the first 20 hex digits of its canonical URL's SHA-256."""
    return hashlib.sha256(canonical_url.encode()).hexdigest()[:20]


def article_stream(article_id: str) -> str:
    """Return the stream of an article: its captures, readings, rulings and takedown."""
    return f"article-{article_id}"


def deal_stream(deal_id: str) -> str:
    """Return the stream of a deal: its definitions, changes and alerts."""
    return f"deal-{deal_id}"


def feed_stream(feed_url: str) -> str:
    """Return the stream of a feed, by the first 20 hex digits of its URL's SHA-256."""
    return f"feed-{hashlib.sha256(feed_url.encode()).hexdigest()[:20]}"


def endpoint_stream(endpoint: str) -> str:
    """Return the stream of an endpoint: its messages that are about no one deal."""
    return f"endpoint-{endpoint}"


class Payload:
    """What one event says; subclasses are frozen dataclasses.

    `TYPE` and `SCHEMA_VERSION` are what is stored. `KEY` names the fields that make two events of
    this type, at the same time, the same one.
    """

    TYPE: ClassVar[str]
    SCHEMA_VERSION: ClassVar[int] = 1
    KEY: ClassVar[tuple[str, ...]]
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _ArticleRevision(Payload):
    """An article as it stood when it was fetched.

    `content_sha256` names the blob with title, author, text and blocks; `page_sha256` the raw page.
    `revision` counts from 1. `is_backfill`: seen in the feed's first poll while polling.backfill
    was "silent". `published_raw` is the publisher's own date, `date_precision` how far to trust it.
    """

    KEY: ClassVar[tuple[str, ...]] = ("article_id", "revision", "content_sha256")

    article_id: str
    revision: int
    url: str
    canonical_url: str
    feed_url: str
    publisher: str
    source_class: str
    language: str | None
    published_at: datetime | None
    published_raw: str | None
    date_precision: str | None
    feed_published_at: datetime | None
    fetched_at: datetime
    content_sha256: str
    page_sha256: str | None
    word_count: int
    is_backfill: bool


@dataclass(frozen=True, slots=True)
class ArticleCaptured(_ArticleRevision):
    """An article was seen for the first time."""

    TYPE: ClassVar[str] = "ArticleCaptured"


@dataclass(frozen=True, slots=True)
class ArticleRevised(_ArticleRevision):
    """A known article had another text."""

    TYPE: ClassVar[str] = "ArticleRevised"


@dataclass(frozen=True, slots=True)
class ArticleUnavailable(Payload):
    """The page behind an entry could not be had; `status` is its HTTP code, if there was one."""

    TYPE: ClassVar[str] = "ArticleUnavailable"
    KEY: ClassVar[tuple[str, ...]] = ("article_id", "reason", "status")

    article_id: str
    url: str
    reason: str
    status: int | None


@dataclass(frozen=True, slots=True)
class ClaimsRead(Payload):
    """One extractor read one revision of an article.

    `claims` are claim dicts without text (claims/claim_codec.py): quote and value are offsets into
    the text of the blob `content_sha256`. `watchlist_hash` is that of the watchlist in force.
    `is_silent`: backfill, a newly watched deal or a reading by newer rules, which alerts nobody.
    """

    TYPE: ClassVar[str] = "ClaimsRead"
    KEY: ClassVar[tuple[str, ...]] = (
        "article_id",
        "revision",
        "content_sha256",
        "extractor",
        "extractor_version",
        "watchlist_hash",
    )

    article_id: str
    revision: int
    content_sha256: str
    extractor: str
    extractor_version: str
    watchlist_hash: str
    claims: tuple[Json, ...]
    refusal_count: int
    published_at: datetime | None
    publisher: str
    source_class: str
    url: str
    is_silent: bool


@dataclass(frozen=True, slots=True)
class ChangeRaised(Payload):
    """The state of a slot changed, told to subscribers or not (`is_pushed`).

    `old` and `new` are sides {"text", "value", "qualifier", "modality"} or None. `claim_id` is the
    claim that moved it, in `revision` of `article_id`.
    """

    TYPE: ClassVar[str] = "ChangeRaised"
    KEY: ClassVar[tuple[str, ...]] = ("change_id",)

    change_id: str
    deal_id: str
    kind: str
    term: str | None
    holder: str | None
    layer: str | None
    old: Json | None
    new: Json | None
    claim_id: str | None
    article_id: str
    revision: int
    is_pushed: bool


@dataclass(frozen=True, slots=True)
class ClaimRejected(Payload):
    """A person ruled that a claim is misread."""

    TYPE: ClassVar[str] = "ClaimRejected"
    KEY: ClassVar[tuple[str, ...]] = ("claim_id",)

    claim_id: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class ClaimAttributed(Payload):
    """A person ruled that a claim is about this deal."""

    TYPE: ClassVar[str] = "ClaimAttributed"
    KEY: ClassVar[tuple[str, ...]] = ("claim_id", "deal_id")

    claim_id: str
    deal_id: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimRestored(Payload):
    """A person took back every ruling on a claim."""

    TYPE: ClassVar[str] = "ClaimRestored"
    KEY: ClassVar[tuple[str, ...]] = ("claim_id",)

    claim_id: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ArticleForgotten(Payload):
    """The text and quotes of an article were deleted; hashes and history stay."""

    TYPE: ClassVar[str] = "ArticleForgotten"
    KEY: ClassVar[tuple[str, ...]] = ("article_id",)

    article_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class _DealDefined(Payload):
    """A deal as the watchlist states it; `definition` is its table of the configuration."""

    KEY: ClassVar[tuple[str, ...]] = ("deal_id", "watchlist_hash")

    deal_id: str
    definition: Json
    watchlist_hash: str


@dataclass(frozen=True, slots=True)
class DealWatched(_DealDefined):
    """A deal was put on the watchlist."""

    TYPE: ClassVar[str] = "DealWatched"


@dataclass(frozen=True, slots=True)
class DealRevised(_DealDefined):
    """A watched deal was defined anew."""

    TYPE: ClassVar[str] = "DealRevised"


@dataclass(frozen=True, slots=True)
class FeedMoved(Payload):
    """A feed answered with the same permanent redirect on several days."""

    TYPE: ClassVar[str] = "FeedMoved"
    KEY: ClassVar[tuple[str, ...]] = ("feed_url", "new_url")

    feed_url: str
    new_url: str


@dataclass(frozen=True, slots=True)
class FeedFailed(Payload):
    """A feed began to fail; `failure_count` polls in a row so far."""

    TYPE: ClassVar[str] = "FeedFailed"
    KEY: ClassVar[tuple[str, ...]] = ("feed_url", "failure_count")

    feed_url: str
    error: str
    failure_count: int


@dataclass(frozen=True, slots=True)
class FeedRecovered(Payload):
    """A failing feed answered well again."""

    TYPE: ClassVar[str] = "FeedRecovered"
    KEY: ClassVar[tuple[str, ...]] = ("feed_url",)

    feed_url: str


@dataclass(frozen=True, slots=True)
class AlertDelivered(Payload):
    """A subscriber's endpoint accepted a message; `status` is its HTTP code."""

    TYPE: ClassVar[str] = "AlertDelivered"
    KEY: ClassVar[tuple[str, ...]] = ("message_id", "endpoint")

    message_id: str
    endpoint: str
    attempt_count: int
    status: int


@dataclass(frozen=True, slots=True)
class AlertParked(Payload):
    """A message was given up after its last attempt; it can be replayed by hand."""

    TYPE: ClassVar[str] = "AlertParked"
    KEY: ClassVar[tuple[str, ...]] = ("message_id", "endpoint")

    message_id: str
    endpoint: str
    attempt_count: int
    last_error: str


CATALOGUE: Final[Mapping[str, type[Payload]]] = {
    payload.TYPE: payload
    for payload in (
        ArticleCaptured, ArticleRevised, ArticleUnavailable, ClaimsRead, ChangeRaised,
        ClaimRejected, ClaimAttributed, ClaimRestored, ArticleForgotten, DealWatched, DealRevised,
        FeedMoved, FeedFailed, FeedRecovered, AlertDelivered, AlertParked,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be appended.

    `event_id`: 16 bytes, see `event_id_of`. `occurred_at`: when the fact came about, by its
    source's clock. `causation_id`: the event that led to this one. `correlation_id`: the poll or
    command it all began with.
    """

    event: Payload
    event_id: bytes
    occurred_at: datetime
    causation_id: bytes | None = None
    correlation_id: str | None = None


def new_event(
    event: Payload,
    occurred_at: datetime,
    *,
    causation_id: bytes | None = None,
    correlation_id: str | None = None,
) -> NewEvent:
    """Return the event with the id that its key and time give it.

    The same fact told again with the same `occurred_at` gets the same id and is stored once.
    """
    key = tuple(str(getattr(event, name)) for name in event.KEY)
    event_id = event_id_of(occurred_at, event.TYPE, key)
    return NewEvent(event, event_id, occurred_at, causation_id, correlation_id)


def event_id_of(occurred_at: datetime, event_type: str, natural_key: tuple[str, ...]) -> bytes:
    """Return a UUIDv8 (RFC 9562): 48 bits of Unix milliseconds, then a hash of type and key.

    Ids that grow with time keep the index warm: random ones halved the append rate.
    """
    milliseconds = max(0, int(occurred_at.astimezone(UTC).timestamp() * 1000))
    digest = hashlib.sha256("\x1f".join((event_type, *natural_key)).encode()).digest()
    raw = bytearray(milliseconds.to_bytes(6, "big") + digest[:10])
    raw[6] = 0x80 | (raw[6] & 0x0F)
    raw[8] = 0x80 | (raw[8] & 0x3F)
    return bytes(raw)
