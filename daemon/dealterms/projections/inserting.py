"""Many rows into one table by the driver's own statement.

For rows of thirty values, SQLAlchemy's way from a row to the driver costs more than the insert.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Table, insert

__all__ = ["insert_rows"]


class _Insert(NamedTuple):
    """A compiled statement; each column with what makes its values those of the driver."""

    statement: str
    columns: Sequence[tuple[str, Callable[[Any], Any] | None]]
    is_positional: bool


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that name the same columns."""
    if not rows:
        return
    compiled = _compiled(connection.dialect, table, tuple(sorted(rows[0])))
    values: list[Any]
    if compiled.is_positional:
        values = [
            tuple(
                row[name] if adapt is None else adapt(row[name]) for name, adapt in compiled.columns
            )
            for row in rows
        ]
    else:
        values = [
            {
                name: row[name] if adapt is None else adapt(row[name])
                for name, adapt in compiled.columns
            }
            for row in rows
        ]
    connection.exec_driver_sql(compiled.statement, values)


@lru_cache(maxsize=64)
def _compiled(dialect: Dialect, table: Table, names: tuple[str, ...]) -> _Insert:
    compiled = insert(table).compile(dialect=dialect, column_keys=names)
    order = compiled.positiontup or list(names)
    columns = [
        (name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in order
    ]
    return _Insert(str(compiled), columns, compiled.positional)
