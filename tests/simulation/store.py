"""A real SQLite file on a disk with troubles of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from random import Random
from typing import Any

from sqlalchemy import Engine, event

from dealterms.database import open_writer
from simulation.fate import Life, Troubles

__all__ = ["store_of"]

_WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "WITH")
_WORDS = {"disk full": "database or disk is full"}  # SQLite's own, where the trouble has others


def store_of(
    troubles: Troubles, life: Life, random: Random, now: Callable[[], float]
) -> Callable[[str], Engine]:
    """Return how one life of the daemon opens its database."""

    def fail_if(is_locked: bool, is_hit: bool) -> None:
        """Fail in the words of the store's trouble, if it is of this kind and hits."""
        trouble = troubles.at("store", now())
        if trouble is not None and is_hit and is_locked == (trouble.kind == "database is locked"):
            raise sqlite3.OperationalError(_WORDS.get(trouble.kind, trouble.kind))

    def before(cursor: Any, statement: str, *_: Any) -> None:
        life.step()
        fail_if(is_locked=True, is_hit=statement.startswith("BEGIN"))

    def after(_connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        """Let a write fail that has rows to write: one that finds none needs no space."""
        is_write = statement.lstrip().startswith(_WRITES) and cursor.rowcount != 0
        fail_if(is_locked=False, is_hit=is_write)

    def open_store(url: str) -> Engine:
        engine = open_writer(url)
        for name in ("do_execute", "do_executemany", "do_execute_no_params"):
            event.listen(engine, name, before)
        event.listen(engine, "after_cursor_execute", after)
        commit = engine.dialect.do_commit

        def do_commit(connection: Any) -> None:
            life.step()
            fail_if(is_locked=False, is_hit=random.random() < 0.1)  # few of them have written
            commit(connection)
            life.step()  # a process may end between a commit and knowing of it

        engine.dialect.do_commit = do_commit  # type: ignore[method-assign]
        _do_without_the_disk(engine)
        return engine

    return open_store


def _do_without_the_disk(engine: Engine) -> None:
    """Let nobody wait for the disk: a crash here is one of the process, not of power."""

    def relax(connection: Any, _record: Any = None) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    event.listen(engine, "connect", relax)
    opened = engine.raw_connection()
    relax(opened.driver_connection)
    opened.close()
