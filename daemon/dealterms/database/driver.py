"""Statements that go to the driver itself, inside the caller's transaction.

SQLAlchemy spends some 20 µs on every statement and a microsecond on every row it hands out. An
append is five statements under the lock of the log, a replay a hundred thousand rows a second. The
errors that leave here are those that leave SQLAlchemy's connections.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from dealterms.database import postgres, sqlite
from dealterms.errors import StoreError

__all__ = ["copy_rows", "fetch_rows", "mark_of", "run_many"]

_IN_WORDS: Final[Mapping[str, Callable[[BaseException, URL], StoreError | None]]] = {
    "sqlite": sqlite.in_words,
    "postgresql": postgres.in_words,
}

# Bytes come as they are, not as hexadecimal text.
_OPTIONS: Final[Mapping[str, Mapping[str, Any]]] = {"sqlite": {}, "postgresql": {"binary": True}}


def mark_of(connection: Connection) -> str:
    """Return what stands for a parameter in the driver's own words."""
    return "?" if connection.dialect.paramstyle == "qmark" else "%s"


def fetch_rows(
    connection: Connection, statement: str, parameters: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """Run a statement in the driver's own words and return the rows it answers with, if any."""
    driver: Any = connection.connection.driver_connection
    try:
        cursor = driver.execute(statement, parameters, **_OPTIONS[connection.dialect.name])
        return cursor.fetchall() if cursor.description else []
    except connection.dialect.loaded_dbapi.Error as error:
        raise _translated(connection, statement, error) from error


def run_many(connection: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run a statement once for each row of parameters."""
    driver: Any = connection.connection.driver_connection
    try:
        driver.cursor().executemany(statement, rows)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _translated(connection, statement, error) from error


def copy_rows(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Insert new rows on PostgreSQL by COPY; errors are those of an INSERT.

    The values of a row follow the columns of the table.
    """
    driver: Any = connection.connection.driver_connection
    columns = ", ".join(f'"{column.name}"' for column in table.c)
    statement = f"COPY {table.name} ({columns}) FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _translated(connection, statement, error) from error


def _translated(connection: Connection, statement: str, error: Any) -> Exception:
    """Return what SQLAlchemy and its listeners would have made of an error of the driver."""
    dialect = connection.dialect
    driver: Any = connection.connection.driver_connection
    is_gone = dialect.is_disconnect(error, driver, None)
    if is_gone:
        connection.invalidate(error)  # the pool is not to hand it out again
    words = _IN_WORDS[dialect.name](error, connection.engine.url)
    return words or DBAPIError.instance(
        statement, None, error, dialect.loaded_dbapi.Error, connection_invalidated=is_gone,
        dialect=dialect,
    )  # fmt: skip
