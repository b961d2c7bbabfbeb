"""One line per test for the values that tests are about; everything not named has a default."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from dealterms.claims.claim import (
    Claim,
    Layer,
    Modality,
    Section,
    SpeakerClass,
    TimeBasis,
    claim_id_of,
)
from dealterms.claims.claim_codec import claim_to_dict
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Money, Value, to_json
from dealterms.events.blobs import Blob, Content, ContentBlock, content_blob
from dealterms.events.catalogue import (
    ArticleCaptured,
    ArticleRevised,
    ClaimsRead,
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
    table = {
        "id": deal_id,
        "name": "NVIDIA – OpenAI",
        "types": ["strategic_investment"],
        "parties": parties,
        "since": None,
        "terms": [],
        **definition,
    }
    return DealWatched(deal_id, table, "w1")


def a_content(*paragraphs: str, title: str = "A deal") -> Content:
    """Return an article's content: the title and body paragraphs joined by blank lines."""
    text = "\n\n".join((title, *paragraphs))
    blocks = [ContentBlock("title", 0, len(title))]
    for paragraph in paragraphs:
        start = blocks[-1].end + 2
        blocks.append(ContentBlock("body", start, start + len(paragraph)))
    return Content(title, "A. Writer", text, tuple(blocks))


def an_article(
    content: Content,
    url: str = "https://news.example/a1",
    *,
    revision: int = 1,
    published_at: datetime | None = NOON,
    **fields: Any,
) -> tuple[ArticleCaptured | ArticleRevised, list[Blob]]:
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


def a_claim(
    content: Content,
    quote: str,
    value: Value,
    *,
    words: str = "",
    url: str = "https://news.example/a1",
    deal_id: str | None = "nvidia-openai",
    term: str = "investment_amount",
    published_at: datetime | None = NOON,
    **fields: Any,
) -> Claim:
    """Return a body claim of the parties that rests on `quote` in the content.

    `words` are those of the value inside the quote, by default all of it.
    """
    start = content.text.index(quote)
    value_start = content.text.index(words or quote, start)
    values: dict[str, Any] = {
        "claim_id": claim_id_of(article_id_of(url), content_blob(content).sha256, term, deal_id,
                                value_start, value_start + len(words or quote),
                                json.dumps(to_json(value))),
        "deal_id": deal_id, "term": term, "holder": None, "value": value,
        "value_start": value_start, "value_end": value_start + len(words or quote),
        "qualifier": Qualifier.BARE, "modality": Modality.ANNOUNCED, "speaker": None,
        "speaker_class": SpeakerClass.SPOKESPERSON, "layer": Layer.OFFICIAL,
        "quote_start": start, "quote_end": start + len(quote), "section": Section.BODY,
        "time_basis": TimeBasis.DOCUMENT, "asserted_at": published_at, "rule": "test",
    } | fields  # fmt: skip
    return Claim(**values)


def a_reading(
    article: ArticleCaptured | ArticleRevised, *claims: Claim, **fields: Any
) -> ClaimsRead:
    """Return the event that these claims were read in this revision of an article."""
    values: dict[str, Any] = {
        "article_id": article.article_id, "revision": article.revision,
        "content_sha256": article.content_sha256, "extractor": "grammar",
        "extractor_version": "1", "watchlist_hash": "w1",
        "claims": tuple(claim_to_dict(claim) for claim in claims), "refusal_count": 0,
        "published_at": article.published_at, "publisher": article.publisher,
        "source_class": article.source_class, "url": article.url, "is_silent": False,
    } | fields  # fmt: skip
    return ClaimsRead(**values)


def dollars(amount: float) -> Money:
    """Return that many billion dollars."""
    return Money(Decimal(str(amount)) * 10**9, "USD")
