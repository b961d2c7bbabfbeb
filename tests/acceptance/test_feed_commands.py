"""`dealterms feeds …` against a real site on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.installation import Installation
from support.news_site import Answer, NewsSite, rss_feed

PAGE = """<html><head><title>Wire</title>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments.rss">
<link rel="alternate" type="application/rss+xml" title="Deals" href="/deals.rss"></head></html>"""


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite() as site:
        yield site


@pytest.fixture
def program(tmp_path: Path) -> Installation:
    program = Installation(tmp_path)
    program.configure()
    return program


def configured(program: Installation) -> list[tuple[str, str]]:
    return [(one["url"], one["publisher"]) for one in program.call("feeds", "list", "--json").json]


def test_a_feed_is_added_under_its_own_title(program: Installation, site: NewsSite) -> None:
    url = site.serve("/deals.rss", rss_feed(), "application/rss+xml")

    assert program.call("feeds", "add", url).exit_code == 0
    assert configured(program) == [(url, "Wire")]


def test_of_a_page_the_one_feed_that_it_names_is_added(
    program: Installation, site: NewsSite
) -> None:
    page = site.serve("/", PAGE.replace("comments.rss", "deals.rss"))

    assert program.call("feeds", "add", page).exit_code == 0
    assert configured(program) == [(site.url("/deals.rss"), "Comments")]


def test_a_page_that_names_several_feeds_shows_them_and_adds_none(
    program: Installation, site: NewsSite
) -> None:
    done = program.call("feeds", "add", site.serve("/", PAGE))

    assert done.exit_code == 2
    assert done.err.index("/deals.rss") < done.err.index("/comments.rss")
    assert configured(program) == []


def test_what_cannot_be_reached_now_is_added_if_its_publisher_is_named(
    program: Installation, site: NewsSite
) -> None:
    url = site.url("/not-yet.rss")

    assert program.call("feeds", "add", url).exit_code == 2
    done = program.call("feeds", "add", url, "--publisher", "Wire")

    assert done.exit_code == 0 and "not checked" in done.err and "404" in done.err
    assert program.call("feeds", "remove", url).exit_code == 0
    assert configured(program) == []


def test_a_trial_shows_what_an_address_is_and_stores_nothing(
    program: Installation, site: NewsSite
) -> None:
    url = site.serve("/rss", rss_feed(("https://a.example/1", "Bid", None)), "text/xml")

    done = program.call("feeds", "test", url, "--json")

    assert (done.exit_code, done.json["title"], done.json["entry_count"]) == (0, "Wire", 1)
    assert done.json["entries"][0]["url"] == "https://a.example/1"
    assert program.call("feeds", "test", site.serve("/", PAGE)).exit_code == 2
    assert "404" in program.call("feeds", "test", site.url("/none")).err
    assert not program.database.exists()


def test_why_tells_the_last_polls_and_the_reason_of_the_next(
    program: Installation, site: NewsSite
) -> None:
    url = site.serve("/rss", rss_feed((site.url("/1"), "Bid", None)), "text/xml")
    program.configure(url)
    program.call("poll")
    site.answers["/rss"] = Answer(status=410)
    program.call("poll")

    done = program.call("feeds", "why", url, "--json").json
    words = program.call("feeds", "why", url).out

    assert [(one["status"], one["reason"]) for one in done["polls"]] == [
        (410, "asked for"), (200, "never polled"),
    ]  # fmt: skip
    assert "404" in done["failed_pages"][0]["last_error"]
    assert "polled no more" in words and "feeds resume" in words
    assert "not configured" in program.call("feeds", "why", "https://other.example/").err


def test_why_tells_how_the_subscription_at_the_hub_stands_and_no_secret(
    program: Installation, site: NewsSite
) -> None:
    link = '<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="https://hub.example/"/>'
    document = rss_feed((site.url("/1"), "Bid", None)).replace("<channel>", f"<channel>{link}")
    url = site.serve("/rss", document, "text/xml")
    program.configure(url, extra='[websub]\npublic_url = "https://me.example/hooks"')
    program.call("poll")

    found = program.call("feeds", "why", url, "--json").json["hub"]
    words = program.call("feeds", "why", url).out

    assert (found["hub"], found["state"]) == ("https://hub.example/", "offered")
    assert not {"secret", "token"} & found.keys()
    assert "its hub https://hub.example/ is about to be asked" in words


def test_a_feed_that_was_gone_is_resumed(program: Installation, site: NewsSite) -> None:
    site.answers["/rss"] = Answer(status=410)
    url = site.url("/rss")
    program.configure(url)
    program.call("poll")
    site.serve("/rss", rss_feed(), "text/xml")
    assert "0 feeds polled" in program.call("poll").out

    assert program.call("feeds", "resume", url).exit_code == 0
    assert "1 feeds polled" in program.call("poll").out
