"""The stream of changes, the newest first: what was alerted, or would have been."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from dealterms.settings import ALERT_KINDS
from dealterms.view_rows import query
from dealterms.web.answers import page
from dealterms.web.asked import LARGEST_NUMBER, asked_number, asked_text
from dealterms.web.site import reading
from dealterms.web.wording import day, term_order

__all__ = ["Filters", "changes_page", "filters_of", "newest_changes"]

Row = dict[str, Any]

_SHOWN = 50
_FILTERS = {"deal": "r.deal_id", "term": "r.term", "kind": "r.kind"}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which changes are wanted; None means all. `before` is a position in the log."""

    deal: str | None = None
    term: str | None = None
    kind: str | None = None
    before: int = LARGEST_NUMBER

    @property
    def chosen(self) -> Mapping[str, str]:
        """The filters that are set, as parameters of an address."""
        named = {"deal": self.deal, "term": self.term, "kind": self.kind}
        return {name: value for name, value in named.items() if value is not None}


def changes_page(request: Request) -> Response:
    """Answer with a page of changes by the day they were recorded on."""
    filters = filters_of(request)
    with reading(request) as connection:
        rows = newest_changes(connection, filters, _SHOWN + 1)
        deals = query(connection, "SELECT deal_id, name FROM deals ORDER BY name LIMIT 1000")
        terms = query(connection, "SELECT DISTINCT term FROM term_states")
    shown = rows[:_SHOWN]
    return page(
        request,
        "changes.html",
        section="changes",
        days=[(name, _by_deal(group)) for name, group in groupby(shown, key=_day)],
        names={row["deal_id"]: row["name"] for row in deals},
        terms=sorted((row["term"] for row in terms), key=term_order),
        kinds=ALERT_KINDS,
        filters=filters,
        older=shown[-1]["position"] if len(rows) > _SHOWN else None,
    )


def filters_of(request: Request) -> Filters:
    """Return what a request wants to see."""
    return Filters(
        deal=asked_text(request, "deal"),
        term=asked_text(request, "term"),
        kind=asked_text(request, "kind"),
        before=asked_number(request, "before", LARGEST_NUMBER),
    )


def newest_changes(connection: Connection, filters: Filters, most: int) -> list[Row]:
    """Return rows of `term_changes` with their position in the log, the newest first."""
    conditions = [f"{_FILTERS[name]} = :{name}" for name in filters.chosen]
    where = " AND ".join([*conditions, "r.position < :before"])
    return query(
        connection,
        "SELECT c.*, r.position FROM change_records AS r"  # noqa: S608 -- our own names
        " JOIN term_changes AS c ON c.change_id = r.change_id"
        f" WHERE {where} ORDER BY r.position DESC LIMIT :most",
        **filters.chosen,
        before=filters.before,
        most=most,
    )


def _by_deal(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Return the rows in the same order, those of one deal that stand together under its id."""
    return [(deal, list(group)) for deal, group in groupby(rows, key=lambda row: row["deal_id"])]


def _day(row: Row) -> str:
    return day(row["recorded_at"])
