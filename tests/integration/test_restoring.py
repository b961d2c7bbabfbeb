"""A backup comes back whole, or what is there stays as it is."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from dealterms.backup import back_up
from dealterms.database import open_reader, open_writer
from dealterms.errors import SchemaError, StoreError, UsageError
from dealterms.events.store import EventStore
from dealterms.projections.projector import Projector
from dealterms.restoring import restore_backup
from dealterms.single_process import AlreadyRunningError, only_process
from support.builders import dollars
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom
from support.postgres_server import PostgresServer, binary

NOBODY = 65534


@pytest.fixture
def newsroom(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Newsroom:
    newsroom = Newsroom(engine, event_store, clock)
    newsroom.say("NVIDIA invests $100 billion.", dollars(100))
    return newsroom


@pytest.fixture
def copy(newsroom: Newsroom, store_url: str, tmp_path: Path) -> Path:
    """A backup of the newsroom, which has gone on since."""
    file = back_up(store_url, tmp_path / "copy.db").file
    newsroom.say("NVIDIA invests $30 billion.", dollars(30), "https://news.example/2")
    return file


def test_a_backup_takes_the_place_of_a_database_which_is_moved_aside(
    newsroom: Newsroom, store_url: str, copy: Path, clock: FrozenClock
) -> None:
    lost = newsroom.store.head()
    newsroom.engine.dispose()

    done = restore_backup(store_url, copy, is_replacing=True, is_proving=True, clock=clock)

    assert (done.position, done.root) == _end(f"sqlite:///{copy}")
    assert _end(store_url) == (done.position, done.root)
    assert done.replaced is not None and _end(f"sqlite:///{done.replaced}")[0] == lost


def test_what_was_still_in_the_wal_is_moved_aside_with_its_database(
    newsroom: Newsroom, store_url: str, copy: Path, clock: FrozenClock
) -> None:
    lost = newsroom.store.head()  # the writer stays open: nothing was put from its WAL in its file

    done = restore_backup(store_url, copy, is_replacing=True, clock=clock)
    newsroom.engine.dispose()

    assert done.replaced is not None and _end(f"sqlite:///{done.replaced}")[0] == lost
    assert _end(store_url)[0] == done.position < lost


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT TESTED: a service's user; needs root")
@pytest.mark.parametrize("is_there", [True, False], ids=["a database", "only its folder"])
def test_what_root_restores_belongs_to_the_user_of_the_service(
    newsroom: Newsroom, store_url: str, copy: Path, tmp_path: Path, is_there: bool
) -> None:
    newsroom.engine.dispose()
    database = Path(store_url.removeprefix("sqlite:///"))
    if is_there:
        os.chown(database, NOBODY, NOBODY)
    else:
        database.unlink()
        os.chown(database.parent, NOBODY, NOBODY)

    restore_backup(store_url, copy, is_replacing=True)

    assert (database.stat().st_uid, database.stat().st_mode & 0o777) == (NOBODY, 0o600)


def test_a_database_is_not_replaced_unasked(store_url: str, copy: Path) -> None:
    before = _end(store_url)

    with pytest.raises(UsageError, match="--replace moves it aside"):
        restore_backup(store_url, copy)
    assert _end(store_url) == before


def test_a_drill_proves_a_backup_and_puts_nothing_in_place(
    store_url: str, copy: Path, tmp_path: Path
) -> None:
    before, files = _end(store_url), set(tmp_path.iterdir())

    done = restore_backup(store_url, copy, is_proving=True, is_put=False)

    assert done.position < before[0] and _end(store_url) == before
    assert set(tmp_path.iterdir()) == files


def test_a_daemon_that_runs_is_not_robbed_of_its_database(store_url: str, copy: Path) -> None:
    with only_process(store_url), pytest.raises(AlreadyRunningError):
        restore_backup(store_url, copy, is_replacing=True)


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TRIGGER events_refuse_update; UPDATE events SET stream = 'x' WHERE position = 1",
        "UPDATE term_states SET value_text = '$1'",
    ],
    ids=["log", "table"],
)
def test_a_backup_that_is_not_good_is_refused(
    store_url: str, copy: Path, tmp_path: Path, damage: str
) -> None:
    before = _end(store_url)
    _run(copy, damage)
    files = set(tmp_path.iterdir())

    with pytest.raises(StoreError):
        restore_backup(store_url, copy, is_replacing=True, is_proving=True)
    assert _end(store_url) == before and set(tmp_path.iterdir()) == files


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("these are words" * 100)

    with pytest.raises(StoreError, match=r"copy\.db is no whole backup.*not a database"):
        restore_backup(f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "copy.db")
    (tmp_path / "copy.db").write_bytes(b"")
    with pytest.raises(StoreError, match=r"copy\.db holds nothing of dealterms"):
        restore_backup(f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "copy.db")
    with pytest.raises(UsageError, match="there is no backup"):
        restore_backup(f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "none.db")


def test_a_folder_that_is_not_there_yet_is_told(copy: Path, tmp_path: Path) -> None:
    """As on the machine that takes the place of a broken one."""
    with pytest.raises(UsageError, match=r"there is no folder .*nowhere: make it first"):
        restore_backup(f"sqlite:///{tmp_path / 'nowhere' / 'new.db'}", copy)


@pytest.mark.parametrize("whole", [0.6, 0.99])
def test_a_backup_that_was_cut_short_is_told_by_its_name(
    store_url: str, copy: Path, whole: float
) -> None:
    before = _end(store_url)
    os.truncate(copy, int(copy.stat().st_size * whole))

    with pytest.raises(StoreError, match=r"copy\.db is no whole backup, take another one"):
        restore_backup(store_url, copy, is_replacing=True)
    assert _end(store_url) == before


def test_a_backup_that_a_newer_program_wrote_is_refused_before_it_is_in_place(
    store_url: str, copy: Path
) -> None:
    """The daemon would refuse it, and then stand still."""
    before = _end(store_url)
    _run(copy, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaError, match=r"schema 9999.*install the newer dealterms"):
        restore_backup(store_url, copy, is_replacing=True)
    assert _end(store_url) == before


@pytest.fixture
def emptied(postgres: PostgresServer) -> Iterator[str]:
    url = postgres.new_database(is_migrated=False)
    yield url
    postgres.drop_database(url)


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_postgresql_is_dumped_while_it_is_written_and_comes_back_whole(
    newsroom: Newsroom, store_url: str, emptied: str, tmp_path: Path, clock: FrozenClock
) -> None:
    """The two commands of docs/backup.md."""
    before, dump = (newsroom.store.head(), newsroom.store.root()), tmp_path / "deals.dump"
    with newsroom.engine.begin() as connection:  # a write transaction is under way
        connection.execute(text("UPDATE checkpoints SET updated_at = updated_at"))
        _pg("pg_dump", "--format=custom", f"--file={dump}", _plain(store_url))
    newsroom.say("NVIDIA invests $30 billion.", dollars(30), "https://news.example/2")
    _pg("pg_restore", "--exit-on-error", f"--dbname={_plain(emptied)}", str(dump))

    again = open_writer(emptied)
    store = EventStore(again, clock)
    assert (store.head(), store.root()) == before
    assert store.verify() == Projector(again, store, clock).verify_projections() == []
    Newsroom(again, store, clock).say("NVIDIA invests $30 billion.", dollars(30))
    again.dispose()


def _pg(program: str, *arguments: str) -> None:
    subprocess.run([binary(program), *arguments], check=True, capture_output=True)


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")


def _end(url: str) -> tuple[int, str]:
    engine = open_reader(url)
    store = EventStore(engine, lambda: pytest.fail("no append"))
    found = store.head(), store.root().hex()
    engine.dispose()
    return found


def _run(file: Path, script: str) -> None:
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        for statement in script.split("; "):
            connection.exec_driver_sql(statement)
    engine.dispose()
