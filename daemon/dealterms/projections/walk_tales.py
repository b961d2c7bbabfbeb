"""Tales kept up to date: who takes another time in a long slot when claims come and go.

The rule is that of `order.in_asserted_order`, which looks at all claims of the slot. Here only
those that can be concerned are looked at, from the first claim that came or went in the telling of
its value to where every statement after it is the same again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select

from dealterms.claims.claim import Layer
from dealterms.projections.order import Placed, at_time, told_layers
from dealterms.projections.tales import TaleRole, time_of_bytes, told_value
from dealterms.projections.walk_tables import WalkTables
from dealterms.tables import walk_claims

__all__ = ["Retold", "retell", "tale_columns"]

_PAGE = 200
_TIMED = (1).to_bytes(8, "big")  # before every claim that has a time
_Listener = tuple[str, str | None]  # who listens to a statement: those of a layer and a holder


@dataclass(frozen=True, slots=True)
class Retold:
    """A claim that takes another time, or becomes a statement or ceases to be one."""

    claim_id: str
    article_id: str
    old_key: bytes
    walk_key: bytes
    is_statement: bool


def tale_columns(placed: Placed) -> dict[str, Any]:
    """Return the columns of a claim's part in its tale; a statement is yet to be found as such."""
    role = TaleRole.of(placed.claim, time_of_bytes(placed.own_key))
    if role is None:
        return {"tale": None, "tale_key": None, "tale_role": None}
    key = placed.own_key
    if role is TaleRole.LATE:  # what is said at its time counts as said before
        key = key[:8] + b"\xff" + key[8:]
    return {"tale": told_value(placed.claim.value), "tale_key": key, "tale_role": role.value}


def retell(tables: WalkTables, gone: Iterable[Row[Any]], come: Collection[str]) -> list[Retold]:
    """Write and return what follows for the times of claims.

    `gone` are the rows that were deleted, `come` the ids of those written anew, which stand at
    their own time.
    """
    tales: defaultdict[bytes, tuple[list[Row[Any]], list[Row[Any]]]] = defaultdict(lambda: ([], []))
    for place, rows in enumerate((gone, tables.rows_of("claim_id", come))):
        for row in rows:
            if row.tale is not None:
                tales[row.tale][place].append(row)
    changes: list[Retold] = []
    for tale, (lost, won) in sorted(tales.items()):
        changes += _Tale(tables, tale, lost, won).tell()
    return changes


