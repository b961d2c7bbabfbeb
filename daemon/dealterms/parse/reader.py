"""What kind of feed the bytes are, and which of its entries have to be parsed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from dealterms.errors import ParseError
from dealterms.hubs import HubOffer, offer_in_document
from dealterms.parse.entries import Entry, ParsedFeed, make_entry
from dealterms.parse.jsonfeed import parse_json_feed
from dealterms.parse.plain import read_plain
from dealterms.parse.slices import Slices, cut
from dealterms.rhythm import Rhythm, rhythm_of

__all__ = ["parse_feed"]

_ENTITY_DECLARATION = re.compile(rb"<!ENTITY\s", re.IGNORECASE)
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_ENTRY_START = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_START_BYTES = 2_000


def parse_feed(
    body: bytes, content_type: str, url: str, known: Collection[str] = frozenset()
) -> ParsedFeed:
    """Return what the feed holds beyond the entries whose `sha256` is in `known`.

    `url` is the address the body came from; relative links are resolved against it. The result for
    the entries that are left is the same as that of a full parse. Raises ParseError for anything
    that is not a feed: a maintenance page must not look like an empty feed.
    """
    known = frozenset(known)
    start = body[:_START_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise ParseError(f"{url} is empty, not a feed")
    if start.startswith(b"{"):
        return parse_json_feed(body, url, known)
    if _HTML_START.match(start):
        raise ParseError(f"{url} is an HTML page, not a feed")
    if _ENTITY_DECLARATION.search(body):
        raise ParseError(f"{url} declares XML entities, which no feed needs")
    slices = cut(body)
    if slices is not None:
        parsed = _parse_slices(slices, content_type, url, known)
        if parsed is not None:
            return parsed
    return _parse_whole(body, content_type, url, known)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What a document says outside of its entries."""

    rhythm: Rhythm
    offer: HubOffer | None

    @classmethod
    def of(cls, surroundings: bytes, url: str) -> _Surroundings:
        return cls(rhythm_of(surroundings), offer_in_document(surroundings, url))


def _parse_slices(
    slices: Slices, content_type: str, url: str, known: frozenset[str]
) -> ParsedFeed | None:
    """Parse the unknown entries only; None if feedparser sees other entries than the scanner."""
    hashes = slices.hashes(url)
    chosen = [index for index, sha256 in enumerate(hashes) if sha256 not in known]
    said = _Surroundings.of(slices.document(set()), url)
    if hashes and not chosen:
        return ParsedFeed(
            "", (), len(hashes), (), slices.is_cut_off, rhythm=said.rhythm, offer=said.offer
        )
    document = _read_document(slices.document(set(chosen)), content_type, url)
    found = document["entries"]
    if len(found) != len(chosen):
        return None
    made = [_entry_of(one, url, hashes[index]) for one, index in zip(found, chosen, strict=True)]
    return _feed_of(document, made, len(hashes), said, is_cut_off=slices.is_cut_off)


def _parse_whole(body: bytes, content_type: str, url: str, known: frozenset[str]) -> ParsedFeed:
    """Parse everything, hash the fields; the last entry of a broken document is not trusted."""
    document = _read_document(body, content_type, url)
    found = document["entries"]
    is_cut_off = bool(document.get("bozo")) and not _ends_properly(body)
    if is_cut_off:
        found = found[:-1]
    made = [_entry_of(one, url, None) for one in found]
    fresh = [one for one in made if not (isinstance(one, Entry) and one.sha256 in known)]
    said = _Surroundings.of(_ENTRY_START.split(body, 1)[0], url)
    return _feed_of(document, fresh, len(found), said, is_cut_off=is_cut_off)


def _ends_properly(body: bytes) -> bool:
    plain = body.replace(b"\x00", b"")[-200:].lower()
    return re.search(rb"</(?:rss|feed|rdf:rdf|rdf|channel)\s*>", plain) is not None


def _feed_of(
    document: Mapping[str, Any],
    made: list[Entry | str],
    entry_count: int,
    said: _Surroundings,
    *,
    is_cut_off: bool,
) -> ParsedFeed:
    if is_cut_off and not entry_count:
        raise ParseError("the feed breaks off before its first entry ends: nothing in it is whole")
    return ParsedFeed(
        title=_text(document.get("feed", {}).get("title")),
        entries=tuple(one for one in made if isinstance(one, Entry)),
        entry_count=entry_count,
        refusals=tuple(one for one in made if isinstance(one, str)),
        is_cut_off=is_cut_off,
        rhythm=said.rhythm,
        offer=said.offer,
    )


def _read_document(body: bytes, content_type: str, url: str) -> Mapping[str, Any]:
    """Import the doorway only here: the process that polls never needs feedparser itself."""
    plain = read_plain(body, content_type, url)
    if plain is not None:
        return plain
    from dealterms.parse.xmlfeed import read_document

    return read_document(body, content_type, url)


def _entry_of(found: Mapping[str, Any], url: str, sha256: str | None) -> Entry | str:
    """Return our own entry. `in` is used throughout: feedparser's `get` invents substitutes."""
    contents = [_text(one.get("value")) for one in found.get("content", ())]
    content = contents[0] if contents else ""
    summary = _text(found["summary"]) if "summary" in found else content
    return make_entry(
        guid=_text(found["id"]) if "id" in found else None,
        links=_links(found),
        base_url=_text(found["links"][0].get("base")) or url if found.get("links") else url,
        title=_text(found["title"]) if "title" in found else "",
        dates=[_text(found[name]) for name in ("published", "created", "updated") if name in found],
        author=_text(found["author"]) if "author" in found else None,
        summary=summary,
        sha256=sha256,
        markup=max((summary, *contents), key=len),
    )


def _links(found: Mapping[str, Any]) -> list[str | None]:
    """Return the entry's links, the one to the page first."""
    alternates = [
        _text(link.get("href"))
        for link in found.get("links", ())
        if link.get("rel", "alternate") == "alternate" and "html" in link.get("type", "html")
    ]
    return [*alternates, _text(found["link"]) if "link" in found else None]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
