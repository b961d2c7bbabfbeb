"""A whole pass: real feeds and pages over loopback, real workers, a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from dealterms.feeds_store import load_entries, load_feeds, save_poll, sync_feeds
from dealterms.fetch import Fetcher
from dealterms.ingest import IngestPass, KnownRevision, ingest_feeds
from dealterms.network import NetworkPolicy
from dealterms.poll import DueFeed, EntryState, choose_due
from dealterms.workers import WorkerPool
from support.frozen_clock import FrozenClock
from support.news_site import Answer, NewsSite, atom_feed, news_page, rss_feed

LONG = "Halvorsen Capital raised its bid for the kiosk chain Pennard to {} pence a share, it said."
DATE = "Sat, 31 Jan 2026 09:00:00 GMT"


@dataclass(frozen=True)
class Feed:
    url: str
    publisher: str = "Wire"
    source_class: str = "outlet"
    every: timedelta = timedelta(minutes=15)


class Newsroom:
    """The caller of a pass: keeps what a pass returns, as the pipeline does."""

    def __init__(self, engine: Engine, clock: FrozenClock, workers: WorkerPool) -> None:
        self.engine, self.clock, self.workers = engine, clock, workers
        self.site = NewsSite()
        self.latest: dict[str, KnownRevision] = {}
        self.is_backfill_silent = False

    def entries_of(self, feed_url: str) -> Mapping[str, EntryState]:
        with self.engine.connect() as connection:
            return load_entries(connection, feed_url)

    def latest_of(self, ids: Collection[str]) -> Mapping[str, KnownRevision]:
        return {one: self.latest[one] for one in ids if one in self.latest}

    def poll(self, *urls: str, is_saved: bool = True) -> IngestPass:
        """One forced pass over the feeds; `is_saved` False is a crash before the end."""
        feeds = [Feed(url) for url in urls]
        with self.engine.begin() as connection:
            sync_feeds(connection, feeds)
            states = load_feeds(connection, feeds)
        found = asyncio.run(self._pass(choose_due(states, self.clock(), is_forced=True)))
        if is_saved:
            with self.engine.begin() as connection:
                for feed in found.feeds:
                    save_poll(connection, feed.after, feed.entries)
            for one in found.articles:
                self.latest[one.article_id] = KnownRevision(one.revision, one.content.sha256)
        return found

    async def _pass(self, due: Sequence[DueFeed]) -> IngestPass:
        policy = NetworkPolicy.allowing("127.0.0.0/8")
        async with Fetcher(policy, host_gap=timedelta(0), clock=self.clock) as fetcher:
            return await ingest_feeds(
                due,
                fetcher=fetcher,
                workers=self.workers,
                load_entries=self.entries_of,
                latest_of=self.latest_of,
                clock=self.clock,
                is_forced=True,
                is_backfill_silent=self.is_backfill_silent,
            )


@pytest.fixture(scope="module")
def workers() -> Iterator[WorkerPool]:
    """One pool for all tests: what starts slowly starts once."""
    workers = WorkerPool()
    yield workers
    workers.stop()


@pytest.fixture
def room(engine: Engine, clock: FrozenClock, workers: WorkerPool) -> Iterator[Newsroom]:
    room = Newsroom(engine, clock, workers)
    yield room
    room.site.close()


def publish(room: Newsroom, path: str, *, price: int = 640, published: str | None = None) -> str:
    """Put a page on the site; return its address."""
    title = f"Bid {path.strip('/')}"
    page = news_page(title, LONG.format(price), "Nobody would comment.", published=published)
    return room.site.serve(path, page)


def test_a_feed_is_read_with_its_pages(room: Newsroom) -> None:
    url = publish(room, "/1", published="2026-01-31T08:00:00Z")
    feed = room.site.serve("/rss", rss_feed((url, "Bid", DATE)), "application/rss+xml")

    found = room.poll(feed)

    assert [(one.outcome, one.error) for one in found.feeds] == [("ok", None)]
    assert [one.outcome for one in found.pages] == ["captured"]
    article = found.articles[0]
    assert article.revision == 1
    assert article.article.text == f"Bid 1\n\n{LONG.format(640)}\n\nNobody would comment."
    assert article.published_at is not None and article.published_at.hour == 8
    assert article.feed_published_at is not None and article.feed_published_at.hour == 9
    assert article.page.content.startswith(b"<html")
    assert found.feeds[0].after.article_count == 1
    assert found.is_all_well


def test_the_same_poll_twice_brings_nothing(room: Newsroom) -> None:
    url = publish(room, "/1")
    feed = room.site.serve_with_validators(
        "/rss", rss_feed((url, "Bid", DATE)), '"1"', "application/rss+xml"
    )

    room.poll(feed)
    again = room.poll(feed)

    assert (again.articles, again.pages) == ((), ())
    assert again.feeds[0].outcome == "not_modified"
    assert room.site.paths() == ["/rss", "/1", "/rss"]


def test_an_unchanged_body_without_validators_is_not_parsed_again(room: Newsroom) -> None:
    feed = room.site.serve("/rss", rss_feed((publish(room, "/1"), "Bid", DATE)), "text/xml")

    room.poll(feed)

    assert room.poll(feed).feeds[0].outcome == "not_modified"
    assert room.site.paths().count("/1") == 1


def test_a_crash_before_saving_loses_nothing_and_doubles_nothing(room: Newsroom) -> None:
    feed = room.site.serve("/rss", rss_feed((publish(room, "/1"), "Bid", DATE)), "text/xml")

    lost = room.poll(feed, is_saved=False)
    again = room.poll(feed)

    assert [one.content for one in lost.articles] == [one.content for one in again.articles]
    assert [one.revision for one in again.articles] == [1]


def test_only_new_entries_are_fetched(room: Newsroom) -> None:
    one, two = publish(room, "/1"), publish(room, "/2", price=650)
    feed = room.site.serve("/rss", rss_feed((one, "Bid", DATE)), "text/xml")
    room.poll(feed)
    room.site.serve("/rss", rss_feed((two, "Bid", DATE), (one, "Bid", DATE)), "text/xml")

    found = room.poll(feed)

    assert [one.article.title for one in found.articles] == ["Bid 2"]
    assert room.site.paths().count("/1") == 1


def test_the_same_article_in_two_feeds_is_fetched_and_captured_once(room: Newsroom) -> None:
    url = publish(room, "/1")
    rss = room.site.serve("/rss", rss_feed((url + "?utm_source=rss", "Bid", DATE)), "text/xml")
    atom = room.site.serve("/atom", atom_feed((url, "Bid", "2026-01-31T09:00:00Z")), "text/xml")

    found = room.poll(rss, atom)

    assert len(found.articles) == 1
    assert sorted(page.outcome for page in found.pages) == ["captured", "unchanged"]
    assert room.poll(atom, rss).articles == ()


def test_a_changed_page_is_a_revision_and_an_unchanged_one_is_nothing(room: Newsroom) -> None:
    one, two = publish(room, "/1"), publish(room, "/2")
    feed = room.site.serve("/rss", rss_feed((one, "A", DATE), (two, "B", DATE)), "text/xml")
    room.poll(feed)
    publish(room, "/1", price=650)
    room.site.serve("/rss", rss_feed((one, "A+", DATE), (two, "B+", DATE)), "text/xml")

    found = room.poll(feed)

    assert [(one.article.title, one.revision) for one in found.articles] == [("Bid 1", 2)]
    assert sorted(page.outcome for page in found.pages) == ["revised", "unchanged"]


def test_articles_come_by_date_and_undated_ones_last(room: Newsroom) -> None:
    late = publish(room, "/late", published="2026-01-31T11:00:00Z", price=1)
    early = publish(room, "/early", published="2026-01-30T11:00:00Z", price=2)
    undated, by_feed = publish(room, "/undated", price=3), publish(room, "/by-feed", price=4)
    feed = room.site.serve(
        "/rss",
        rss_feed((undated, "U", None), (late, "L", DATE), (early, "E", DATE), (by_feed, "F", DATE)),
        "text/xml",
    )

    found = room.poll(feed)

    assert [one.article.title for one in found.articles] == [
        "Bid early", "Bid by-feed", "Bid late", "Bid undated",
    ]  # fmt: skip
    assert found.articles[1].published_at is None
    assert found.articles[3].dated_at is None


def test_a_page_that_names_only_the_day_gets_the_feeds_time_of_day(room: Newsroom) -> None:
    url = publish(room, "/1", published="2026-01-31")
    other = publish(room, "/2", published="2026-01-20", price=3)
    feed = room.site.serve("/rss", rss_feed((url, "A", DATE), (other, "B", DATE)), "text/xml")

    old, new = room.poll(feed).articles

    assert new.published_at == new.feed_published_at
    assert old.published_at is not None and old.published_at.day == 20


def test_one_bad_feed_does_not_stop_the_others(room: Newsroom) -> None:
    good = room.site.serve("/good", rss_feed((publish(room, "/1"), "Bid", DATE)), "text/xml")
    page = room.site.serve("/page", "<html><body>Back soon</body></html>")
    broken = room.site.serve("/broken", "<rss version='2.0'><chan", "text/xml")
    missing = room.site.url("/missing")

    found = room.poll(page, good, broken, missing)

    results = {feed.url: feed for feed in found.feeds}
    assert len(found.articles) == 1
    assert results[good].outcome == "ok"
    assert "HTML page" in str(results[page].error)
    assert results[missing].after.last_status == 404
    assert [results[url].outcome for url in (page, missing)] == ["failed", "failed"]
    assert not found.is_all_well


def test_the_edges_of_failure_are_told_once(room: Newsroom) -> None:
    feed = room.site.url("/rss")
    edges = []
    for _ in range(2):
        result = room.poll(feed).feeds[0]
        edges.append((result.has_begun_to_fail, result.has_recovered))
    room.site.serve("/rss", rss_feed(), "text/xml")
    for _ in range(2):
        result = room.poll(feed).feeds[0]
        edges.append((result.has_begun_to_fail, result.has_recovered))

    assert edges == [(True, False), (False, False), (False, True), (False, False)]


def test_a_feed_that_is_gone_is_asked_no_more(room: Newsroom) -> None:
    room.site.answers["/rss"] = Answer(status=410)

    first, second = room.poll(room.site.url("/rss")), room.poll(room.site.url("/rss"))

    assert first.feeds[0].after.is_gone
    assert second.feeds == ()


def test_a_feed_that_asks_to_wait_is_left_alone_until_then(
    room: Newsroom, clock: FrozenClock
) -> None:
    room.site.answers["/rss"] = Answer(status=429, headers={"Retry-After": "600"})
    feed = room.site.url("/rss")

    room.poll(feed)
    clock.advance(seconds=599)
    assert room.poll(feed).feeds == ()
    clock.advance(seconds=1)
    assert len(room.poll(feed).feeds) == 1


def test_a_failed_page_is_tried_again_although_the_feed_has_not_changed(room: Newsroom) -> None:
    url = room.site.url("/1")
    feed = room.site.serve_with_validators(
        "/rss", rss_feed((url, "Bid", DATE)), '"1"', "application/rss+xml"
    )
    room.site.answers["/1"] = Answer(status=500)

    first = room.poll(feed)
    publish(room, "/1")
    second = room.poll(feed)

    assert [(page.outcome, page.status) for page in first.pages] == [("failed", 500)]
    assert [one.feed_published_at is not None for one in second.articles] == [True]
    assert room.poll(feed).pages == ()


def test_a_failed_page_is_tried_again_after_its_entry_left_the_feed(room: Newsroom) -> None:
    room.site.answers["/1"] = Answer(status=500)
    feed = room.site.serve("/rss", rss_feed((room.site.url("/1"), "Bid", DATE)), "text/xml")
    room.poll(feed)
    publish(room, "/1")
    room.site.serve("/rss", rss_feed(), "text/xml")

    assert len(room.poll(feed).articles) == 1


def test_a_page_that_is_gone_is_given_up(room: Newsroom) -> None:
    room.site.answers["/1"] = Answer(status=410)
    feed = room.site.serve("/rss", rss_feed((room.site.url("/1"), "Bid", DATE)), "text/xml")

    first, second = room.poll(feed), room.poll(feed)

    assert [(page.outcome, page.status) for page in first.pages] == [("given_up", 410)]
    assert second.pages == ()


def test_after_a_429_the_other_pages_of_that_host_are_put_off(
    room: Newsroom, clock: FrozenClock
) -> None:
    for number in range(40):
        room.site.answers[f"/{number}"] = Answer(status=429, headers={"Retry-After": "60"})
    entries = [(room.site.url(f"/{number}"), "x", DATE) for number in range(40)]
    feed = room.site.serve("/rss", rss_feed(*entries), "text/xml")

    found = room.poll(feed)

    assert len(found.pages) == 40
    assert all(page.status == 429 for page in found.pages)
    assert len(room.site.requests) < 25
    assert room.poll(feed).pages == ()
    clock.advance(seconds=61)
    assert len(room.poll(feed).pages) == 40


def test_what_is_no_page_is_a_failed_page(room: Newsroom) -> None:
    pdf = room.site.serve("/a.pdf", b"%PDF-1.7", "application/pdf")
    empty = room.site.serve("/empty", "<html></html>")
    feed = room.site.serve("/rss", rss_feed((pdf, "A", DATE), (empty, "B", DATE)), "text/xml")

    assert [page.outcome for page in room.poll(feed).pages] == ["failed", "failed"]


def test_backfill_is_what_stood_in_the_first_poll(room: Newsroom, clock: FrozenClock) -> None:
    room.is_backfill_silent = True
    one, two = publish(room, "/1"), publish(room, "/2", price=1)
    feed = room.site.serve("/rss", rss_feed((one, "A", DATE)), "text/xml")
    first = room.poll(feed)
    clock.advance(minutes=20)
    room.site.serve("/rss", rss_feed((two, "B", DATE), (one, "A", DATE)), "text/xml")

    assert [one.is_backfill for one in first.articles] == [True]
    assert [one.is_backfill for one in room.poll(feed).articles] == [False]


def test_a_permanent_redirect_of_a_feed_is_told(room: Newsroom) -> None:
    new = room.site.serve("/new", rss_feed(), "text/xml")
    room.site.answers["/old"] = Answer(status=301, headers={"Location": "/new"})

    assert room.poll(room.site.url("/old")).feeds[0].moved_to == new
