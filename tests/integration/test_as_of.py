"""State on two axes: what the sources had said, and what this program knew."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from dealterms.as_of import state_as_of
from dealterms.events.store import EventStore
from support.builders import NOON, dollars
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom

DAY = timedelta(days=1)


@pytest.fixture
def newsroom(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Newsroom:
    return Newsroom(engine, event_store, clock)


def amounts(newsroom: Newsroom, **moments: datetime) -> list[Any]:
    rows = state_as_of(newsroom.engine, newsroom.store, deal_id="nvidia-openai", **moments)
    return [row["amount"] for row in rows]


def test_as_of_leaves_out_what_was_said_later(newsroom: Newsroom) -> None:
    newsroom.say("NVIDIA invests $10 billion.", dollars(10), published_at=NOON)
    newsroom.say(
        "NVIDIA invests $20 billion.", dollars(20), "https://news.example/a2",
        published_at=NOON + 2 * DAY,
    )  # fmt: skip

    assert amounts(newsroom, as_of=NOON - DAY) == []
    assert amounts(newsroom, as_of=NOON + DAY) == ["10000000000"]
    assert amounts(newsroom, as_of=NOON + 3 * DAY) == ["20000000000"]


def test_known_at_leaves_out_what_was_recorded_later(newsroom: Newsroom) -> None:
    newsroom.say("NVIDIA invests $10 billion.", dollars(10), published_at=NOON)
    before = newsroom.clock()
    newsroom.clock.advance(days=5)
    newsroom.say(
        "NVIDIA invests $20 billion.", dollars(20), "https://news.example/a2",
        published_at=NOON + DAY,
    )  # fmt: skip

    assert amounts(newsroom, known_at=before) == ["10000000000"]
    assert amounts(newsroom, as_of=NOON + 2 * DAY, known_at=before) == ["10000000000"]
    assert amounts(newsroom, as_of=NOON + 2 * DAY) == ["20000000000"]
    assert amounts(newsroom, known_at=NOON - DAY) == []


def test_without_a_moment_the_state_is_the_present_one(newsroom: Newsroom) -> None:
    newsroom.say("NVIDIA invests $10 billion.", dollars(10))

    (row,) = state_as_of(newsroom.engine, newsroom.store)
    (current,) = newsroom.rows("term_current")
    same = {"term", "holder", "layer", "amount", "qualifier", "modality", "claim_id", "quote"}
    assert {name: row[name] for name in same} == {name: current[name] for name in same}
