"""The read model of histories: the steps that each layer of each slot went through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from dealterms.projections.precedence import Step, TermFold
from dealterms.projections.row_sets import Key, write_difference
from dealterms.projections.slot_claims import SlotClaim
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.term_state import evidence_columns, leaf_keys, row_columns
from dealterms.projections.working_rows import WorkingRows
from dealterms.tables import term_steps

__all__ = ["SlotStep", "slot_steps", "step_columns", "write_steps"]


def write_steps(
    rows: WorkingRows,
    slot: SlotKey,
    before: TermFold | None,
    after: TermFold,
    claims: Mapping[str, SlotClaim],
) -> None:
    """Make the steps of a slot those of its fold, ordered by the claims that opened them."""
    write_difference(
        rows,
        term_steps,
        slot,
        None if before is None else _steps(slot, before),
        _steps(slot, after),
        partial(step_columns, claims),
    )


class SlotStep(NamedTuple):
    """A step with the slot it belongs to."""

    slot_name: str
    holder: str | None
    value_key: str
    step: Step


def slot_steps(slot: SlotKey, fold: TermFold) -> Iterator[SlotStep]:
    """Yield every step with the slot it belongs to."""
    for key, leaf in leaf_keys(slot, fold):
        for step in leaf.steps:
            yield SlotStep(leaf.name, leaf.holder, key["value_key"], step)


def _steps(slot: SlotKey, fold: TermFold) -> dict[Key, SlotStep]:
    return {(("opened_key", one.step.opened_key),): one for one in slot_steps(slot, fold)}


def step_columns(claims: Mapping[str, SlotClaim], placed: SlotStep) -> dict[str, Any]:
    """Return the columns of a step, but for its key; `claims` has the one it rests on."""
    step = placed.step
    return {
        "slot_name": placed.slot_name,
        "holder": placed.holder or "",
        "value_key": placed.value_key,
        **row_columns(step, claims),
        **evidence_columns(step, claims),
        "relation": step.relation,
        "valid_from": step.valid_from,
        "valid_to": step.valid_to,
        "is_open": step.is_open,
        "closed_reason": step.closed_reason,
        "closed_key": step.closed_key,
        "line": step.line,
    }
