"""The operational rows of polling: what is remembered of each feed and of each entry.

These rows are no events and no read model: losing them costs some requests, nothing else. All
functions take a connection, so that the caller can save them in the transaction of the events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import (
    Connection,
    RowMapping,
    bindparam,
    insert,
    or_,
    select,
    update,
)

from dealterms.database import write_rows
from dealterms.poll import ASKED_TO_WAIT, EntryState, FeedState, KnownEntry, PageAnswer
from dealterms.rhythm import Rhythm
from dealterms.tables import feed_entries, feed_polls, feeds

__all__ = [
    "POLLS_KEPT",
    "ConfiguredFeed",
    "PolledFeed",
    "load_due_entries",
    "load_due_feeds",
    "load_entries",
    "load_feeds",
    "load_known_entries",
    "make_due",
    "resume_feed",
    "save_entries",
    "save_polls",
    "sync_feeds",
]

POLLS_KEPT = 20


class ConfiguredFeed(Protocol):
    """A feed as the configuration names it."""

    @property
    def url(self) -> str:
        """Its address, which is its identity."""

    @property
    def publisher(self) -> str:
        """Whose feed it is."""

    @property
    def source_class(self) -> str:
        """filing, company, regulator, outlet, aggregator or blog."""

    @property
    def every(self) -> timedelta:
        """The longest wait between two polls."""

    @property
    def text_from(self) -> str:
        """Where the text of its articles comes from: "page" or "feed"."""

    def request_headers(self) -> Sequence[tuple[bytes, bytes]]:
        """Return what its server wants to see beside the usual headers, secrets included."""


class PolledFeed(Protocol):
    """A feed as one poll of it left it."""

    @property
    def after(self) -> FeedState:
        """What is to be remembered."""

    @property
    def reason(self) -> str:
        """Why it was polled."""

    @property
    def byte_count(self) -> int | None:
        """The length of its body, None if there was none."""

    @property
    def new_entry_count(self) -> int:
        """How many entries were new."""


# What the configuration says; the other fields of a state are what polls left.
_CONFIGURED = frozenset({"url", "publisher", "source_class", "every", "text_from"})
_POLLED = tuple(field.name for field in fields(FeedState) if field.name not in _CONFIGURED)


def sync_feeds(connection: Connection, configured: Sequence[ConfiguredFeed]) -> None:
    """Make the rows agree with the configuration.

    New feeds get a row, changed ones their new publisher and class; a feed that left the
    configuration keeps its row, marked, so that it goes on where it was if it comes back. A start
    with ten thousand feeds that are known writes nothing.
    """
    stated = {feed.url: _stated(feed) for feed in configured}
    remembered = select(feeds.c.feed_url, *(feeds.c[name] for name in _STATED))
    known = {url: dict(zip(_STATED, row, strict=True)) for url, *row in
             connection.execute(remembered)}  # fmt: skip
    left = [url for url, row in known.items() if row["is_configured"] and url not in stated]
    if left:
        connection.execute(_THE_FEED, [{"b_url": url, "is_configured": False} for url in left])
    changed = [
        {"b_url": url, **row} for url, row in stated.items() if url in known and known[url] != row
    ]
    if changed:
        connection.execute(_THE_FEED, changed)
    new = [
        {"feed_url": url, **row, **_NEVER_POLLED} for url, row in stated.items() if url not in known
    ]
    if new:
        connection.execute(insert(feeds), new)


_STATED = ("publisher", "source_class", "is_configured")
_NEVER_POLLED = {"failure_count": 0, "entry_count": 0, "article_count": 0, "is_gone": False}
_THE_FEED = update(feeds).where(feeds.c.feed_url == bindparam("b_url"))


def _stated(feed: ConfiguredFeed) -> dict[str, Any]:
    return {
        "publisher": feed.publisher,
        "source_class": feed.source_class,
        "is_configured": True,
    }


def load_feeds(
    connection: Connection, configured: Sequence[ConfiguredFeed]
) -> tuple[FeedState, ...]:
    """Return what is remembered of the configured feeds, in the order of the configuration."""
    rows = {row["feed_url"]: row for row in connection.execute(select(feeds)).mappings()}
    return tuple(
        _state(feed, rows.get(url)) for url, feed in {feed.url: feed for feed in configured}.items()
    )


def load_due_feeds(
    connection: Connection, configured: Mapping[str, ConfiguredFeed], now: datetime, limit: int
) -> tuple[FeedState, ...]:
    """Return the configured feeds whose time has come, the longest overdue first.

    There are up to `limit` of those that fail and of the others each. A tick must not read ten
    thousand rows to find the dozen that are due.
    """
    query = (
        select(feeds)
        .where(
            feeds.c.is_configured,
            ~feeds.c.is_gone,
            or_(feeds.c.next_due_at.is_(None), feeds.c.next_due_at <= now),
        )
        .order_by(feeds.c.next_due_at.is_not(None), feeds.c.next_due_at)
        .limit(limit)
    )
    failures = feeds.c.failure_count
    halves = (query.where(failures == 0), query.where(failures > 0))
    rows = [row for half in halves for row in connection.execute(half).mappings()]
    return tuple(
        _state(configured[row["feed_url"]], row) for row in rows if row["feed_url"] in configured
    )


def _state(feed: ConfiguredFeed, row: RowMapping | None) -> FeedState:
    remembered = {} if row is None else {name: row[name] for name in _POLLED}
    if row is not None:
        remembered["rhythm"] = Rhythm.from_text(row["rhythm"])
    return FeedState(
        feed.url, feed.publisher, feed.source_class, feed.every, feed.text_from, **remembered
    )


def save_polls(connection: Connection, polled: Sequence[PolledFeed]) -> None:
    """Write what polls left to remember, and one line for each of them."""
    rows = [_row(one.after) for one in polled]
    if not rows:
        return
    connection.execute(_THE_FEED, rows)
    write_rows(connection, feed_polls, _NOTE_COLUMNS, [_note(one) for one in polled])


def _row(state: FeedState) -> dict[str, Any]:
    values = {name: getattr(state, name) for name in _POLLED}
    return values | {"b_url": state.url, "rhythm": state.rhythm.as_text()}


_NOTE_COLUMNS = (
    "feed_url", "slot", "polled_at", "status", "error", "reason", "byte_count", "entry_count",
    "new_entry_count", "next_due_at", "due_reason",
)  # fmt: skip


def _note(polled: PolledFeed) -> tuple[Any, ...]:
    after = polled.after
    return (
        after.url, after.poll_count % POLLS_KEPT, after.last_polled_at, after.last_status,
        after.last_error, polled.reason, polled.byte_count, after.entry_count,
        polled.new_entry_count, after.next_due_at, after.due_reason,
    )  # fmt: skip


def resume_feed(connection: Connection, feed_url: str) -> None:
    """Make a feed due that is gone, waits or backs off; the rest of its memory stays."""
    connection.execute(
        update(feeds)
        .where(feeds.c.feed_url == feed_url)
        .values(is_gone=False, failure_count=0, next_due_at=None, due_reason=None)
    )


def make_due(connection: Connection, feed_url: str, now: datetime, reason: str) -> None:
    """Make a feed due now that waits for a later poll; `reason` says why.

    One that is gone stays so, and a server that has named a time is not asked before it.
    """
    row = feeds.c
    named_a_time = row.last_status.in_(ASKED_TO_WAIT) & (row.failure_count == 0)
    connection.execute(
        update(feeds)
        .where(row.feed_url == feed_url, ~row.is_gone, row.next_due_at > now)
        .where(or_(row.last_status.is_(None), ~named_a_time))
        .values(next_due_at=now, due_reason=reason)
    )


def load_entries(connection: Connection, feed_url: str) -> dict[str, EntryState]:
    """Return the known entries of a feed by key."""
    query = select(feed_entries).where(feed_entries.c.feed_url == feed_url)
    return {row["entry_key"]: _entry(row) for row in connection.execute(query).mappings()}


def load_known_entries(connection: Connection, feed_url: str) -> dict[str, KnownEntry]:
    """Return what tells the entries of a feed apart, by key."""
    rows = connection.execute(_KNOWN_ENTRIES, {"url": feed_url})
    return {key: KnownEntry(sha256, seen_at) for key, sha256, seen_at in rows}


# Made once: it is asked for every feed with news, and making it costs as much as asking.
_KNOWN_ENTRIES = select(
    feed_entries.c.entry_key, feed_entries.c.entry_sha256, feed_entries.c.seen_at
).where(feed_entries.c.feed_url == bindparam("url"))


def load_due_entries(
    connection: Connection, now: datetime, *, is_forced: bool, limit: int | None = None
) -> list[EntryState]:
    """Return the entries of all feeds whose pages may be wanted at `now`, longest overdue first.

    `is_forced` adds every failed page that is not given up.
    """
    due = feed_entries.c.next_attempt_at <= now
    if is_forced:
        is_failed = feed_entries.c.state == "failed"
        due = or_(due, is_failed & feed_entries.c.next_attempt_at.is_not(None))
    query = select(feed_entries).where(due).order_by(feed_entries.c.next_attempt_at).limit(limit)
    return [_entry(row) for row in connection.execute(query).mappings()]


def _entry(row: RowMapping) -> EntryState:
    return EntryState(
        feed_url=row["feed_url"],
        key=row["entry_key"],
        sha256=row["entry_sha256"],
        article_url=row["article_url"],
        state=row["state"],
        seen_at=row["seen_at"],
        attempt_count=row["attempt_count"],
        next_attempt_at=row["next_attempt_at"],
        last_error=row["last_error"],
        last_status=row["last_status"],
        title=row["title"],
        published_raw=row["published_raw"],
        author=row["author"],
        answer=PageAnswer(row["page_etag"], row["page_last_modified"], row["page_sha256"]),
    )


def save_entries(connection: Connection, entries: Iterable[EntryState]) -> None:
    """Write the entries, new and known alike."""
    write_rows(connection, feed_entries, _ENTRY_COLUMNS, [_entry_row(one) for one in entries])


_ENTRY_COLUMNS = (
    "feed_url", "entry_key", "entry_sha256", "article_url", "state", "attempt_count",
    "next_attempt_at", "last_error", "seen_at", "last_status", "title", "published_raw", "author",
    "page_etag", "page_last_modified", "page_sha256",
)  # fmt: skip


def _entry_row(entry: EntryState) -> tuple[Any, ...]:
    answer = entry.answer
    return (
        entry.feed_url, entry.key, entry.sha256, entry.article_url, entry.state,
        entry.attempt_count, entry.next_attempt_at, entry.last_error, entry.seen_at,
        entry.last_status, entry.title, entry.published_raw, entry.author,
        answer.etag, answer.last_modified, answer.sha256,
    )  # fmt: skip
