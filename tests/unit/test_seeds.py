"""The seeds are sound: every label stands in the article that our extractor finds on the page."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from dealterms.claims.claim import Section
from dealterms.demo.world import load_world, shuffled
from dealterms.extract import Article, extract_article
from support.seed_labels import load_labels

WORLD = load_world()
LABELS: dict[str, dict[str, Any]] = {label["id"]: label for label in load_labels()["articles"]}
IDS = [article.id for article in WORLD.articles]


@cache
def extracted(article_id: str) -> Article:
    seed = next(article for article in WORLD.articles if article.id == article_id)
    return extract_article(seed.html, f"http://127.0.0.1{seed.path}", "text/html; charset=utf-8")


def blocks_of(article: Article, *sections: Section) -> list[str]:
    return [article.text[b.start : b.end] for b in article.blocks if b.section in sections]


def test_every_article_has_its_labels_and_its_feed() -> None:
    slugs = {feed.slug for feed in WORLD.feeds}

    assert list(LABELS) == IDS
    assert {article.feed for article in WORLD.articles} == slugs
    assert len(WORLD.articles) == len(WORLD.feeds) == 13


def test_dated_articles_appear_in_order_and_one_is_undated() -> None:
    dates = [article.published_at for article in WORLD.articles if article.published_at]

    assert dates == sorted(dates)
    assert [a.id for a in WORLD.articles if a.published_at is None] == ["a05"]


def test_the_deal_is_told_in_two_claims_at_least_by_all_but_the_explainer() -> None:
    counts = {
        article_id: sum(claim["grade"] == "required" for claim in label["claims"])
        for article_id, label in LABELS.items()
    }

    assert counts.pop("a05") == 0
    assert sum(counts.values()) >= 30
    assert all(counts.values())


@pytest.mark.parametrize("article_id", IDS)
def test_every_claim_stands_word_for_word_in_one_block(article_id: str) -> None:
    article = extracted(article_id)
    blocks = blocks_of(article, *Section)
    missing = [
        claim["quote"]
        for claim in LABELS[article_id]["claims"]
        if not any(claim["quote"] in block for block in blocks)
    ]

    assert missing == []


@pytest.mark.parametrize("article_id", IDS)
def test_a_claim_of_title_or_summary_box_is_found_in_that_section(article_id: str) -> None:
    article = extracted(article_id)
    missing = [
        (claim["section"], claim["quote"])
        for claim in LABELS[article_id]["claims"]
        if "section" in claim
        and not any(
            claim["quote"] in block for block in blocks_of(article, Section(claim["section"]))
        )
    ]

    assert missing == []


@pytest.mark.parametrize("article_id", IDS)
def test_a_claim_of_the_text_is_found_in_the_text(article_id: str) -> None:
    body = blocks_of(extracted(article_id), Section.BODY)
    missing = [
        claim["quote"]
        for claim in LABELS[article_id]["claims"]
        if "section" not in claim and not any(claim["quote"] in block for block in body)
    ]

    assert missing == []


@pytest.mark.parametrize("article_id", IDS)
def test_distractors_are_in_the_article_and_furniture_is_not(article_id: str) -> None:
    text, label = extracted(article_id).text, LABELS[article_id]

    assert [d["quote"] for d in label["distractors"] if d["quote"] not in text] == []
    assert [words for words in label["furniture"] if words in text] == []


@pytest.mark.parametrize("article_id", IDS)
def test_title_author_and_time_are_read_from_the_page(article_id: str) -> None:
    seed = next(article for article in WORLD.articles if article.id == article_id)
    article = extracted(article_id)

    assert article.title == seed.title
    assert article.published_at is None or seed.published_at is not None
    if article.published_at and seed.published_at:
        assert abs((article.published_at - seed.published_at).days) <= 1


def test_a_shuffle_is_the_same_for_the_same_seed_and_loses_nothing() -> None:
    first, again, other = (shuffled(WORLD.articles, seed) for seed in ("a", "a", "b"))

    assert first == again != other
    assert sorted(article.id for article in other) == IDS


def test_the_configuration_has_no_place_left_open() -> None:
    text = WORLD.configuration(
        store_url="sqlite:///x.db", port=1234, receiver_port=5678, secret="whsec_abc"
    )

    assert "{" not in text
    assert "http://127.0.0.1:1234/feeds/tcw.xml" in text
    assert 'secret = "whsec_abc"' in text
