"""The stream of changes for feed readers: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree  # writes only; nothing of others is parsed with it

import orjson
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from dealterms.printable import printable
from dealterms.tables import deals
from dealterms.web.answers import answer
from dealterms.web.changes import Filters, filters_of, newest_changes
from dealterms.web.site import reading
from dealterms.web.wording import changed_side, moment, outside_link, term_name, words

__all__ = ["atom", "json_feed"]

_ENTRIES = 100
_ATOM = "http://www.w3.org/2005/Atom"
_JSON_FEED = "https://jsonfeed.org/version/1.1"
_NO_CHANGE_YET = "1970-01-01T00:00:00Z"

Row = dict[str, Any]


def atom(request: Request) -> Response:
    """Answer with the changes as an Atom feed; the filters are those of the page."""
    filters, rows, names = _read(request)
    feed = ElementTree.Element("feed", xmlns=_ATOM)
    _add(feed, "id", f"urn:dealterms:changes:{_key(filters)}")
    _add(feed, "title", _title(filters, names))
    _add(feed, "updated", _time(rows[0]["recorded_at"]) if rows else _NO_CHANGE_YET)
    _add(ElementTree.SubElement(feed, "author"), "name", "dealterms")
    ElementTree.SubElement(feed, "link", rel="self", href=_address(request))
    ElementTree.SubElement(feed, "link", rel="alternate", href=_page(request, filters))
    for row in rows:
        feed.append(_atom_entry(request, row, names))
    body = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return answer(request, body, "application/atom+xml")


def json_feed(request: Request) -> Response:
    """Answer with the changes as a JSON feed; the filters are those of the page."""
    filters, rows, names = _read(request)
    document = {
        "version": _JSON_FEED,
        "title": _title(filters, names),
        "home_page_url": _page(request, filters),
        "feed_url": _address(request),
        "items": [_json_entry(request, row, names) for row in rows],
    }
    return answer(request, orjson.dumps(document), "application/feed+json")


def _read(request: Request) -> tuple[Filters, list[Row], dict[str, str]]:
    filters = filters_of(request)
    with reading(request) as connection:
        rows = newest_changes(connection, filters, _ENTRIES)
        wanted = sorted({row["deal_id"] for row in rows} | {filters.deal or ""})
        names = {deal: _name(connection, deal) or deal for deal in wanted}
    return filters, rows, names


def _name(connection: Connection, deal_id: str) -> str | None:
    name: str | None = connection.scalar(select(deals.c.name).where(deals.c.deal_id == deal_id))
    return name


def _atom_entry(request: Request, row: Row, names: dict[str, str]) -> ElementTree.Element:
    entry = ElementTree.Element("entry")
    _add(entry, "id", f"urn:dealterms:change:{row['change_id']}")
    _add(entry, "title", f"{names[row['deal_id']]}: {_sentence(row)}")
    _add(entry, "updated", _time(row["recorded_at"]))
    if row["asserted_at"]:
        _add(entry, "published", _time(row["asserted_at"]))
    ElementTree.SubElement(entry, "link", rel="alternate", href=_evidence(request, row))
    source = outside_link(row["url"])
    if source:
        ElementTree.SubElement(entry, "link", rel="via", href=source)
    ElementTree.SubElement(entry, "category", term=row["kind"])
    _add(entry, "content", "\n".join(_paragraphs(row)))
    return entry


def _json_entry(request: Request, row: Row, names: dict[str, str]) -> dict[str, Any]:
    entry = {
        "id": f"urn:dealterms:change:{row['change_id']}",
        "url": _evidence(request, row),
        "title": printable(f"{names[row['deal_id']]}: {_sentence(row)}"),
        "content_text": printable("\n".join(_paragraphs(row)), keep_lines=True),
        "date_published": _time(row["recorded_at"]),
        "tags": [row["kind"], row["term"] or "deal"],
    }
    source = outside_link(row["url"])
    return entry | ({"external_url": source} if source else {})


def _sentence(row: Row) -> str:
    """Return "Status: announced → closed"; the kind says what is not a plain change."""
    old, new = changed_side(row, "old"), changed_side(row, "new")
    movement = f"{old} → {new or 'nothing'}" if old else new or "nothing"
    kind = "" if row["kind"].endswith("_changed") else f" ({words(row['kind'])})"
    return f"{term_name(row)}: {movement}{kind}"


def _paragraphs(row: Row) -> Iterator[str]:
    if row["quote"]:
        yield f"“{row['quote']}”"
    yield f"{row['publisher'] or 'unknown publisher'}, {row['url'] or 'no address'}"


def _title(filters: Filters, names: dict[str, str]) -> str:
    parts = [names.get(filters.deal or "", ""), words(filters.term), words(filters.kind)]
    chosen = ", ".join(part for part in parts if part)
    return f"Changes: {chosen}" if chosen else "Changes of all deals"


def _key(filters: Filters) -> str:
    return "/".join(f"{name}={value}" for name, value in filters.chosen.items()) or "all"


def _address(request: Request) -> str:
    return str(request.url)


def _page(request: Request, filters: Filters) -> str:
    chosen = urlencode(filters.chosen)
    return f"{request.base_url}changes" + (f"?{chosen}" if chosen else "")


def _evidence(request: Request, row: Row) -> str:
    if row["claim_id"]:
        return f"{request.base_url}claims/{row['claim_id']}"
    return f"{request.base_url}deals/{quote(row['deal_id'])}"


def _time(stored: Any) -> str:
    return f"{moment(stored):%Y-%m-%dT%H:%M:%SZ}"


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    """Add an element; what XML 1.0 cannot hold is written out."""
    ElementTree.SubElement(parent, name).text = printable(text, keep_lines=True)
