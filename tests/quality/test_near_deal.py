"""News about the parties that is no news about the deal raises hardly an alert."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from dealterms.claims.values import from_json
from quality.floor import breaches, load_floor
from quality.matching import is_same_value
from quality.neardeal.compose import (
    ARTICLES,
    HALVES,
    HERE,
    NearArticle,
    compose,
    load_deals,
    load_frames,
)
from quality.neardeal.measure import NEAR_FLOOR, ends_after_opening, false_alerts, figures

articles = lru_cache(maxsize=1)(compose)


def test_no_more_alerts_are_raised_than_the_floor_allows() -> None:
    found = false_alerts(articles())

    assert list(breaches(figures(found), load_floor(NEAR_FLOOR))) == []


def test_an_article_that_does_change_the_deal_is_heard() -> None:
    near = next(one for one in articles() if one.deal["id"] == "bexhall-trentmoor")
    words = "Bexhall has raised its offer for Trentmoor to $61 a share from $54."
    news = replace(near, table=near.table | {"paragraphs": [words]})

    raised = [(one.raised.change.kind, one.raised.change.term) for one in false_alerts([news])]

    assert ("term_changed", "price_per_share") in raised


@pytest.mark.parametrize("deal", load_deals(), ids=lambda deal: deal["id"])
def test_the_first_article_opens_what_others_recall(deal: dict[str, Any]) -> None:
    stream, ends = ends_after_opening(deal["id"])

    for term, wanted in deal["stands"].items():
        value = from_json(stream.kind_of(term), wanted)
        rows = [slot.official for slot in ends[deal["id"], term].slots.values()]
        assert any(
            row and is_same_value(row.value, value, stream.kind_of(term), is_vague=False)
            for row in rows
        ), term


def test_there_are_a_thousand_different_articles_with_every_slot_filled() -> None:
    texts = {tuple(one.table["paragraphs"]) for one in articles()}

    assert len(texts) == len(articles()) == ARTICLES
    assert not [one for one in articles() if set("{}<>|") & set(text_of(one))]


def text_of(article: NearArticle) -> str:
    return "\n".join([article.table["title"], *article.table["paragraphs"]])


def test_each_of_the_kinds_has_frames_in_both_halves() -> None:
    halves = {kind: set() for kind in (frame["kind"] for frame in load_frames())}
    for frame in load_frames():
        halves[frame["kind"]].add(frame["half"])

    assert len(halves) >= 50
    assert all(found == set(HALVES) for found in halves.values())


def test_the_unseen_half_is_still_the_one_that_was_first_measured() -> None:
    unseen = [one.table for one in articles() if one.half == "unseen"]
    digest = hashlib.sha256(json.dumps(unseen, sort_keys=True).encode()).hexdigest()

    assert digest == (HERE / "unseen.sha256").read_text().strip()
