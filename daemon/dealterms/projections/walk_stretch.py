"""A stretch of a long slot's walk: gone through again, and written where it came out otherwise.

A stretch begins behind a stored state and ends at the next one that is the same as before, or with
the last claim. Behind its end the walk goes as it went; what may still differ is who supports the
rows that stand there. Counts follow at once; claims that asked are to be gone through again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final
from zlib import crc32

from sqlalchemy import Row, or_

from dealterms.claims.claim import Modality
from dealterms.claims.vocabulary import Term
from dealterms.projections.layers import SlotWalk
from dealterms.projections.order import Neighbours, Placed, place
from dealterms.projections.origin_book import ANYONE, Entry
from dealterms.projections.rows import Moment
from dealterms.projections.slot_claims import SlotClaim, load_claims
from dealterms.projections.slots import TermWalk
from dealterms.projections.standing import Standing
from dealterms.projections.stored_book import StoredBook
from dealterms.projections.tales import BEGINNING, time_bytes, time_of_bytes
from dealterms.projections.term_history import SlotStep, step_columns
from dealterms.projections.term_moments import (
    MomentKey,
    Moments,
    end_of,
    moment_columns,
    shown_columns,
    stored_moment_columns,
)
from dealterms.projections.walk_codec import decode_walk, encode_walk, named_claims
from dealterms.projections.walk_supporters import SupporterDelta, memberships, shown_with
from dealterms.projections.walk_tables import State, WalkTables, in_portions
from dealterms.tables import OPEN_END, term_steps

__all__ = ["Stretch", "is_landmark", "load_many"]

LANDMARK_SPACING: Final = 32  # claims between two stored states, on the average
_PAGE: Final = 64


def is_landmark(key: bytes) -> bool:
    """True for a place whose state is kept.

    Which places these are follows from the claims alone: no order of arrival shows in them.
    """
    return crc32(key) % LANDMARK_SPACING == 0


def load_many(tables: WalkTables, claim_ids: Collection[str]) -> dict[str, SlotClaim]:
    """Return claims by id, however many."""
    found: dict[str, SlotClaim] = {}
    for some in in_portions(claim_ids):
        found |= load_claims(tables.connection, some)
    return found


@dataclass(slots=True)
class Stretch:
    """One stretch; `walked` are its claims' rows as they were, each with the slot it went to."""

    tables: WalkTables
    term: Term
    moments: Moments
    start: State | None
    counts: Mapping[str, int]  # supporters at the start, as far as known
    claims: dict[str, SlotClaim] = field(default_factory=dict)
    walked: list[tuple[Row[Any], SlotWalk]] = field(default_factory=list)
    end: bytes | None = None  # None: the last claim
    head: State | None = None  # the state behind the last claim, where that was reached
    _states: list[State] = field(default_factory=list)
    _opened: dict[str, bytes] = field(default_factory=dict)  # rows at the start, by line
    _visited: set[str] = field(default_factory=set)
    _walk: TermWalk = field(init=False)
    _book: StoredBook = field(init=False)

    @property
    def _start_key(self) -> bytes:
        return self.start.key if self.start else b""

    # ---------------------------------------------------------------- going through

    def go(self, dirty: set[bytes]) -> None:
        """Go through the claims until the state is as before; take what was passed from `dirty`."""
        self._begin()
        for row, placed in self._claims_from_start():
            slot = self._walk.turn_to(placed)
            if slot.name not in self._visited:
                self._visit(slot)
            slot.advance(placed)
            self.walked.append((row, slot))
            if is_landmark(placed.key) and self._is_as_before(placed.key):
                self.end = placed.key
                dirty.difference_update([key for key in dirty if key <= placed.key])
                return
        dirty.clear()
        last = self.walked[-1][0].walk_key if self.walked else self._start_key
        self.head = State(last, encode_walk(self._walk))

    def _visit(self, slot: SlotWalk) -> None:
        """Note what the rows of a slot show at the start; what they showed may rest on others."""
        self._visited.add(slot.name)
        slot.note(time_of_bytes(self._start_key))

    def _begin(self) -> None:
        self._book = StoredBook(self.tables, self._start_key, self._count_at_start)
        if self.start is None:
            self._walk = TermWalk(self.term, self._book)
            return
        self.claims |= load_many(self.tables, named_claims(self.start.text))
        sources = {claim_id: one.fold_claim for claim_id, one in self.claims.items()}
        self._walk = decode_walk(self.term, self.start.text, sources, self._book)
        self._opened = {
            row.line: row.opened_key for slot in self._walk.slots.values() for row in slot.rows
        }

    def _count_at_start(self, line: str) -> int | None:
        """Return how many supported a row at the start; None where no moment of it tells.

        They are those of the moment before, and whom the claims of the start's own time added.
        """
        if line in self.counts or line not in self._opened:
            return self.counts.get(line)
        opened, time = self._opened[line], self._start_key[:8]
        before = self.moments.last_before(opened, time)
        if before is None and not opened.endswith(line.encode()):
            return None  # the line is older than the row
        added = memberships(self.tables.entries_between(time, self._start_key, line))[line]
        were = self.tables.members_among(line, added, time)
        count = before.support_count if before is not None else 0
        return count + sum(is_in - (origin in were) for origin, is_in in added.items())

    def _is_as_before(self, key: bytes) -> bool:
        """Keep the state behind a landmark; say whether that is the one which was stored."""
        state, stored = State(key, encode_walk(self._walk)), self.tables.state_at(key)
        self._states.append(state)
        return stored is not None and stored.text == state.text

    def _claims_from_start(self) -> Iterator[tuple[Row[Any], Placed]]:
        page = self.tables.page_after(self._start_key, _PAGE)
        while page:
            yield from self._placed(page)
            page = self.tables.page_after(page[-1].walk_key, _PAGE)

    def _placed(self, page: list[Row[Any]]) -> list[tuple[Row[Any], Placed]]:
        """Return claims in their places; the others of their articles can be asked for."""
        beside = {row.claim_id: row for row in page}
        times = {(row.article_id, row.walk_key[:8]) for row in page}
        for row in self.tables.rows_of("article_id", {row.article_id for row in page}):
            if (row.article_id, row.walk_key[:8]) in times:
                beside.setdefault(row.claim_id, row)
        self.claims |= load_many(self.tables, beside.keys() - self.claims.keys())
        neighbours = Neighbours()
        for row in sorted(beside.values(), key=lambda one: one.walk_key):
            placed = place(self.claims[row.claim_id].fold_claim, neighbours)
            placed.at, placed.key = time_of_bytes(row.walk_key), row.walk_key
            neighbours.placed.append(placed)
        by_id = {placed.claim.claim_id: placed for placed in neighbours.placed}
        lines = [row.line for slot in self._walk.slots.values() for row in slot.rows]
        self._book.expect(lines, {placed.origin for placed in neighbours.placed})
        return [(row, by_id[row.claim_id]) for row in page]

    def holders(self) -> dict[str, str | None]:
        """Return the holders of all slots at the end, by the slot's name."""
        return {slot.name: slot.holder for slot in self._walk.slots.values()}

    # ---------------------------------------------------------------- writing

    def write(self, holders: Mapping[str, str | None]) -> set[bytes]:
        """Write what is different; return the places of claims to be gone through again.

        `holders` are the final holders of the slots that there were, by name.
        """
        old = set(self.tables.entries_between(self._start_key, self.end))
        new = set(self._book.entries)
        deltas = self._deltas(old, new)
        self._write_claims()
        self._write_steps(holders, deltas)
        asked = self._pass_on(deltas)
        self.tables.replace_entries(old - new, new - old)
        self.tables.replace_states(self.tables.state_keys(self._start_key, self.end), self._states)
        return asked

    def _write_claims(self) -> None:
        changes = {}
        for row, slot in self.walked:
            relation = slot.relations[row.claim_id].kind.value
            withdraws = slot.withdrawals.get(row.claim_id)
            if (row.slot_name, row.own_relation, row.withdraws) != (slot.name, relation, withdraws):
                changes[row.claim_id] = {
                    "slot_name": slot.name, "own_relation": relation, "withdraws": withdraws,
                }  # fmt: skip
        self.tables.update_claims(changes)

    def _write_steps(
        self, holders: Mapping[str, str | None], deltas: Mapping[str, Sequence[SupporterDelta]]
    ) -> None:
        """Write the rows that ended here; those that stand at the end only if it is the last."""
        keys = term_steps.c.opened_key
        begun = [keys > self._start_key] + ([] if self.end is None else [keys <= self.end])
        rows = [(key, slot, row) for key, slot in self._walk.slots.items() for row in slot.opened]
        at_start = [row.opened_key for *_, row in rows if row.opened_key <= self._start_key]
        stored = {one["opened_key"]: one for one in self.tables.steps(*begun)}
        if at_start:
            stored |= {one["opened_key"]: one for one in self.tables.steps(keys.in_(at_start))}
        gone = stored.keys() - {row.opened_key for *_, row in rows}
        until = None if self.end is None else _after(self.end[:8])
        shown_before = self.moments.steps_between(at_start, self._start_key[:8], until)
        come = []
        wanted: dict[MomentKey, dict[str, Any] | None] = {
            MomentKey(one.opened_key, one.moment_key): None
            for key in gone for one in self.moments.of_step(key, b"", None)
        }  # fmt: skip
        for key, slot, row in rows:
            step = self._slot_step(key, slot, row, holders)
            known = old = stored.get(row.opened_key)
            if self.end is None or not row.is_open:
                columns = {"opened_key": row.opened_key, **step_columns(self.claims, step)}
                if known is None or any(known[name] != value for name, value in columns.items()):
                    come.append(columns)
                    known = columns
            assert known is not None  # what stands at the end was there before
            if not row.moments and (known is not old or row.opened_key in shown_before):
                row.note(time_of_bytes(self._start_key), is_contested=step.step.is_contested)
            if row.moments:
                wanted |= self._moments_of(step, row, known, deltas.get(known["line"], ()))
        gone |= {columns["opened_key"] for columns in come}
        self.tables.replace_steps(gone, come)
        self.moments.become(wanted)

    def _slot_step(
        self, key: str | None, slot: SlotWalk, row: Standing, holders: Mapping[str, str | None]
    ) -> SlotStep:
        holder = slot.holder if self.end is None else holders.get(slot.name, slot.holder)
        value_key = (key or "") if self._walk.is_set else ""
        return SlotStep(slot.name, holder, value_key, slot.step(row))

    # ---------------------------------------------------------------- moments

    def _moments_of(
        self,
        step: SlotStep,
        row: Standing,
        stored: Mapping[str, Any],
        deltas: Sequence[SupporterDelta],
    ) -> dict[MomentKey, dict[str, Any] | None]:
        """Return what a step shows from its first claim in this stretch on, up to the end."""
        opened, first = row.opened_key, time_bytes(row.moments[0].at)
        new, until, end = list(row.moments), None, end_of(step)
        columns_of = partial(self._moment_columns, step, row, stored)
        if self.end is not None and row.is_open:
            last_time = self.end[:8]
            until = _after(last_time)
            new = [one for one in new if time_bytes(one.at) < last_time]
            shown = self._shown_at(last_time, opened, stored["closed_key"], deltas)
            new += [] if new and new[-1].shows_what(shown) else [shown]
            following = self.moments.first_from(opened, until)
            end = following.said_from if following is not None else _stored_end(stored)
        before = self.moments.last_before(opened, first)
        if before is not None and new and new[0].shows_what(_moment(before)):
            del new[0]
        gone = self.moments.of_step(opened, first, until)
        wanted: dict[MomentKey, dict[str, Any] | None] = {
            MomentKey(opened, one.moment_key): None for one in gone
        }
        ends = [one.at for one in new[1:]] + [end]
        for moment, said_to in zip(new, ends, strict=False):
            key = MomentKey(opened, time_bytes(moment.at))
            wanted[key] = columns_of(moment, said_to)
        if before is not None:
            said_to = new[0].at if new else end
            key = MomentKey(opened, before.moment_key)
            wanted[key] = columns_of(_moment(before), said_to)
        return wanted

    def _moment_columns(
        self,
        step: SlotStep,
        row: Standing,
        stored: Mapping[str, Any],
        moment: Moment,
        said_to: datetime | None,
    ) -> dict[str, Any]:
        """Return the columns of a moment; of a row that goes on, a rival may yet take its place."""
        if self.end is None or not row.is_open:
            return moment_columns(step, moment, said_to, self.claims)
        claim_id = stored["claim_id"]
        if claim_id not in self.claims:
            self.claims |= load_many(self.tables, {claim_id})
        return stored_moment_columns(stored, moment, said_to, self.claims[claim_id])

    def _shown_at(
        self, time: bytes, opened: bytes, closed: bytes | None, deltas: Sequence[SupporterDelta]
    ) -> Moment:
        """Return what a row shows at the end of a time that goes on behind this stretch."""
        row = self.moments.last_before(opened, _after(time))
        assert row is not None
        more = sum(one.more for one in deltas if one.counts_at(time, closed))
        shown = _moment(row)
        return Moment(
            time_of_bytes(time), shown.modality, shown.support_count + more, shown.is_contested
        )

    # ---------------------------------------------------------------- supporters

    def _deltas(
        self, old: Collection[Entry], new: Collection[Entry]
    ) -> defaultdict[str, list[SupporterDelta]]:
        """Return by line who belongs to it at the end now, or no longer."""
        found: defaultdict[str, list[SupporterDelta]] = defaultdict(list)
        if self.end is not None:
            for line, origin, is_in in self._other_members(old, new):
                later = self.tables.next_word(line, origin, self.end)
                found[line].append(SupporterDelta(origin, 1 if is_in else -1, later))
        return found

    def _pass_on(self, deltas: Mapping[str, Sequence[SupporterDelta]]) -> set[bytes]:
        """Count other supporters in what goes on behind the end; return who has to look again."""
        asked: set[bytes] = set()
        if self.end is None:
            return asked
        columns = term_steps.c
        goes_on = or_(columns.closed_key.is_(None), columns.closed_key > self.end)
        for line, of_line in deltas.items():
            origins = {ANYONE, *(one.origin for one in of_line)}
            asked |= self.tables.questions(line, origins, self.end)
            asked |= {one.later for one in of_line if one.later is not None}
            for step in self.tables.steps(columns.line == line, goes_on):
                self._count_otherwise(step, of_line)
        return asked

    def _count_otherwise(self, step: dict[str, Any], deltas: Sequence[SupporterDelta]) -> None:
        assert self.end is not None
        more = sum(one.more for one in deltas if one.counts_in(step))
        if more:
            counted = step | {"support_count": step["support_count"] + more}
            self.tables.replace_steps([step["opened_key"]], [counted])
        opened, closed, end = step["opened_key"], step["closed_key"], self.end[:8]
        begins_later = opened > self.end
        start = end if begins_later else _after(end)
        row = None if begins_later else self.moments.last_before(opened, start)
        before = None if row is None else (row.moment_key, shown_columns(row))
        behind = self.moments.of_step(opened, start, None)
        moments = {one.moment_key: shown_columns(one) for one in behind}
        wanted = shown_with(deltas, closed, before, moments, end)
        self.moments.become({MomentKey(opened, key): shown for key, shown in wanted.items()})

    def _other_members(
        self, old: Collection[Entry], new: Collection[Entry]
    ) -> Iterator[tuple[str, str, bool]]:
        """Yield who belongs to a line at the end now, or no longer, with whether they do."""
        was, now = memberships(old), memberships(new)
        for line in sorted(was.keys() | now.keys()):
            named = was[line].keys() | now[line].keys()
            before = self.tables.members_among(line, named, self._start_key)
            for origin in sorted(named):
                is_in = now[line].get(origin, origin in before)
                if is_in != was[line].get(origin, origin in before):
                    yield line, origin, is_in


def _moment(row: Row[Any]) -> Moment:
    return Moment(
        time_of_bytes(row.moment_key), Modality(row.modality), row.support_count, row.is_contested
    )


def _stored_end(step: Mapping[str, Any]) -> datetime:
    if step["is_open"]:
        return OPEN_END
    return step["valid_to"] or step["valid_from"] or BEGINNING


def _after(time: bytes) -> bytes:
    """Return the bytes of the next moment that time could have."""
    return (int.from_bytes(time, "big") + 1).to_bytes(8, "big")

