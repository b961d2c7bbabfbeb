"""The operational rows of polling, in a real database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select

from dealterms.feeds_store import load_entries, load_feeds, save_entries, save_poll, sync_feeds
from dealterms.poll import EntryState, FeedState
from dealterms.tables import feeds

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Feed:
    url: str = "https://example.com/a.rss"
    publisher: str = "Wire"
    source_class: str = "outlet"
    every: timedelta = timedelta(minutes=15)


POLLED = FeedState(
    "https://example.com/a.rss", "Wire", "outlet", timedelta(minutes=15), etag=b'W/"\xe9"',
    last_modified=b"x", body_sha256="s" * 64, first_polled_at=NOW, last_polled_at=NOW,
    next_due_at=NOW + timedelta(minutes=15), last_status=200, failure_count=2, last_error="x",
    entry_count=7, article_count=3, is_gone=True,
)  # fmt: skip
ENTRY = EntryState(
    POLLED.url, "k" * 64, "h" * 64, "https://example.com/1", "failed", NOW, 2, NOW, "y"
)


def configured(engine: Engine) -> dict[str, bool]:
    with engine.connect() as connection:
        rows = connection.execute(select(feeds.c.feed_url, feeds.c.is_configured))
        return {row.feed_url: row.is_configured for row in rows}


def test_what_a_poll_left_comes_back_as_it_was(engine: Engine) -> None:
    with engine.begin() as connection:
        sync_feeds(connection, [Feed()])
        save_poll(connection, POLLED, [ENTRY])

    with engine.connect() as connection:
        assert load_feeds(connection, [Feed()]) == (POLLED,)
        assert load_entries(connection, POLLED.url) == {ENTRY.key: ENTRY}


def test_saving_again_replaces(engine: Engine) -> None:
    again = replace(ENTRY, state="recorded", next_attempt_at=None, last_error=None)

    with engine.begin() as connection:
        save_entries(connection, [ENTRY])
        save_entries(connection, [again, replace(ENTRY, key="l" * 64)])
        save_entries(connection, [])

    with engine.connect() as connection:
        assert load_entries(connection, POLLED.url)[ENTRY.key] == again


def test_the_configuration_renames_feeds_and_keeps_what_is_remembered(engine: Engine) -> None:
    with engine.begin() as connection:
        sync_feeds(connection, [Feed()])
        save_poll(connection, POLLED, [])
        sync_feeds(connection, [Feed(publisher="Wire II"), Feed("https://example.com/b.rss")])

    with engine.connect() as connection:
        known, new = load_feeds(
            connection, [Feed(publisher="Wire II"), Feed("https://example.com/b.rss")]
        )
    assert known == replace(POLLED, publisher="Wire II")
    assert new.next_due_at is None
    assert configured(engine) == {POLLED.url: True, "https://example.com/b.rss": True}


def test_a_feed_that_left_the_configuration_is_kept_and_not_loaded(engine: Engine) -> None:
    with engine.begin() as connection:
        sync_feeds(connection, [Feed()])
        sync_feeds(connection, [])

    with engine.connect() as connection:
        assert load_feeds(connection, []) == ()
    assert configured(engine) == {POLLED.url: False}
