"""A slot in memory as its rows stand, and what an edit makes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, update

from dealterms.claims.vocabulary import Term
from dealterms.projections.deals import load_term
from dealterms.projections.layers import WITHDRAWN
from dealterms.projections.long_slot import Head, LongSlot, clear_walk, is_long, write_walk
from dealterms.projections.precedence import Relation, RelationKind, TermFold, fold
from dealterms.projections.slot_claims import SlotClaim, load_slot
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.term_history import write_steps
from dealterms.projections.term_moments import Knowledge, write_moments
from dealterms.projections.term_state import write_states
from dealterms.tables import claim_records

__all__ = ["FoldedSlot", "load_folded", "load_whole", "renew", "write_change", "write_folded"]

_Relations = Collection[tuple[SlotClaim, RelationKind]]


@dataclass(frozen=True, slots=True)
class FoldedSlot:
    """The claims of a slot that no person rejected, by id, and their fold.

    A long slot has a `head`, from which it is folded on. Of one that came out so, the claims are
    only those that its standing rows rest on, and the fold knows those rows alone; `relations` are
    what the edit made of claims, to be written yet.
    """

    claims: Mapping[str, SlotClaim]
    fold: TermFold
    head: Head | None = None
    relations: _Relations | None = None


def load_folded(target: Connection, slot: SlotKey) -> FoldedSlot:
    """Return a slot as it stands in the read models."""
    return _load_long(target, slot) or load_whole(target, slot)


def load_whole(target: Connection, slot: SlotKey) -> FoldedSlot:
    """Return a slot with all its claims, from their rows, however many there are."""
    return _folded(
        load_term(target, slot.deal_id, slot.term),
        {claim.claim_id: claim for claim in load_slot(target, slot)},
    )


def renew(
    target: Connection,
    slot: SlotKey,
    standing: FoldedSlot,
    articles: Collection[str],
    fresh: Iterable[SlotClaim],
    known: Knowledge,
) -> FoldedSlot:
    """Fold a slot on after an edit and write what it showed and shows; return it.

    `articles` are those whose claims or facts the edit changed, `fresh` all their claims now.
    """
    renewed = {claim.claim_id: claim for claim in fresh if claim.slot == slot}
    if standing.head is not None:
        return _renew_long(target, slot, standing, articles, renewed, known)
    kept = {
        claim_id: claim
        for claim_id, claim in standing.claims.items()
        if claim.fold_claim.article_id not in articles
    }
    after = _folded(load_term(target, slot.deal_id, slot.term), kept | renewed)
    write_moments(target, slot, standing.fold, after.fold, after.claims, known)
    return _made_long(target, slot, after) if is_long(len(after.claims)) else after


def write_change(
    target: Connection,
    slot: SlotKey,
    before: FoldedSlot,
    after: FoldedSlot,
    articles: Collection[str],
) -> None:
    """Write what is different in state, history and relations after an edit of these articles."""
    kept, renewed = _told_apart(after, articles)
    if after.relations is not None:
        # A claim that is read again may be told in other words.
        fold = None if renewed else before.fold
        write_states(target, slot, fold, after.fold, after.claims)
        _write_relations(target, after.relations)
        return
    # Rows show words of their claims; an edit that only took those away gives the same fold.
    has_lost_words = any(claim.quote is None for claim in renewed)
    is_whole = before.head is None
    fold = before.fold if is_whole and not has_lost_words else None
    write_states(target, slot, fold, after.fold, after.claims)
    write_steps(target, slot, None if after.head else fold, after.fold, after.claims)
    known = before.fold.relations() if is_whole else {}
    _write_relations(target, _relations_of(after, {one: known[one] for one in kept & known.keys()}))


def write_folded(target: Connection, slot: SlotKey, folded: FoldedSlot) -> None:
    """Write everything that the fold of all its claims says of a slot, but for its past."""
    write_states(target, slot, None, folded.fold, folded.claims)
    write_steps(target, slot, None, folded.fold, folded.claims)
    _write_relations(target, _relations_of(folded, {}))
    if is_long(len(folded.claims)):
        write_walk(target, slot, folded.fold.term, folded.claims)


def _renew_long(
    target: Connection,
    slot: SlotKey,
    standing: FoldedSlot,
    articles: Collection[str],
    renewed: Mapping[str, SlotClaim],
    known: Knowledge,
) -> FoldedSlot:
    term = load_term(target, slot.deal_id, slot.term)
    assert standing.head is not None
    if articles:  # otherwise the term itself is another one now
        edited = LongSlot(target, slot, term).edit(
            standing.head, articles, renewed.values(), known
        )
        if is_long(edited.claim_count):
            after = _load_long(target, slot, _heads_of(standing.fold))
            assert after is not None
            return FoldedSlot(after.claims, after.fold, after.head, edited.relations)
    clear_walk(target, slot)
    after = load_whole(target, slot)
    write_moments(target, slot, None, after.fold, after.claims, known)
    return _made_long(target, slot, after) if is_long(len(after.claims)) else after


def _made_long(target: Connection, slot: SlotKey, whole: FoldedSlot) -> FoldedSlot:
    """Store the walk of a slot that was folded whole, from which the next edit goes on."""
    write_steps(target, slot, None, whole.fold, whole.claims)
    write_walk(target, slot, whole.fold.term, whole.claims)
    head = LongSlot(target, slot, whole.fold.term).head()
    return FoldedSlot(whole.claims, whole.fold, head)


def _load_long(
    target: Connection, slot: SlotKey, asked: Collection[str] = ()
) -> FoldedSlot | None:
    """Return a long slot; its fold tells where the claims that are asked for went to."""
    head = LongSlot(target, slot, load_term(target, slot.deal_id, slot.term)).head(asked)
    return None if head is None else FoldedSlot(head.claims, head.fold, head)


def _heads_of(fold: TermFold) -> set[str]:
    """Return the claims that heads rest on: where they went, and whether they still count."""
    return {leaf.head.claim.claim.claim_id for _, leaf in fold.leaves() if leaf.head}


def _told_apart(slot: FoldedSlot, articles: Collection[str]) -> tuple[set[str], list[SlotClaim]]:
    """Return the ids of claims that an edit of these articles left alone, and the other claims."""
    renewed = [one for one in slot.claims.values() if one.fold_claim.article_id in articles]
    return slot.claims.keys() - {one.claim_id for one in renewed}, renewed


def _folded(term: Term, claims: Mapping[str, SlotClaim]) -> FoldedSlot:
    return FoldedSlot(claims, fold(term, (claim.fold_claim for claim in claims.values())))


def _relations_of(folded: FoldedSlot, known: Mapping[str, Relation]) -> _Relations:
    """Return what the fold made of each claim, unless its row says so already."""
    relations = folded.fold.relations()
    return [
        (claim, relations[claim_id].kind)
        for claim_id, claim in folded.claims.items()
        if claim_id not in known or known[claim_id] != relations[claim_id]
    ]


_RELATION_UPDATE = (
    update(claim_records)
    .where(claim_records.c.claim_id == bindparam("of_claim"),
           claim_records.c.extractor == bindparam("of_extractor"))
    .values(relation=bindparam("new_relation"), is_active=bindparam("new_is_active"),
            inactive_reason=bindparam("new_reason"))
)  # fmt: skip


def _write_relations(target: Connection, relations: _Relations) -> None:
    if relations:
        target.execute(_RELATION_UPDATE, [_relation_row(*one) for one in relations])


def _relation_row(claim: SlotClaim, relation: RelationKind) -> dict[str, Any]:
    is_withdrawn = relation is RelationKind.WITHDRAWN
    return {
        "of_claim": claim.claim_id,
        "of_extractor": claim.extractor,
        "new_relation": relation.value,
        "new_is_active": not is_withdrawn,
        "new_reason": WITHDRAWN.why if is_withdrawn else None,
    }
