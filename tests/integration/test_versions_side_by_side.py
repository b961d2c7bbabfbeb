"""Programs of two versions on one database: the older one leaves the tables to the newer one."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import Engine, text

from dealterms.errors import SchemaError, StoreError
from dealterms.events.store import EventStore
from dealterms.leases import FOLLOWING, PostgresLeases
from dealterms.projections.projector import Projector
from support.builders import an_event, dollars
from support.databases import on_both_databases, on_postgresql
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom


@pytest.fixture
def newsroom(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Newsroom:
    newsroom = Newsroom(engine, event_store, clock)
    newsroom.say("NVIDIA invests $100 billion.", dollars(100))
    return newsroom


def let_a_newer_program_rebuild(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE checkpoints SET version = 9999"))


@on_both_databases
def test_tables_of_a_newer_program_are_not_touched_by_an_older_one(newsroom: Newsroom) -> None:
    before = newsroom.tables()
    let_a_newer_program_rebuild(newsroom.engine)
    newsroom.append("feed-a", an_event().event)

    older = Projector(newsroom.engine, newsroom.store, newsroom.clock)
    for _ in range(2):
        with pytest.raises(SchemaError, match="a newer dealterms made the tables"):
            older.catch_up()

    assert newsroom.tables() == before
    assert older.paused_reason() is None


def test_an_older_program_that_was_at_work_already_stops_at_once(newsroom: Newsroom) -> None:
    before = newsroom.tables()
    let_a_newer_program_rebuild(newsroom.engine)
    newsroom.append("feed-a", an_event().event)

    with pytest.raises(StoreError) as met:
        newsroom.projector.catch_up()
    assert met.value.retryable
    with pytest.raises(SchemaError):
        newsroom.projector.catch_up()
    assert newsroom.tables() == before


def test_a_rebuild_by_hand_takes_the_tables_back(newsroom: Newsroom) -> None:
    before = newsroom.tables()
    let_a_newer_program_rebuild(newsroom.engine)

    newsroom.projector.rebuild()

    assert newsroom.projector.catch_up() == 0
    assert newsroom.tables() == before


@on_postgresql
def test_an_older_daemon_that_leads_resigns(newsroom: Newsroom, engine: Engine) -> None:
    older, newer = PostgresLeases(engine, "older"), PostgresLeases(engine, "newer")
    let_a_newer_program_rebuild(engine)
    assert older.lead(FOLLOWING) and not newer.lead(FOLLOWING)

    fence, resign = (partial(verb, role=FOLLOWING) for verb in (older.lead_in, older.resign))
    projector = Projector(engine, newsroom.store, newsroom.clock, fence=fence, resign=resign)
    with pytest.raises(SchemaError):
        projector.catch_up()

    assert newer.lead(FOLLOWING) and not older.lead(FOLLOWING)
