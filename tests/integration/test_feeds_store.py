"""The operational rows of polling, in a real database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, event, select

from dealterms.feeds_store import (
    POLLS_KEPT,
    load_due_entries,
    load_due_feeds,
    load_entries,
    load_feeds,
    make_due,
    save_entries,
    save_polls,
    sync_feeds,
)
from dealterms.poll import EntryState, FeedState, PageAnswer
from dealterms.rhythm import Rhythm
from dealterms.tables import feed_polls, feeds

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Feed:
    url: str = "https://example.com/a.rss"
    publisher: str = "Wire"
    source_class: str = "outlet"
    every: timedelta = timedelta(minutes=15)
    text_from: str = "page"

    def request_headers(self) -> tuple[tuple[bytes, bytes], ...]:
        return ()


@dataclass(frozen=True)
class Polled:
    after: FeedState
    reason: str = "due"
    byte_count: int | None = 1000
    new_entry_count: int = 1


POLLED = FeedState(
    "https://example.com/a.rss", "Wire", "outlet", timedelta(minutes=15), "page", etag=b'W/"\xe9"',
    last_modified=b"x", body_sha256="s" * 64, first_polled_at=NOW, last_polled_at=NOW,
    next_due_at=NOW + timedelta(minutes=15), last_status=200, failure_count=2, last_error="x",
    entry_count=7, article_count=3, is_gone=True,
    rhythm=Rhythm(timedelta(hours=1), frozenset({0, 23}), frozenset({6})), moved_to="https://x/",
    moving_to="https://y/", moving_day_count=1, moving_last_on="2026-01-31", poll_count=4,
    due_reason="every",
)  # fmt: skip
ENTRY = EntryState(
    POLLED.url,
    "k" * 64,
    "h" * 64,
    "https://example.com/1",
    "failed",
    NOW,
    2,
    NOW,
    "y",
    404,
    "Bid",
    "31 Jan 2026",
    "A. Writer",
    PageAnswer(b"e", b"m", "p" * 64),
)


def configured(engine: Engine) -> dict[str, bool]:
    with engine.connect() as connection:
        rows = connection.execute(select(feeds.c.feed_url, feeds.c.is_configured))
        return {row.feed_url: row.is_configured for row in rows}


def test_what_a_poll_left_comes_back_as_it_was(engine: Engine) -> None:
    with engine.begin() as connection:
        sync_feeds(connection, [Feed()])
        save_polls(connection, [Polled(POLLED)])
        save_entries(connection, [ENTRY])

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
        save_polls(connection, [Polled(POLLED)])
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


def test_a_feed_that_comes_back_into_the_configuration_is_polled_again(engine: Engine) -> None:
    with engine.begin() as connection:
        sync_feeds(connection, [Feed()])
        sync_feeds(connection, [])
        sync_feeds(connection, [Feed()])

    assert configured(engine) == {POLLED.url: True}


def test_a_start_with_the_feeds_of_the_last_one_writes_nothing(engine: Engine) -> None:
    said: list[str] = []
    with engine.begin() as connection:
        sync_feeds(connection, [Feed()])
    event.listen(engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    with engine.begin() as connection:
        sync_feeds(connection, [Feed()])

    assert {statement.split()[0] for statement in said} <= {"BEGIN", "SELECT"}


def test_a_tick_finds_the_feeds_that_are_due_the_longest_overdue_first(engine: Engine) -> None:
    names = ("new", "late", "later", "early", "gone", "left", "failing", "fails")
    feeds_of = {name: Feed(f"https://example.com/{name}") for name in names}
    times = {"late": -1, "later": -2, "early": 1, "gone": -1, "left": -1, "failing": -3, "fails": 2}
    with engine.begin() as connection:
        sync_feeds(connection, list(feeds_of.values()))
        save_polls(
            connection,
            [
                Polled(replace(POLLED, url=feeds_of[name].url, is_gone=name == "gone",
                               failure_count=2 * name.startswith("fail"),
                               next_due_at=NOW + timedelta(hours=hours)))
                for name, hours in times.items()
            ],
        )  # fmt: skip
        sync_feeds(connection, [feed for name, feed in feeds_of.items() if name != "left"])

    configured_feeds = {feed.url: feed for feed in feeds_of.values()}
    with engine.connect() as connection:
        due = load_due_feeds(connection, configured_feeds, NOW, 10)
        first = load_due_feeds(connection, configured_feeds, NOW, 2)

    assert [one.url.rpartition("/")[2] for one in due] == ["new", "later", "late", "failing"]
    assert first == (*due[:2], due[3])


def test_the_pages_that_are_wanted_are_found_across_feeds(engine: Engine) -> None:
    states = [
        replace(ENTRY, key="a", next_attempt_at=NOW + timedelta(hours=1)),
        replace(ENTRY, key="b", next_attempt_at=None),
        replace(ENTRY, key="c", state="recorded", next_attempt_at=NOW + timedelta(hours=1)),
        replace(ENTRY, key="d", state="recorded", next_attempt_at=NOW, feed_url="https://b/"),
    ]
    with engine.begin() as connection:
        save_entries(connection, states)

    with engine.connect() as connection:
        due = load_due_entries(connection, NOW, is_forced=False)
        forced = load_due_entries(connection, NOW, is_forced=True)
    assert [one.key for one in due] == ["d"]
    assert [one.key for one in forced] == ["d", "a"]


def test_the_last_polls_of_a_feed_are_kept_and_no_more(engine: Engine) -> None:
    with engine.begin() as connection:
        sync_feeds(connection, [Feed()])
        for count in range(POLLS_KEPT + 5):
            save_polls(connection, [Polled(replace(POLLED, poll_count=count), reason=str(count))])
        kept = list(connection.scalars(select(feed_polls.c.reason)))

    assert sorted(map(int, kept)) == list(range(5, POLLS_KEPT + 5))


def test_a_push_makes_a_feed_due_unless_it_is_gone_or_its_server_named_a_time(
    engine: Engine,
) -> None:
    waiting = replace(POLLED, is_gone=False, failure_count=0, last_status=200)
    later = NOW + timedelta(minutes=15)

    def due_after_a_push(state: FeedState) -> datetime | None:
        with engine.begin() as connection:
            sync_feeds(connection, [Feed()])
            save_polls(connection, [Polled(state)])
            make_due(connection, state.url, NOW, "a push")
            (found,) = load_feeds(connection, [Feed()])
        return found.next_due_at

    assert due_after_a_push(waiting) == NOW
    assert due_after_a_push(replace(waiting, last_status=None)) == NOW
    assert due_after_a_push(replace(waiting, last_status=503, failure_count=1)) == NOW
    assert due_after_a_push(replace(waiting, last_status=429)) == later
    assert due_after_a_push(replace(waiting, is_gone=True)) == later
    assert due_after_a_push(replace(waiting, next_due_at=NOW - timedelta(1))) == NOW - timedelta(1)
