"""Rows by primary key, written later and together: what a page of events makes of a row, not each.

A row that ten events of a page write is written once, and a page costs a statement a table instead
of some twenty an event. Whoever reads must ask for the connection, which writes everything first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, update

from dealterms.database import insert_rows

__all__ = ["DeferredWrites"]

Key = tuple[Any, ...]


@dataclass(slots=True)
class _Writes:
    """What is to become of the rows of one table; a row is under at most one of the three."""

    gone: set[Key] = field(default_factory=set)  # deleted, also where a new row takes the place
    come: dict[Key, dict[str, Any]] = field(default_factory=dict)
    changed: dict[Key, dict[str, Any]] = field(default_factory=dict)


class DeferredWrites:
    """Writes to come behind one connection, in the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        """Take the connection; nothing is put off yet."""
        self._connection = connection
        self._tables: dict[Table, _Writes] = {}

    def settle(self) -> Connection:
        """Write what was put off; return the connection, which now shows it."""
        tables, self._tables = self._tables, {}
        for table, writes in tables.items():
            self._delete(table, writes.gone)
            rows = [tuple(row.values()) for row in writes.come.values()]
            insert_rows(self._connection, table, rows)
            self._update(table, writes.changed)
        return self._connection

    def insert(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Put off new rows; a column that is not named is empty."""
        writes, names, empty = self._of(table), _key_names(table), _empty_row(table)
        for row in rows:
            key = tuple([row[name] for name in names])
            if key in writes.come:
                raise ValueError(f"{table.name}: two new rows have the key {key}")
            writes.come[key] = {**empty, **row}  # in the order of the table's columns

    def update(self, table: Table, key: Key, columns: Mapping[str, Any]) -> None:
        """Put off new values of a row that there is, or was put off."""
        writes = self._of(table)
        row = writes.come.get(key)
        if row is not None:
            row.update(columns)
        else:
            writes.changed.setdefault(key, {}).update(columns)

    def delete(self, table: Table, key: Key) -> None:
        """Put off the end of a row, if there is one."""
        writes = self._of(table)
        if writes.come.pop(key, None) is None or key in writes.gone:
            writes.changed.pop(key, None)
            writes.gone.add(key)

    def _of(self, table: Table) -> _Writes:
        writes = self._tables.get(table)
        if writes is None:
            writes = self._tables[table] = _Writes()
        return writes

    def _delete(self, table: Table, keys: Collection[Key]) -> None:
        if keys:
            named = [_named(table, key) for key in keys]
            self._connection.execute(delete(table).where(*_is_named(table)), named)

    def _update(self, table: Table, changed: Mapping[Key, Mapping[str, Any]]) -> None:
        alike: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for key, columns in changed.items():
            new = {f"new_{name}": value for name, value in columns.items()}
            alike[tuple(sorted(columns))].append(_named(table, key) | new)
        for names, rows in alike.items():
            values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
            self._connection.execute(update(table).where(*_is_named(table)).values(values), rows)


@cache
def _key_names(table: Table) -> Sequence[str]:
    return tuple(column.name for column in table.primary_key)


@cache
def _empty_row(table: Table) -> Mapping[str, Any]:
    return dict.fromkeys(table.c.keys())


def _is_named(table: Table) -> list[ColumnElement[bool]]:
    return [table.c[name] == bindparam(f"of_{name}") for name in _key_names(table)]


def _named(table: Table, key: Key) -> dict[str, Any]:
    return {f"of_{name}": value for name, value in zip(_key_names(table), key, strict=True)}
