"""A whole pass: real feeds and pages over loopback, real workers, a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from dealterms.feeds_store import (
    load_due_entries,
    load_feeds,
    load_known_entries,
    save_entries,
    save_polls,
    sync_feeds,
)
from dealterms.fetch import Fetcher
from dealterms.ingest import Ingestion, IngestPass, KnownRevision, Permissions, words_hash
from dealterms.network import NetworkPolicy
from dealterms.poll import DueFeed, KnownEntry, choose_due, choose_due_entries
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
    text_from: str = "page"
    headers: tuple[tuple[bytes, bytes], ...] = ()

    def request_headers(self) -> tuple[tuple[bytes, bytes], ...]:
        return self.headers


class Newsroom:
    """The caller of a pass: keeps what a pass returns, as the pipeline does."""

    def __init__(self, engine: Engine, clock: FrozenClock, workers: WorkerPool) -> None:
        self.engine, self.clock, self.workers = engine, clock, workers
        self.site = NewsSite()
        self.latest: dict[str, KnownRevision] = {}
        self.is_backfill_silent = False

    def entries_of(self, feed_url: str) -> Mapping[str, KnownEntry]:
        with self.engine.connect() as connection:
            return load_known_entries(connection, feed_url)

    def latest_of(self, ids: Collection[str]) -> Mapping[str, KnownRevision]:
        return {one: self.latest[one] for one in ids if one in self.latest}

    def poll(self, *urls: str | Feed, is_saved: bool = True, is_forced: bool = True) -> IngestPass:
        """One pass over the feeds; `is_saved` False is a crash before the end."""
        feeds = [one if isinstance(one, Feed) else Feed(one) for one in urls]
        found = asyncio.run(self._pass(self._due(feeds, is_forced), feeds))
        if is_saved:
            with self.engine.begin() as connection:
                save_polls(connection, found.feeds)
                save_entries(connection, found.entries)
            for one in found.articles:
                self.latest[one.article_id] = KnownRevision(
                    one.revision,
                    one.content.sha256,
                    words_hash(one.article.text),
                    one.page is None,
                    one.article.word_count,
                )
        return found

    def _due(self, feeds: Sequence[Feed], is_forced: bool) -> list[DueFeed]:
        with self.engine.begin() as connection:
            sync_feeds(connection, feeds)
            states = load_feeds(connection, feeds)
            again = load_due_entries(connection, self.clock(), is_forced=is_forced)
        entries = choose_due_entries(again, self.clock(), is_forced=is_forced)
        due = choose_due(states, self.clock(), is_forced=is_forced)
        asked = {one.state.url for one in due}
        pages = [DueFeed(one, "pages", is_asked=False) for one in states if one.url not in asked]
        return [
            replace(one, entries=mine)
            for one in (*due, *pages)
            if (mine := tuple(e for e in entries if e.feed_url == one.state.url)) or one.is_asked
        ]

    async def _pass(self, due: Sequence[DueFeed], feeds: Sequence[Feed]) -> IngestPass:
        policy = NetworkPolicy.allowing("127.0.0.0/8")
        headers = {feed.url: feed.headers for feed in feeds}
        async with Fetcher(policy, host_gap=timedelta(0), clock=self.clock) as fetcher:
            ingestion = Ingestion(
                fetcher=fetcher,
                workers=self.workers,
                permissions=Permissions(fetcher, self.workers, self.clock),
                load_entries=self.entries_of,
                latest_of=self.latest_of,
                clock=self.clock,
                headers_of=headers.__getitem__,
                is_backfill_silent=self.is_backfill_silent,
            )
            ingestion.begin(due)
            taken, _ = await ingestion.take()
            return taken

    def asked(self) -> list[str]:
        """The paths asked for in order, but for robots.txt."""
        return [path for path in self.site.paths() if path != "/robots.txt"]


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
    assert article.page is not None and article.page.content.startswith(b"<html")
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
    assert room.asked() == ["/rss", "/1", "/rss"]


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


def test_a_page_that_is_not_there_is_not_asked_for_at_every_poll(
    room: Newsroom, clock: FrozenClock
) -> None:
    feed = room.site.serve_with_validators(
        "/rss", rss_feed((room.site.url("/1"), "Bid", DATE)), '"1"', "application/rss+xml"
    )

    first, second = room.poll(feed), room.poll(feed)
    clock.advance(minutes=6)
    publish(room, "/1")
    third = room.poll(feed)

    assert [page.status for page in first.pages] == [404]
    assert (second.pages, second.is_all_well) == ((), True)
    assert [page.outcome for page in third.pages] == ["captured"]


def test_a_correction_in_place_is_found_although_the_feed_tells_of_nothing(
    room: Newsroom, clock: FrozenClock
) -> None:
    """The feed answers 304 all the while; the entry's title and date are remembered."""
    url = publish(room, "/1")
    feed = room.site.serve_with_validators(
        "/rss", rss_feed((url, "Bid", "Sat, 31 Jan 2026 11:59:00 GMT")), '"1"', "text/xml"
    )
    room.poll(feed)
    publish(room, "/1", price=650)
    clock.advance(minutes=61)

    found = room.poll(feed)

    assert [(one.revision, one.feed_published_at is not None) for one in found.articles] == [
        (2, True)
    ]
    assert room.asked() == ["/rss", "/1", "/rss", "/1"]
    asked = [one for one in room.site.requests if one.path == "/rss"]
    assert ["if-none-match" in one.headers for one in asked] == [False, True]


