"""The read model of the past: what each row showed, by what was said and by what was known.

A row of `term_moments` holds between two times on either axis. On the axis of what the sources said
it is one moment of one step, as the walk left it. On the axis of what this program knew it is never
changed: an event that makes it otherwise closes it and adds what is so from then on. A question
about any day is then a comparison of four times, which SQL can make.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from dealterms.projections.precedence import TermFold
from dealterms.projections.rows import Moment
from dealterms.projections.slot_claims import SlotClaim
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.tales import BEGINNING, time_bytes
from dealterms.projections.term_history import SlotStep, slot_steps
from dealterms.projections.term_state import row_columns
from dealterms.tables import OPEN_END, term_moments

__all__ = [
    "SHOWN",
    "Knowledge",
    "MomentKey",
    "Moments",
    "end_of",
    "moment_columns",
    "moved_moments",
    "shown_columns",
    "stored_moment_columns",
    "write_moments",
]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The event from which something is known: its position, and when it was recorded."""

    position: int
    at: datetime


class MomentKey(NamedTuple):
    """One moment of one step: where the step began in the walk, and the moment's time as bytes."""

    opened_key: bytes
    moment_key: bytes


class _Shown(NamedTuple):
    """A moment of a step and when it ended: what makes one row another."""

    step: SlotStep
    moment: Moment
    said_to: datetime | None  # None: where the next moment begins, which nobody dates


def moved_moments(
    slot: SlotKey, before: TermFold, after: TermFold, claims: Mapping[str, SlotClaim]
) -> dict[MomentKey, dict[str, Any] | None]:
    """Return what each moment that may be another now is to show; None: it is no longer.

    `claims` are those of the slot now.
    """
    old, new = _shown(slot, before), _shown(slot, after)
    other = [key for key in old.keys() | new.keys() if not _is_same(old.get(key), new.get(key))]
    return {key: moment_columns(*new[key], claims) if key in new else None for key in other}


def write_moments(
    target: Connection,
    slot: SlotKey,
    after: TermFold,
    claims: Mapping[str, SlotClaim],
    known: Knowledge,
) -> None:
    """Close what is no longer so once `known` is known, and add what is; the rows are compared."""
    moments = Moments(target, slot, known)
    wanted = {key: moment_columns(*one, claims) for key, one in _shown(slot, after).items()}
    moments.become(dict.fromkeys(moments.open_keys()) | wanted)


def moment_columns(
    step: SlotStep, moment: Moment, said_to: datetime | None, claims: Mapping[str, SlotClaim]
) -> dict[str, Any]:
    """Return the columns of a moment, but for its keys and for when it was known."""
    claim = claims[step.step.claim.claim.claim_id]
    lasting = {
        "slot_name": step.slot_name,
        "holder": step.holder or "",
        "value_key": step.value_key,
        **row_columns(step.step, claims),
        "relation": step.step.relation,
        "valid_from": step.step.valid_from,
    }
    return _columns(lasting, moment, said_to, claim)


def stored_moment_columns(
    step: Mapping[str, Any], moment: Moment, said_to: datetime | None, claim: SlotClaim
) -> dict[str, Any]:
    """Return the columns of a moment of a step that is written already and rests on this claim."""
    return _columns({name: step[name] for name in _LASTING}, moment, said_to, claim)


_LASTING = (
    "slot_name", "holder", "value_key", "layer", "value_text", "value_json", "amount", "unit",
    "period_start", "period_end", "qualifier", "asserted_at", "recorded_at", "claim_id",
    "relation", "valid_from",
)  # fmt: skip


def _columns(
    lasting: Mapping[str, Any], moment: Moment, said_to: datetime | None, claim: SlotClaim
) -> dict[str, Any]:
    return {
        **lasting,
        "modality": moment.modality,
        "support_count": moment.support_count,
        "is_contested": moment.is_contested,
        "extractor": claim.extractor,
        # What nobody dates was said by the time we recorded it.
        "said_from": moment.at or claim.recorded_at,
        "said_to": said_to or claim.recorded_at,
    }


