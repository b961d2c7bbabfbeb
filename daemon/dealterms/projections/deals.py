"""The read model of deals: what is watched, and since when it is in the news."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from dealterms.claims.vocabulary import TERMS, Term, ValueKind, user_term
from dealterms.events.catalogue import DealRevised, DealWatched
from dealterms.events.codec import dump_json, load_json
from dealterms.projections.edits import Edit
from dealterms.projections.slot_claims import slots_of_deal
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.working_rows import DealRow, WorkingRows
from dealterms.tables import deals

__all__ = [
    "DefineDeal",
    "load_term",
    "names_of",
    "new_deals",
    "note_first_seen",
    "term_of",
]


class DefineDeal(Edit):
    """Writes a deal as the watchlist states it now; its own terms may fold otherwise after that."""

    def __init__(self, rows: WorkingRows, event: DealWatched | DealRevised) -> None:
        """Take the event."""
        super().__init__(rows)
        self._event = event

    def slots(self) -> set[SlotKey]:
        """Return the slots of the deal's own terms, if it has any or had them until now."""
        known = self._rows.deals[self._event.deal_id]
        before = load_json(known.definition_json) if known else {}
        if not self._event.definition.get("terms") and not before.get("terms"):
            return set()
        slots = slots_of_deal(self._rows.settle(), self._event.deal_id)
        return {slot for slot in slots if slot.term not in TERMS}

    def write(self) -> None:
        """Write name and definition."""
        event, known = self._event, self._rows.deals[self._event.deal_id]
        name = event.definition.get("name") or event.deal_id
        definition = dump_json(event.definition).decode()
        _write(
            self._rows,
            event.deal_id,
            DealRow(name, definition, known and known.first_seen_at),
            is_watched=True,
        )


def new_deals(rows: WorkingRows, deal_ids: Collection[str]) -> set[str]:
    """Return those of the deals to which no body claim was ever attributed."""
    return {
        deal_id for deal_id in deal_ids
        if (known := rows.deals[deal_id]) is None or known.first_seen_at is None
    }  # fmt: skip


def note_first_seen(rows: WorkingRows, deal_ids: Collection[str], at: datetime) -> None:
    """Date the first attributed body claim of those deals that had none."""
    for deal_id in new_deals(rows, deal_ids):
        known = rows.deals[deal_id] or DealRow(deal_id, "{}", None)
        _write(rows, deal_id, known._replace(first_seen_at=at), is_watched=False)


def names_of(rows: WorkingRows, deal_ids: Collection[str]) -> dict[str, str]:
    """Return the names of deals by id."""
    known = {deal_id: rows.deals[deal_id] for deal_id in deal_ids}
    return {deal_id: deal.name for deal_id, deal in known.items() if deal is not None}


def load_term(target: Connection, deal_id: str, term_id: str) -> Term:
    """Return a term of the vocabulary, else of the deal's own terms; see `term_of`."""
    if term_id in TERMS:
        return TERMS[term_id]
    definition = select(deals.c.definition_json).where(deals.c.deal_id == deal_id)
    return _own_term(target.scalar(definition), term_id)


def term_of(rows: WorkingRows, slot: SlotKey) -> Term:
    """Return the term of a slot, of the vocabulary or the deal's own.

    A term that was taken off the watchlist is folded as a label, by its words alone.
    """
    if slot.term in TERMS:
        return TERMS[slot.term]
    deal = rows.deals[slot.deal_id]
    return _own_term(deal and deal.definition_json, slot.term)


def _own_term(stored: str | None, term_id: str) -> Term:
    for own in (load_json(stored).get("terms") or []) if stored else []:
        if own["id"] == term_id:
            return user_term(term_id, own["kind"], tuple(own.get("cues") or ()))
    return Term(term_id, ValueKind.LABEL)


def _write(rows: WorkingRows, deal_id: str, deal: DealRow, *, is_watched: bool) -> None:
    """Write a deal; one that is watched stays so."""
    columns: dict[str, Any] = deal._asdict()
    if is_watched:
        columns["is_watched"] = True
    if rows.deals[deal_id] is not None:
        rows.update(deals, (deal_id,), columns)
    else:
        rows.insert(deals, [{"deal_id": deal_id, "is_watched": is_watched, **columns}])
    rows.deals.put(deal_id, deal)