def test_a_second_look_is_conditional_and_an_unchanged_page_is_not_read_again(
    room: Newsroom, clock: FrozenClock
) -> None:
    page = news_page("Bid", LONG.format(640), "Nobody would comment.")
    url = room.site.serve_with_validators("/1", page, '"p1"', "text/html")
    bare = publish(room, "/2", price=650)
    date = "Sat, 31 Jan 2026 11:59:00 GMT"
    feed = room.site.serve("/rss", rss_feed((url, "Bid", date), (bare, "B", date)), "text/xml")
    room.poll(feed)
    looks = []
    for wait in (1, 6, 24, 24 * 7, 24 * 30):
        clock.advance(hours=wait, seconds=1)
        looks.append([page.outcome for page in room.poll(feed).pages])

    assert looks == [["unchanged"] * 2] * 4 + [[]]
    asked = [one for one in room.site.requests if one.path == "/1"]
    assert [one.headers.get("if-none-match") for one in asked] == [None] + ['"p1"'] * 4


def test_pages_are_looked_at_again_although_their_feed_is_not_due(
    room: Newsroom, clock: FrozenClock
) -> None:
    daily = Feed(
        room.site.serve(
            "/rss",
            rss_feed((publish(room, "/1"), "Bid", "Sat, 31 Jan 2026 11:59:00 GMT")),
            "text/xml",
        ),
        every=timedelta(days=1),
    )
    room.poll(daily)
    publish(room, "/1", price=650)
    clock.advance(hours=2)

    found = room.poll(daily, is_forced=False)

    assert found.feeds == ()
    assert [one.revision for one in found.articles] == [2]
    assert room.asked() == ["/rss", "/1", "/1"]


def test_a_notice_in_the_place_of_an_article_is_looked_behind_though_its_looks_were_over(
    room: Newsroom, clock: FrozenClock
) -> None:
    """A site that says "back soon" with status 200 must not have the last word."""
    url = publish(room, "/1")
    feed = room.site.serve(
        "/rss", rss_feed((url, "Bid", "Sat, 31 Jan 2026 11:59:00 GMT")), "text/xml"
    )
    room.poll(feed)
    for hours in (1, 6, 24):
        clock.advance(hours=hours, seconds=1)
        room.poll(feed, is_forced=False)
    good = room.site.answers["/1"]
    room.site.serve("/1", news_page("Back soon", "Soon."))
    clock.advance(days=7, seconds=1)  # the last look
    assert [one.revision for one in room.poll(feed, is_forced=False).articles] == [2]

    room.site.answers["/1"] = good
    clock.advance(hours=1, seconds=1)

    assert [one.revision for one in room.poll(feed, is_forced=False).articles] == [3]


def test_other_typesetting_is_no_revision_and_another_figure_is(room: Newsroom) -> None:
    url = room.site.serve("/1", news_page("Bid", 'It "will" pay $1.5 million, it said.', "So."))
    feed = room.site.serve("/rss", rss_feed((url, "A", DATE)), "text/xml")
    room.poll(feed)
    revisions = []
    for number, text in enumerate(
        ("It “will” pay  $1.5 million, it said", "It “will” pay $15 million")
    ):
        room.site.serve("/1", news_page("Bid", text, "So."))
        room.site.serve("/rss", rss_feed((url, f"A{number}", DATE)), "text/xml")
        revisions.append([one.revision for one in room.poll(feed).articles])

    assert revisions == [[], [2]]


