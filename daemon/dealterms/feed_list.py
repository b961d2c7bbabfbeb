"""Feeds in and out of the configuration file, and in OPML (opml.org, version 2.0)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from dealterms.errors import ConfigurationError, UsageError
from dealterms.settings import FeedSettings, Settings, load_settings

__all__ = ["FeedLine", "add_feeds", "feeds_of_opml", "opml_of"]

_MAX_OPML_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed as it is to stand in the file; nothing is checked yet."""

    url: str
    publisher: str
    source_class: str
    every: str = "15m"

    def as_toml(self) -> str:
        """Return the feed's table. A JSON string without non-ASCII escapes is a TOML string."""
        values = {
            "url": self.url,
            "publisher": self.publisher,
            "source_class": self.source_class,
            "every": self.every,
        }
        lines = [f"{key} = {_toml_string(value)}" for key, value in values.items()]
        return "\n".join(["[[feeds]]", *lines]) + "\n"


def add_feeds(settings: Settings, feeds: Sequence[FeedLine]) -> Path:
    """Write the feeds at the end of the configuration file; return its path.

    The new file is read before it takes the old one's place, so a wrong feed changes nothing:
    ConfigurationError says what is wrong with it.
    """
    path = settings.path
    if path is None:
        raise UsageError("these settings come from no file")
    if not feeds:
        return path
    known = {feed.url for feed in settings.feeds}
    for feed in feeds:
        if feed.url in known:
            raise UsageError(f"{feed.url} is in {path} already: edit it there")
    before = path.read_text(encoding="utf-8")
    after = before.rstrip("\n") + "\n\n" + "\n".join(feed.as_toml() for feed in feeds)
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_text(after, encoding="utf-8")
        draft.chmod(path.stat().st_mode)
        load_settings(draft)
        draft.replace(path)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}") from error
    except ConfigurationError as error:  # it names the draft, which is gone when it is read
        raise ConfigurationError(str(error).replace(str(draft), str(path))) from error
    finally:
        draft.unlink(missing_ok=True)
    return path


def feeds_of_opml(document: bytes, source_class: str) -> list[FeedLine]:
    """Return the feeds of an OPML document, each address once, in its order.

    Raises UsageError if it is not OPML. A document that declares entities is refused: it can be
    made to grow without end.
    """
    if len(document) > _MAX_OPML_BYTES or b"<!ENTITY" in document:
        raise UsageError("this OPML file is too large or declares entities; it was not read")
    try:
        root = ElementTree.fromstring(document)  # noqa: S314 -- entities are refused above
    except ElementTree.ParseError as error:
        raise UsageError(f"this is not an OPML file: {error}") from error
    feeds: dict[str, FeedLine] = {}
    for outline in root.iter("outline"):
        url = outline.get("xmlUrl")
        if url:
            name = outline.get("title") or outline.get("text") or url
            feeds.setdefault(url, FeedLine(url, name[:200], source_class))
    if root.tag != "opml":
        raise UsageError(f"this is not an OPML file: its root is {root.tag}")
    return list(feeds.values())


def opml_of(feeds: Sequence[FeedSettings]) -> str:
    """Return the feeds as an OPML document."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = "dealterms feeds"
    body = ElementTree.SubElement(root, "body")
    for feed in feeds:
        ElementTree.SubElement(
            body, "outline", type="rss", text=feed.publisher, title=feed.publisher, xmlUrl=feed.url
        )
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode", xml_declaration=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _toml_string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
