"""Many rows into one table at the driver's own speed.

SQLAlchemy prepares every row of an `executemany` in Python, eight microseconds each; a first poll
of two thousand feeds writes a hundred thousand rows, a rebuild some millions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Table,
    any_,
    literal,
)

from dealterms.database.driver import copy_rows, run_many

__all__ = ["among", "any_of", "insert_rows", "write_rows"]

_Convert = Callable[[Any], Any]
_Converters = Sequence[tuple[int, _Convert]]


def among(
    connection: Connection, column: Column[Any], values: Collection[Any]
) -> ColumnElement[bool]:
    """Return the condition that a column has one of some hundred values.

    PostgreSQL gets them as one array: it and its driver take longer to read a statement with a
    parameter for each than to answer it.
    """
    if connection.dialect.name == "postgresql":
        return column == any_(literal(list(values), ARRAY(column.type)))
    return column.in_(values)


def any_of(connection: Connection, column: str, values: Collection[Any]) -> tuple[str, list[Any]]:
    """Return what `among` says, and its parameters, for a statement that goes to the driver."""
    if connection.dialect.name == "postgresql":
        return f"{column} = ANY(%s)", [list(values)]
    return f"{column} IN ({', '.join('?' * len(values))})", list(values)


def insert_rows(connection: Connection, table: Table, rows: Collection[Sequence[Any]]) -> None:
    """Insert new rows, whose values follow the columns of the table.

    On PostgreSQL by COPY: a statement for each row costs the server and the driver three times as
    much.
    """
    if not rows:
        return
    statement, converters = _insertion(table, connection.dialect)
    if converters:
        rows = [_converted(row, converters) for row in rows]
    if connection.dialect.name == "postgresql":
        copy_rows(connection, table, rows)
    else:
        run_many(connection, statement, rows)


def write_rows(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert the rows; a row whose primary key is there takes the place of the old one.

    The values of a row follow `names`, columns of the table; all others are left to their defaults.
    """
    if not rows:
        return
    statement, converters = _prepared(table, tuple(names), connection.dialect)
    if converters:
        rows = [_converted(row, converters) for row in rows]
    run_many(connection, statement, rows)


@lru_cache(maxsize=64)
def _insertion(table: Table, dialect: Dialect) -> tuple[str, _Converters]:
    """Return the statement for SQLite, and which values the driver wants in another form."""
    names = table.c.keys()
    statement = (
        f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608 -- names of our own schema
        f"VALUES ({', '.join('?' * len(names))})"
    )
    return statement, _converters(table, names, dialect)


@lru_cache(maxsize=32)
def _prepared(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, _Converters]:
    """Return the statement in the driver's words, and which values it wants in another form."""
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    keys = [column.name for column in table.primary_key]
    changes = [f"{name} = excluded.{name}" for name in names if name not in keys]
    statement = (
        f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608 -- names of our own schema
        f"VALUES ({', '.join([mark] * len(names))}) "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(changes)}"
    )
    return statement, _converters(table, names, dialect)


def _converters(table: Table, names: Sequence[str], dialect: Dialect) -> _Converters:
    """Return what makes values those of the driver, by place; both take a bool as it is."""
    types = [table.c[name].type for name in names]
    processors = [
        None if isinstance(one, Boolean) else one.dialect_impl(dialect).bind_processor(dialect)
        for one in types
    ]
    return tuple((at, one) for at, one in enumerate(processors) if one is not None)


def _converted(row: Sequence[Any], converters: _Converters) -> list[Any]:
    values = list(row)
    for at, convert in converters:
        values[at] = convert(values[at])
    return values
