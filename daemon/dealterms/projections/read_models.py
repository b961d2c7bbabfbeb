"""Which edit each event calls for, and the fold of a slot written down."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, update

from dealterms.events.catalogue import (
    ArticleCaptured,
    ArticleForgotten,
    ArticleRevised,
    ArticleUnavailable,
    ChangeRaised,
    ClaimAttributed,
    ClaimRejected,
    ClaimRestored,
    ClaimsRead,
    DealRevised,
    DealWatched,
)
from dealterms.events.store import RecordedEvent
from dealterms.projections.articles import RecordArticle, forget_text, record_unavailable
from dealterms.projections.change_rows import forget_change_quotes, record_change
from dealterms.projections.claim_rows import RecordReading, RecordRuling, forget_quotes
from dealterms.projections.deals import DefineDeal, load_term
from dealterms.projections.edits import Edit, WriteOnly
from dealterms.projections.precedence import Relation, RelationKind, TermFold, fold
from dealterms.projections.slot_claims import SlotClaim, load_slot, slots_of_articles
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.term_history import write_steps
from dealterms.projections.term_state import write_states
from dealterms.tables import claim_records

__all__ = ["edit_for", "fold_slot", "refold"]


def edit_for(source: Connection, target: Connection, recorded: RecordedEvent) -> Edit:
    """Return what an event does to the read models in `target`; bodies come from `source`.

    Events about feeds and deliveries do nothing: their rows are operational.
    """
    match recorded.event:
        case ArticleCaptured() | ArticleRevised() as event:
            return RecordArticle(source, target, recorded, event)
        case ClaimsRead() as event:
            return RecordReading(target, recorded, event)
        case ClaimRejected() | ClaimAttributed() | ClaimRestored() as event:
            return RecordRuling(target, recorded, event)
        case ArticleForgotten() as event:
            return ForgetArticle(target, recorded, event)
        case ChangeRaised() as event:
            return WriteOnly(partial(record_change, target, recorded, event))
        case ArticleUnavailable() as event:
            return WriteOnly(partial(record_unavailable, target, event))
        case DealWatched() | DealRevised() as event:
            return DefineDeal(target, event)
        case _:
            return Edit()


class ForgetArticle(Edit):
    """Empties every copy of an article's words; values, offsets and history stay."""

    def __init__(self, target: Connection, recorded: RecordedEvent,
                 event: ArticleForgotten) -> None:
        """Take the event."""
        self._target, self._article_id = target, event.article_id
        self._at: datetime = recorded.recorded_at

    def slots(self) -> set[SlotKey]:
        """Return the slots whose rows show a quote of the article."""
        return slots_of_articles(self._target, [self._article_id])

    def write(self) -> None:
        """Empty text and quotes; the rows of states and steps follow with the next fold."""
        forget_text(self._target, self._article_id, self._at)
        forget_quotes(self._target, self._article_id)
        forget_change_quotes(self._target, self._article_id)


def fold_slot(target: Connection, slot: SlotKey) -> TermFold:
    """Return the fold of the claims of a slot as they stand."""
    claims = load_slot(target, slot)
    term = load_term(target, slot.deal_id, slot.term)
    return fold(term, (claim.fold_claim for claim in claims))


def refold(target: Connection, slot: SlotKey) -> TermFold:
    """Fold a slot, write its states, steps and the relations of its claims; return the fold."""
    claims = {claim.claim_id: claim for claim in load_slot(target, slot)}
    term = load_term(target, slot.deal_id, slot.term)
    folded = fold(term, (claim.fold_claim for claim in claims.values()))
    write_states(target, slot, folded, claims)
    write_steps(target, slot, folded, claims)
    _write_relations(target, claims, folded)
    return folded


_Verdict = tuple[str | None, bool, str | None]
_RELATION_UPDATE = (
    update(claim_records)
    .where(claim_records.c.claim_id == bindparam("of_claim"),
           claim_records.c.extractor == bindparam("of_extractor"))
    .values(relation=bindparam("new_relation"), is_active=bindparam("new_is_active"),
            inactive_reason=bindparam("new_reason"))
)  # fmt: skip


def _write_relations(target: Connection, claims: dict[str, SlotClaim], folded: TermFold) -> None:
    """Write what the fold made of each claim, where that is another thing than before."""
    relations = folded.relations()
    changed: list[dict[str, Any]] = []
    for claim_id, claim in claims.items():
        verdict = _verdict(relations.get(claim_id))
        if verdict != (claim.relation, claim.is_active, claim.inactive_reason):
            changed.append({"of_claim": claim_id, "of_extractor": claim.extractor,
                            "new_relation": verdict[0], "new_is_active": verdict[1],
                            "new_reason": verdict[2]})
    if changed:
        target.execute(_RELATION_UPDATE, changed)


def _verdict(relation: Relation | None) -> _Verdict:
    """Return relation, is_active and the reason if it is not."""
    if relation is None:
        return None, True, None
    if relation.kind is RelationKind.WITHDRAWN:
        return relation.kind.value, False, relation.why
    return relation.kind.value, True, None
