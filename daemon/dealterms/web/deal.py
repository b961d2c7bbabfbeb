"""One deal: where every term stands, today or at another time, and the way there as a timeline."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from dealterms.reports import load_report, run_report
from dealterms.view_rows import query
from dealterms.web.answers import not_found, page
from dealterms.web.asked import asked_moment, path_text
from dealterms.web.deals import heads_of
from dealterms.web.site import reading, site_of
from dealterms.web.timeline import MOST_STEPS, draw_timeline
from dealterms.web.wording import term_name, term_order

__all__ = [
    "Look",
    "Slot",
    "deal_page",
    "find_deal",
    "look_of",
    "newest_steps",
    "slots_of",
    "states_of",
    "steps_of",
]

Row = dict[str, Any]

# The headings under which terms stand, in order; what is not named here is under the last one.
_GROUPS = {
    "Where it stands": ("status", "announcement_date", "signing_expected", "closing_expected",
                        "outside_date"),
    "Money": ("investment_amount", "deal_value", "contract_value", "financing_amount", "valuation",
              "price_per_share", "premium", "consideration", "termination_fee",
              "reverse_termination_fee", "disbursement"),
    "Ownership": ("stake_percent", "stake_kind", "warrants", "board_seats"),
    "What is delivered": ("capacity", "first_phase_capacity", "compute_units", "platform",
                          "first_phase_timing", "duration"),
    "Terms of the partnership": ("partner_role", "exclusivity", "supply_commitment",
                                 "technical_collaboration"),
    "Approvals": ("regulatory_approval", "shareholder_approval", "divestiture"),
}  # fmt: skip
_OTHERS = "Terms of your own"
_GROUP_OF = {term: group for group, terms in _GROUPS.items() for term in terms}


@dataclass(frozen=True, slots=True)
class Slot:
    """A term of one holder: the row that counts, and a report that stands beside it."""

    name: str
    head: Row
    beside: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """The moment that is looked back to, on each axis of time; None is today."""

    as_of: datetime | None
    known_at: datetime | None

    @property
    def is_back(self) -> bool:
        """True unless both are today."""
        return self.as_of is not None or self.known_at is not None


def look_of(request: Request) -> Look:
    """Return the moments that a request looks back to."""
    return Look(asked_moment(request, "as_of"), asked_moment(request, "known_at"))


def deal_page(request: Request) -> Response:
    """Answer with the deal; `as_of` and `known_at` look back."""
    look = look_of(request)
    deal_id, now = path_text(request, "deal_id"), site_of(request).clock()
    with reading(request) as connection:
        deal = find_deal(connection, deal_id)
        states = states_of(connection, deal_id, look)
        steps = steps_of(connection, deal_id, look)
        changes = _changes(connection, deal_id)
    edge = min(now, look.as_of) if look.as_of else now
    slots = slots_of(states)
    return page(
        request,
        "deal.html",
        section="deals",
        deal=deal,
        definition=json.loads(deal["definition_json"]),
        standing=next((slot for slot in slots if slot.head["term"] == "status"), None),
        groups=[(name, list(group)) for name, group in groupby(slots, key=_group)],
        timeline=draw_timeline(steps, edge),
        changes=changes,
        look=look,
        asked=request.query_params,
        today=now.date(),
    )


def find_deal(connection: Connection, deal_id: str) -> Row:
    """Return a deal's row of `deal_current` without its counts of articles; HTTP 404 if unknown."""
    rows = query(
        connection,
        "SELECT v.deal_id, v.name, v.status, v.status_modality, v.first_seen_at, v.term_count,"
        " v.contested_count, d.definition_json, d.is_watched"
        " FROM deal_current AS v JOIN deals AS d ON d.deal_id = v.deal_id"
        " WHERE v.deal_id = :deal",
        deal=deal_id,
    )
    if not rows:
        raise not_found(f"There is no deal {deal_id}.")
    return rows[0]


def states_of(connection: Connection, deal_id: str, look: Look) -> list[Row]:
    """Return the rows of `term_current` of a deal, today's or those that it had."""
    if look.is_back:
        return _report(connection, "terms_at", deal_id, look)
    return query(connection, "SELECT * FROM term_current WHERE deal_id = :deal", deal=deal_id)


def steps_of(connection: Connection, deal_id: str, look: Look) -> list[Row]:
    """Return the rows of `term_history` of a deal, today's or those that it had."""
    if look.is_back:
        return _report(connection, "history_at", deal_id, look)
    return newest_steps(connection, deal_id)


def newest_steps(
    connection: Connection, deal_id: str, term: str | None = None, most: int = MOST_STEPS
) -> list[Row]:
    """Return today's rows of `term_history`, of each slot and layer only the newest."""
    return query(
        connection,
        "SELECT * FROM (SELECT h.*, row_number() OVER"
        " (PARTITION BY h.term, h.holder, h.layer ORDER BY h.step DESC) AS age"
        " FROM term_history AS h WHERE h.deal_id = :deal"
        " AND (CAST(:term AS TEXT) IS NULL OR h.term = :term)) AS aged WHERE age <= :most",
        deal=deal_id,
        term=term,
        most=most,
    )


def _report(connection: Connection, name: str, deal_id: str, look: Look) -> list[Row]:
    values = {"deal": deal_id, "as_of": look.as_of, "known_at": look.known_at}
    return run_report(connection, load_report(name), values)[1]


def slots_of(states: list[Row]) -> list[Slot]:
    """Return the slots in the vocabulary's order, each with what reports say beside its head."""
    heads = heads_of(states)
    return [
        Slot(
            term_name(head),
            head,
            tuple(
                row
                for row in states
                if (row["term"], row["holder"]) == (head["term"], head["holder"])
                and not any(row is other for other in heads)
            ),
        )
        for head in sorted(heads, key=lambda row: (term_order(row["term"]), row["holder"] or ""))
    ]


def _group(slot: Slot) -> str:
    return _GROUP_OF.get(slot.head["term"], _OTHERS)


def _changes(connection: Connection, deal_id: str) -> list[Row]:
    return query(
        connection,
        "SELECT c.* FROM change_records AS r JOIN term_changes AS c ON c.change_id = r.change_id"
        " WHERE r.deal_id = :deal ORDER BY r.position DESC LIMIT 8",
        deal=deal_id,
    )
