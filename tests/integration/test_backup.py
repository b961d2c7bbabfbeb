"""A copy of a database that is being written."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dealterms.backup import back_up
from dealterms.errors import StoreError, UsageError
from dealterms.events.store import EventStore
from dealterms.single_process import AlreadyRunningError, only_writer_of
from support.builders import a_failure, an_event
from support.frozen_clock import FrozenClock

WRITERS, TURNS = 4, 500


def test_a_copy_is_whole_and_private_while_a_writer_is_open(
    engine: Engine, event_store: EventStore, store_url: str, tmp_path: Path
) -> None:
    event_store.append("feed-a", [an_event()])
    target = tmp_path / "copy.db"

    with engine.begin():  # a write transaction is under way
        copy = back_up(store_url, target)

    assert (copy.file, copy.bytes) == (target, target.stat().st_size)
    assert (copy.position, copy.root) == (1, event_store.root().hex())
    assert target.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(target)) as copied:
        assert copied.execute("SELECT count(*) FROM events").fetchone() == (1,)
    assert not list(tmp_path.glob(".*.part"))


def test_copies_in_a_folder_are_named_after_time_and_position_and_the_newest_are_kept(
    engine: Engine, event_store: EventStore, store_url: str, clock: FrozenClock, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "dealterms-of-mine.db").touch()

    for number in range(1, 4):
        event_store.append("feed-a", [an_event(a_failure(number))])
        back_up(store_url, folder, keep=2, clock=clock)
        clock.advance(hours=1)

    assert sorted(file.name for file in folder.iterdir()) == [
        "dealterms-20260131T130000Z-0000000002.db",
        "dealterms-20260131T140000Z-0000000003.db",
        "dealterms-of-mine.db",
    ]


def test_a_database_whose_log_was_edited_makes_no_copy(
    engine: Engine, event_store: EventStore, store_url: str, tmp_path: Path
) -> None:
    event_store.append("feed-a", [an_event()])
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER events_refuse_update")
        connection.exec_driver_sql("UPDATE events SET stream = 'feed-b'")

    with pytest.raises(StoreError, match="the log is not whole"):
        back_up(store_url, tmp_path / "copy.db")
    assert not [*tmp_path.glob("copy.db"), *tmp_path.glob(".*.part")]


def test_a_number_of_copies_is_only_kept_in_a_folder(
    engine: Engine, store_url: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="no folder"):
        back_up(store_url, tmp_path / "copy.db", keep=3)


def test_an_existing_file_is_not_written_over(
    engine: Engine, store_url: str, tmp_path: Path
) -> None:
    target = tmp_path / "copy.db"
    target.write_text("precious")

    with pytest.raises(UsageError, match="exists already"):
        back_up(store_url, target)
    assert target.read_text() == "precious"


def test_a_folder_that_is_not_there_is_told(engine: Engine, store_url: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no folder .*nowhere: make it first"):
        back_up(store_url, tmp_path / "nowhere" / "copy.db")


def test_a_second_copy_to_the_same_folder_waits_for_the_first_and_spoils_nothing(
    engine: Engine, store_url: str, tmp_path: Path
) -> None:
    """As when the timer of every night and a hand come together."""
    folder = tmp_path / "copies"
    folder.mkdir()

    with only_writer_of(folder / ".dealterms.part"):
        half = folder / ".dealterms.part"
        half.write_text("of the first")
        with pytest.raises(AlreadyRunningError, match="wait until it has ended"):
            back_up(store_url, folder)
        assert half.read_text() == "of the first"
    back_up(store_url, folder)

    (copy,) = folder.iterdir()
    assert copy.name.startswith("dealterms-")


def test_of_many_that_write_one_file_there_is_one_at_a_time(tmp_path: Path) -> None:
    """The lock is taken away after each, under the hands of whoever has just opened it."""
    inside = most = 0

    def write() -> None:
        nonlocal inside, most
        for _ in range(TURNS):
            with suppress(AlreadyRunningError), only_writer_of(tmp_path / "file"):
                inside += 1
                os.sched_yield()
                most = max(most, inside)
                inside -= 1

    with ThreadPoolExecutor(WRITERS) as pool:
        for turn in [pool.submit(write) for _ in range(WRITERS)]:
            turn.result()

    assert (most, list(tmp_path.iterdir())) == (1, [])


def test_no_database_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database"):
        back_up(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "copy.db")


def test_another_database_is_sent_to_its_own_tool(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="pg_dump"):
        back_up("postgresql+psycopg://u@h/d", tmp_path / "copy.db")
