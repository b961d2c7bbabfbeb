"""The reader of the log: every article once per watchlist, silently if it was read before."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from dealterms.claims.document import Document, Party, WatchedDeal, Watchlist
from dealterms.errors import DealtermsError
from dealterms.events.catalogue import ClaimsRead, DealRevised, DealWatched, article_stream
from dealterms.events.store import EventStore
from dealterms.readings import PAGE, Reading, Readings, read_document
from dealterms.watchlist import record_watchlist
from dealterms.workers import WorkerError
from support.builders import a_content, an_article, an_event
from support.frozen_clock import FrozenClock

DEAL = WatchedDeal(
    "kessel-brightwater",
    "Kessel – Brightwater",
    ("acquisition",),
    (Party("Kessel", roles=("buyer",)), Party("Brightwater", roles=("target",))),
)
WATCHLIST = Watchlist((DEAL,))
TEXT = (
    "Kessel and Brightwater announced today that they have entered into a definitive agreement. "
    "Kessel will acquire Brightwater for $27.50 per share in cash."
)


class Log:
    """A log with articles, and readers of it; `seen` are the documents that were read."""

    def __init__(self, engine: Engine, store: EventStore, clock: FrozenClock) -> None:
        self.engine, self.store, self.clock = engine, store, clock
        self.seen: list[str] = []
        self.error: Exception | None = None
        self.failure_count = 1_000_000  # so many times it is raised

    def capture(self, name: str = "a1", **fields: object) -> None:
        article, blobs = an_article(a_content(TEXT), f"https://news.example/{name}", **fields)
        stream = article_stream(article.article_id)
        self.store.append(stream, [an_event(article, self.clock())], blobs=blobs)

    def catch_up(self, watchlist: Watchlist = WATCHLIST) -> int:
        return asyncio.run(self.reader(watchlist).catch_up())

    def reader(self, watchlist: Watchlist = WATCHLIST) -> Readings:
        return Readings(self.engine, self.store, watchlist, self._read, self.clock)

    async def _read(self, document: Document, watchlist: Watchlist) -> Reading:
        self.seen.append(document.article_id)
        if self.error is not None and len(self.seen) <= self.failure_count:
            raise self.error
        return read_document(document, watchlist)

    def readings(self) -> list[ClaimsRead]:
        events = [recorded.event for recorded in self.store.read_all(0, 10_000)]
        return [event for event in events if isinstance(event, ClaimsRead)]


@pytest.fixture
def log(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Log:
    return Log(engine, event_store, clock)


def test_an_article_is_read_once(log: Log) -> None:
    log.capture()

    assert log.catch_up() == 1
    assert log.catch_up() == 0
    (reading,) = log.readings()
    assert {claim["term"] for claim in reading.claims} >= {"status", "price_per_share"}
    assert not reading.is_silent


def test_a_wire_story_is_read_as_the_agencys_unless_it_cites_another(log: Log) -> None:
    story = f"CHICAGO (Reuters) - {TEXT}"
    article, blobs = an_article(a_content(story), "https://news.example/wire")
    stream = article_stream(article.article_id)
    log.store.append(stream, [an_event(article, log.clock())], blobs=blobs)
    log.catch_up()

    (reading,) = log.readings()
    assert {claim["cites"] for claim in reading.claims} == {"reuters"}


def test_a_log_of_several_pages_is_read_to_its_end_in_order(log: Log) -> None:
    for n in range(PAGE + 5):
        log.capture(f"a{n}")

    assert log.catch_up() == PAGE + 5
    captured = [r.event for r in log.store.read_all(0, 10_000, types=["ArticleCaptured"])]
    assert [event.article_id for event in captured] == [r.article_id for r in log.readings()]


def test_backfill_is_read_silently(log: Log) -> None:
    log.capture(is_backfill=True)
    log.catch_up()

    assert [reading.is_silent for reading in log.readings()] == [True]


def test_a_new_watchlist_reads_the_past_again_silently(log: Log) -> None:
    log.capture("old")
    log.catch_up()
    wider = Watchlist((DEAL, replace(DEAL, deal_id="second")))
    log.capture("new")

    assert log.catch_up(wider) == 2
    assert [reading.is_silent for reading in log.readings()] == [False, True, False]
    assert len({reading.watchlist_hash for reading in log.readings()}) == 2


def test_an_old_watchlist_that_comes_back_reads_nothing_twice(log: Log) -> None:
    log.capture()
    log.catch_up()
    log.catch_up(Watchlist())

    assert log.catch_up() == 0


def test_a_crash_before_the_checkpoint_doubles_nothing(log: Log) -> None:
    log.capture()
    log.catch_up()
    asyncio.run(log.reader().start_over())

    assert log.catch_up() == 0
    assert len(log.readings()) == 1


@pytest.mark.parametrize("error", [DealtermsError("out of time"), ZeroDivisionError("ours")])
def test_an_article_that_cannot_be_read_stops_no_other(log: Log, error: Exception) -> None:
    log.capture()
    log.error = error

    assert log.catch_up() == 1
    assert log.readings()[0].claims == ()


def test_the_watchlist_is_recorded_when_it_changes(log: Log) -> None:
    def record(watchlist: Watchlist) -> int:
        with log.engine.begin() as connection:
            return record_watchlist(connection, log.store, watchlist, log.clock())

    assert record(WATCHLIST) == 1
    assert record(WATCHLIST) == 0
    renamed = Watchlist((replace(DEAL, name="Kessel buys Brightwater"),))
    log.clock.advance(hours=1)
    assert record(renamed) == 1

    events = [recorded.event for recorded in log.store.read_stream("deal-kessel-brightwater")]
    assert [type(event) for event in events] == [DealWatched, DealRevised]


def test_a_reading_that_a_busy_machine_did_not_end_in_time_is_tried_again(log: Log) -> None:
    log.error, log.failure_count = WorkerError("read_document took longer than 20 s"), 2
    log.capture()

    assert log.catch_up() == 1

    assert len(log.seen) == 3
    assert [bool(reading.claims) for reading in log.readings()] == [True]


def test_a_page_that_takes_every_worker_down_holds_no_claims_and_stops_nothing(log: Log) -> None:
    log.error = WorkerError("read_document took its process down")
    log.capture()

    assert (log.catch_up(), len(log.seen)) == (1, 3)
    assert [bool(reading.claims) for reading in log.readings()] == [False]
