"""However the log is cut into pages, it makes the same rows, changes and alerts."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealterms.events.catalogue import ArticleForgotten, ArticleUnavailable, article_stream
from dealterms.projections import long_slot, projector, walk_stretch
from dealterms.projections.projector import Projector
from support.newsroom import Newsroom, a_newsroom
from support.stories import Step, Teller, Told, stories

TERMS = ("deal_value", "status", "closing_expected", "technical_collaboration")


@pytest.fixture(params=["short slots", "long slots"])
def kind_of_slot(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slots that are folded whole, and slots that are folded on from their third claim."""
    monkeypatch.setattr(long_slot, "LONG_SLOT", 2 if request.param == "long slots" else 10**6)
    monkeypatch.setattr(walk_stretch, "LANDMARK_SPACING", 2)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(stories(TERMS, 16), st.integers(0, 2**32))
@pytest.mark.usefixtures("kind_of_slot")
def test_any_cut_into_pages_gives_the_same_rows_changes_and_alerts(
    story: list[Step], seed: int
) -> None:
    check_cuts(story, seed)


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(stories(TERMS, 30), st.integers(0, 2**32))
@pytest.mark.usefixtures("kind_of_slot")
def test_any_cut_of_long_stories_does_too(story: list[Step], seed: int) -> None:
    check_cuts(story, seed)


def check_cuts(story: list[Step], seed: int) -> None:
    one_by_one = outcome(story, seed, page=1, kept_claims=0)

    assert outcome(story, seed, page=500) == one_by_one
    assert outcome(story, seed, page=random.Random(seed).randint(2, 9)) == one_by_one


def outcome(story: list[Step], seed: int, page: int, kept_claims: int = 50_000) -> dict[str, Any]:
    """Return everything that the log of a story makes, applied in pages of this size."""
    with pytest.MonkeyPatch.context() as patch, a_newsroom() as room:
        patch.setattr(projector, "_KEPT_CLAIMS", kept_claims)
        room.projector = Projector(room.engine, room.store, room.clock, room.queued, page=page)
        record(room, story, random.Random(seed))
        room.projector.catch_up()
        if page == 1:
            assert room.projector.verify_projections() == []
        return room.tables() | {
            "raised": room.changes(),
            "told": room.queued.changes,
            "messages": room.queued.kinds,
            "head": room.store.head(),
        }


def record(room: Newsroom, story: list[Step], draw: random.Random) -> None:
    """Append a story and now and then a takedown, on a clock that stands still and goes back."""
    teller = Teller()
    for step in story:
        room.clock.advance(minutes=draw.choice([1, 0, 0, -1]))
        appends = teller.events_of(step, room.clock())
        for append in appends:
            room.store.append(append.stream, append.events, blobs=append.blobs)
        if appends and isinstance(step, Told) and draw.random() < 0.15:
            article_id = appends[0].stream.removeprefix("article-")
            word = draw.choice([
                ArticleForgotten(article_id, "a request"),
                ArticleUnavailable(article_id, "https://site.example/gone", "gone", 410),
            ])  # fmt: skip
            room.append(article_stream(article_id), word)
