"""A real SQLite file on a disk with troubles of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from random import Random
from typing import Any, Self

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

    class Cursor(sqlite3.Cursor):
        """Every statement passes here, SQLAlchemy's and those that go straight to the driver."""

        def execute(self, statement: str, *parameters: Any) -> Self:
            return self._run(super().execute, statement, *parameters)

        def executemany(self, statement: str, rows: Any) -> Self:
            return self._run(super().executemany, statement, rows)

        def _run(self, run: Callable[..., Any], statement: str, *rest: Any) -> Self:
            """Let a write fail that has rows to write: one that finds none needs no space."""
            life.step()
            fail_if(is_locked=True, is_hit=statement.startswith("BEGIN"))
            run(statement, *rest)
            is_write = statement.lstrip().startswith(_WRITES) and self.rowcount != 0
            fail_if(is_locked=False, is_hit=is_write)
            return self

    class Connection:
        """The driver's connection, with cursors and commits of ours."""

        def __init__(self, real: sqlite3.Connection) -> None:
            self._real = real

        def __getattr__(self, name: str) -> Any:
            return getattr(self._real, name)

        def cursor(self) -> Cursor:
            return self._real.cursor(Cursor)

        def execute(self, statement: str, *parameters: Any) -> Cursor:
            return self.cursor().execute(statement, *parameters)

        def commit(self) -> None:
            life.step()
            fail_if(is_locked=False, is_hit=random.random() < 0.1)  # few of them have written
            self._real.commit()
            life.step()  # a process may end between a commit and knowing of it

    def open_store(url: str) -> Engine:
        engine = open_writer(url)
        engine.dispose()  # what made the schema had no troubles
        pool: Any = engine.pool
        connect = pool._creator  # what makes connections is nowhere public

        pool._creator = lambda: Connection(connect())
        event.listen(engine, "connect", _do_without_the_disk)
        return engine

    return open_store


def _do_without_the_disk(connection: Any, _record: Any) -> None:
    """Let nobody wait for the disk: a crash here is one of the process, not of power."""
    connection.execute("PRAGMA synchronous=OFF")
