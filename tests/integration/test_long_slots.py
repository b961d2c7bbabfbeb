"""A slot with many claims is folded on from where it was, and comes out as if folded whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dealterms.claims.claim import Modality, Section, SpeakerClass
from dealterms.claims.values import Label
from dealterms.events.store import EventStore
from dealterms.projections import long_slot, walk_stretch
from dealterms.projections.projector import Projector
from support.builders import NOON, dollars
from support.databases import on_both_databases
from support.examples import examples
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom, a_newsroom
from support.stories import DAY, Said, Step, Told, a_said, stories, tell

WITH_HOLDERS = ("deal_value", "stake_percent")
OF_WORDS = ("status", "regulatory_approval", "technical_collaboration")
OF_TIME = ("closing_expected", "status")


@pytest.fixture
def everything_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_slot, "LONG_SLOT", 2)
    monkeypatch.setattr(walk_stretch, "LANDMARK_SPACING", 2)


def told_whole(story: Sequence[Step], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what comes out where every slot is folded whole."""
    with monkeypatch.context() as patch, a_newsroom() as room:
        patch.setattr(long_slot, "LONG_SLOT", 10**6)
        tell(room, story, lambda _: room.projector.catch_up())
        return outcome(room)


def outcome(room: Newsroom) -> dict[str, Any]:
    """Return state, history, the past on both axes, and changes."""
    views = ("term_current", "term_history", "claims")
    tables = {view: sorted(room.rows(view), key=repr) for view in views}
    past = sorted(map(repr, as_ever_known(room.rows("term_versions"))))
    return tables | {"past": past, "changes": room.changes(), "told": room.queued.kinds}


def as_ever_known(versions: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what was known without a break as one row, however often it was written down."""
    spans: dict[str, list[tuple[Any, Any]]] = {}
    shown = {}
    for version in versions:
        span = version.pop("known_from"), version.pop("known_to")
        if span[0] < span[1]:
            shown[repr(version)] = version
            spans.setdefault(repr(version), []).append(span)
    for key, version in shown.items():
        begins, ends = ({span[end] for span in spans[key]} for end in (0, 1))
        yield version | {"known": sorted(begins ^ ends)}


STORIES = st.one_of(*(stories(terms, 24) for terms in (WITH_HOLDERS, OF_WORDS, OF_TIME)))
LONG_STORIES = st.one_of(*(stories(terms, 50) for terms in (WITH_HOLDERS, OF_WORDS, OF_TIME)))


RELAXED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=examples(25), suppress_health_check=RELAXED)
@given(STORIES, st.integers(1, 9))
@pytest.mark.usefixtures("everything_is_long")
def test_a_long_slot_comes_out_as_if_folded_whole(
    monkeypatch: pytest.MonkeyPatch, story: list[Step], restart: int
) -> None:
    """Rows, the past, changes and alerts; with the program started anew every few steps."""
    check_against_whole(monkeypatch, story, restart)


@pytest.mark.slow
@pytest.mark.parametrize("spacing", [2, 3, 5])
@settings(max_examples=examples(8, searched=30), suppress_health_check=RELAXED)
@given(LONG_STORIES, st.integers(1, 9))
@pytest.mark.usefixtures("everything_is_long")
def test_long_stories_come_out_so_too(
    monkeypatch: pytest.MonkeyPatch, spacing: int, story: list[Step], restart: int
) -> None:
    monkeypatch.setattr(walk_stretch, "LANDMARK_SPACING", spacing)
    check_against_whole(monkeypatch, story, restart)


@on_both_databases
@pytest.mark.usefixtures("everything_is_long")
def test_the_walk_of_a_long_slot_is_the_same_on_both_databases(
    engine: Engine, event_store: EventStore, clock: FrozenClock
) -> None:
    """The keys of the walk sort as bytes, here as there."""
    room = Newsroom(engine, event_store, clock, page=5)
    for place in range(12):
        room.say(
            f"Text {place}: it is {place % 3} billion.", dollars(place % 3 + 1),
            f"https://site{place}.example/a", published_at=NOON + (place * 5 % 7) * DAY,
            publisher=f"Päper {place % 4}", has_change_cue=place % 4 == 1,
        )  # fmt: skip

    assert room.projector.verify_projections() == []
    assert len(room.rows("term_history")) > 2


@pytest.mark.usefixtures("everything_is_long")
def test_a_supporter_that_comes_again_later_is_counted_from_then_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An article emptied by its publisher takes its paper away until that paper says so anew."""

    def says(place: int, word: str, **fields: Any) -> Said:
        return a_said(place, "regulatory_approval", Label(word), **fields)

    corrected = {"modality": Modality.CORRECTED}
    story: list[Step] = [
        Told(3, 4, 5, (
            says(1, "blocked", **corrected),
            says(0, "cleared", speaker_class=SpeakerClass.WRITER, **corrected),
        )),
        Told(6, 2, 0, ()),
        Told(2, 6, 8, (says(1, "blocked", section=Section.TITLE),)),
        Told(7, 8, 3, (says(2, "pending"),)),
        Told(9, 7, None, (says(2, "blocked"),)),
        Told(10, 9, None, (says(2, "cleared"),)),
        Told(7, 2, None, ()),
    ]  # fmt: skip

    check_against_whole(monkeypatch, story, restart=99)


def check_against_whole(monkeypatch: pytest.MonkeyPatch, story: list[Step], restart: int) -> None:
    with a_newsroom(page=5) as room:

        def go_on(number: int) -> None:
            if number % restart == 0:
                room.projector = Projector(room.engine, room.store, room.clock, room.queued, page=5)
            room.projector.catch_up()

        tell(room, story, go_on)

        assert room.projector.verify_projections() == []
        assert outcome(room) == told_whole(story, monkeypatch)
