"""Every earlier schema with data in it comes to today's; none goes back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from dealterms.database import (
    create_writer,
    known_revisions,
    migrate,
    open_writer,
    schema_revision,
)
from dealterms.errors import SchemaError, StoreError
from dealterms.events.catalogue import deal_stream, new_event
from dealterms.events.store import EventStore
from dealterms.projections.projector import Projector
from dealterms.resources import migrations_folder
from support.builders import (
    NOON,
    a_content,
    a_deal,
    a_failure,
    a_reading,
    an_article,
    an_event,
    stream_of,
)
from support.databases import on_both_databases
from support.frozen_clock import FrozenClock
from support.postgres_server import PostgresServer

CHECKOUT = Path(__file__).resolve().parents[2]
EARLIER = known_revisions()[:-1]


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any schema."""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        return server.new_database(is_migrated=False)
    return f"sqlite:///{tmp_path / 'old.db'}"


@pytest.mark.parametrize("empty_url", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize("revision", EARLIER)
def test_a_log_of_an_earlier_schema_is_read_verified_and_projected_by_todays(
    revision: str, empty_url: str, clock: FrozenClock
) -> None:
    engine = create_writer(empty_url)
    _upgrade(engine, revision)
    root, positions = _fill(engine, clock)

    assert migrate(engine) == known_revisions()[-1]

    store = EventStore(engine, clock)
    assert store.root() == root
    assert [one.position for one in store.read_all(0, 100)] == positions
    assert store.verify() == []
    projector = Projector(engine, store, clock)
    projector.rebuild()
    assert projector.verify_projections() == []
    [again] = store.append("feed-a", [an_event(a_failure(9))])
    assert again.position == positions[-1] + 1
    engine.dispose()


def test_a_sqlite_file_is_copied_before_its_schema_changes(
    tmp_path: Path, clock: FrozenClock
) -> None:
    file, head = tmp_path / "old.db", known_revisions()[-1]
    engine = create_writer(f"sqlite:///{file}")
    _upgrade(engine, EARLIER[-1])
    root, _ = _fill(engine, clock)

    migrate(engine)

    copy = create_writer(f"sqlite:///{file}.before-{head}")
    with copy.begin() as connection:
        assert schema_revision(connection) == EARLIER[-1]
    assert EventStore(copy, clock).root() == root
    for one in (engine, copy):
        one.dispose()


def test_a_new_database_and_one_of_todays_schema_are_not_copied(tmp_path: Path) -> None:
    for _ in range(2):
        open_writer(f"sqlite:///{tmp_path / 'new.db'}").dispose()

    assert [file.name for file in tmp_path.iterdir()] == ["new.db"]


def test_without_room_for_a_copy_the_schema_stays_as_it_is(
    tmp_path: Path, clock: FrozenClock
) -> None:
    file = tmp_path / "old.db"
    engine = create_writer(f"sqlite:///{file}")
    _upgrade(engine, EARLIER[-1])
    (tmp_path / f"{file.name}.before-{known_revisions()[-1]}").mkdir()  # no file can go there

    with pytest.raises(StoreError, match="the schema was not changed"):
        migrate(engine)
    with engine.begin() as connection:
        assert schema_revision(connection) == EARLIER[-1]
    engine.dispose()


@on_both_databases
def test_a_database_of_a_newer_program_is_refused_untouched(engine: Engine, store_url: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(SchemaError, match=r"9999.*install the newer dealterms"):
        open_writer(store_url)
    with engine.begin() as connection:
        assert schema_revision(connection) == "9999"


@on_both_databases
def test_a_downgrade_is_refused_with_a_way_out(engine: Engine, store_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "alembic", "downgrade", "-1"],
        cwd=CHECKOUT,
        env=os.environ | {"DEALTERMS_STORE__URL": store_url},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "schemas are not taken back: restore a backup" in done.stderr
    assert "Traceback" not in done.stderr
    with engine.begin() as connection:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    assert found == known_revisions()[-1]


def _upgrade(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _fill(engine: Engine, clock: FrozenClock) -> tuple[bytes, list[int]]:
    """Append a deal, an article with its body and reading, and a failure; return root, positions.

    The tables of the log are those of the first revision, whichever the schema is.
    """
    store = EventStore(engine, clock)
    article, bodies = an_article(a_content("NVIDIA invests up to $100 billion."))
    store.append(deal_stream("nvidia-openai"), [new_event(a_deal(), NOON)])
    events = [new_event(article, NOON), new_event(a_reading(article), NOON)]
    store.append(stream_of(article), events, blobs=bodies)
    store.append("feed-a", [an_event(a_failure(1))])
    return store.root(), [one.position for one in store.read_all(0, 100)]
