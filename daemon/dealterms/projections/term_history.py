"""The read model of histories: the steps that each layer of each slot went through."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import Connection

from dealterms.projections.precedence import Step, TermFold
from dealterms.projections.row_sets import Key, write_difference
from dealterms.projections.slot_claims import SlotClaim
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.term_state import evidence_columns, leaf_keys, row_columns
from dealterms.tables import term_steps

__all__ = ["write_steps"]


def write_steps(
    target: Connection,
    slot: SlotKey,
    before: TermFold | None,
    after: TermFold,
    claims: Mapping[str, SlotClaim],
) -> None:
    """Make the steps of a slot those of its fold, numbered in the order of opening."""
    write_difference(
        target,
        term_steps,
        slot,
        None if before is None else _steps(slot, before),
        _steps(slot, after),
        partial(_columns, claims),
    )


def _steps(slot: SlotKey, fold: TermFold) -> dict[Key, Step]:
    return {
        (("holder", key["holder"]), ("value_key", key["value_key"]), ("ordinal", ordinal)): step
        for key, leaf in leaf_keys(slot, fold)
        for ordinal, step in enumerate(leaf.steps, start=1)
    }


def _columns(claims: Mapping[str, SlotClaim], step: Step) -> dict[str, Any]:
    return {
        **row_columns(step, claims),
        **evidence_columns(step, claims),
        "relation": step.relation,
        "valid_from": step.valid_from,
        "valid_to": step.valid_to,
        "is_open": step.is_open,
        "closed_reason": step.closed_reason,
    }
