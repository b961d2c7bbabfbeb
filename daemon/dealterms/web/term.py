"""One term of one deal: its way, step by step, and every claim that was weighed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from dealterms.meanings import why
from dealterms.view_rows import query
from dealterms.web.answers import not_found, page
from dealterms.web.asked import path_text
from dealterms.web.deal import find_deal, newest_steps, slots_of
from dealterms.web.site import reading, site_of
from dealterms.web.timeline import draw_timeline
from dealterms.web.wording import moment, term_name, value

__all__ = ["claims_of", "term_page"]

_MOST_CLAIMS = 100  # shown; a hot term has thousands that say the same
_MOST_SHOWN_STEPS = 60

Row = dict[str, Any]


def term_page(request: Request) -> Response:
    """Answer with the history of a term and the claims behind it, the newest first."""
    deal_id, term = path_text(request, "deal_id"), path_text(request, "term")
    with reading(request) as connection:
        deal = find_deal(connection, deal_id)
        states = query(
            connection,
            "SELECT * FROM term_current WHERE deal_id = :deal AND term = :term",
            deal=deal_id,
            term=term,
        )
        steps = newest_steps(connection, deal_id, term)
        claims = claims_of(connection, deal_id, term, _MOST_CLAIMS + 1)
    if not claims and not steps:
        raise not_found(f"Nothing has been read about {term} of {deal['name']}.")
    steps = [step | {"previous": _previous(step, steps)} for step in steps]
    newest_first = sorted(steps, key=lambda row: str(moment(row["valid_from"]) or ""), reverse=True)
    return page(
        request,
        "term.html",
        section="deals",
        deal=deal,
        name=term_name({"term": term, "holder": None}),
        term=term,
        slots=slots_of(states),
        timeline=draw_timeline(steps, site_of(request).clock()),
        steps=newest_first[:_MOST_SHOWN_STEPS],
        claims=sorted(claims[:_MOST_CLAIMS], key=_said_on, reverse=True),
        is_cut=len(claims) > _MOST_CLAIMS or len(steps) > _MOST_SHOWN_STEPS,
    )


def _said_on(claim: Row) -> str:
    """Return when it was said, in a form that sorts; "" for what is undated."""
    return str(moment(claim["asserted_at"] or claim["published_at"]) or "")


def _previous(step: Row, steps: list[Row]) -> str | None:
    """Return the value that a step replaced, with its qualifier, which the view does not have."""
    for other in steps:
        is_before = other["step"] == step["step"] - 1
        if is_before and all(other[name] == step[name] for name in ("holder", "layer")):
            return value(other)
    return None


def claims_of(connection: Connection, deal_id: str, term: str, most: int) -> list[Row]:
    """Return the claims about a term that were recorded last, with why each counts as it does."""
    claims = query(
        connection,
        "SELECT c.*, r.inactive_reason FROM claim_records AS r JOIN claims AS c"
        " ON c.claim_id = r.claim_id AND c.extractor = r.extractor"
        " WHERE r.deal_id = :deal AND r.term = :term"
        " ORDER BY r.position DESC, r.claim_id LIMIT :most",
        deal=deal_id,
        term=term,
        most=most,
    )
    return [claim | {"why": why(claim)} for claim in claims]
