"""The operational rows of polling: what is remembered of each feed and of each entry.

These rows are no events and no read model: losing them costs some requests, nothing else. All
functions take a connection, so that the caller can save them in the transaction of the events.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update

from dealterms.poll import EntryState, FeedState
from dealterms.tables import feed_entries, feeds

__all__ = [
    "ConfiguredFeed",
    "load_entries",
    "load_feeds",
    "save_entries",
    "save_feed",
    "save_poll",
    "sync_feeds",
]


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


# The columns that a poll writes; the others come from the configuration.
_POLLED = tuple(
    field.name
    for field in fields(FeedState)
    if field.name not in ("url", "publisher", "source_class", "every")
)


def sync_feeds(connection: Connection, configured: Sequence[ConfiguredFeed]) -> None:
    """Make the rows agree with the configuration.

    New feeds get a row, changed ones their new publisher and class; a feed that left the
    configuration keeps its row, marked, so that it goes on where it was if it comes back.
    """
    known = set(connection.scalars(select(feeds.c.feed_url)))
    connection.execute(update(feeds).values(is_configured=False))
    stated = {feed.url: feed for feed in configured}
    old = [_stated(feed, "b_url") for url, feed in stated.items() if url in known]
    new = [
        {**_stated(feed, "feed_url"), "failure_count": 0, "entry_count": 0, "article_count": 0,
         "is_gone": False}
        for url, feed in stated.items() if url not in known
    ]  # fmt: skip
    if old:
        connection.execute(update(feeds).where(feeds.c.feed_url == bindparam("b_url")), old)
    if new:
        connection.execute(insert(feeds), new)


def _stated(feed: ConfiguredFeed, url_name: str) -> dict[str, Any]:
    return {
        url_name: feed.url,
        "publisher": feed.publisher,
        "source_class": feed.source_class,
        "is_configured": True,
    }


def load_feeds(
    connection: Connection, configured: Sequence[ConfiguredFeed]
) -> tuple[FeedState, ...]:
    """Return what is remembered of the configured feeds, in the order of the configuration."""
    rows = {row["feed_url"]: row for row in connection.execute(select(feeds)).mappings()}
    states: dict[str, FeedState] = {}
    for feed in configured:
        remembered = {name: rows[feed.url][name] for name in _POLLED} if feed.url in rows else {}
        states[feed.url] = FeedState(
            feed.url, feed.publisher, feed.source_class, feed.every, **remembered
        )
    return tuple(states.values())


def save_poll(connection: Connection, state: FeedState, entries: Iterable[EntryState]) -> None:
    """Write what one poll left to remember: the feed and its entries."""
    save_feed(connection, state)
    save_entries(connection, entries)


def save_feed(connection: Connection, state: FeedState) -> None:
    """Write what a poll left to remember."""
    values = {name: getattr(state, name) for name in _POLLED}
    written = connection.execute(
        update(feeds).where(feeds.c.feed_url == state.url).values(**values)
    )
    if not written.rowcount:
        connection.execute(insert(feeds).values(**_stated(state, "feed_url"), **values))


def load_entries(connection: Connection, feed_url: str) -> dict[str, EntryState]:
    """Return the known entries of a feed by key."""
    query = select(feed_entries).where(feed_entries.c.feed_url == feed_url)
    return {row["entry_key"]: _entry(row) for row in connection.execute(query).mappings()}


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
    )


def save_entries(connection: Connection, entries: Iterable[EntryState]) -> None:
    """Write the entries, new and known alike."""
    rows = [
        {
            "feed_url": entry.feed_url,
            "entry_key": entry.key,
            "entry_sha256": entry.sha256,
            "article_url": entry.article_url,
            "state": entry.state,
            "attempt_count": entry.attempt_count,
            "next_attempt_at": entry.next_attempt_at,
            "last_error": entry.last_error,
            "seen_at": entry.seen_at,
        }
        for entry in entries
    ]
    if not rows:
        return
    connection.execute(
        delete(feed_entries).where(
            feed_entries.c.feed_url == bindparam("b_feed"),
            feed_entries.c.entry_key == bindparam("b_key"),
        ),
        [{"b_feed": row["feed_url"], "b_key": row["entry_key"]} for row in rows],
    )
    connection.execute(insert(feed_entries), rows)
