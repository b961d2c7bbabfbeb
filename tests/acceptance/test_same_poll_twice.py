"""The same poll twice records nothing new and tells nobody twice."""

from __future__ import annotations

from pathlib import Path

from support.installation import Installation, publish_deal, publish_feed
from support.news_site import NewsSite
from support.webhook_receiver import WebhookReceiver

LOG = "SELECT type, count(*) FROM events WHERE type NOT LIKE 'Feed%' GROUP BY type ORDER BY type"


def test_the_same_poll_twice_appends_nothing(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site, WebhookReceiver() as receiver:
        program.configure(publish_feed(site, publish_deal(site)), hooks=(receiver.url,))
        first = program.run("poll")
        log = program.rows(LOG)

        again = [program.run("poll") for _ in range(2)]

    assert [done.exit_code for done in (first, *again)] == [0, 0, 0]
    assert program.rows(LOG) == log
    assert dict(log)["ArticleCaptured"] == 1
    (request,) = receiver.requests
    assert request.is_signed
    assert request.json["data"]["deal"]["id"] == "kessel-brightwater"


def test_the_same_article_in_two_feeds_is_one_article(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site:
        article = publish_deal(site)
        feeds = [publish_feed(site, article, path=path) for path in ("/one", "/two")]
        program.configure(*feeds)

        assert program.run("poll").exit_code == 0

    assert program.rows("SELECT count(*), max(revision) FROM articles") == [(1, 1)]


def test_a_page_that_changes_is_a_revision_of_the_same_article(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site:
        article = publish_deal(site)
        program.configure(publish_feed(site, article))
        program.run("poll")
        publish_deal(site, price="$28.25")
        site.serve("/feed.xml", _edited_feed(article), "application/rss+xml")

        assert program.run("poll").exit_code == 0

    assert program.rows("SELECT revision, revision_count FROM articles") == [(2, 2)]
    price = "SELECT amount FROM term_current WHERE term = 'price_per_share'"
    assert program.rows(price) == [("28.25",)]


def _edited_feed(article: str) -> str:
    from support.news_site import rss_feed

    return rss_feed((article, "A deal (updated)", "Mon, 11 May 2026 10:45:00 GMT"))


def test_a_new_watchlist_reads_the_stored_articles_silently(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site, WebhookReceiver() as receiver:
        program.configure(publish_feed(site, publish_deal(site)), hooks=(receiver.url,))
        watched = program.config.read_text(encoding="utf-8")
        program.config.write_text(watched.replace("Kessel", "Nobody"), encoding="utf-8")
        program.run("poll")
        assert program.rows("SELECT count(*) FROM term_current") == [(0,)]

        program.config.write_text(watched, encoding="utf-8")
        assert program.run("poll").exit_code == 0

    assert program.rows("SELECT count(*) > 0 FROM term_current") == [(1,)]
    assert receiver.requests == []
    assert program.run("verify").exit_code == 0
