"""A slot in memory as its rows stand, and what an edit makes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, tuple_

from dealterms.claims.vocabulary import Term
from dealterms.projections.deals import term_of
from dealterms.projections.layers import WITHDRAWN
from dealterms.projections.long_slot import Head, LongSlot, clear_walk, is_long, write_walk
from dealterms.projections.precedence import Relation, RelationKind, TermFold, fold
from dealterms.projections.slot_claims import SlotClaim, load_slots
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.standing_moments import StandingMoments, load_standing_moments
from dealterms.projections.term_history import write_steps
from dealterms.projections.term_moments import Knowledge, moved_moments, write_moments
from dealterms.projections.term_state import write_states
from dealterms.projections.working_rows import WorkingRows
from dealterms.tables import claim_records, walk_states

__all__ = ["FoldedSlot", "load_folded", "load_whole", "renew", "write_change", "write_folded"]

_Relations = Collection[tuple[SlotClaim, RelationKind]]


@dataclass(frozen=True, slots=True)
class FoldedSlot:
    """The claims of a slot that no person rejected, by id, and their fold.

    A short slot has its `moments` in memory. A long one has a `head`, from which it is folded on.
    Of one that came out so, the claims are only those that its standing rows rest on, and the fold
    knows those rows alone; `relations` are what the edit made of claims, to be written yet.
    """

    claims: Mapping[str, SlotClaim]
    fold: TermFold
    head: Head | None = None
    relations: _Relations | None = None
    moments: StandingMoments | None = None


def load_folded(
    rows: WorkingRows, slots: Collection[SlotKey], at: datetime
) -> dict[SlotKey, FoldedSlot]:
    """Return slots as they stand in the read models before an event recorded at `at`."""
    connection = rows.settle()
    found: dict[SlotKey, FoldedSlot] = {}
    for slot in _long_among(connection, slots):
        if (folded := _load_long(rows, slot)) is not None:
            found[slot] = folded
    short = [slot for slot in slots if slot not in found]
    moments = load_standing_moments(connection, short, at)
    for slot, folded in load_whole(rows, short).items():
        found[slot] = replace(folded, moments=moments[slot])
    return found


def load_whole(rows: WorkingRows, slots: Collection[SlotKey]) -> dict[SlotKey, FoldedSlot]:
    """Return slots with all their claims, from the rows of these, however many there are."""
    return {
        slot: _folded(term_of(rows, slot), {claim.claim_id: claim for claim in claims})
        for slot, claims in load_slots(rows.settle(), slots).items()
    }


def renew(
    rows: WorkingRows,
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
        return _renew_long(rows, slot, standing, articles, renewed, known)
    kept = {
        claim_id: claim
        for claim_id, claim in standing.claims.items()
        if claim.fold_claim.article_id not in articles
    }
    after = _folded(term_of(rows, slot), kept | renewed)
    moments = standing.moments or StandingMoments(slot, known.at)
    moments.become(rows, moved_moments(slot, standing.fold, after.fold, after.claims), known)
    if is_long(len(after.claims)):
        return _made_long(rows, slot, after)
    return replace(after, moments=moments)


def write_change(
    rows: WorkingRows,
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
        write_states(rows, slot, fold, after.fold, after.claims)
        _write_relations(rows, after.relations)
        return
    # Rows show words of their claims; an edit that only took those away gives the same fold.
    has_lost_words = any(claim.quote is None for claim in renewed)
    is_whole = before.head is None
    fold = before.fold if is_whole and not has_lost_words else None
    write_states(rows, slot, fold, after.fold, after.claims)
    write_steps(rows, slot, None if after.head else fold, after.fold, after.claims)
    known = before.fold.relations() if is_whole else {}
    _write_relations(rows, _relations_of(after, {one: known[one] for one in kept & known.keys()}))


def write_folded(rows: WorkingRows, slot: SlotKey, folded: FoldedSlot) -> None:
    """Write all that the fold of its claims says of a slot without rows, but for its past."""
    nothing = TermFold(folded.fold.term)
    write_states(rows, slot, nothing, folded.fold, folded.claims)
    write_steps(rows, slot, nothing, folded.fold, folded.claims)
    _write_relations(rows, _relations_of(folded, {}))
    if is_long(len(folded.claims)):
        write_walk(rows.settle(), slot, folded.fold.term, folded.claims)


def _renew_long(
    rows: WorkingRows,
    slot: SlotKey,
    standing: FoldedSlot,
    articles: Collection[str],
    renewed: Mapping[str, SlotClaim],
    known: Knowledge,
) -> FoldedSlot:
    term, connection = term_of(rows, slot), rows.settle()
    assert standing.head is not None
    if articles:  # otherwise the term itself is another one now
        edited = LongSlot(connection, slot, term).edit(
            standing.head, articles, renewed.values(), known
        )
        if is_long(edited.claim_count):
            after = _load_long(rows, slot, _heads_of(standing.fold))
            assert after is not None
            return FoldedSlot(after.claims, after.fold, after.head, edited.relations)
    clear_walk(connection, slot)
    after = load_whole(rows, [slot])[slot]
    write_moments(connection, slot, after.fold, after.claims, known)
    if is_long(len(after.claims)):
        return _made_long(rows, slot, after)
    return replace(after, moments=load_standing_moments(connection, [slot], known.at)[slot])


def _made_long(rows: WorkingRows, slot: SlotKey, whole: FoldedSlot) -> FoldedSlot:
    """Store the walk of a slot that was folded whole, from which the next edit goes on."""
    write_steps(rows, slot, None, whole.fold, whole.claims)
    write_walk(rows.settle(), slot, whole.fold.term, whole.claims)
    head = LongSlot(rows.settle(), slot, whole.fold.term).head()
    return FoldedSlot(whole.claims, whole.fold, head)


def _load_long(rows: WorkingRows, slot: SlotKey, asked: Collection[str] = ()) -> FoldedSlot | None:
    """Return a long slot; its fold tells where the claims that are asked for went to."""
    head = LongSlot(rows.settle(), slot, term_of(rows, slot)).head(asked)
    return None if head is None else FoldedSlot(head.claims, head.fold, head)


def _long_among(connection: Connection, slots: Collection[SlotKey]) -> list[SlotKey]:
    columns = walk_states.c
    is_asked = tuple_(columns.deal_id, columns.term).in_([tuple(slot) for slot in slots])
    query = select(columns.deal_id, columns.term).where(is_asked, columns.claim_count.is_not(None))
    return [SlotKey(*row) for row in connection.execute(query)] if slots else []


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


def _write_relations(rows: WorkingRows, relations: _Relations) -> None:
    for claim, relation in relations:
        key = (claim.claim_id, claim.extractor)
        rows.update(claim_records, key, _relation_columns(relation))


def _relation_columns(relation: RelationKind) -> dict[str, Any]:
    is_withdrawn = relation is RelationKind.WITHDRAWN
    return {
        "relation": relation.value,
        "is_active": not is_withdrawn,
        "inactive_reason": WITHDRAWN.why if is_withdrawn else None,
    }
