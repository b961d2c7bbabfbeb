"""RSS and Atom as most feeds write it, read by expat; whatever else a feed holds is feedparser's.

feedparser spends a quarter of a millisecond on an entry, most of it on what an entry might be:
every element asks for a handler, resolves its base and copies its parameters. Nearly all entries
are a dozen plain elements. These are read here, into the fields that feedparser would give them,
its repairs included. At the first thing that is not plain (an attribute, a namespace, markup inside
a title, an element that stands twice) the answer is None, and feedparser reads the document: the
tests hold the two against each other on feedparser's own suites.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urljoin
from xml.parsers import expat

from dealterms.urls import is_plain_address

__all__ = ["read_plain"]

_ATOM: Final = "http://www.w3.org/2005/Atom "
_CONTENT: Final = "http://purl.org/rss/1.0/modules/content/ "
_DC: Final = "http://purl.org/dc/elements/1.1/ "
_MEDIA: Final = "http://search.yahoo.com/mrss/ "
# The root, what an entry is called, and how deep it stands.
_ENTRIES: Final = {"rss": ("item", 3), f"{_ATOM}feed": (f"{_ATOM}entry", 2)}
# Elements of an entry and feedparser's field for each; "" for those that give none of ours.
_FIELDS: Final = {
    "title": "title", "link": "link", "guid": "id", "pubDate": "published", "author": "author",
    "description": "summary", "category": "", "comments": "", "enclosure": "", "source": "",
    f"{_CONTENT}encoded": "content", f"{_DC}creator": "author", f"{_DC}date": "updated",
    f"{_MEDIA}content": "", f"{_MEDIA}thumbnail": "",
    "http://purl.org/rss/1.0/modules/slash/ comments": "",
    "http://wellformedweb.org/CommentAPI/ commentRss": "",
    "com-wordpress:feed-additions:1 post-id": "",
    f"{_ATOM}title": "title", f"{_ATOM}link": "links", f"{_ATOM}id": "id",
    f"{_ATOM}published": "published", f"{_ATOM}updated": "updated", f"{_ATOM}summary": "summary",
    f"{_ATOM}content": "content", f"{_ATOM}author": "person", f"{_ATOM}category": "",
}  # fmt: skip
_PERSON_FIELDS: Final = {f"{_ATOM}name": "name", f"{_ATOM}email": "email", f"{_ATOM}uri": "uri"}
_TEXT_FIELDS: Final = frozenset({"title", "summary", "content"})
_TEXT_TYPES: Final = frozenset({"html", "text", "text/html", "text/plain"})
_HTML_TYPES: Final = frozenset({"html", "text/html", "xhtml", "application/xhtml+xml"})
_LINK_NAMES: Final = frozenset({"href", "rel", "type", "hreflang", "length", "title"})
_BASE_NAMES: Final = ("base", "http://www.w3.org/xml/1998/namespace base")  # in lower case
_ENCODING: Final = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"'>]*)[\"'][^>]*\?>")
_CHARSET: Final = re.compile(r";\s*charset\s*=\s*[\"']?([^\"';\s]*)", re.IGNORECASE)
_CONTROL: Final = re.compile("[\x80-\x9f]")  # feedparser takes these for Windows' characters


class _NotPlainError(Exception):
    """Something that feedparser has rules for and this reader has not."""


def read_plain(body: bytes, content_type: str, url: str) -> Mapping[str, Any] | None:
    """Return what feedparser would say of the document, in the fields that are used; else None."""
    if b"<!DOCTYPE" in body or not _is_utf8(body, content_type):
        return None
    reader = _PlainReader(url)
    try:
        reader.read(body)
    except (_NotPlainError, expat.ExpatError, UnicodeDecodeError, ValueError):
        return None
    return {"feed": {"title": reader.title or ""}, "entries": reader.entries}


def _is_utf8(body: bytes, content_type: str) -> bool:
    """True if all that has a say in it (header, declaration, default) says UTF-8."""
    declared = _ENCODING.match(body.removeprefix(b"\xef\xbb\xbf"))
    charset = _CHARSET.search(content_type)
    said = [declared[1].lower()] if declared else []
    said += [charset[1].lower().encode()] if charset else []
    if any(name != b"utf-8" for name in said):
        return False
    return bool(said) or body.isascii() or content_type.lower().startswith("application/")


class _PlainReader:
    """Takes expat's events; `entries` and `title` are what feedparser would have."""

    def __init__(self, url: str) -> None:
        self.title: str | None = None
        self.entries: list[dict[str, Any]] = []
        self._base = urljoin(url, url)
        self._path: list[str] = []
        self._entry_name, self._entry_depth = "", 0
        self._entry: dict[str, Any] | None = None
        self._seen: set[str] = set()
        self._field: str | None = None  # of the leaf that is open
        self._pieces: list[str] = []
        self._person: dict[str, str] | None = None
        self._is_guid_link = False

    def read(self, body: bytes) -> None:
        """Read the whole document; raise _NotPlainError or ExpatError where it is not plain."""
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(body, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if attributes and any(one.lower() in _BASE_NAMES for one in attributes):
            raise _NotPlainError
        if self._entry is not None:
            self._start_in_entry(name, attributes)
        elif name == self._entry_name:
            if len(self._path) != self._entry_depth or attributes:
                raise _NotPlainError
            self._entry, self._seen = {}, set()
        elif len(self._path) == 1:
            self._open_root(name)
        elif self._entry_depth == 3 and len(self._path) == 2 and name != "channel":
            raise _NotPlainError
        elif len(self._path) == self._entry_depth and _FIELDS.get(name) == "title":
            if self.title is not None:
                raise _NotPlainError
            self._open("title", attributes)
        elif self._field is not None or _is_lookalike(name):
            raise _NotPlainError

    def _open_root(self, name: str) -> None:
        if name not in _ENTRIES:
            raise _NotPlainError
        self._entry_name, self._entry_depth = _ENTRIES[name]

    def _start_in_entry(self, name: str, attributes: dict[str, str]) -> None:
        """Open a leaf of an entry, or of the person who wrote it."""
        fields = _FIELDS if self._person is None else _PERSON_FIELDS
        field = fields.get(name)
        if self._field is not None or field is None:
            raise _NotPlainError
        if field and field != "links":
            if field in self._seen:
                raise _NotPlainError
            self._seen.add(field)
        if field == "person":
            if attributes:
                raise _NotPlainError
            self._person = {}
            return
        self._open(field, attributes)

    def _open(self, field: str, attributes: dict[str, str]) -> None:
        """Begin to collect the text of a leaf whose attributes are plain."""
        if field == "id":
            self._is_guid_link = _is_permalink(attributes)
        elif field == "links":
            self._add_link(attributes)
        elif field in _TEXT_FIELDS:
            if attributes and (attributes.keys() != {"type"} or
                               attributes["type"].lower() not in _TEXT_TYPES):  # fmt: skip
                raise _NotPlainError
        elif field and attributes:
            raise _NotPlainError
        self._field, self._pieces = field, []

    def _text(self, text: str) -> None:
        if self._field is not None:
            self._pieces.append(text)
        elif self._person is not None and not text.isspace():
            raise _NotPlainError

    def _end(self, name: str) -> None:
        self._path.pop()
        if self._field is not None:
            field, self._field = self._field, None
            self._close(field, "".join(self._pieces).strip())
        elif self._person is not None:
            self._close_person(self._person)
        elif self._entry is not None and name == self._entry_name:
            self.entries.append(self._entry)
            self._entry = None

    def _close(self, field: str, value: str) -> None:
        """Store the text of a leaf where feedparser has it."""
        if self._person is not None:
            self._person[field] = value
        elif self._entry is None:
            self.title = _mended(value)
        elif field == "content":
            value = _mended(value)
            self._entry["content"] = [{"value": value}]
            self._entry.setdefault("summary", value)
        elif field == "link":
            self._close_link(self._entry, value)
        elif field == "id":
            value = _mended(self._resolved(value) if self._is_guid_link else value)
            self._entry["id"] = value
            if self._is_guid_link:
                self._entry.setdefault("link", value)
        elif field == "links":
            if value:
                raise _NotPlainError
        elif field:
            self._entry[field] = _mended(value)

    def _close_link(self, entry: dict[str, Any], value: str) -> None:
        """RSS: the address is the text; ampersands that were escaped twice are mended."""
        value = _mended(self._resolved(value)).replace("&amp;", "&")
        value = re.sub("&([A-Za-z0-9_]+);", r"&\1", value)
        entry["link"] = value
        address = {"href": value} if value else {}
        entry["links"] = [{"rel": "alternate", "type": "text/html", **address}]

    def _add_link(self, attributes: dict[str, str]) -> None:
        """Atom: the address is an attribute."""
        if not attributes.get("href") or not attributes.keys() <= _LINK_NAMES:
            raise _NotPlainError
        assert self._entry is not None
        rel = attributes.get("rel", "alternate").lower()
        kind = attributes.get("type", "application/atom+xml" if rel == "self" else "text/html")
        link = {"href": self._resolved(attributes["href"]), "rel": rel, "type": kind.lower()}
        self._entry.setdefault("links", []).append(link)
        if rel == "alternate" and link["type"] in _HTML_TYPES:
            self._entry["link"] = link["href"]

    def _close_person(self, person: dict[str, str]) -> None:
        assert self._entry is not None
        name, email = person.get("name"), person.get("email")
        both = f"{name} ({email})" if name and email else name or email
        self._entry["author"] = both or ""
        self._person = None

    def _resolved(self, value: str) -> str:
        if not value or is_plain_address(value):
            return value
        if ":///" in value:
            raise _NotPlainError
        return urljoin(self._base, value)


def _is_lookalike(name: str) -> bool:
    """True for what feedparser, which looks at neither case nor place, would take for an entry."""
    local = name.rpartition(" ")[2].lower()
    return local in ("item", "entry") or (local == "title" and not name.endswith("title"))


def _is_permalink(attributes: dict[str, str]) -> bool:
    if not attributes:
        return True
    ((name, value),) = attributes.items() if len(attributes) == 1 else (("", ""),)
    if name.lower() != "ispermalink":
        raise _NotPlainError
    return value == "true"


def _mended(value: str) -> str:
    """Return the text as feedparser mends it: UTF-8 that was taken for Latin-1 is UTF-8 again."""
    if value.isascii():
        return value
    with suppress(UnicodeError):
        value = value.encode("iso-8859-1").decode("utf-8")
    if _CONTROL.search(value):
        raise _NotPlainError
    return value
