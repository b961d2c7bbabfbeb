"""The same input gives the same log on SQLite and on PostgreSQL: positions, ids, bytes, seals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from dealterms.database import open_writer
from dealterms.events.catalogue import NewEvent
from dealterms.events.store import EventStore, StreamAppend
from dealterms.tables import events, log_head, seals
from support.builders import a_failure, an_event
from support.examples import examples
from support.frozen_clock import FrozenClock

STREAMS = ["feed-a", "feed-b", "feed-ü", "deal-Nvidia–OpenAI"]
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@st.composite
def calls(draw: st.DrawFn) -> list[list[tuple[str, list[NewEvent], int | None]]]:
    """Draw appends to several streams, some repeated, some with an expected version."""
    new = st.builds(lambda n, name: an_event(a_failure(n, f"https://{name}.example/")),
                    st.integers(1, 9), NAMES)  # fmt: skip
    append = st.tuples(
        st.sampled_from(STREAMS), st.lists(new, max_size=4), st.sampled_from([None, None, 0, 1, 3])
    )
    return draw(st.lists(st.lists(append, min_size=1, max_size=3), max_size=6))


@pytest.fixture(scope="module")
def engines(
    tmp_path_factory: pytest.TempPathFactory, postgres: Any
) -> Iterator[tuple[Engine, Engine]]:
    path: Path = tmp_path_factory.mktemp("one_log") / "dealterms.db"
    both = open_writer(f"sqlite:///{path}"), open_writer(postgres.new_database())
    yield both
    for engine in both:
        engine.dispose()


@given(calls())
@settings(max_examples=examples(25),
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_the_same_calls_give_the_same_log(
    engines: tuple[Engine, Engine], drawn: list[list[tuple[str, list[NewEvent], int | None]]]
) -> None:
    """The databases grow from example to example: each call meets what earlier ones left."""
    answers = [[_append(engine, call) for call in drawn] for engine in engines]

    assert answers[0] == answers[1]
    assert _log(engines[0]) == _log(engines[1])


def test_both_logs_verify(engines: tuple[Engine, Engine]) -> None:
    for engine in engines:
        _append(engine, [("feed-a", [an_event()], None)])
        assert EventStore(engine, FrozenClock()).verify() == []


def _append(engine: Engine, call: list[tuple[str, list[NewEvent], int | None]]) -> Any:
    store = EventStore(engine, FrozenClock())
    appends = [StreamAppend(stream, new, expected) for stream, new, expected in call]
    try:
        with engine.begin() as connection:
            return store.append_batch_in(connection, appends)
    except Exception as error:  # whatever it is, the other database must say the same
        return str(error)


def _log(engine: Engine) -> list[Any]:
    with engine.begin() as connection:
        return [
            connection.execute(select(table).order_by(*table.primary_key)).all()
            for table in (events, seals, log_head)
        ]
