"""Replacing the rows of a slot, and writing only those that are another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Table, delete

from dealterms.projections.slot_key import SlotKey
from dealterms.projections.working_rows import WorkingRows

__all__ = ["write_difference"]

Key = tuple[tuple[str, Any], ...]
T = TypeVar("T")


def write_difference(
    rows: WorkingRows,
    table: Table,
    slot: SlotKey,
    before: Mapping[Key, T] | None,
    after: Mapping[Key, T],
    columns_of: Callable[[T], dict[str, Any]],
) -> None:
    """Make the rows of a slot those of `after`; keys are ((column, value), …) inside the slot.

    `before` is what the rows were made of; None writes all anew. A history of a thousand steps to
    which one is added costs two rows, not a thousand.
    """
    own = slot._asdict()
    if before is None:
        is_own = (table.c[name] == value for name, value in own.items())
        rows.settle().execute(delete(table).where(*is_own))
        before = {}
    for key, what in before.items():
        if after.get(key) != what:
            named = own | dict(key)
            rows.delete(table, tuple(named[column.name] for column in table.primary_key))
    rows.insert(table, [
        own | columns_of(what) | dict(key)
        for key, what in after.items() if before.get(key) != what
    ])  # fmt: skip