class _Tale:
    """One value and those who tell it, gone through from the first that came or went."""

    def __init__(
        self, tables: WalkTables, tale: bytes, lost: Sequence[Row[Any]], won: Sequence[Row[Any]]
    ) -> None:
        self._tables, self._tale, self._won = tables, tale, {row.claim_id for row in won}
        self._lost = sorted((row for row in lost if row.is_statement), key=_tale_key)
        places = [row.tale_key for row in (*self._lost, *won) if row.tale_key >= _TIMED]
        self._start, self._last_place = min(places, default=b""), max(places, default=b"")
        self._has_untimed = any(row.tale_key < _TIMED for row in won)
        self._has_new_beginning = False
        self._said: dict[_Listener, datetime] = {}  # the last statement gone through
        self._before: dict[_Listener, datetime | None] = {}  # the last one before the start
        self._open: set[_Listener] = set()  # for whom the last statement is another one now

    def tell(self) -> list[Retold]:
        """Write and return what changes."""
        timed = list(self._timed_changes()) if self._start else []
        self._write(timed)
        untimed = []
        if self._has_untimed or self._has_new_beginning:
            untimed = list(self._untimed_changes())
            self._write(untimed)
        return timed + untimed

    def _write(self, changes: list[Retold]) -> None:
        self._tables.update_claims(
            {
                one.claim_id: {"walk_key": one.walk_key, "is_statement": one.is_statement}
                for one in changes
            }
        )

    def _timed_changes(self) -> Iterator[Retold]:
        for row in self._rows_from(self._start):
            self._miss_lost(row.tale_key)
            if not self._open and row.tale_key > self._last_place:
                return
            yield from self._change(row)
        self._miss_lost(None)

    def _untimed_changes(self) -> Iterator[Retold]:
        """Yield those that name no time: they take the first one, when that is another now."""
        for row in self._rows_from(b"", _TIMED):
            if self._has_new_beginning or row.claim_id in self._won:
                yield from _retold(row, self._first(row), is_statement=False)

    def _miss_lost(self, before: bytes | None) -> None:
        while self._lost and (before is None or self._lost[0].tale_key < before):
            self._turn(self._lost.pop(0))

    def _change(self, row: Row[Any]) -> Iterator[Retold]:
        """Go past a claim; yield how it changes."""
        is_new, own = row.claim_id in self._won, time_of_bytes(row.tale_key)
        if not is_new and not self._open.intersection(_heard_by(row)):
            if row.is_statement:
                self._settle(row, own)
            return
        earlier = None if row.tale_role == TaleRole.FIRM else self._told_before(row)
        is_statement = row.tale_role != TaleRole.LATE and earlier is None
        if is_statement and row.is_statement:
            self._settle(row, own)
        elif is_statement or row.is_statement:
            self._turn(row)
        if is_statement:
            self._say(row, own)
        yield from _retold(row, earlier or own, is_statement=is_statement)

    # ------------------------------------------------------------ statements

    def _turn(self, row: Row[Any]) -> None:
        """Note that a statement came or went here."""
        for listener in _listeners(row):
            if self._last(listener) is None:
                self._has_new_beginning = True
            self._open.add(listener)

    def _settle(self, row: Row[Any], at: datetime | None) -> None:
        """Note a statement that was one before: what follows it is as it was."""
        self._open.difference_update(_listeners(row))
        self._say(row, at)

    def _say(self, row: Row[Any], at: datetime | None) -> None:
        if at is not None:
            self._said |= dict.fromkeys(_listeners(row), at)

    def _told_before(self, row: Row[Any]) -> datetime | None:
        return max(filter(None, map(self._last, _heard_by(row))), default=None)

    def _first(self, row: Row[Any]) -> datetime | None:
        firsts = (self._statement(func.min, listener) for listener in _heard_by(row))
        return min(filter(None, firsts), default=None)

    def _last(self, listener: _Listener) -> datetime | None:
        if listener in self._said:
            return self._said[listener]
        if listener not in self._before:
            is_before = walk_claims.c.tale_key < self._start
            self._before[listener] = self._statement(func.max, listener, is_before)
        return self._before[listener]

    def _statement(self, which: Any, listener: _Listener, *where: Any) -> datetime | None:
        columns, (layer, holder) = walk_claims.c, listener
        if holder is not None:
            where = (*where, columns.holder == holder)
        key = self._tables.connection.scalar(
            select(which(columns.tale_key)).where(
                self._own, columns.is_statement, columns.layer == layer, *where
            )
        )
        return None if key is None else time_of_bytes(key)

    def _rows_from(self, start: bytes, until: bytes | None = None) -> Iterator[Row[Any]]:
        columns = walk_claims.c
        bounds = [] if until is None else [columns.tale_key < until]
        query = select(walk_claims).where(self._own, *bounds).order_by(columns.tale_key)
        page = self._page(query.where(columns.tale_key >= start))
        while page:
            yield from page
            page = self._page(query.where(columns.tale_key > page[-1].tale_key))

    def _page(self, query: Select[Any]) -> Sequence[Row[Any]]:
        return self._tables.connection.execute(query.limit(_PAGE)).all()

    @property
    def _own(self) -> Any:
        columns, slot = walk_claims.c, self._tables.slot
        return and_(
            columns.deal_id == slot.deal_id, columns.term == slot.term, columns.tale == self._tale
        )


def _retold(row: Row[Any], at: datetime | None, *, is_statement: bool) -> Iterator[Retold]:
    key = at_time(at, row.walk_key)
    if key != row.walk_key or is_statement != row.is_statement:
        yield Retold(row.claim_id, row.article_id, row.walk_key, key, is_statement)


def _listeners(row: Row[Any]) -> set[_Listener]:
    """Return who hears a statement: those of its holder, and those of none."""
    return {(row.layer, row.holder), (row.layer, None)}


def _heard_by(row: Row[Any]) -> set[_Listener]:
    return {(layer, row.holder) for layer in told_layers(Layer(row.layer))}


def _tale_key(row: Row[Any]) -> bytes:
    key: bytes = row.tale_key
    return key
