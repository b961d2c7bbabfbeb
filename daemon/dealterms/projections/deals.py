"""The read model of deals: what is watched, and since when it is in the news."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dealterms.claims.vocabulary import TERMS, Term, ValueKind, user_term
from dealterms.events.catalogue import DealRevised, DealWatched
from dealterms.events.codec import dump_json, load_json
from dealterms.projections.edits import Edit
from dealterms.projections.slot_claims import slots_of_deal
from dealterms.projections.slot_key import SlotKey
from dealterms.tables import deals

__all__ = [
    "DefineDeal",
    "load_names",
    "load_term",
    "new_deals",
    "note_first_seen",
]


class DefineDeal(Edit):
    """Writes a deal as the watchlist states it now; its own terms may fold otherwise after that."""

    def __init__(self, target: Connection, event: DealWatched | DealRevised) -> None:
        """Take the event."""
        self._target, self._event = target, event

    def slots(self) -> set[SlotKey]:
        """Return the slots of the deal's own terms."""
        slots = slots_of_deal(self._target, self._event.deal_id)
        return {slot for slot in slots if slot.term not in TERMS}

    def write(self) -> None:
        """Write name and definition."""
        event = self._event
        _write_deal(
            self._target,
            event.deal_id,
            {
                "name": event.definition.get("name") or event.deal_id,
                "definition_json": dump_json(event.definition).decode(),
                "is_watched": True,
            },
        )


def new_deals(target: Connection, deal_ids: Collection[str]) -> set[str]:
    """Return those of the deals to which no body claim was ever attributed."""
    query = select(deals.c.deal_id).where(
        deals.c.deal_id.in_(deal_ids), deals.c.first_seen_at.is_not(None)
    )
    return set(deal_ids) - set(target.scalars(query)) if deal_ids else set()


def note_first_seen(target: Connection, deal_ids: Collection[str], at: datetime) -> None:
    """Date the first attributed body claim of those deals that had none."""
    for deal_id in new_deals(target, deal_ids):
        own = deals.c.deal_id == deal_id
        if target.execute(update(deals).where(own).values(first_seen_at=at)).rowcount == 0:
            target.execute(
                insert(deals).values(
                    deal_id=deal_id,
                    name=deal_id,
                    definition_json="{}",
                    is_watched=False,
                    first_seen_at=at,
                )
            )


def load_names(target: Connection, deal_ids: Collection[str]) -> dict[str, str]:
    """Return the names of deals by id."""
    query = select(deals.c.deal_id, deals.c.name).where(deals.c.deal_id.in_(deal_ids))
    return {row.deal_id: row.name for row in target.execute(query)}


def load_term(target: Connection, deal_id: str, term_id: str) -> Term:
    """Return a term of the vocabulary, else of the deal's own terms.

    A term that was taken off the watchlist is folded as a label, by its words alone.
    """
    if term_id in TERMS:
        return TERMS[term_id]
    stored = target.scalar(select(deals.c.definition_json).where(deals.c.deal_id == deal_id))
    for own in (load_json(stored).get("terms") or []) if stored else []:
        if own["id"] == term_id:
            return user_term(term_id, own["kind"], tuple(own.get("cues") or ()))
    return Term(term_id, ValueKind.LABEL)


def _write_deal(target: Connection, deal_id: str, values: dict[str, Any]) -> None:
    own = deals.c.deal_id == deal_id
    if target.execute(update(deals).where(own).values(values)).rowcount == 0:
        target.execute(insert(deals).values(deal_id=deal_id, **values))