def test_a_forgotten_article_stays_forgotten(room: Newsroom) -> None:
    url = publish(room, "/1")
    feed = room.site.serve("/rss", rss_feed((url, "A", DATE)), "text/xml")
    article_id = room.poll(feed).articles[0].article_id
    room.latest[article_id] = replace(room.latest[article_id], words_sha256=None)
    publish(room, "/1", price=650)
    room.site.serve("/rss", rss_feed((url, "A+", DATE)), "text/xml")

    assert room.poll(feed).articles == ()


WHOLE = "".join(
    f"<p>{LONG.format(price)} Nobody else spoke of it.</p>" for price in range(640, 650)
)


def feed_with_text(room: Newsroom, text: str, path: str = "/1") -> str:
    """A feed whose one entry carries this text; return its address."""
    url = room.site.url(path)
    item = (
        f"<item><title>Bid</title><link>{url}</link><pubDate>{DATE}</pubDate>"
        f"<content:encoded><![CDATA[{text}]]></content:encoded></item>"
    )
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    body = f'<rss version="2.0" {spaces}><channel><title>W</title>{item}</channel></rss>'
    return room.site.serve("/rss", body, "application/rss+xml")


def test_the_feeds_own_text_stands_in_for_a_page_that_cannot_be_had(
    room: Newsroom, clock: FrozenClock
) -> None:
    room.site.answers["/1"] = Answer(status=500)
    feed = feed_with_text(room, WHOLE)

    first = room.poll(feed)
    room.site.serve("/1", news_page("Bid", LONG.format(700), "Nobody would comment."))
    second = room.poll(feed)

    assert [(page.outcome, page.status) for page in first.pages] == [("captured", 500)]
    assert "taken from the feed" in str(first.pages[0].error)
    assert first.articles[0].page is None
    assert first.articles[0].article.text.startswith("Bid\n\nHalvorsen Capital raised its bid")
    assert [(one.revision, one.page is None) for one in second.articles] == [(2, False)]


def test_a_teaser_does_not_stand_in_for_a_page(room: Newsroom) -> None:
    teaser = WHOLE.replace("</p>", "", 1).removesuffix("</p>") + " Read more…"

    assert room.poll(feed_with_text(room, "<p>A short line.</p>")).articles == ()
    assert room.poll(feed_with_text(room, teaser)).articles == ()


def test_a_feed_that_is_enough_needs_no_pages(room: Newsroom) -> None:
    feed = Feed(feed_with_text(room, "<p>Halvorsen raised its bid to 700p.</p>"), text_from="feed")

    found = room.poll(feed)

    assert [one.article.text for one in found.articles] == [
        "Bid\n\nHalvorsen raised its bid to 700p."
    ]
    assert room.site.paths() == ["/rss"]
    assert room.poll(feed).articles == ()


def test_a_page_that_robots_txt_forbids_is_not_asked_for(room: Newsroom) -> None:
    room.site.serve("/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")
    shut, open_ = publish(room, "/private/1"), publish(room, "/2", price=650)
    feed = room.site.serve("/rss", rss_feed((shut, "A", DATE), (open_, "B", DATE)), "text/xml")

    found = room.poll(feed)

    assert [page.outcome for page in found.pages] == ["given_up", "captured"]
    assert "robots.txt" in str(found.pages[0].error)
    assert room.site.paths() == ["/rss", "/robots.txt", "/2"]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(status=500),
        Answer(b"<html>Disallow: /</html>", headers={"Content-Type": "application/xhtml+xml"}),
        Answer(b"Disallow", content_length=1000),
        Answer(b"User-agent: *\nDisallow:\n", headers={"Content-Type": "text/plain"}),
        Answer(b"User-agent: other\nDisallow: /\n", headers={"Content-Type": "text/plain"}),
        Answer(
            b"User-agent: *\nDisallow: /\n\nUser-agent: dealterms\nAllow: /\n",
            headers={"Content-Type": "text/plain"},
        ),
        Answer(b"\xff\x00 disallow \n" * 50, headers={"Content-Type": "text/plain"}),
    ],
)
def test_a_robots_txt_that_does_not_forbid_us_costs_one_request(
    room: Newsroom, answer: Answer
) -> None:
    room.site.answers["/robots.txt"] = answer
    entries = [(publish(room, f"/{n}", price=n), "A", DATE) for n in range(1, 4)]
    feed = room.site.serve("/rss", rss_feed(*entries), "text/xml")

    assert len(room.poll(feed).articles) == 3
    assert room.site.paths().count("/robots.txt") == 1


