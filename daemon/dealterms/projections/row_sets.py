"""Replacing the rows of a slot, and writing only those that are another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert

from dealterms.projections.slot_key import SlotKey

__all__ = ["write_difference"]

Key = tuple[tuple[str, Any], ...]
T = TypeVar("T")


def write_difference(
    target: Connection,
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
    own = and_(table.c.deal_id == slot.deal_id, table.c.term == slot.term)
    if before is None:
        target.execute(delete(table).where(own))
        before = {}
    gone = [dict(key) for key, what in before.items() if after.get(key) != what]
    if gone:
        target.execute(
            delete(table).where(
                own, *(table.c[name] == bindparam(f"old_{name}") for name in gone[0])
            ),
            [{f"old_{name}": value for name, value in key.items()} for key in gone],
        )
    rows = [
        {"deal_id": slot.deal_id, "term": slot.term, **columns_of(what), **dict(key)}
        for key, what in after.items() if before.get(key) != what
    ]  # fmt: skip
    if rows:
        target.execute(insert(table), rows)
