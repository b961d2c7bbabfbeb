"""Polls that outlive the pass that began them: who answers is not kept waiting by who does not."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest

from dealterms import pipeline as pipeline_module
from dealterms.bootstrap import open_pipeline
from dealterms.errors import StoreError
from dealterms.fetch import Fetcher
from dealterms.fetch.fetcher import LARGE_BYTES
from dealterms.ingest import Ingestion, KnownRevision, Permissions
from dealterms.ingest.places import Places
from dealterms.network import NetworkPolicy
from dealterms.outside import Outside
from dealterms.pipeline import Pipeline
from dealterms.poll import DueFeed, FeedState
from dealterms.settings import load_settings
from dealterms.workers import WorkerPool
from support.frozen_clock import FrozenClock
from support.news_site import Answer, NewsSite, Request, news_page, rss_feed

DATE = "Sat, 31 Jan 2026 09:00:00 GMT"
PATIENCE = 0.3
DEADLINE_SECONDS = 60.0  # a guard against hanging, no measure


class Slow:
    """Answers of a site that come when the test says so."""

    def __init__(self, site: NewsSite) -> None:
        self.site, self.answered = site, threading.Event()

    def serve(self, path: str, body: str) -> str:
        def answer(_: Request) -> Answer:
            self.answered.wait(DEADLINE_SECONDS)
            return Answer(body.encode(), headers={"Content-Type": "text/xml"})

        self.site.answers[path] = answer
        return self.site.url(path)


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite() as site:
        yield site


@pytest.fixture
def slow(site: NewsSite) -> Iterator[Slow]:
    slow = Slow(site)
    yield slow
    slow.answered.set()


@pytest.fixture(scope="module")
def workers() -> Iterator[WorkerPool]:
    workers = WorkerPool()
    yield workers
    workers.stop()


def feed_of(site: NewsSite, name: str) -> str:
    """Return a feed with one article, whose page the site has."""
    text = "Halvorsen Capital raised its bid for the kiosk chain Pennard to 640 pence a share."
    page = site.serve(f"/{name}.html", news_page(name, text, "Nobody would comment."))
    return rss_feed((page, name, DATE))


def due(url: str) -> DueFeed:
    return DueFeed(FeedState(url, "Wire", "outlet", timedelta(minutes=15)), "due")


@asynccontextmanager
async def ingestion(
    workers: WorkerPool,
    most_polls: int = 9,
    latest_of: Callable[[Collection[str]], Mapping[str, KnownRevision]] = lambda ids: {},
) -> AsyncIterator[Ingestion]:
    clock = FrozenClock()
    policy = NetworkPolicy.allowing("127.0.0.0/8")
    async with Fetcher(policy, host_gap=timedelta(0), host_concurrency=9, clock=clock) as fetcher:
        opened = Ingestion(
            fetcher=fetcher,
            workers=workers,
            permissions=Permissions(fetcher, workers, clock),
            load_entries=lambda url: {},
            latest_of=latest_of,
            clock=clock,
            most_polls=most_polls,
        )
        async with aclosing(opened):
            yield opened


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    async def within() -> None:
        await asyncio.wait_for(scenario(), DEADLINE_SECONDS)

    asyncio.run(within())


def test_a_feed_that_answers_is_taken_while_another_is_waited_for(
    site: NewsSite, slow: Slow, workers: WorkerPool
) -> None:
    good = site.serve("/good", feed_of(site, "good"), "text/xml")
    late = slow.serve("/late", feed_of(site, "late"))

    async def scenario() -> None:
        async with ingestion(workers) as polls:
            polls.begin([due(late), due(good)])
            first, feeds = await polls.take(PATIENCE)
            while not feeds:  # a machine that is busy needs more patience
                first, feeds = await polls.take(PATIENCE)
            assert feeds == [due(good)]
            assert set(polls.feeds_under_way) == {late}

            slow.answered.set()
            second, feeds = await polls.take()

            assert feeds == [due(late)]
            assert (await polls.take())[1] == []
            ids = {one.poll_id for one in (*first.articles, *second.articles)}
            assert len(ids) == len(first.articles) == len(second.articles) == 1

    run(scenario)


def test_no_more_polls_begin_than_there_is_room_for(
    site: NewsSite, slow: Slow, workers: WorkerPool
) -> None:
    urls = [slow.serve(f"/late-{number}", feed_of(site, "late")) for number in range(3)]

    async def scenario() -> None:
        async with ingestion(workers, most_polls=4) as polls:
            polls.begin([due(url) for url in urls])
            assert polls.room == 1
            slow.answered.set()
            await polls.take()
            assert polls.room == 4

    run(scenario)


def test_polls_are_taken_later_if_the_store_cannot_be_read_now(
    site: NewsSite, workers: WorkerPool
) -> None:
    good = site.serve("/good", feed_of(site, "good"), "text/xml")
    is_locked = True

    def latest_of(ids: Collection[str]) -> Mapping[str, KnownRevision]:
        if is_locked:
            raise StoreError("the database is locked", retryable=True)
        return {}

    async def scenario() -> None:
        nonlocal is_locked
        async with ingestion(workers, latest_of=latest_of) as polls:
            polls.begin([due(good)])
            with pytest.raises(StoreError):
                await polls.take()
            assert set(polls.feeds_under_way) == {good}

            is_locked = False
            taken, feeds = await polls.take()

            assert (len(taken.articles), feeds) == (1, [due(good)])

    run(scenario)
    assert site.paths().count("/good") == 1


def test_polls_that_nobody_takes_end_with_the_process(
    site: NewsSite, slow: Slow, workers: WorkerPool
) -> None:
    late = slow.serve("/late", feed_of(site, "late"))

    async def scenario() -> None:
        before = asyncio.all_tasks()
        async with ingestion(workers) as polls:
            polls.begin([due(late)])
            await polls.take(PATIENCE)
        assert asyncio.all_tasks() == before

    run(scenario)


def test_a_large_body_waits_for_a_place_and_a_small_one_does_not(site: NewsSite) -> None:
    small = site.serve("/small", b"x" * LARGE_BYTES)
    large = site.serve("/large", b"x" * (LARGE_BYTES + 1))
    places = Places(large_bodies=asyncio.Semaphore(1))

    async def scenario() -> None:
        policy = NetworkPolicy.allowing("127.0.0.0/8")
        async with Fetcher(policy, host_gap=timedelta(0)) as fetcher:
            async with places.body() as admit:
                await fetcher.fetch(small, admit=admit)
                assert not places.large_bodies.locked()
                await fetcher.fetch(large, admit=admit)
                assert places.large_bodies.locked()
            assert not places.large_bodies.locked()

    run(scenario)


# ------------------------------------------------------------------ the pipeline's passes


@asynccontextmanager
async def opened(folder: Path, *feeds: str) -> AsyncIterator[Pipeline]:
    config = folder / "dealterms.toml"
    tables = [
        f'[[feeds]]\nurl = "{url}"\npublisher = "Wire"\nsource_class = "outlet"\n' for url in feeds
    ]
    config.write_text(
        f'[store]\nurl = "sqlite:///{folder}/x.db"\n[network]\nallow = ["127.0.0.0/8"]\n'
        f'[polling]\nhost_gap = "0s"\n{"".join(tables)}'
    )
    async with open_pipeline(load_settings(config), Outside(clock=FrozenClock())) as pipeline:
        yield pipeline


def recorded(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "x.db")) as connection:
        query = "SELECT data FROM events WHERE type = 'ArticleCaptured'"
        return sorted(json.loads(data)["feed_url"] for (data,) in connection.execute(query))


def test_a_pass_records_who_answered_and_asks_nobody_twice_meanwhile(
    site: NewsSite, slow: Slow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline_module, "PATIENCE_SECONDS", PATIENCE)
    good = site.serve("/good", feed_of(site, "good"), "text/xml")
    late = slow.serve("/late", feed_of(site, "late"))

    async def scenario() -> None:
        async with opened(tmp_path, late, good) as pipeline:
            while good not in recorded(tmp_path):
                await pipeline.take_in()
            for _ in range(3):
                await pipeline.take_in()
            assert site.paths().count("/late") == 1

            slow.answered.set()
            while pipeline.ingestion.feeds_under_way:
                await pipeline.take_in()

    run(scenario)
    assert recorded(tmp_path) == [good, late]


def test_a_poll_by_hand_goes_on_to_the_next_feeds_and_waits_for_everybody_at_its_end(
    site: NewsSite, slow: Slow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline_module, "PATIENCE_SECONDS", PATIENCE)
    monkeypatch.setattr(pipeline_module, "FEEDS_PER_PASS", 1)
    late = slow.serve("/late", feed_of(site, "late"))
    answer = Answer(feed_of(site, "last").encode(), headers={"Content-Type": "text/xml"})

    def answer_when_asked(_: Request) -> Answer:
        slow.answered.set()
        return answer

    site.answers["/last"] = answer_when_asked

    async def scenario() -> None:
        async with opened(tmp_path, late, site.url("/last")) as pipeline:
            passes = await pipeline.read_feeds()
            assert sum(one.article_count for one in passes) == 2

    run(scenario)
    assert recorded(tmp_path) == [site.url("/last"), late]
