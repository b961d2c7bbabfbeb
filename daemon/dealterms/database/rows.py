"""Many rows into one table at the driver's own speed.

SQLAlchemy prepares every row of an `executemany` in Python, eight microseconds each; a first poll
of two thousand feeds writes a hundred thousand rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table

__all__ = ["write_rows"]

_Convert = Callable[[Any], Any]


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
    connection.exec_driver_sql(statement, [tuple(row) for row in rows])


@lru_cache(maxsize=32)
def _prepared(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[tuple[int, _Convert], ...]]:
    """Return the statement in the driver's words, and which values it wants in another form."""
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    keys = [column.name for column in table.primary_key]
    changes = [f"{name} = excluded.{name}" for name in names if name not in keys]
    statement = (
        f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608 -- names of our own schema
        f"VALUES ({', '.join([mark] * len(names))}) "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(changes)}"
    )
    processors = [
        table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names
    ]
    return statement, tuple((at, one) for at, one in enumerate(processors) if one is not None)


def _converted(row: Sequence[Any], converters: Sequence[tuple[int, _Convert]]) -> list[Any]:
    values = list(row)
    for at, convert in converters:
        values[at] = convert(values[at])
    return values
