"""A slot in memory as its rows stand, and what an edit makes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, update

from dealterms.claims.vocabulary import Term
from dealterms.projections.deals import load_term
from dealterms.projections.precedence import Relation, RelationKind, TermFold, fold
from dealterms.projections.slot_claims import SlotClaim, load_slot
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.term_history import write_steps
from dealterms.projections.term_moments import Knowledge, write_moments
from dealterms.projections.term_state import write_states
from dealterms.tables import claim_records

__all__ = ["FoldedSlot", "load_folded", "renew", "write_change", "write_folded"]


@dataclass(frozen=True, slots=True)
class FoldedSlot:
    """The claims of a slot that no person rejected, by id, and their fold."""

    claims: Mapping[str, SlotClaim]
    fold: TermFold


def load_folded(target: Connection, slot: SlotKey) -> FoldedSlot:
    """Return a slot from its claim rows."""
    claims = {claim.claim_id: claim for claim in load_slot(target, slot)}
    return _folded(load_term(target, slot.deal_id, slot.term), claims)


def renew(
    target: Connection,
    slot: SlotKey,
    standing: FoldedSlot,
    articles: Collection[str],
    fresh: Iterable[SlotClaim],
    known: Knowledge,
) -> FoldedSlot:
    """Fold a slot anew after an edit and write what it showed and shows; return it.

    `articles` are those whose claims or facts the edit changed, `fresh` all their claims now.
    """
    kept = {
        claim_id: claim
        for claim_id, claim in standing.claims.items()
        if claim.fold_claim.article_id not in articles
    }
    renewed = {claim.claim_id: claim for claim in fresh if claim.slot == slot}
    after = _folded(load_term(target, slot.deal_id, slot.term), kept | renewed)
    write_moments(target, slot, standing.fold, after.fold, after.claims, known)
    return after


def write_change(
    target: Connection,
    slot: SlotKey,
    before: FoldedSlot,
    after: FoldedSlot,
    articles: Collection[str],
) -> None:
    """Write what is different in state, history and relations after an edit of these articles."""
    kept, renewed = _told_apart(after, articles)
    # Rows show words of their claims; an edit that only took those away gives the same fold.
    has_lost_words = any(claim.quote is None for claim in renewed)
    fold = None if has_lost_words else before.fold
    write_states(target, slot, fold, after.fold, after.claims)
    write_steps(target, slot, fold, after.fold, after.claims)
    known = {claim_id: one for claim_id, one in before.fold.relations().items() if claim_id in kept}
    _write_relations(target, after, known)


def _told_apart(slot: FoldedSlot, articles: Collection[str]) -> tuple[set[str], list[SlotClaim]]:
    """Return the ids of claims that an edit of these articles left alone, and the other claims."""
    renewed = [one for one in slot.claims.values() if one.fold_claim.article_id in articles]
    return slot.claims.keys() - {one.claim_id for one in renewed}, renewed


def write_folded(target: Connection, slot: SlotKey, folded: FoldedSlot) -> None:
    """Write everything that a fold says of its slot."""
    write_states(target, slot, None, folded.fold, folded.claims)
    write_steps(target, slot, None, folded.fold, folded.claims)
    _write_relations(target, folded, {})


def _folded(term: Term, claims: Mapping[str, SlotClaim]) -> FoldedSlot:
    return FoldedSlot(claims, fold(term, (claim.fold_claim for claim in claims.values())))


_RELATION_UPDATE = (
    update(claim_records)
    .where(claim_records.c.claim_id == bindparam("of_claim"),
           claim_records.c.extractor == bindparam("of_extractor"))
    .values(relation=bindparam("new_relation"), is_active=bindparam("new_is_active"),
            inactive_reason=bindparam("new_reason"))
)  # fmt: skip


def _write_relations(target: Connection, folded: FoldedSlot, known: Mapping[str, Relation]) -> None:
    """Write what the fold made of each claim, unless its row says so already."""
    changed: list[dict[str, Any]] = []
    relations = folded.fold.relations()
    for claim_id, claim in folded.claims.items():
        relation = relations.get(claim_id)
        if claim_id not in known or known[claim_id] != relation:
            is_withdrawn = relation is not None and relation.kind is RelationKind.WITHDRAWN
            changed.append(
                {
                    "of_claim": claim_id,
                    "of_extractor": claim.extractor,
                    "new_relation": relation and relation.kind.value,
                    "new_is_active": not is_withdrawn,
                    "new_reason": relation.why if relation and is_withdrawn else None,
                }
            )
    if changed:
        target.execute(_RELATION_UPDATE, changed)