_KEYS = frozenset(
    ("deal_id", "term", "opened_key", "moment_key", "known_position", "known_from", "known_to")
)


SHOWN = tuple(column.name for column in term_moments.c if column.name not in _KEYS)
"""The columns that say what a moment shows."""


def shown_columns(row: Row[Any]) -> dict[str, Any]:
    """Return what a row shows, without its keys and when it was known."""
    return {name: row._mapping[name] for name in SHOWN}


class Moments:
    """The rows of one slot at the event by which something is known otherwise."""

    def __init__(self, target: Connection, slot: SlotKey, known: Knowledge) -> None:
        """Take the slot; nothing is read yet."""
        self._target, self._slot, self._known = target, slot, known

    def become(self, wanted: Mapping[MomentKey, dict[str, Any] | None]) -> None:
        """Let these moments show what they are to show; None: they are no longer."""
        by_step: defaultdict[bytes, dict[MomentKey, dict[str, Any] | None]] = defaultdict(dict)
        for key, columns in sorted(wanted.items()):
            by_step[key.opened_key][key] = columns
        for of_step in by_step.values():
            self._become(of_step)

    def last_before(self, opened_key: bytes, key: bytes) -> Row[Any] | None:
        """Return the last moment of a step before a time."""
        return self._one(_C.opened_key == opened_key, _C.moment_key < key, is_last=True)

    def first_from(self, opened_key: bytes, key: bytes) -> Row[Any] | None:
        """Return the first moment of a step at a time or later."""
        return self._one(_C.opened_key == opened_key, _C.moment_key >= key)

    def of_step(self, opened_key: bytes, start: bytes, end: bytes | None) -> list[Row[Any]]:
        """Return the moments of a step from one time until before another; None is the end."""
        until = [] if end is None else [_C.moment_key < end]
        return self._all(_C.opened_key == opened_key, _C.moment_key >= start, *until)

    def steps_between(
        self, steps: Collection[bytes], start: bytes, end: bytes | None
    ) -> set[bytes]:
        """Return those of some steps that have a moment from one time until before another."""
        until = [] if end is None else [_C.moment_key < end]
        rows = self._all(_C.opened_key.in_(steps), _C.moment_key >= start, *until) if steps else []
        return {row.opened_key for row in rows}

    def of_slot_name(self, name: str) -> list[Row[Any]]:
        """Return all moments of the steps of a slot."""
        return self._all(_C.slot_name == name)

    def open_keys(self) -> Collection[MomentKey]:
        """Return all moments that are known."""
        return [MomentKey(row.opened_key, row.moment_key) for row in self._all()]

    def _become(self, wanted: Mapping[MomentKey, dict[str, Any] | None]) -> None:
        """Write the moments of one step."""
        first, last = min(wanted), max(wanted)
        near = (_C.opened_key == first.opened_key,
                _C.moment_key.between(first.moment_key, last.moment_key))  # fmt: skip
        found = {_key_of(row): row for row in self._all(*near)}
        other = {
            key: columns for key, columns in wanted.items()
            if not (key in found and columns is not None and _shows(found[key], columns))
            and (key in found or columns is not None)
        }  # fmt: skip
        if not other:
            return
        gone = [found[key] for key in other if key in found]
        self._end(gone)
        closed = self._closed_by_this_event(*near)
        again = [
            row for row in closed
            if (columns := other.get(_key_of(row))) is not None and _shows(row, columns)
        ]  # fmt: skip
        if again:
            self._target.execute(_SET_END, [self._named(row) | {"end": OPEN_END} for row in again])
        back = {_key_of(row) for row in again}
        come = [
            self._row(key, columns) for key, columns in other.items()
            if columns is not None and key not in back
        ]  # fmt: skip
        if come:
            self._target.execute(insert(term_moments), come)

    def _end(self, rows: Sequence[Row[Any]]) -> None:
        """Close what was known before, and delete what only this event had written."""
        own = [row for row in rows if row.known_position == self._known.position]
        if own:
            self._target.execute(_DELETE, [self._named(row) for row in own])
        known = [row for row in rows if row.known_position != self._known.position]
        if known:
            ended = [self._named(row) | {"end": self._known.at} for row in known]
            self._target.execute(_SET_END, ended)

    def _closed_by_this_event(self, *where: Any) -> list[Row[Any]]:
        """Return the rows that it closed, to be taken up again where they are right after all."""
        query = self._query(
            *where, _C.known_position < self._known.position, known_to=self._known.at
        ).order_by(_C.known_position)
        newest = {_key_of(row): row for row in self._target.execute(query)}
        return list(newest.values())

    def _row(self, key: MomentKey, columns: dict[str, Any]) -> dict[str, Any]:
        known = {"known_position": self._known.position, "known_from": self._known.at}
        return {**self._slot._asdict(), **key._asdict(), **columns, **known, "known_to": OPEN_END}

    def _named(self, row: Row[Any]) -> dict[str, Any]:
        return {f"of_{name}": row._mapping[name] for name in _VERSION}

    def _query(self, *where: Any, known_to: datetime = OPEN_END) -> Any:
        return select(term_moments).where(
            _C.deal_id == self._slot.deal_id, _C.term == self._slot.term,
            _C.known_to == known_to, *where,
        )  # fmt: skip

    def _one(self, *where: Any, is_last: bool = False) -> Row[Any] | None:
        order = _C.moment_key.desc() if is_last else _C.moment_key
        found: Row[Any] | None = self._target.execute(
            self._query(*where).order_by(order).limit(1)
        ).first()
        return found

    def _all(self, *where: Any) -> list[Row[Any]]:
        query = self._query(*where).order_by(_C.opened_key, _C.moment_key)
        return list(self._target.execute(query))


