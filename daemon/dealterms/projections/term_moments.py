"""The read model of the past: what each row showed, by what was said and by what was known.

A row of `term_moments` holds between two times on either axis. On the axis of what the sources said
it is one moment of one step, as the walk left it. On the axis of what this program knew it is never
changed: an event that makes it otherwise closes it and adds what is so from then on. A question
about any day is then a comparison of four times, which SQL can make.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from dealterms.projections.precedence import Step, TermFold
from dealterms.projections.rows import Moment
from dealterms.projections.slot_claims import SlotClaim
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.term_state import leaf_keys, row_columns
from dealterms.tables import OPEN_END, term_moments

__all__ = ["Knowledge", "write_moments"]

_BEGINNING = datetime.min.replace(tzinfo=UTC)

StepKey = tuple[str, str, int]  # holder, value key, ordinal


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The event from which something is known: its position, and when it was recorded."""

    position: int
    at: datetime


@dataclass(frozen=True, slots=True)
class _Place:
    """One moment of one step."""

    key: StepKey
    step: Step
    number: int

    def columns(self) -> dict[str, Any]:
        holder, value_key, ordinal = self.key
        return {"holder": holder, "value_key": value_key, "ordinal": ordinal, "moment": self.number}


def write_moments(
    target: Connection,
    slot: SlotKey,
    before: TermFold,
    after: TermFold,
    claims: Mapping[str, SlotClaim],
    known: Knowledge,
) -> None:
    """Close what is no longer so once `known` is known, and add what is; `claims` are those now."""
    gone, come = _difference(_steps(slot, before), _steps(slot, after))
    if gone:
        keys = [
            {f"of_{name}": value for name, value in place.columns().items()}
            | {"of_deal": slot.deal_id, "of_term": slot.term, "end": known.at}
            for place in gone
        ]
        target.execute(_CLOSE, keys)
    if come:
        target.execute(insert(term_moments), [_row(slot, one, claims, known) for one in come])


_COLUMNS = term_moments.c
_CLOSE = (
    update(term_moments)
    .where(
        _COLUMNS.deal_id == bindparam("of_deal"),
        _COLUMNS.term == bindparam("of_term"),
        _COLUMNS.holder == bindparam("of_holder"),
        _COLUMNS.value_key == bindparam("of_value_key"),
        _COLUMNS.ordinal == bindparam("of_ordinal"),
        _COLUMNS.moment == bindparam("of_moment"),
        _COLUMNS.known_to == OPEN_END,
    )
    .values(known_to=bindparam("end"))
)


def _steps(slot: SlotKey, fold: TermFold) -> dict[StepKey, Step]:
    return {
        (key["holder"], key["value_key"], ordinal): step
        for key, leaf in leaf_keys(slot, fold)
        for ordinal, step in enumerate(leaf.steps, start=1)
    }


def _difference(
    before: Mapping[StepKey, Step], after: Mapping[StepKey, Step]
) -> tuple[list[_Place], list[_Place]]:
    gone: list[_Place] = []
    come: list[_Place] = []
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old is new:
            continue
        same = _equal_moments(old, new) if old is not None and new is not None else 0
        gone += _places(key, old, same)
        come += _places(key, new, same)
    return gone, come


def _places(key: StepKey, step: Step | None, start: int) -> Iterator[_Place]:
    if step is not None:
        yield from (_Place(key, step, number) for number in range(start, len(step.moments)))


def _equal_moments(old: Step, new: Step) -> int:
    """Return how many moments two steps have in common from the beginning, their ends included."""
    if _what_stays(old) != _what_stays(new):
        return 0
    mine, theirs = old.moments, new.moments
    if mine == theirs:
        return len(mine) if _end(old) == _end(new) else len(mine) - 1
    common = min(len(mine), len(theirs)) - 1  # most often one was added at the end
    if mine[:common] != theirs[:common]:
        common = next(n for n in range(common) if mine[n] != theirs[n])
    # A moment ends where the next one begins, so the last of those in common may end otherwise.
    return common if mine[common].at == theirs[common].at else max(common - 1, 0)


def _what_stays(step: Step) -> tuple[object, ...]:
    """Return what a step shows all its life."""
    return step.layer, step.relation, step.value, step.qualifier, step.claim, step.valid_from


def _end(step: Step) -> datetime:
    """Return when a step ended; one that only undated claims ended was over before it was dated."""
    if step.is_open:
        return OPEN_END
    return step.valid_to or step.valid_from or _BEGINNING


def _row(
    slot: SlotKey, place: _Place, claims: Mapping[str, SlotClaim], known: Knowledge
) -> dict[str, Any]:
    step, moments = place.step, place.step.moments
    moment: Moment = moments[place.number]
    claim = claims[step.claim.claim.claim_id]
    is_last = place.number + 1 == len(moments)
    return {
        "deal_id": slot.deal_id,
        "term": slot.term,
        **place.columns(),
        **row_columns(step, claims),
        "modality": moment.modality,
        "support_count": moment.support_count,
        "is_contested": moment.is_contested,
        "extractor": claim.extractor,
        "relation": step.relation,
        "valid_from": step.valid_from,
        # What nobody dates was said by the time we recorded it.
        "said_from": moment.at or claim.recorded_at,
        "said_to": _end(step) if is_last else moments[place.number + 1].at,
        "known_position": known.position,
        "known_from": known.at,
        "known_to": OPEN_END,
    }
