"""JSON Feed (jsonfeed.org, versions 1 and 1.1), which feedparser does not know."""

from __future__ import annotations

import html
from typing import Any

import orjson

from dealterms.errors import ParseError
from dealterms.hubs import HubOffer
from dealterms.parse.entries import Entry, ParsedFeed, hash_of, make_entry
from dealterms.urls import resolve_link

__all__ = ["parse_json_feed"]


def parse_json_feed(body: bytes, url: str, known: frozenset[str]) -> ParsedFeed:
    """Return the entries whose hash is not in `known`; raise ParseError for any other JSON."""
    document = _load(body)
    items = document.get("items")
    if not isinstance(items, list):
        raise ParseError(f"{url} is a JSON feed without items")
    entries: list[Entry] = []
    refusals: list[str] = []
    for item in items:
        sha256 = hash_of(orjson.dumps(item, option=orjson.OPT_SORT_KEYS))
        if sha256 in known:
            continue
        made = _entry_of(item, url, sha256) if isinstance(item, dict) else "an item is no object"
        if isinstance(made, Entry):
            entries.append(made)
        else:
            refusals.append(made)
    return ParsedFeed(
        _text(document.get("title")),
        tuple(entries),
        len(items),
        tuple(refusals),
        offer=_offer_of(document, url),
    )


def _offer_of(document: dict[str, Any], url: str) -> HubOffer | None:
    """Return the first WebSub hub that the feed names, with the feed's own address."""
    hubs = document.get("hubs")
    named = [hub for hub in hubs if isinstance(hub, dict)] if isinstance(hubs, list) else []
    for hub in named:
        address = resolve_link(url, _text(hub.get("url")))
        if address is not None and _text(hub.get("type")).lower() == "websub":
            return HubOffer(address, resolve_link(url, _text(document.get("feed_url"))) or url)
    return None


def _load(body: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise ParseError(f"the JSON feed is damaged: {error}") from error
    version = document.get("version") if isinstance(document, dict) else None
    if not isinstance(version, str) or "jsonfeed.org/version/" not in version:
        raise ParseError("the document is JSON but not a JSON feed")
    return document  # type: ignore[no-any-return]


def _entry_of(item: dict[str, Any], url: str, sha256: str) -> Entry | str:
    authors = item.get("authors")
    names = [_name(author) for author in authors] if isinstance(authors, list) else []
    names.append(_name(item.get("author")))
    text = _text(item.get("content_text"))
    markup = _text(item.get("content_html")) or html.escape(text).replace("\n\n", "<p>")
    return make_entry(
        guid=_text(item.get("id")) or None,
        links=(_text(item.get("url")), _text(item.get("external_url"))),
        base_url=url,
        title=_text(item.get("title")),
        dates=(_text(item.get("date_published")), _text(item.get("date_modified"))),
        author=", ".join(dict.fromkeys(name for name in names if name)) or None,
        summary=_text(item.get("summary")) or text or _text(item.get("content_html")),
        sha256=sha256,
        markup=markup,
    )


def _name(author: Any) -> str:
    return _text(author.get("name")) if isinstance(author, dict) else ""


def _text(value: Any) -> str:
    """Return a string; numbers are what some feeds write as ids."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
