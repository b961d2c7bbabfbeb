"""Opening a database, and what is said when it cannot be opened."""

from __future__ import annotations

import select
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import Engine, text

from dealterms.database import migrate, open_reader, open_writer
from dealterms.errors import SchemaError, StoreError
from dealterms.single_process import AlreadyRunningError, only_process
from support.databases import on_postgresql
from support.postgres_server import PostgresServer


def test_the_writer_keeps_every_commit_and_waits_for_others(engine: Engine) -> None:
    with engine.begin() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]

    assert pragmas == ["wal", 2, 1, 15_000]


def test_a_writing_transaction_is_taken_at_its_begin(engine: Engine, store_url: str) -> None:
    """A second process that only reads first must not be able to overtake it."""
    other = sqlite3.connect(store_url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)

    with engine.begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")

    other.close()


def test_a_reader_sees_one_moment(engine: Engine, store_url: str) -> None:
    reader = open_reader(store_url)
    count = text("SELECT count(*) FROM feeds")
    with reader.begin() as reading:
        before = reading.scalar(count)
        with engine.begin() as writing:
            writing.execute(
                text(
                    "INSERT INTO feeds (feed_url, publisher, source_class, "
                    "is_configured, failure_count, entry_count, article_count, "
                    "is_gone) VALUES ('u', 'p', 'outlet', 1, 0, 0, 0, 0)"
                )
            )
        assert reading.scalar(count) == before == 0
    with reader.begin() as reading:
        assert reading.scalar(count) == 1
    reader.dispose()


def test_a_locked_database_says_so(
    engine: Engine, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dealterms.database.sqlite.LOCK_WAIT_SECONDS", 0.0)
    with engine.begin(), pytest.raises(StoreError, match="locked by another process") as caught:
        open_writer(store_url)

    assert caught.value.retryable


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist: create it"):
        open_writer(f"sqlite:///{tmp_path / 'nowhere' / 'a.db'}")


def test_a_folder_instead_of_a_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="add a file name"):
        open_writer(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_url_without_a_file_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="names no file"):
        open_writer(url)


@pytest.mark.parametrize("url", ["dealterms.db", "oracel://x/y"])
def test_a_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="not a database address"):
        open_writer(url)


def test_a_refused_url_does_not_show_its_password() -> None:
    with pytest.raises(StoreError) as caught:
        open_writer("postgre://ada:secret@host/db")

    assert "secret" not in str(caught.value)


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(StoreError, match=r"ada:\*\*\*@127.0.0.1:9/deals cannot be used") as caught:
        open_writer("postgresql+psycopg://ada:secret@127.0.0.1:9/deals")

    assert caught.value.retryable
    assert "secret" not in str(caught.value)


def test_postgresql_without_its_driver_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(StoreError, match=r"pip install 'dealterms\[postgres\]'"):
        open_writer("postgresql+psycopg://127.0.0.1/deals")


@on_postgresql
def test_a_session_gives_its_locks_back_when_its_process_stops(engine: Engine) -> None:
    names = ("idle_in_transaction_session_timeout", "tcp_user_timeout", "TimeZone")
    with engine.begin() as connection:
        found = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in names]

    assert found == ["15s", "15000", "UTC"]


@on_postgresql
def test_sessions_that_the_server_ended_are_met_before_anything_is_done_with_them(
    engine: Engine, postgres: PostgresServer
) -> None:
    with engine.connect() as one, engine.connect() as other:
        sockets = [connection.connection.fileno() for connection in (one, other)]
    postgres.cut_connections()
    for socket in sockets:
        assert select.select([socket], [], [], 10)[0]

    with engine.begin() as one, engine.begin() as other:
        assert one.scalar(text("SELECT 1")) == other.scalar(text("SELECT 1")) == 1


@on_postgresql
def test_sessions_that_were_lost_without_a_word_are_met_after_a_while(
    engine: Engine, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engine.begin() as connection:
        connection.execute(text("SELECT 1"))
    monkeypatch.setattr("dealterms.database.postgres.TRUSTED_SECONDS", 0.0)
    monkeypatch.setattr("dealterms.database.postgres._has_word", lambda driver: False)
    postgres.cut_connections()

    with engine.begin() as connection:
        assert connection.scalar(text("SELECT 1")) == 1


@on_postgresql
def test_postgresql_readers_see_one_moment_and_cannot_write(engine: Engine, store_url: str) -> None:
    reader = open_reader(store_url)
    count = text("SELECT count(*) FROM log_head")
    with reader.begin() as reading:
        before = reading.scalar(count)
        with engine.begin() as writing:
            writing.execute(text("INSERT INTO log_head VALUES (2, 0)"))
        assert reading.scalar(count) == before == 1
    with pytest.raises(StoreError, match="cannot be opened for this"), reader.begin() as reading:
        reading.execute(text("UPDATE log_head SET position = 5"))
    reader.dispose()


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("not a database " * 100)

    with pytest.raises(StoreError, match="not a healthy SQLite database"):
        open_writer(f"sqlite:///{tmp_path / 'notes.db'}")


def test_reading_before_the_first_run_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run `dealterms poll` first"):
        open_reader(f"sqlite:///{tmp_path / 'a.db'}")
    assert list(tmp_path.iterdir()) == []


def test_reading_an_empty_file_asks_for_the_migration(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()

    with pytest.raises(SchemaError, match="run `dealterms migrate`"):
        open_reader(f"sqlite:///{tmp_path / 'a.db'}")


def test_a_database_of_a_newer_program_is_refused(engine: Engine, store_url: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SchemaError, match="newer dealterms"):
        migrate(engine)
    with pytest.raises(SchemaError, match="newer dealterms"):
        open_reader(store_url)


@pytest.mark.parametrize("opened_by", [open_reader, open_writer])
def test_a_path_that_cannot_be_looked_at_is_told(
    tmp_path: Path, opened_by: Callable[[str], Engine]
) -> None:
    """As is the folder of a service for another user; a name too long is so for root too."""
    with pytest.raises(StoreError, match="cannot be reached"):
        opened_by(f"sqlite:///{tmp_path / ('x' * 300)}.db")


def test_a_path_with_odd_characters_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a b?c#d%20é" / "x.db"
    path.parent.mkdir()

    open_writer(f"sqlite:///{quote(str(path))}").dispose()

    assert path.exists()


def test_the_lock_of_a_file_is_held_although_a_full_disk_takes_no_number(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'deals.db'}"
    (tmp_path / "deals.db.lock").symlink_to("/dev/full")

    with only_process(url), pytest.raises(AlreadyRunningError), only_process(url):
        pass
