"""Each address of the API: what it answers with, and how its rows are found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson
from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dealterms.reports.staleness import RowName, load_stale
from dealterms.view_rows import query
from dealterms.web.alerts import newest_messages
from dealterms.web.answers import answer, json_answer, not_found
from dealterms.web.api.keys import StepKey, read_key, write_key
from dealterms.web.api.openapi import Parameter, Resource, document
from dealterms.web.articles import find_article
from dealterms.web.asked import (
    LARGEST_NUMBER,
    asked_number,
    asked_text,
    path_text,
)
from dealterms.web.changes import filters_of, newest_changes
from dealterms.web.deal import look_of, states_of
from dealterms.web.site import reading, site_of
from dealterms.web.term import claims_of

__all__ = ["RESOURCES", "api_routes"]

Row = dict[str, Any]

MOST_ROWS, _USUAL_ROWS = 500, 100
# `last_changed_at` of the view looks at every change of a deal; this one at the last.
_DEAL_COLUMNS = (
    "deal_id, name, status, status_modality, first_seen_at, (SELECT c.recorded_at"
    " FROM change_records AS c WHERE c.deal_id = d.deal_id ORDER BY c.position DESC LIMIT 1)"
    " AS last_changed_at, term_count, contested_count"
)

_LIMIT = Parameter("limit", "integer", "Rows of a page.", largest=MOST_ROWS)
_BEFORE = Parameter("before", "integer", "Only rows before this position of the log.")
_DEAL = Parameter("deal", "string", "Only this deal.")
_TERM = Parameter("term", "string", "Only this term.")


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of a page; `next` are the parameters of the next one, None if this is the last."""

    rows: Sequence[Row]
    next: dict[str, Any] | None = None


def _deals(request: Request, connection: Connection) -> Found:
    after, most = asked_text(request, "after") or "", _limit(request)
    rows = query(
        connection,
        f"SELECT {_DEAL_COLUMNS} FROM deal_current AS d"  # noqa: S608 -- our own names
        " WHERE deal_id > :after ORDER BY deal_id LIMIT :most",
        after=after,
        most=most + 1,
    )
    return _by_key(rows, most, "deal_id")


def _deal(request: Request, connection: Connection) -> Row:
    rows = query(
        connection,
        f"SELECT {_DEAL_COLUMNS} FROM deal_current AS d WHERE deal_id = :deal",  # noqa: S608
        deal=path_text(request, "deal_id"),
    )
    if not rows:
        raise not_found(f"There is no deal {path_text(request, 'deal_id')}.")
    return rows[0]


def _terms(request: Request, connection: Connection) -> Found:
    """Return all rows at once: a deal has dozens, and they belong together."""
    deal_id, look = _known_deal(request, connection), look_of(request)
    at = look.as_of or look.known_at or site_of(request).clock()
    stale = load_stale(connection, at, known_at=look.known_at)
    rows = [
        {**row, "is_stale": RowName.of(row) in stale}
        for row in states_of(connection, deal_id, look)
    ]
    return Found(sorted(rows, key=lambda row: (row["term"], row["holder"] or "", row["layer"])))


_STEP_KEY = "term, layer, step, claim_id, coalesce(holder, '')"


def _history(request: Request, connection: Connection) -> Found:
    most, after = _limit(request), read_key(asked_text(request, "after"))
    rows = query(
        connection,
        "SELECT * FROM term_history WHERE deal_id = :deal"  # noqa: S608 -- our own names
        " AND (CAST(:wanted AS TEXT) IS NULL OR term = :wanted)"
        f" AND ({_STEP_KEY}) > (:term, :layer, :step, :claim_id, :holder)"
        f" ORDER BY {_STEP_KEY} LIMIT :most",
        deal=_known_deal(request, connection),
        wanted=asked_text(request, "term"),
        **after._asdict(),
        most=most + 1,
    )
    if len(rows) <= most:
        return Found(rows)
    last = rows[most - 1]
    key = StepKey(last["term"], last["layer"], last["step"], last["claim_id"], last["holder"] or "")
    return Found(rows[:most], {"after": write_key(key)})


def _weighed_claims(request: Request, connection: Connection) -> Found:
    deal_id = _known_deal(request, connection)
    return Found(claims_of(connection, deal_id, path_text(request, "term"), _limit(request)))


def _changes(request: Request, connection: Connection) -> Found:
    most = _limit(request)
    rows = newest_changes(connection, filters_of(request), most + 1)
    if len(rows) <= most:
        return Found(rows)
    return Found(rows[:most], {"before": rows[most - 1]["position"]})


def _articles(request: Request, connection: Connection) -> Found:
    after, most = asked_text(request, "after") or "", _limit(request)
    rows = query(
        connection,
        "SELECT * FROM articles WHERE article_id > :after ORDER BY article_id LIMIT :most",
        after=after,
        most=most + 1,
    )
    return _by_key(rows, most, "article_id")


