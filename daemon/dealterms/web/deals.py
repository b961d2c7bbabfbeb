"""The first page: a card for each deal, the one that changed last first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, text
from starlette.requests import Request
from starlette.responses import Response

from dealterms.view_rows import query
from dealterms.web.answers import page
from dealterms.web.asked import asked_number, asked_text
from dealterms.web.scales import span_of
from dealterms.web.site import reading, site_of
from dealterms.web.timeline import Lane, draw_lane
from dealterms.web.wording import moment, term_order

__all__ = ["Card", "deals_page", "main_term"]

Row = dict[str, Any]

_CARDS = 24  # a page of them
_CHANGES = 3  # of a card
_WEEK = timedelta(days=7)
_SPARK_HEIGHT, _SPARK_TOP, _SPARK_STEPS = 44, 6.0, 40

# What a deal is known by: the first of these that it has is the figure of its card.
_MAIN = ("deal_value", "investment_amount", "contract_value", "price_per_share",
         "financing_amount", "valuation", "capacity", "stake_percent")  # fmt: skip
# Then what else matters at a glance, as many as there is room for.
_TELLING = ("price_per_share", "capacity", "stake_percent", "closing_expected",
            "first_phase_timing", "consideration", "premium", "valuation", "regulatory_approval",
            "shareholder_approval", "termination_fee", "signing_expected")  # fmt: skip
_TOLD = 4

# One index look-up a deal: its last change is the last of its rows.
_ORDER = (
    "SELECT d.deal_id, d.name, coalesce((SELECT max(c.position) FROM change_records AS c"
    " WHERE c.deal_id = d.deal_id), 0) AS position FROM deals AS d"
)
_DEALS = text(
    "SELECT deal_id, name, status, status_modality, first_seen_at, term_count, contested_count"
    " FROM deal_current WHERE deal_id IN :deals"
).bindparams(bindparam("deals", expanding=True))
_STATES = text("SELECT * FROM term_current WHERE deal_id IN :deals").bindparams(
    bindparam("deals", expanding=True)
)


@dataclass(frozen=True, slots=True)
class Card:
    """What one glance at a deal shows; `main` is the figure it is known by, `spark` its way."""

    deal: Row
    status: Row | None
    main: Row | None
    spark: Lane | None
    telling: tuple[Row, ...]
    recent: tuple[Row, ...]


def deals_page(request: Request) -> Response:
    """Answer with a page of cards, those of deals whose name holds the words asked for."""
    wanted, start = asked_text(request, "q"), asked_number(request, "page", 1, 10_000) - 1
    now = site_of(request).clock()
    with reading(request) as connection:
        deals = _in_order(connection, wanted)
        shown = deals[start * _CARDS : (start + 1) * _CARDS]
        cards = _cards(connection, shown, now)
    return page(
        request,
        "deals.html",
        section="deals",
        cards=cards,
        wanted=wanted,
        count=len(deals),
        number=start + 1,
        has_more=len(deals) > (start + 1) * _CARDS,
    )


def main_term(states: Sequence[Row]) -> Row | None:
    """Return the head row of the term that a deal is known by; None if it has no figure."""
    heads = {row["term"]: row for row in reversed(heads_of(states))}
    return next((heads[term] for term in _MAIN if term in heads), None)


def heads_of(states: Sequence[Row]) -> list[Row]:
    """Return the row of each slot that counts: the official one, else the reported one."""
    heads: dict[tuple[Any, ...], Row] = {}
    for row in sorted(states, key=lambda row: (term_order(row["term"]), row["holder"] or "")):
        many = row["value_text"] if row["term"] in _SETS else ""
        key = (row["term"], row["holder"], many)
        if key not in heads or row["layer"] == "official":
            heads[key] = row
    return list(heads.values())


_SETS = ("supply_commitment", "technical_collaboration")  # a row for each value


def _in_order(connection: Connection, wanted: str | None) -> list[str]:
    rows = query(connection, _ORDER)
    if wanted:
        rows = [row for row in rows if wanted.casefold() in row["name"].casefold()]
    rows.sort(key=lambda row: (-row["position"], row["deal_id"]))
    return [row["deal_id"] for row in rows]


def _cards(connection: Connection, deals: list[str], now: datetime) -> list[Card]:
    if not deals:
        return []
    rows = {row["deal_id"]: dict(row)
            for row in connection.execute(_DEALS, {"deals": deals}).mappings()}  # fmt: skip
    states: dict[str, list[Row]] = {deal: [] for deal in deals}
    for row in connection.execute(_STATES, {"deals": deals}).mappings():
        states[row["deal_id"]].append(dict(row))
    return [_card(connection, rows[deal], states[deal], now) for deal in deals if deal in rows]


def _card(connection: Connection, deal: Row, states: list[Row], now: datetime) -> Card:
    heads = heads_of(states)
    main = main_term(states)
    by_term = {row["term"]: row for row in reversed(heads) if row is not main}
    return Card(
        deal=deal,
        status=next((row for row in heads if row["term"] == "status"), None),
        main=main,
        spark=None if main is None else _spark(connection, main, now),
        telling=tuple(by_term[term] for term in _TELLING if term in by_term)[:_TOLD],
        recent=tuple(_recent(connection, deal["deal_id"], now)),
    )


def _spark(connection: Connection, main: Row, now: datetime) -> Lane | None:
    steps = query(
        connection,
        "SELECT * FROM term_history WHERE deal_id = :deal AND term = :term"
        " AND coalesce(holder, '') = :holder ORDER BY step DESC LIMIT :most",
        deal=main["deal_id"],
        term=main["term"],
        holder=main["holder"] or "",
        most=_SPARK_STEPS,
    )
    steps.sort(key=lambda row: (row["valid_from"] is not None, row["valid_from"], row["layer"]))
    span = span_of((moment(step["valid_from"]) for step in steps), now)
    return draw_lane(steps, span, height=_SPARK_HEIGHT, top=_SPARK_TOP)


def _recent(connection: Connection, deal_id: str, now: datetime) -> list[Row]:
    """Return the newest changes of the last seven days, as this program recorded them."""
    rows = query(
        connection,
        "SELECT c.* FROM change_records AS r JOIN term_changes AS c ON c.change_id = r.change_id"
        " WHERE r.deal_id = :deal ORDER BY r.position DESC LIMIT :most",
        deal=deal_id,
        most=_CHANGES,
    )
    return [row for row in rows if _at(row["recorded_at"]) > now - _WEEK]


def _at(stored: Any) -> datetime:
    at = moment(stored)
    assert at is not None
    return at