_C = term_moments.c
_VERSION = ("deal_id", "term", "opened_key", "moment_key", "known_position")
_IS_VERSION = tuple(_C[name] == bindparam(f"of_{name}") for name in _VERSION)
_SET_END = update(term_moments).where(*_IS_VERSION).values(known_to=bindparam("end"))
_DELETE = delete(term_moments).where(*_IS_VERSION)


def _key_of(row: Row[Any]) -> MomentKey:
    return MomentKey(row.opened_key, row.moment_key)


def _shows(row: Row[Any], columns: Mapping[str, Any]) -> bool:
    return all(row._mapping[name] == value for name, value in columns.items())


def _shown(slot: SlotKey, fold: TermFold) -> dict[MomentKey, _Shown]:
    """Return every moment of every step."""
    return {
        MomentKey(step.step.opened_key, time_bytes(moment.at)): _Shown(step, moment, said_to)
        for step in slot_steps(slot, fold)
        for moment, said_to in _with_ends(step)
    }


def _with_ends(step: SlotStep) -> Iterator[tuple[Moment, datetime | None]]:
    """Yield each moment with when the next one begins, the last one with the end of the step.

    A step that only undated claims ended was over before it was dated.
    """
    moments = step.step.moments
    ends: list[datetime | None] = [moment.at for moment in moments[1:]]
    yield from zip(moments, [*ends, end_of(step)], strict=True)


def end_of(step: SlotStep) -> datetime:
    """Return when a step ended; of one that stands, the open end."""
    row = step.step
    return OPEN_END if row.is_open else row.valid_to or row.valid_from or BEGINNING


def _is_same(old: _Shown | None, new: _Shown | None) -> bool:
    if old is None or new is None:
        return False
    return (old.moment, old.said_to) == (new.moment, new.said_to) and _what_stays(
        old.step
    ) == _what_stays(new.step)


def _what_stays(placed: SlotStep) -> tuple[object, ...]:
    """Return what a step shows all its life."""
    step = placed.step
    return (
        placed.slot_name, placed.holder, placed.value_key, step.layer, step.relation, step.value,
        step.qualifier, step.claim, step.valid_from,
    )  # fmt: skip
