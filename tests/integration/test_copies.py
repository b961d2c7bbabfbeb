"""Groups of copies kept up article by article are those that the whole set of articles gives."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from dealterms.events.catalogue import article_id_of
from dealterms.events.store import EventStore
from dealterms.projections.copies import plan_regrouping
from dealterms.projections.origins import SketchedArticle, find_groups, sketch
from support.builders import NOON, a_content, dollars
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom

WORDS = [f"word{random.Random(place).randrange(4000)}" for place in range(700)]
FACTS = """
    SELECT a.article_id, a.origin_id, o.publisher, coalesce(o.published_at, o.feed_published_at)
    FROM article_records a
    JOIN article_records o ON o.article_id = a.origin_id AND o.is_latest WHERE a.is_latest
"""


@pytest.fixture
def newsroom(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Newsroom:
    return Newsroom(engine, event_store, clock)


@pytest.mark.parametrize("seed", range(6))
def test_groups_are_the_connected_components_after_every_article(
    newsroom: Newsroom, seed: int
) -> None:
    """Windows on one long text: chains of copies that later articles join, move and cut."""
    draw = random.Random(seed)
    latest: dict[str, SketchedArticle] = {}
    revisions: dict[str, int] = {}
    for _ in range(30):
        url = f"https://site{draw.randrange(12)}.example/a"
        revisions[url] = revisions.get(url, 0) + 1
        article = a_window(draw, url)
        before = facts(newsroom)
        with newsroom.engine.begin() as connection:
            plan = plan_regrouping(connection, sketched(article))
        publish(newsroom, article, revisions[url])
        latest[article["article_id"]] = sketched(article)

        after = facts(newsroom)
        assert {one: row[0] for one, row in after.items()} == origins_of(latest)
        assert plan.stale == {one for one in before if after[one] != before[one]}
    assert newsroom.projector.verify_projections() == []


def test_the_order_of_arrival_does_not_show(newsroom: Newsroom) -> None:
    draw = random.Random(1)
    articles = [a_window(draw, f"https://site{number}.example/a") for number in range(15)]
    expected = origins_of({one["article_id"]: sketched(one) for one in articles})
    for article in draw.sample(articles, len(articles)):
        publish(newsroom, article)

    assert {one: row[0] for one, row in facts(newsroom).items()} == expected
    assert len(set(expected.values())) < len(articles)


def test_a_copy_of_a_known_group_leaves_every_other_row_alone(newsroom: Newsroom) -> None:
    for number in range(20):
        a_copy(newsroom, number)
    written: list[str] = []
    event.listen(
        newsroom.engine,
        "before_cursor_execute",
        lambda *call: written.append(call[2]) if _writes(call[2]) else None,
    )

    newsroom.publish(
        a_content(" ".join(WORDS[:300]), "No. 20"),
        url="https://site20.example/a",
        published_at=NOON + timedelta(days=20),
    )

    assert not [sql for sql in written if sql.startswith("UPDATE article_records")]
    assert not [sql for sql in written if "term_" in sql]


def test_a_group_keeps_each_mark_once(newsroom: Newsroom) -> None:
    for number in range(20):
        a_copy(newsroom, number)

    marks = newsroom.rows("article_shingles")

    assert len({row["shingle"] for row in marks}) == len(marks) < 40


def a_copy(newsroom: Newsroom, number: int) -> None:
    at, url = NOON + timedelta(days=number), f"https://site{number}.example/a"
    newsroom.say(" ".join(WORDS[:300]) + f" No. {number}", dollars(100), url, published_at=at)


def a_window(draw: random.Random, url: str) -> dict[str, Any]:
    start = draw.choice([0, 60, 120, 180, 240, 400])
    day = draw.choice([None, *range(9)])
    return {
        "url": url,
        "article_id": article_id_of(url),
        "content": a_content(" ".join(WORDS[start : start + 280]), f"Edition {draw.random()}."),
        "published_at": None if day is None else NOON + timedelta(days=day),
        "publisher": f"Paper {draw.randrange(3)}",
    }


def publish(newsroom: Newsroom, article: dict[str, Any], revision: int = 1) -> None:
    newsroom.publish(
        article["content"],
        url=article["url"],
        revision=revision,
        published_at=article["published_at"],
        publisher=article["publisher"],
    )


def sketched(article: dict[str, Any]) -> SketchedArticle:
    return SketchedArticle(
        article["article_id"],
        article["publisher"],
        article["published_at"],
        sketch(article["content"].text),
    )


def origins_of(articles: dict[str, SketchedArticle]) -> dict[str, str]:
    groups = find_groups(articles.values())
    return {one.article_id: group[0].article_id for group in groups for one in group}


def facts(newsroom: Newsroom) -> dict[str, tuple[Any, ...]]:
    with newsroom.engine.begin() as connection:
        return {row[0]: tuple(row[1:]) for row in connection.execute(text(FACTS))}


def _writes(sql: str) -> bool:
    return sql.lstrip().split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE")