def _article(request: Request, connection: Connection) -> Row:
    return find_article(connection, path_text(request, "article_id"))


def _article_claims(request: Request, connection: Connection) -> Found:
    article = _article(request, connection)
    return Found(
        query(
            connection,
            "SELECT * FROM claims WHERE article_id = :article ORDER BY quote_start, claim_id",
            article=article["article_id"],
        )
    )


def _alerts(request: Request, connection: Connection) -> Found:
    before = asked_number(request, "before", LARGEST_NUMBER)
    rows, older = newest_messages(connection, asked_text(request, "state"), before, _limit(request))
    for row in rows:
        row.pop("deal_name")
    return Found(rows, None if older is None else {"before": older})


def _feeds(_request: Request, connection: Connection) -> Found:
    return Found(query(connection, "SELECT * FROM feed_health ORDER BY feed_url"))


RESOURCES: tuple[tuple[Resource, Callable[[Request, Connection], Found | Row]], ...] = (
    (Resource("/deals", "Every deal with its status.", "Deal",
              (Parameter("after", "string", "Only deals after this id."), _LIMIT)), _deals),
    (Resource("/deals/{deal_id}", "One deal.", "Deal", is_list=False), _deal),
    (Resource("/deals/{deal_id}/terms", "Where each term of a deal stands, as `terms --json`.",
              "Term",
              (Parameter("as_of", "string", "What the sources had said by this date or time."),
               Parameter("known_at", "string", "What this program knew by then."))), _terms),
    (Resource("/deals/{deal_id}/history", "How the terms of a deal changed, as `history --json`.",
              "Step",
              (_TERM, Parameter("after", "string", "Where the page before this one ended; Link "
                                "holds it."), _LIMIT)), _history),
    (Resource("/deals/{deal_id}/terms/{term}/claims",
              "The newest claims about a term and why each counts as it does, as `explain --json`.",
              "WeighedClaim", (_LIMIT,)), _weighed_claims),
    (Resource("/changes", "What changed, the newest first.", "Change",
              (_DEAL, _TERM, Parameter("kind", "string", "Only this kind of change."), _BEFORE,
               _LIMIT)), _changes),
    (Resource("/articles", "Every article with its text.", "Article",
              (Parameter("after", "string", "Only articles after this id."), _LIMIT)), _articles),
    (Resource("/articles/{article_id}", "One article with its text.", "Article", is_list=False),
     _article),
    (Resource("/articles/{article_id}/claims", "What was read in an article.", "Claim"),
     _article_claims),
    (Resource("/alerts", "The messages to endpoints and how they fared, the newest first.", "Alert",
              (Parameter("state", "string", "pending, delivered, parked or disabled."), _BEFORE,
               _LIMIT)), _alerts),
    (Resource("/feeds", "The health of each feed.", "Feed"), _feeds),
)  # fmt: skip


def api_routes() -> list[BaseRoute]:
    """Return the routes of the API, its OpenAPI document among them."""
    routes: list[BaseRoute] = [
        Route(resource.path, _endpoint(resource, find)) for resource, find in RESOURCES
    ]
    return [Route("/openapi.json", _openapi, name="openapi"), *routes]


def _openapi(request: Request) -> Response:
    described = document([resource for resource, _ in RESOURCES])
    return answer(request, orjson.dumps(described), "application/json")


def _endpoint(
    resource: Resource, find: Callable[[Request, Connection], Found | Row]
) -> Callable[[Request], Any]:
    def answer_now(request: Request) -> Response:
        _refuse_empty(resource, request)
        with reading(request) as connection:
            found = find(request, connection)
        if isinstance(found, Found):
            return json_answer(request, list(found.rows), headers=_links(request, found))
        return json_answer(request, found)

    return answer_now


def _refuse_empty(resource: Resource, request: Request) -> None:
    """A form of a page leaves out by sending nothing; a program that does so has made a mistake."""
    for parameter in resource.parameters:
        if not parameter.may_be_empty and request.query_params.get(parameter.name) == "":
            raise HTTPException(400, f"{parameter.name} is empty: leave it out, or give a value")


def _limit(request: Request) -> int:
    return asked_number(request, "limit", _USUAL_ROWS, MOST_ROWS)


def _by_key(rows: list[Row], most: int, key: str) -> Found:
    if len(rows) <= most:
        return Found(rows)
    return Found(rows[:most], {"after": rows[most - 1][key]})


def _links(request: Request, found: Found) -> dict[str, str]:
    """Return the header that names the next page (RFC 8288): the same question, further on."""
    if found.next is None:
        return {}
    parameters = {**dict(request.query_params), **found.next}
    return {"Link": f'<{request.url.path}?{urlencode(parameters)}>; rel="next"'}


def _known_deal(request: Request, connection: Connection) -> str:
    deal_id = path_text(request, "deal_id")
    if not query(connection, "SELECT 1 AS one FROM deals WHERE deal_id = :deal", deal=deal_id):
        raise not_found(f"There is no deal {deal_id}.")
    return deal_id
