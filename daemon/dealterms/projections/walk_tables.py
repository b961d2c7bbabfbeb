"""The rows of a long slot's walk: reading and writing them, nothing decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Table, and_, bindparam, delete, func, insert, select, update

from dealterms.projections.origin_book import Entry, EntryKind
from dealterms.projections.slot_key import SlotKey
from dealterms.tables import term_steps, walk_claims, walk_entries, walk_states

__all__ = ["State", "WalkTables", "in_portions"]

_MOST_VALUES = 500  # in one statement
_JOINED_OR_LEFT = (EntryKind.JOINED, EntryKind.LEFT)


class State(NamedTuple):
    """The state of the walk behind the claim at `key`; the last of all knows how many there are."""

    key: bytes
    text: str
    claim_count: int | None = None


@dataclass(frozen=True, slots=True)
class WalkTables:
    """The rows of one slot behind a connection."""

    connection: Connection
    slot: SlotKey

    # ---------------------------------------------------------------- states

    def head(self) -> State | None:
        """Return the state behind the last claim; None for a slot that is not long."""
        columns = walk_states.c
        return self._state(columns.claim_count.is_not(None))

    def state_before(self, key: bytes) -> State | None:
        """Return the last state before a place of the walk."""
        return self._state(walk_states.c.walk_key < key)

    def state_at(self, key: bytes) -> State | None:
        """Return the state behind the claim at a place."""
        return self._state(walk_states.c.walk_key == key)

    def state_keys(self, after: bytes, last: bytes | None) -> set[bytes]:
        """Return the places that have a state, after one and up to another; None is the end."""
        key = walk_states.c.walk_key
        until = [] if last is None else [key <= last]
        query = select(key).where(self._own(walk_states), key > after, *until)
        return set(self.connection.scalars(query))

    def _state(self, where: Any) -> State | None:
        columns = walk_states.c
        query = select(columns.walk_key, columns.state, columns.claim_count).where(
            self._own(walk_states), where
        )
        row = self.connection.execute(query.order_by(columns.walk_key.desc()).limit(1)).first()
        return State(*row) if row else None

    def replace_states(self, gone: Collection[bytes], come: Collection[State]) -> None:
        """Delete the states at some places and write others."""
        self._delete_keys(walk_states, gone)
        self._insert(walk_states, [
            {"walk_key": one.key, "state": one.text, "claim_count": one.claim_count}
            for one in come
        ])  # fmt: skip

    def set_claim_count(self, before: bytes, key: bytes, count: int) -> None:
        """Note at the last state of all how many claims there are; another one was it before."""
        for place, value in ((before, None), (key, count)):
            own = and_(self._own(walk_states), walk_states.c.walk_key == place)
            self.connection.execute(update(walk_states).where(own).values(claim_count=value))

    # ---------------------------------------------------------------- claims

    def rows_of(self, column: str, wanted: Collection[str]) -> list[Row[Any]]:
        """Return the claims that have one of these values in a column."""
        query = select(walk_claims).where(
            self._own(walk_claims), walk_claims.c[column].in_(bindparam("wanted", expanding=True))
        )
        found: list[Row[Any]] = []
        for some in in_portions(wanted):
            found += self.connection.execute(query, {"wanted": some})
        return found

    def page_after(self, key: bytes, limit: int) -> list[Row[Any]]:
        """Return the next claims behind a place, in order."""
        columns = walk_claims.c
        query = select(walk_claims).where(self._own(walk_claims), columns.walk_key > key)
        return list(self.connection.execute(query.order_by(columns.walk_key).limit(limit)))

    def replace_claims(self, gone: Collection[str], come: Sequence[dict[str, Any]]) -> None:
        """Delete the rows of some claims and write others."""
        if gone:
            own = and_(self._own(walk_claims), walk_claims.c.claim_id == bindparam("of_claim"))
            self.connection.execute(
                delete(walk_claims).where(own), [{"of_claim": one} for one in sorted(gone)]
            )
        self._insert(walk_claims, come)

    def update_claims(self, changes: Mapping[str, dict[str, Any]]) -> None:
        """Change some columns, the same ones of every claim given."""
        if not changes:
            return
        names = next(iter(changes.values()))
        self.connection.execute(
            update(walk_claims)
            .where(self._own(walk_claims), walk_claims.c.claim_id == bindparam("of_claim"))
            .values({name: bindparam(f"new_{name}") for name in names}),
            [
                {"of_claim": one, **{f"new_{name}": value for name, value in columns.items()}}
                for one, columns in sorted(changes.items())
            ],
        )

    # ---------------------------------------------------------------- entries of the origin book

    def entries_between(
        self, after: bytes, last: bytes | None, line: str | None = None
    ) -> list[Entry]:
        """Return what the claims between two places wrote into the book, about one line or all.

        None is the last place of all.
        """
        columns = walk_entries.c
        until = [] if last is None else [columns.walk_key <= last]
        about = [] if line is None else [columns.line == line]
        return self._entries(columns.walk_key > after, *until, *about)

    def members_among(self, line: str, origins: Iterable[str], by: bytes) -> set[str]:
        """Return those of some origins that belong to a line at a place of the walk."""
        found: set[str] = set()
        for some in in_portions(origins):
            found.update(self._members(line, by, walk_entries.c.origin.in_(some)))
        return found

    def members(self, line: str, by: bytes) -> Iterator[str]:
        """Yield the origins that belong to a line at a place of the walk."""
        return self._members(line, by)

    def _members(self, line: str, by: bytes, *where: Any) -> Iterator[str]:
        """Yield those whose last entry lets them in; of one claim, that is the last."""
        columns = walk_entries.c
        query = self._entry_query(
            columns.line == line, columns.kind.in_(_JOINED_OR_LEFT), columns.walk_key <= by, *where
        ).order_by(columns.origin, columns.walk_key.desc(), columns.kind)
        last = None
        for row in self.connection.execute(query):
            if row.origin != last and row.kind == EntryKind.JOINED:
                yield row.origin
            last = row.origin

    def member_count(self, line: str, by: bytes) -> int:
        """Return how many origins belong to a line at a place of the walk."""
        columns = walk_entries.c
        told = [self._own(walk_entries), columns.line == line, columns.walk_key <= by]
        joined = select(func.count(columns.origin.distinct())).where(
            *told, columns.kind == EntryKind.JOINED
        )
        dropped = select(columns.origin).where(*told, columns.kind == EntryKind.LEFT).distinct()
        left = set(self.connection.scalars(dropped))
        found: int = self.connection.scalar(joined) or 0
        return found - len(left - self.members_among(line, left, by))

    def next_word(self, line: str, origin: str, after: bytes) -> bytes | None:
        """Return where it is next written whether an origin belongs to a line."""
        columns = walk_entries.c
        query = select(func.min(columns.walk_key)).where(
            self._own(walk_entries), columns.line == line, columns.origin == origin,
            columns.kind.in_(_JOINED_OR_LEFT), columns.walk_key > after,
        )  # fmt: skip
        found: bytes | None = self.connection.scalar(query)
        return found

    def questions(self, line: str, origins: Collection[str], after: bytes) -> set[bytes]:
        """Return the places behind one where someone asked for one of these origins of a line."""
        columns = walk_entries.c
        query = self._entry_query(
            columns.line == line, columns.origin.in_(origins), columns.kind == EntryKind.ASKED,
            columns.walk_key > after,
        )  # fmt: skip
        return {row.walk_key for row in self.connection.execute(query)}

    def replace_entries(self, gone: Collection[Entry], come: Collection[Entry]) -> None:
        """Delete some entries and write others."""
        if gone:
            columns = walk_entries.c
            own = and_(
                self._own(walk_entries),
                *(columns[name] == bindparam(f"of_{name}") for name in _ENTRY),
            )
            values = [
                {f"of_{name}": value for name, value in zip(_ENTRY, one, strict=True)}
                for one in gone
            ]
            self.connection.execute(delete(walk_entries).where(own), values)
        self._insert(walk_entries, [dict(zip(_ENTRY, one, strict=True)) for one in come])

    def _entries(self, *where: Any) -> list[Entry]:
        found = self.connection.execute(self._entry_query(*where))
        return [Entry(row[0], row[1], row[2], EntryKind(row[3])) for row in found]

    def _entry_query(self, *where: Any) -> Any:
        columns = walk_entries.c
        return select(columns.walk_key, columns.line, columns.origin, columns.kind).where(
            self._own(walk_entries), *where
        )

    # ---------------------------------------------------------------- steps

    def steps(self, *where: Any) -> list[dict[str, Any]]:
        """Return steps of the slot."""
        query = select(term_steps).where(self._own(term_steps), *where)
        return [row._asdict() for row in self.connection.execute(query)]

    def replace_steps(self, gone: Collection[bytes], come: Sequence[dict[str, Any]]) -> None:
        """Delete the steps that some claims opened and write others."""
        self._delete_keys(term_steps, gone, "opened_key")
        self._insert(term_steps, come)

    def rename_steps(self, slot_name: str, holder: str) -> None:
        """Give all steps of a slot another holder."""
        self.connection.execute(
            update(term_steps)
            .where(self._own(term_steps), term_steps.c.slot_name == slot_name)
            .values(holder=holder)
        )

    # ---------------------------------------------------------------- all

    def clear(self) -> None:
        """Delete the walk of the slot; its steps stay."""
        for table in (walk_claims, walk_entries, walk_states):
            self.connection.execute(delete(table).where(self._own(table)))

    def _own(self, table: Table) -> Any:
        return and_(table.c.deal_id == self.slot.deal_id, table.c.term == self.slot.term)

    def _delete_keys(self, table: Table, keys: Collection[bytes], name: str = "walk_key") -> None:
        if keys:
            own = and_(self._own(table), table.c[name] == bindparam("of_key"))
            self.connection.execute(
                delete(table).where(own), [{"of_key": one} for one in sorted(keys)]
            )

    def _insert(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            own = {"deal_id": self.slot.deal_id, "term": self.slot.term}
            self.connection.execute(insert(table), [own | row for row in rows])


def in_portions(values: Iterable[str]) -> Iterator[list[str]]:
    """Yield the values, no more at once than one statement takes."""
    rest = iter(sorted(values))
    while portion := list(islice(rest, _MOST_VALUES)):
        yield portion


_ENTRY = ("walk_key", "line", "origin", "kind")