def test_the_crawl_delay_of_a_site_lengthens_the_gap_between_its_pages(room: Newsroom) -> None:
    told: list[tuple[str, float]] = []

    class NotedFetcher(Fetcher):
        def slow_down(self, url: str, seconds: float) -> None:
            told.append((url, seconds))

    async def ask() -> list[bool]:
        policy = NetworkPolicy.allowing("127.0.0.0/8")
        async with NotedFetcher(policy, host_gap=timedelta(0), clock=room.clock) as fetcher:
            permissions = Permissions(fetcher, room.workers, room.clock)
            return [await permissions.is_allowed(room.site.url(path)) for path in ("/1", "/no/2")]

    rules = "User-agent: *\nDisallow: /no/\nCrawl-delay: 2.5\n"
    room.site.serve("/robots.txt", rules, "text/plain")

    assert asyncio.run(ask()) == [True, False]
    assert told == [(room.site.url("/1"), 2.5), (room.site.url("/no/2"), 2.5)]


def test_a_huge_robots_txt_full_of_stars_holds_no_page_up(room: Newsroom) -> None:
    rules = "".join(f"Disallow: /*{n}{'*a' * 30}b$\n" for n in range(6000))
    room.site.serve("/robots.txt", f"User-agent: *\n{rules}", "text/plain")
    url = publish(room, "/" + "a" * 1500)
    feed = room.site.serve("/rss", rss_feed((url, "A", DATE)), "text/xml")

    assert len(room.poll(feed).articles) == 1


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ('<html><head><script type="application/ld+json">{"@type": "NewsArticle", '
         '"isAccessibleForFree": false}</script></head><body><article><h1>Bid for Pennard</h1>'
         "<p>Halvorsen raised its bid.</p></article></body></html>", "a paywall"),
        (news_page("Bid for Pennard raised again", "Halvorsen raised its bid.",
                   "Subscribe to continue reading"), "a paywall"),
        (news_page("Before you continue", "We use cookies to improve your experience.",
                   "Accept all cookies"), "consent"),
        (news_page("Just a moment", "Please verify you are a human."), "a check for robots"),
    ],
    ids=["stated", "in words", "consent", "robot check"],
)  # fmt: skip
def test_a_wall_before_the_article_is_recognised_and_given_up(
    room: Newsroom, page: str, reason: str
) -> None:
    feed = room.site.serve("/rss", rss_feed((room.site.serve("/1", page), "Bid", DATE)), "text/xml")

    found = room.poll(feed)

    assert [(one.outcome, one.is_given_up) for one in found.pages] == [("given_up", True)]
    assert reason in str(found.pages[0].error)
    assert room.poll(feed).pages == ()


def test_behind_a_wall_the_feeds_own_text_is_read(room: Newsroom) -> None:
    room.site.serve("/1", news_page("Bid", "Halvorsen raised.", "Subscribe to continue reading"))

    found = room.poll(feed_with_text(room, WHOLE))

    assert [(one.outcome, one.is_given_up) for one in found.pages] == [("captured", True)]


def test_secret_headers_go_to_the_feeds_own_site_and_nowhere_else(room: Newsroom) -> None:
    with NewsSite() as elsewhere:
        far = elsewhere.serve("/far", news_page("Far", LONG.format(1), "So."))
        room.site.answers["/away"] = Answer(status=302, headers={"Location": far})
        near = publish(room, "/near")
        entries = [(near, "A", DATE), (room.site.url("/away"), "B", DATE)]
        url = room.site.serve("/rss", rss_feed(*entries), "text/xml")

        room.poll(Feed(url, headers=((b"X-Api-Key", b"secret"),)))

    told = {one.path: one.headers.get("x-api-key") for one in room.site.requests}
    assert {path: key for path, key in told.items() if key} == {
        "/rss": "secret", "/near": "secret", "/away": "secret",
    }  # fmt: skip
    assert all("x-api-key" not in one.headers for one in elsewhere.requests)


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


def test_a_feed_is_asked_at_its_new_address_once_the_move_has_proved_stable(
    room: Newsroom, clock: FrozenClock
) -> None:
    new = room.site.serve("/new", rss_feed(), "text/xml")
    room.site.answers["/old"] = Answer(status=301, headers={"Location": "/new"})
    old, moves = room.site.url("/old"), []

    for _ in range(4):
        moves += [room.poll(old).feeds[0].moved_to for _ in range(2)]
        clock.advance(days=1)

    assert moves == [None] * 4 + [new] + [None] * 3
    assert room.asked()[-3:] == ["/new"] * 3
