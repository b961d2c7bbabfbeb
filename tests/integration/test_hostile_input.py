"""Feeds and pages that mean harm, or are merely broken, beside a good one that must go on.

Each case is polled together with a good feed over loopback, through real workers with their limits.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest

from dealterms.errors import DealtermsError
from dealterms.fetch import Fetcher
from dealterms.ingest import Ingestion, IngestPass, Permissions
from dealterms.network import NetworkPolicy
from dealterms.parse import parse_feed
from dealterms.poll import DueFeed, FeedState, KnownEntry
from dealterms.workers import WorkerPool
from support.frozen_clock import FrozenClock
from support.news_site import Answer, NewsSite, news_page, rss_feed

DATE = "Sat, 31 Jan 2026 09:00:00 GMT"
TEXT = "Halvorsen Capital raised its bid for the kiosk chain Pennard to 640 pence a share, it said."
POLLER_KILOBYTES = 120_000  # what one hostile answer may add to the process that polls


@pytest.fixture(scope="module")
def workers() -> Iterator[WorkerPool]:
    workers = WorkerPool(task_seconds=4.0)
    yield workers
    workers.stop()


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite() as site:
        yield site


def no_entries(feed_url: str) -> Mapping[str, KnownEntry]:
    return {}


def poll(site: NewsSite, workers: WorkerPool, *urls: str) -> IngestPass:
    """One pass over these feeds and a good one; the good one must bring its article."""
    page = site.serve("/good-page", news_page("Bid", TEXT, "Nobody would comment."))
    good = site.serve("/good", rss_feed((page, "Bid", DATE)), "text/xml")

    async def run() -> IngestPass:
        clock = FrozenClock()
        policy = NetworkPolicy.allowing("127.0.0.0/8")
        async with Fetcher(policy, host_gap=timedelta(0), clock=clock) as fetcher:
            ingestion = Ingestion(
                fetcher=fetcher,
                workers=workers,
                permissions=Permissions(fetcher, workers, clock),
                load_entries=no_entries,
                latest_of=lambda ids: {},
                clock=clock,
            )
            ingestion.begin(
                [
                    DueFeed(FeedState(url, "Wire", "outlet", timedelta(minutes=15)), "due")
                    for url in (*urls, good)
                ]
            )
            taken, _ = await ingestion.take()
            return taken

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = asyncio.run(run())
    assert found.feeds[-1].outcome == "ok"
    assert page in [one.article.url for one in found.articles]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < POLLER_KILOBYTES
    return found


def rss(items: str, head: str = "") -> bytes:
    return f'{head}<rss version="2.0"><channel><title>W</title>{items}</channel></rss>'.encode()


LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

FEEDS_REFUSED = {
    "an entity bomb": (rss("<item><title>&i;</title></item>", LAUGHS), "declares XML entities"),
    "an entity from a file": (rss("<item><title>&e;</title></item>", OUTSIDE), "XML entities"),
    "nothing": (b"", "empty"),
    "white space": (b" \n\t ", "empty"),
    "an HTML page": (b"<!doctype html><html><body>Back soon</body></html>", "HTML page"),
    "JSON that is no feed": (b'{"a": 1}', "not a JSON feed"),
    "damaged JSON": (b'{"version": "https://jsonfeed.org/version/1", "items": [', "damaged"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(5000), "not a feed|could not be parsed"),
    "a cut-off beginning": (b'<rss version="2.0"><channel><item><title>Ha', "breaks off"),
    "50 MB": (b"<rss>" + b" " * 50_000_000, "more than 10000000|longer than 10000000"),
}


@pytest.mark.parametrize("name", FEEDS_REFUSED)
def test_a_feed_that_is_none_is_told_in_words(
    site: NewsSite, workers: WorkerPool, name: str
) -> None:
    body, words = FEEDS_REFUSED[name]
    site.answers["/bad"] = Answer(body, headers={"Content-Type": "application/rss+xml"})

    found = poll(site, workers, site.url("/bad"))

    assert found.feeds[0].outcome == "failed"
    with pytest.raises(AssertionError, match=words):
        raise AssertionError(found.feeds[0].error)


DEEP = "<item>" + "<a>" * 100_000 + "</a>" * 100_000 + "</item>"
WIDE = "<item><title " + " ".join(f'a{n}="x"' for n in range(100_000)) + ">Bid</title></item>"
LONG_ATTRIBUTE = f'<item><title a="{"x" * 5_000_000}">Bid</title></item>'


@pytest.mark.parametrize(
    "items", [DEEP, WIDE, LONG_ATTRIBUTE], ids=["deep", "many attributes", "a long attribute"]
)
def test_a_feed_that_wears_its_parser_out_costs_one_worker_at_most(
    site: NewsSite, workers: WorkerPool, items: str
) -> None:
    url = site.serve("/bad", rss(items), "text/xml")

    found = poll(site, workers, url)

    error = found.feeds[0].error
    assert error is None or any(
        words in error for words in ("longer than 4 s", "memory", "could not be parsed", "process")
    )


PAGES = {
    "deep": "<div>" * 200_000 + TEXT,
    "many attributes": "<p " + " ".join(f"a{n}" for n in range(200_000)) + f">{TEXT}",
    "a long attribute": f'<p class="{"x" * 5_000_000}">{TEXT}',
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_wears_its_parser_out_costs_that_page(
    site: NewsSite, workers: WorkerPool, name: str
) -> None:
    page = site.serve("/hard", f"<html><body><h1>Bid</h1>{PAGES[name]}</body></html>")
    url = site.serve("/feed", rss_feed((page, "Bid", DATE)), "text/xml")

    found = poll(site, workers, url)

    assert found.feeds[0].outcome == "ok"
    hard = next(one for one in found.pages if one.url == page)
    assert hard.outcome == "captured" or any(
        words in str(hard.error) for words in ("longer than 4 s", "memory", "process", "no article")
    )


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<title>Müller kauft</title>".encode("latin-1"), "text/xml; charset=utf-8"),
        ("<title>Müller kauft</title>".encode(), "text/xml; charset=iso-8859-1"),
        ("<title>Müller kauft</title>".encode(), "text/html"),
        ("<title>Müller kauft</title>".encode(), "application/octet-stream"),
        ("<title>Müller kauft</title>".encode(), "nonsense/;;charset=klingon"),
        ("<title>M\u00c3\u00bcller kauft</title>".encode(), ""),
    ],
)
def test_wrong_charsets_and_types_cost_letters_at_most(
    site: NewsSite, workers: WorkerPool, body: bytes, content_type: str
) -> None:
    link = site.serve("/p", news_page("Bid", TEXT)).encode()
    items = b"<item>" + body + b"<link>" + link + b"</link></item>"
    document = b'<rss version="2.0"><channel>' + items + b"</channel></rss>"
    site.answers["/odd"] = Answer(document, headers={"Content-Type": content_type})

    found = poll(site, workers, site.url("/odd"))

    assert found.feeds[0].outcome == "ok"
    assert len(found.articles) == 2


def test_a_truncated_body_is_an_error_and_a_truncated_feed_loses_its_last_entry(
    site: NewsSite, workers: WorkerPool
) -> None:
    whole = rss_feed(
        *((site.serve(f"/{n}", news_page(f"Bid {n}", TEXT)), "A", DATE) for n in (1, 2))
    )
    site.answers["/short"] = Answer(whole.encode()[:-40], content_length=len(whole))
    cut = site.serve("/cut", whole[: whole.rindex("<guid>")], "text/xml")

    found = poll(site, workers, site.url("/short"), cut)

    assert [one.outcome for one in found.feeds] == ["failed", "ok", "ok"]
    assert "cannot be reached" in str(found.feeds[0].error)
    assert [one.url for one in found.pages if one.feed_url == cut] == [site.url("/1")]
    assert found.feeds[1].after.body_sha256 is None  # it is looked at again, whole or not


def entries_of(items: str) -> list[tuple[str, str]]:
    parsed = parse_feed(rss(items), "text/xml", "https://wire.example/feed/rss")
    return [(one.title, one.url) for one in parsed.entries]


def test_links_that_lead_to_no_page_leave_their_entries_out_with_a_reason() -> None:
    bad = (
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "mailto:a@b.example",
        "",
    )
    items = "".join(f"<item><title>Bid</title><link>{link}</link></item>" for link in bad)

    parsed = parse_feed(rss(items), "text/xml", "https://wire.example/")

    assert parsed.entries == ()
    assert len(parsed.refusals) == len(bad)
    assert all("no link to a page" in one for one in parsed.refusals)


def test_relative_links_are_those_of_the_feeds_site() -> None:
    assert entries_of("<item><title>A</title><link>/a</link></item>") == [
        ("A", "https://wire.example/a")
    ]


def test_titles_lose_markup_and_control_characters() -> None:
    items = (
        "<item><title>&lt;b&gt;Bid&lt;/b&gt; for &lt;script&gt;x()&lt;/script&gt;A&amp;amp;B\t\n"
        "again</title><link>/a</link></item>"
    )

    assert entries_of(items) == [("Bid for A&B again", "https://wire.example/a")]


def test_entries_without_or_with_the_same_ids_are_told_apart_by_their_links(
    site: NewsSite, workers: WorkerPool
) -> None:
    pages = [site.serve(f"/{n}", news_page(f"Bid {n}", TEXT)) for n in range(4)]
    items = [
        f"<item><title>A</title><link>{pages[0]}</link></item>",
        f"<item><title>A</title><link>{pages[1]}</link></item>",
        f"<item><guid isPermaLink='false'>same</guid><link>{pages[2]}</link></item>",
        f"<item><guid isPermaLink='false'>same</guid><link>{pages[3]}</link></item>",
    ]
    url = site.serve("/feed", rss("".join(items)), "text/xml")

    found = poll(site, workers, url)

    assert [one.url for one in found.pages if one.feed_url == url] == pages[:3]


@pytest.mark.parametrize(
    "date", ["Fri, 31 Jan 2031 09:00:00 GMT", "2026-02-30", "03/04/2026", "yesterday", ""]
)
def test_dates_from_the_future_or_of_no_day_stay_as_they_were_written(
    site: NewsSite, workers: WorkerPool, date: str
) -> None:
    page = site.serve("/p", news_page("Bid 2", TEXT))
    url = site.serve("/feed", rss_feed((page, "Bid", date)), "text/xml")

    found = poll(site, workers, url)

    assert found.feeds[0].outcome == "ok"
    entry = next(one for one in found.entries if one.feed_url == url)
    assert entry.published_raw == (date or None)
    article = next(one for one in found.articles if one.article.url == page)
    stated = article.feed_published_at
    assert (stated is not None and stated.year == 2031) == date.endswith("GMT")


def test_an_empty_feed_is_no_failure(site: NewsSite, workers: WorkerPool) -> None:
    found = poll(site, workers, site.serve("/empty", rss(""), "text/xml"))

    assert (found.feeds[0].outcome, found.feeds[0].after.entry_count) == ("ok", 0)


def test_errors_are_sentences_of_this_program() -> None:
    for body, _ in FEEDS_REFUSED.values():
        with pytest.raises(DealtermsError) as caught:
            parse_feed(body[:10_000], "text/xml", "https://wire.example/")
        assert "Traceback" not in str(caught.value) and len(str(caught.value)) < 500
