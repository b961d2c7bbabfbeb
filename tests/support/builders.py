"""One line per test for the values that tests are about; everything not named has a default."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from dealterms.events.blobs import Blob, Content, content_blob
from dealterms.events.catalogue import (
    ArticleCaptured,
    ArticleRevised,
    DealWatched,
    FeedFailed,
    NewEvent,
    Payload,
    article_id_of,
    article_stream,
    new_event,
)

NOON = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


def an_event(payload: Payload | None = None, at: datetime = NOON, **extra: Any) -> NewEvent:
    """Return a new event; without a payload, a failure of a feed."""
    return new_event(payload or a_failure(), at, **extra)


def a_failure(count: int = 1, feed_url: str = "https://news.example/rss") -> FeedFailed:
    """Return the smallest event there is; `count` makes it another one."""
    return FeedFailed(feed_url, "no answer", count)


def a_deal(deal_id: str = "nvidia-openai", **definition: Any) -> DealWatched:
    """Return a watched deal of two parties."""
    parties = [{"name": "NVIDIA"}, {"name": "OpenAI"}]
    table = {"id": deal_id, "name": "NVIDIA – OpenAI", "types": ["strategic_investment"],
             "parties": parties, "since": None, "terms": [], **definition}
    return DealWatched(deal_id, table, "w1")


def a_content(*paragraphs: str, title: str = "A deal") -> Content:
    """Return an article's content: the title and body paragraphs joined by blank lines."""
    text = "\n\n".join((title, *paragraphs))
    blocks: list[tuple[str, int, int, bool]] = [("title", 0, len(title), False)]
    for paragraph in paragraphs:
        start = blocks[-1][2] + 2
        blocks.append(("body", start, start + len(paragraph), False))
    return Content(title, "A. Writer", text, tuple(blocks))


def an_article(content: Content, url: str = "https://news.example/a1", *, revision: int = 1,
               published_at: datetime | None = NOON,
               **fields: Any) -> tuple[ArticleCaptured | ArticleRevised, list[Blob]]:
    """Return the event of an article (revision 1: captured, else revised) and its blobs."""
    body = content_blob(content)
    values: dict[str, Any] = {
        "article_id": article_id_of(url), "revision": revision, "url": url, "canonical_url": url,
        "feed_url": "https://news.example/rss", "publisher": "Example Wire",
        "source_class": "outlet", "language": "en", "published_at": published_at,
        "published_raw": None, "date_precision": "second", "feed_published_at": published_at,
        "fetched_at": NOON, "content_sha256": body.sha256, "page_sha256": None,
        "word_count": len(content.text.split()), "is_backfill": False,
    } | fields  # fmt: skip
    kind = ArticleCaptured if revision == 1 else ArticleRevised
    return kind(**values), [body]


def stream_of(article: ArticleCaptured | ArticleRevised) -> str:
    """Return the stream that an article's events belong to."""
    return article_stream(article.article_id)


def events_of(payloads: Sequence[Payload], at: datetime = NOON) -> list[NewEvent]:
    """Return new events of these payloads, all of one time."""
    return [new_event(payload, at) for payload in payloads]
