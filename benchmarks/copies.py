"""What many copies of one article cost the projector, beside as many distinct articles.

    .venv/bin/python benchmarks/copies.py

Each copy has a sentence of its own, so that no two texts are equal; every article states the same
three terms. The floor is what nobody can save: appending the events and sketching each text. A cost
per article that grew with the number of copies would be a way to stop the program.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dealterms.claims.document import Party, WatchedDeal, Watchlist
from dealterms.clock import system_clock
from dealterms.database import open_writer
from dealterms.events.blobs import Blob, Content, ContentBlock, content_blob
from dealterms.events.catalogue import (
    ArticleCaptured,
    ClaimsRead,
    DealWatched,
    NewEvent,
    article_id_of,
    article_stream,
    deal_stream,
    new_event,
)
from dealterms.events.store import EventStore
from dealterms.projections.origins import sketch
from dealterms.projections.projector import Projector
from dealterms.readings import document_of, read_document
from dealterms.watchlist import definition_of

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
DEAL = WatchedDeal("acme-brill", "Acme – Brill", ("merger",), (Party("Acme"), Party("Brill")))
TITLE = "Acme to buy Brill"
NEWS = (
    "Acme will acquire Brill for $41.00 per share in cash. "
    "Acme and Brill said that the merger is expected to close in the first half of 2027. "
    "Brill would owe Acme a termination fee of $300 million."
)
WORDS = 400


@dataclass(frozen=True, slots=True)
class Written:
    """An article as the log takes it: its two events and its body."""

    text: str
    stream: str
    events: tuple[NewEvent, NewEvent]
    body: Blob


def copies(numbers: Iterable[int]) -> list[Written]:
    """Return near-identical articles, each a minute younger than that of the number before."""
    return [written(f"Item {n} of {n * 7}. {NEWS} {filler(0)}", n) for n in numbers]


def distinct(numbers: Iterable[int]) -> list[Written]:
    """Return articles that share the news and nothing else."""
    return [written(f"{NEWS} {filler(n + 1)}", n) for n in numbers]


def filler(seed: int) -> str:
    """Return words in an order that no other seed gives."""
    draw = random.Random(seed)
    return " ".join(f"word{draw.randrange(5000)}" for _ in range(WORDS)) + "."


def written(body: str, number: int) -> Written:
    """Return an article of one paragraph, and what today's rules read in it."""
    text, start = f"{TITLE}\n\n{body}", len(TITLE) + 2
    blocks = (ContentBlock("title", 0, len(TITLE)), ContentBlock("body", start, len(text)))
    content = Content(TITLE, None, text, blocks)
    article = article_of(content, number)
    reading = reading_of(article, content)
    events = (new_event(article, NOON), new_event(reading, NOON))
    return Written(text, article_stream(article.article_id), events, content_blob(content))


def article_of(content: Content, number: int) -> ArticleCaptured:
    """Return the event that the article was seen."""
    url, at = f"https://site{number}.example/a", NOON + timedelta(minutes=number)
    return ArticleCaptured(
        article_id=article_id_of(url),
        revision=1,
        url=url,
        canonical_url=url,
        feed_url="https://site.example/rss",
        publisher=f"Paper {number}",
        source_class="outlet",
        language="en",
        published_at=at,
        published_raw=None,
        date_precision="second",
        feed_published_at=at,
        fetched_at=NOON,
        content_sha256=content_blob(content).sha256,
        page_sha256=None,
        word_count=len(content.text.split()),
        is_backfill=False,
    )


def reading_of(article: ArticleCaptured, content: Content) -> ClaimsRead:
    """Return the event that the article was read."""
    found = read_document(document_of(article, content), Watchlist((DEAL,)))
    return ClaimsRead(
        article_id=article.article_id,
        revision=1,
        content_sha256=article.content_sha256,
        extractor=found.extractor,
        extractor_version=found.extractor_version,
        watchlist_hash="w",
        claims=found.claims,
        refusal_count=found.refusal_count,
        published_at=article.published_at,
        publisher=article.publisher,
        source_class=article.source_class,
        url=article.url,
        is_silent=False,
    )


def measure(articles: Sequence[Written]) -> tuple[float, float]:
    """Return the seconds of the projector over these articles, and those of the floor."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_writer(f"sqlite:///{Path(folder) / 'log.db'}")
        store = EventStore(engine, system_clock)
        watched = DealWatched(DEAL.deal_id, definition_of(DEAL), "w")
        store.append(deal_stream(DEAL.deal_id), [new_event(watched, NOON)])
        began = time.perf_counter()
        for article in articles:
            sketch(article.text)
            store.append(article.stream, article.events, blobs=[article.body])
        floor = time.perf_counter() - began
        began = time.perf_counter()
        Projector(engine, store, system_clock).catch_up()
        seconds = time.perf_counter() - began
        engine.dispose()
    return seconds, floor


CASES = {
    "100 copies": lambda: copies(range(100)),
    "300 copies": lambda: copies(range(300)),
    "300 copies, youngest first": lambda: copies(reversed(range(300))),
    "300 distinct articles": lambda: distinct(range(300)),
}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="milliseconds per article in the projector")
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--only", default="", help="measure only the cases whose name has this")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    rows = []
    for name, make in CASES.items():
        if chosen.only in name:
            articles = make()
            pairs = [measure(articles) for _ in range(chosen.runs)]
            seconds, floor = (statistics.median(times) for times in zip(*pairs, strict=True))
            rows.append((name, seconds / len(articles) * 1e3, seconds / floor))
    if chosen.json:
        print(json.dumps([dict(zip(("case", "ms", "ratio"), row, strict=True)) for row in rows]))
        return
    print(f"{'case':<30}{'ms an article':>15}{'times the floor':>18}")
    for name, milliseconds, ratio in rows:
        print(f"{name:<30}{milliseconds:>15.2f}{ratio:>18.1f}")


if __name__ == "__main__":
    main()
