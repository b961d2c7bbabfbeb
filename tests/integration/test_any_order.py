"""Whatever the order in which the news arrives, there is one state and one history."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealterms.projections import long_slot, walk_stretch
from dealterms.projections.projector import Projector
from support.examples import examples
from support.newsroom import Newsroom, a_newsroom
from support.stories import Append, Teller, Told, told

TERMS = ("deal_value", "status", "closing_expected", "stake_percent", "technical_collaboration")


@pytest.fixture(params=["folded whole", "folded on"])
def kind_of_slot(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slots as they are while they are short, and as they are once they are long."""
    is_long = request.param == "folded on"
    monkeypatch.setattr(long_slot, "LONG_SLOT", 2 if is_long else 10**6)
    monkeypatch.setattr(walk_stretch, "LANDMARK_SPACING", 2)


@settings(max_examples=examples(12), suppress_health_check=list(HealthCheck))
@given(
    st.lists(told(TERMS), min_size=3, max_size=9, unique_by=lambda one: one.site),
    st.integers(0, 2**32),
)
@pytest.mark.usefixtures("kind_of_slot")
def test_any_order_repetition_batch_and_restart_give_one_state_and_one_history(
    articles: list[Told], seed: int
) -> None:
    teller = Teller()
    with a_newsroom() as room:
        appends = [teller.events_of(one, room.clock())[0] for one in articles]
        expected = outcome(room, appends)
    draw = random.Random(seed)
    arrivals = [*appends, *draw.sample(appends, 2)]
    draw.shuffle(arrivals)
    with a_newsroom() as room:
        room.projector = a_projector(room, draw)
        for append in arrivals:
            room.store.append(append.stream, append.events, blobs=append.blobs)
            if draw.random() < 0.5:
                room.projector.catch_up()
            if draw.random() < 0.3:
                room.projector = a_projector(room, draw)

        assert outcome(room, ()) == expected
        room.projector.rebuild()
        assert outcome(room, ()) == expected


def a_projector(room: Newsroom, draw: random.Random) -> Projector:
    """Return the projector of a program that was started anew, with pages of some size."""
    page = draw.choice([1, 3, 500])
    return Projector(room.engine, room.store, room.clock, room.queued, page=page)


def outcome(room: Newsroom, appends: tuple[Append, ...] | list[Append]) -> list[list[str]]:
    """Return state and history behind these events, their recorded_at apart."""
    for append in appends:
        room.store.append(append.stream, append.events, blobs=append.blobs)
    room.projector.catch_up()
    return [_compared(room.rows(view)) for view in ("term_current", "term_history")]


def _compared(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(repr({**row, "recorded_at": None}) for row in rows)
