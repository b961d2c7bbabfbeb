"""The few fixtures that every kind of test shares; the environment is scrubbed first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from dealterms.database import open_writer
from dealterms.events.store import EventStore
from support.examples import IS_SEARCH, examples
from support.frozen_clock import FrozenClock
from support.postgres_server import PostgresServer

for _name in [name for name in os.environ if name.startswith("DEALTERMS_")]:
    del os.environ[_name]

settings.register_profile(
    "house",
    deadline=None,  # a busy machine is no fault of a test
    derandomize=not IS_SEARCH,
    max_examples=examples(100),
)
settings.load_profile("house")


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A running PostgreSQL, started by the first test that needs it."""
    server = PostgresServer(tmp_path_factory.mktemp("postgres"))
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """The address of a PostgreSQL database of this test's own, its schema at head."""
    url = postgres.new_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a SQLite file, or of a PostgreSQL database where a test asks for both."""
    if getattr(request, "param", "sqlite") == "postgresql":
        url: str = request.getfixturevalue("postgres_url")
        return url
    return f"sqlite:///{tmp_path / 'dealterms.db'}"


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    """The writing engine of a real database, its schema at head."""
    engine = open_writer(store_url)
    yield engine
    engine.dispose()


@pytest.fixture
def event_store(engine: Engine, clock: FrozenClock) -> EventStore:
    return EventStore(engine, clock)
