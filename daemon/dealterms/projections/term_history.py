"""The read model of histories: the steps that each layer of each slot went through."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert

from dealterms.projections.precedence import TermFold
from dealterms.projections.slot_claims import SlotClaim
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.term_state import leaf_keys, row_columns
from dealterms.tables import term_steps

__all__ = ["write_steps"]


def write_steps(target: Connection, slot: SlotKey, fold: TermFold,
                claims: Mapping[str, SlotClaim]) -> None:
    """Replace the steps of a slot by those of its fold, numbered in the order of opening."""
    columns = term_steps.c
    target.execute(delete(term_steps).where(
        columns.deal_id == slot.deal_id, columns.term == slot.term))
    rows = [
        {
            **key,
            **row_columns(step, claims),
            "ordinal": ordinal,
            "relation": step.relation,
            "valid_from": step.valid_from,
            "valid_to": step.valid_to,
            "is_open": step.is_open,
            "closed_reason": step.closed_reason,
        }
        for key, leaf in leaf_keys(slot, fold)
        for ordinal, step in enumerate(leaf.steps, start=1)
    ]
    if rows:
        target.execute(insert(term_steps), rows)
