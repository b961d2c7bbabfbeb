"""Articles as workers hand them back."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

from dealterms.events.blobs import read_content
from dealterms.extract import FeedText, article_of_feed
from dealterms.parse import parse_feed
from dealterms.written_articles import read_whole_feed_text, write_article

WORDS = " ".join(f"word{number}" for number in range(200))
TEXT = FeedText("https://x.test/1?utm_source=a", "Bid", "Ann", f"<h2>Why</h2><p>{WORDS}.</p>")


def test_a_written_article_says_what_the_article_said() -> None:
    article = article_of_feed(TEXT)

    written = write_article(article)

    assert (written.title, written.text) == (article.title, article.text)
    assert (written.url, written.canonical_url) == (TEXT.url, "https://x.test/1")
    assert written.word_count == article.word_count
    content = read_content(written.content.content)
    assert [article.text[start:end] for _, start, end, *_ in content.blocks] == [
        "Bid", "Why", f"{WORDS}.",
    ]  # fmt: skip
    assert [section for section, *_ in content.blocks] == ["title", "heading", "body"]


def test_a_written_article_knows_what_its_feed_quotes() -> None:
    markup = "<p>He wrote:</p><blockquote>All cash.</blockquote><ul><li>June</li></ul>"

    written = write_article(article_of_feed(FeedText("https://x.test/1", "Bid", None, markup)))

    blocks = read_content(written.content.content).blocks
    assert [written.text[b.start : b.end] for b in blocks if b.is_quote] == ["All cash."]
    assert [written.text[b.start : b.end] for b in blocks if b.is_list_item] == ["June"]


def test_the_same_article_is_written_in_the_same_bytes() -> None:
    assert write_article(article_of_feed(TEXT)) == write_article(article_of_feed(TEXT))


def test_what_crosses_the_pipe_arrives_as_it_left() -> None:
    written = write_article(article_of_feed(TEXT))
    feed = parse_feed(
        b"<rss><channel><item><title>A</title><link>https://x.test/1</link>"
        b"<pubDate>Sat, 31 Jan 2026 12:00:00 GMT</pubDate></item></channel></rss>",
        "application/xml", "https://x.test/f",
    )  # fmt: skip

    assert pickle.loads(pickle.dumps(written)) == written
    assert pickle.loads(pickle.dumps(feed)) == feed
    assert feed.entries[0].published_at == datetime(2026, 1, 31, 12, tzinfo=UTC)


def test_a_teaser_is_not_the_article() -> None:
    teaser = FeedText("https://x.test/1", "Bid", None, "<p>Read more</p>")

    assert read_whole_feed_text(teaser) is None
    assert read_whole_feed_text(TEXT) == write_article(article_of_feed(TEXT))
