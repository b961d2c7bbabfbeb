"""A clock that was ahead for a while costs minutes, not the weeks that it was ahead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from dealterms.events.store import EventStore
from dealterms.feeds_store import (
    load_due_entries,
    load_due_feeds,
    save_entries,
    save_polls,
    sync_feeds,
)
from dealterms.poll import EntryState, FeedState
from dealterms.wrong_times import CLOCK_SLACK, set_right
from support.databases import on_both_databases
from support.frozen_clock import START, FrozenClock
from support.outbox import Outbox

AHEAD = timedelta(weeks=5)
QUARTER = timedelta(minutes=15)
URL = "https://example.com/a.rss"


@dataclass(frozen=True)
class Feed:
    url: str = URL
    publisher: str = "Wire"
    source_class: str = "outlet"
    every: timedelta = QUARTER
    text_from: str = "page"

    def request_headers(self) -> tuple[tuple[bytes, bytes], ...]:
        return ()


@dataclass(frozen=True)
class Polled:
    after: FeedState
    reason: str = "due"
    byte_count: int | None = None
    new_entry_count: int = 0


@pytest.fixture(autouse=True)
def configured(engine: Engine) -> None:
    with engine.begin() as connection:
        sync_feeds(connection, [Feed()])


def polled_at(engine: Engine, after: timedelta) -> None:
    at = START + after
    state = FeedState(
        URL, "Wire", "outlet", QUARTER, last_polled_at=at, next_due_at=at + QUARTER, poll_count=1
    )
    with engine.begin() as connection:
        save_polls(connection, [Polled(state)])


def due_count(engine: Engine) -> int:
    with engine.begin() as connection:
        set_right(connection, START)
        return len(load_due_feeds(connection, {URL: Feed()}, START, 10))


@on_both_databases
def test_a_feed_that_was_polled_in_the_future_is_due(engine: Engine) -> None:
    polled_at(engine, AHEAD)

    assert due_count(engine) == 1


@on_both_databases
@pytest.mark.parametrize("after", [-QUARTER / 2, CLOCK_SLACK / 2], ids=["before", "by another"])
def test_a_feed_that_was_polled_about_now_waits_its_time(engine: Engine, after: timedelta) -> None:
    polled_at(engine, after)

    assert due_count(engine) == 0


@on_both_databases
def test_a_page_that_waits_longer_than_any_page_does_is_due(engine: Engine) -> None:
    page = EntryState(URL, "a" * 64, "h" * 64, "https://example.com/1", "failed", seen_at=START)
    later, far = START + timedelta(days=6), START + timedelta(days=36)
    pages = [replace(page, next_attempt_at=later), replace(page, key="b" * 64, next_attempt_at=far)]
    with engine.begin() as connection:
        save_entries(connection, pages)
        set_right(connection, START)
        due = load_due_entries(connection, START, is_forced=False)

    assert [one.key for one in due] == ["b" * 64]


@on_both_databases
def test_alerts_that_were_queued_or_tried_in_the_future_are_due(
    engine: Engine, event_store: EventStore
) -> None:
    ahead = Outbox(engine, event_store, FrozenClock(START + AHEAD))
    ahead.queue("queued", to="https://h.example/")
    Outbox(engine, event_store, FrozenClock()).queue("well", to="https://h.example/")
    with engine.begin() as connection:
        waiting = "UPDATE outbox_messages SET next_attempt_at = :later WHERE message_id = 'well'"
        parameters = {"later": "2026-02-01T00:00:00.000000Z"}
        connection.execute(text(waiting), parameters)
        assert set_right(connection, START) == 1
        assert set_right(connection, START) == 0
