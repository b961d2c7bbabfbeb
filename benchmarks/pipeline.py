"""Articles per second through the whole pipeline, beside the bare cost of the two libraries in it.

    make bench            or  python benchmarks/pipeline.py [--articles N] [--runs N] [--json]

The seeds' pages are repeated with other words in every paragraph and served by the demo's site.
*Pipeline* is one `poll` of it on an empty SQLite file: start of the workers, feeds and pages over
HTTP, parsing, extraction, claims, the log with fsync, projections, alerts to a receiver. *Bare* is
feedparser on the same feeds and trafilatura on the same pages, in this process, and nothing else:
what any program that uses them pays at least. Nearly every page is about one deal, so the cost of
hot terms and of near-copies is part of the figure. Runs alternate, so that a busy machine slows
both; medians are printed. Compare ratios between machines, never seconds.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path

import feedparser
import trafilatura

from dealterms.clock import system_clock
from dealterms.commands import poll_once
from dealterms.demo.play import PollResult, open_stage
from dealterms.demo.site import atom, rss
from dealterms.demo.world import SeedArticle, World, load_world
from dealterms.log import configure_logging
from dealterms.settings import load_settings

PLACES = ("Oslo", "Lagos", "Quito", "Turin", "Perth", "Osaka", "Tunis", "Lima", "Gdansk", "Leeds")
THINGS = ("harbour", "tramway", "orchard", "library", "stadium", "brewery", "museum", "bridge")
VERBS = ("repainted", "reopened", "measured", "photographed", "inspected", "renamed", "insured")


def varied_world(count: int) -> World:
    """Return the seeds' world with `count` articles: their pages in turn, in other words."""
    world = load_world()
    articles = islice(cycle(world.articles), count)
    return replace(world, articles=tuple(varied(one, n) for n, one in enumerate(articles)))


def varied(article: SeedArticle, number: int) -> SeedArticle:
    """Return the article at another address, each paragraph with a sentence of its own."""
    pieces = article.html.split(b"</p>")
    html = b"".join(
        piece + f" {filler(number, 2 * place)} {filler(number, 2 * place + 1)}</p>".encode()
        for place, piece in enumerate(pieces[:-1])
    )
    return replace(
        article,
        id=f"{article.id}-{number}",
        path=f"{article.path.rstrip('/')}-{number}",
        title=f"{article.title} ({number})",
        html=html + pieces[-1],
        published_at=article.published_at and article.published_at + timedelta(seconds=number),
    )


def filler(number: int, place: int) -> str:
    """Return a harmless sentence that differs from page to page and place to place."""
    seed = number * 311 + place * 7
    town, thing, verb = (
        words[(seed // step) % len(words)]
        for words, step in ((PLACES, 1), (THINGS, 10), (VERBS, 80))
    )
    return f"Meanwhile the {thing} of {town} was {verb} on visit {seed}, and nobody minded much."


def pipeline_seconds(world: World) -> float:
    """Return how long one poll takes that finds every article of the world."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_stage(world, Path(folder), system_clock) as stage,
    ):
        for article in world.articles:
            stage.site.publish(article)
        settings = load_settings(stage.config)
        seconds = seconds_of(lambda: check(poll_once(settings)))
        recorded = count_articles(stage.database)
    if recorded != len(world.articles):
        raise SystemExit(f"{recorded} of {len(world.articles)} articles were recorded")
    return seconds


def check(result: PollResult) -> None:
    """Stop if anything failed: half the work is no measurement."""
    if result.failures:
        raise SystemExit("the poll failed: " + "; ".join(result.failures))


def count_articles(database: Path) -> int:
    """Return how many articles the database holds."""
    with closing(sqlite3.connect(database)) as connection:
        count: int = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
    return count


def bare_seconds(world: World) -> float:
    """Return how long the two libraries alone take over the same bytes."""
    feeds = [
        {"rss": rss, "atom": atom}[feed.format](
            feed, [a for a in world.articles if a.feed == feed.slug], "http://127.0.0.1"
        )[1]
        for feed in world.feeds
    ]

    def work() -> None:
        for body in feeds:
            feedparser.parse(BytesIO(body))
        for article in world.articles:
            trafilatura.bare_extraction(article.html.decode(), with_metadata=True)

    return seconds_of(work)


def seconds_of(work: Callable[[], None]) -> float:
    """Return the seconds on the wall that a piece of work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="articles per second, and the ratio to bare cost")
    options.add_argument("--articles", type=int, default=130)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    configure_logging(level=logging.WARNING)
    world = varied_world(chosen.articles)
    bare_seconds(varied_world(1))  # what is imported on first use is not measured
    pairs = [(pipeline_seconds(world), bare_seconds(world)) for _ in range(chosen.runs)]
    pipeline, bare = (statistics.median(seconds) for seconds in zip(*pairs, strict=True))
    figures = {
        "articles": chosen.articles,
        "cores": os.cpu_count(),
        "pipeline_articles_per_second": round(chosen.articles / pipeline, 1),
        "bare_articles_per_second": round(chosen.articles / bare, 1),
        "ratio": round(pipeline / bare, 2),
    }
    if chosen.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):<30} {value}")


if __name__ == "__main__":
    main()
