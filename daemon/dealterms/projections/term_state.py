"""The read model of states: what stands now in each layer of each slot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from dealterms.claims.values import canonical_text
from dealterms.projections.claim_rows import value_columns
from dealterms.projections.precedence import Row, SlotFold, TermFold
from dealterms.projections.row_sets import Key, write_difference
from dealterms.projections.slot_claims import SlotClaim
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.working_rows import WorkingRows
from dealterms.tables import term_states

__all__ = ["evidence_columns", "leaf_keys", "row_columns", "write_states"]

Standing = tuple[Row, bool]


def write_states(
    rows: WorkingRows,
    slot: SlotKey,
    before: TermFold | None,
    after: TermFold,
    claims: Mapping[str, SlotClaim],
) -> None:
    """Make the rows of a slot those of its fold; `claims` are the slot's, by id."""
    write_difference(
        rows,
        term_states,
        slot,
        None if before is None else _standing(slot, before),
        _standing(slot, after),
        partial(_columns, claims),
    )


def leaf_keys(slot: SlotKey, fold: TermFold) -> Iterator[tuple[dict[str, Any], SlotFold]]:
    """Yield every slot that can hold rows with its key columns, the layer apart."""
    for holder, parent in fold.slots.items():
        for value_key, leaf in parent.members.items() or [("", parent)]:
            yield {"deal_id": slot.deal_id, "term": slot.term, "holder": holder or "",
                   "value_key": value_key}, leaf  # fmt: skip


def row_columns(row: Row, claims: Mapping[str, SlotClaim]) -> dict[str, Any]:
    """Return what states, steps and moments share: the value, and the claim it rests on."""
    claim = claims[row.claim.claim.claim_id]
    return {
        "layer": row.layer,
        "value_text": canonical_text(row.value),
        **value_columns(row.value),
        "qualifier": row.qualifier,
        "modality": row.modality,
        "is_contested": row.is_contested,
        "support_count": row.support_count,
        "asserted_at": row.claim.claim.asserted_at or row.valid_from,
        "recorded_at": claim.recorded_at,
        "claim_id": claim.claim_id,
    }


def evidence_columns(row: Row, claims: Mapping[str, SlotClaim]) -> dict[str, Any]:
    """Return the words that a row rests on and where they stand."""
    claim = claims[row.claim.claim.claim_id]
    return {"quote": claim.quote, "url": claim.url, "publisher": row.claim.publisher}


def _standing(slot: SlotKey, fold: TermFold) -> dict[Key, Standing]:
    return {
        (("holder", key["holder"]), ("value_key", key["value_key"]), ("layer", row.layer.value)):
            (row, row is leaf.head)
        for key, leaf in leaf_keys(slot, fold)
        for row in (leaf.official, leaf.reported)
        if row is not None
    }  # fmt: skip


def _columns(claims: Mapping[str, SlotClaim], standing: Standing) -> dict[str, Any]:
    row, is_head = standing
    return {**row_columns(row, claims), **evidence_columns(row, claims), "is_head": is_head}
