"""A rumour goes stale for whoever looks long after it was told, and never in the fold."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from dealterms.claims.claim import Layer, Modality, SpeakerClass
from dealterms.events.store import EventStore
from dealterms.reports.staleness import STALE_AFTER, load_stale
from support.builders import NOON, dollars
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom

DAY = timedelta(days=1)
RUMOUR = {
    "layer": Layer.REPORTED,
    "modality": Modality.RUMOURED,
    "speaker_class": SpeakerClass.OUTLET_UNNAMED_SOURCES,
}


@pytest.fixture
def newsroom(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Newsroom:
    return Newsroom(engine, event_store, clock)


def stale_terms(newsroom: Newsroom, days: int, known: int = 1000) -> set[str]:
    """Return the terms of stale rumours, so many days after the first article."""
    with newsroom.engine.begin() as connection:
        at, known_at = NOON + days * DAY, NOON + known * DAY
        return {row.term for row in load_stale(connection, at, known_at=known_at)}


def test_a_rumour_that_nobody_told_again_is_stale_after_ninety_days(newsroom: Newsroom) -> None:
    newsroom.say("Nvidia may invest $100 billion.", dollars(100), **RUMOUR)

    assert stale_terms(newsroom, STALE_AFTER.days - 1) == set()
    assert stale_terms(newsroom, STALE_AFTER.days) == {"investment_amount"}


def test_another_source_makes_it_fresh_again(newsroom: Newsroom) -> None:
    newsroom.say("Nvidia may invest $100 billion.", dollars(100), **RUMOUR)
    newsroom.say(
        "It is $100 billion, others say.", dollars(100), "https://other.example/a",
        published_at=NOON + 60 * DAY, publisher="Courier", **RUMOUR,
    )  # fmt: skip

    assert stale_terms(newsroom, 100) == set()
    assert stale_terms(newsroom, 150) == {"investment_amount"}


def test_what_the_parties_said_is_never_stale(newsroom: Newsroom) -> None:
    newsroom.say("Nvidia invests $100 billion.", dollars(100))

    assert stale_terms(newsroom, 1000) == set()


def test_a_rumour_that_was_replaced_is_stale_only_while_it_stood(newsroom: Newsroom) -> None:
    newsroom.say("Nvidia may invest $100 billion.", dollars(100), **RUMOUR)
    newsroom.say(
        "Nvidia invests $30 billion.", dollars(30), "https://other.example/a",
        published_at=NOON + 120 * DAY,
    )  # fmt: skip

    assert stale_terms(newsroom, 100) == {"investment_amount"}
    assert stale_terms(newsroom, 300) == set()


def test_staleness_changes_no_row_and_tells_nobody(newsroom: Newsroom) -> None:
    newsroom.say("Nvidia may invest $100 billion.", dollars(100), **RUMOUR)
    before = newsroom.tables(), list(newsroom.queued.kinds)

    assert stale_terms(newsroom, 500)
    newsroom.projector.catch_up()
    assert (newsroom.tables(), newsroom.queued.kinds) == before
