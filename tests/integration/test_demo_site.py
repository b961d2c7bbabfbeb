"""The demo's news site behaves as a good publisher's server, and our own parts can read it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import pytest

from dealterms.demo.site import NewsSite
from dealterms.demo.world import SeedArticle, load_world
from dealterms.parse import parse_feed

WORLD = load_world()


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite(WORLD) as site:
        yield site


def get(site: NewsSite, path: str, method: str = "GET", **headers: str) -> tuple[Any, bytes]:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=10)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, headers=sent)
        answer: HTTPResponse = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def feed_path_of(article: SeedArticle) -> str:
    return f"/feeds/{article.feed}.xml"


def test_nothing_is_there_before_it_is_published(site: NewsSite) -> None:
    article = WORLD.articles[0]
    before = get(site, article.path)[0].status
    site.publish(article)

    assert (before, get(site, article.path)[0].status) == (404, 200)


def test_a_page_comes_byte_for_byte_packed_or_plain(site: NewsSite) -> None:
    article = WORLD.articles[7]
    site.publish(article)
    plain, body = get(site, article.path)
    packed, packed_body = get(site, article.path, accept_encoding="gzip")

    assert body == gzip.decompress(packed_body) == article.html
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["etag"] == plain.headers["etag"]


def test_whoever_has_the_newest_version_gets_304(site: NewsSite) -> None:
    first, second = WORLD.articles[0], WORLD.articles[1]
    site.publish(first)
    etag = get(site, feed_path_of(first))[0].headers["etag"]
    again, body = get(site, feed_path_of(first), if_none_match=etag)
    site.publish(second)
    unmoved = get(site, feed_path_of(first), if_none_match=etag)[0]

    assert (again.status, body, unmoved.status) == (304, b"", 304)


def test_a_new_article_changes_the_etag_of_its_feed(site: NewsSite) -> None:
    article = WORLD.articles[0]
    etag = get(site, feed_path_of(article))[0].headers["etag"]
    site.publish(article)

    assert get(site, feed_path_of(article), if_none_match=etag)[0].status == 200


def test_a_head_request_has_no_body(site: NewsSite) -> None:
    answer, body = get(site, WORLD.feeds[0].path, "HEAD")

    assert (answer.status, body) == (200, b"")
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize("article", WORLD.articles, ids=[a.id for a in WORLD.articles])
def test_our_parser_reads_what_the_feed_says(site: NewsSite, article: SeedArticle) -> None:
    url = site.publish(article)
    answer, body = get(site, feed_path_of(article))
    feed = parse_feed(body, answer.headers["content-type"], site.root + feed_path_of(article), {})

    (entry,) = feed.entries
    assert entry.url == url
    assert (entry.title, entry.summary) == (article.title, article.summary)
    assert (entry.author, entry.published_at) == (article.author, article.published_at)


@pytest.mark.parametrize("slug", ["tcw", "substrate"])
def test_a_feed_without_articles_is_a_feed(site: NewsSite, slug: str) -> None:
    answer, body = get(site, f"/feeds/{slug}.xml")

    assert parse_feed(body, answer.headers["content-type"], site.root, {}).entries == ()


def test_the_front_page_names_every_feed(site: NewsSite) -> None:
    body = get(site, "/")[1].decode()

    assert all(feed.path in body for feed in WORLD.feeds)
