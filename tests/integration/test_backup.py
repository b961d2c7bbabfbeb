"""A copy of a database that is being written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dealterms.backup import back_up
from dealterms.errors import StoreError, UsageError
from dealterms.events.store import EventStore
from support.builders import an_event


def test_a_copy_is_whole_and_private_while_a_writer_is_open(
    engine: Engine, event_store: EventStore, store_url: str, tmp_path: Path
) -> None:
    event_store.append("feed-a", [an_event()])
    target = tmp_path / "copy.db"

    with engine.begin():  # a write transaction is under way
        size = back_up(store_url, target)

    assert size == target.stat().st_size
    assert target.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT count(*) FROM events").fetchone() == (1,)
    assert not list(tmp_path.glob(".*.part"))


def test_an_existing_file_is_not_written_over(
    engine: Engine, store_url: str, tmp_path: Path
) -> None:
    target = tmp_path / "copy.db"
    target.write_text("precious")

    with pytest.raises(UsageError, match="exists already"):
        back_up(store_url, target)
    assert target.read_text() == "precious"


def test_a_folder_that_is_not_there_is_told(engine: Engine, store_url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="could not be written"):
        back_up(store_url, tmp_path / "nowhere" / "copy.db")


def test_no_database_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database"):
        back_up(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "copy.db")


def test_another_database_is_sent_to_its_own_tool(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="pg_dump"):
        back_up("postgresql+psycopg://u@h/d", tmp_path / "copy.db")
