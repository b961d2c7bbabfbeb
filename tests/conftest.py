"""The few fixtures that every kind of test shares; the environment is scrubbed first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dealterms.database import open_writer
from dealterms.events.store import EventStore
from support.frozen_clock import FrozenClock

for _name in [name for name in os.environ if name.startswith("DEALTERMS_")]:
    del os.environ[_name]


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'dealterms.db'}"


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    """The writing engine of a real SQLite file, its schema at head."""
    engine = open_writer(store_url)
    yield engine
    engine.dispose()


@pytest.fixture
def event_store(engine: Engine, clock: FrozenClock) -> EventStore:
    return EventStore(engine, clock)
