"""Feeds in and out of the configuration file, and in OPML (opml.org, version 2.0)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from dealterms.errors import ConfigurationError, UsageError
from dealterms.setting_types import format_duration
from dealterms.settings import FeedSettings, Settings, load_settings
from dealterms.toml_lines import line_of, toml_string

__all__ = ["FeedLine", "add_feeds", "feeds_of_opml", "opml_of", "remove_feed", "require_new"]

_MAX_OPML_BYTES = 5_000_000
_OWN_NAMES = "urn:dealterms:feeds"  # what OPML has no attribute for
ElementTree.register_namespace("dealterms", _OWN_NAMES)


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed as it is to stand in the file; nothing is checked yet."""

    url: str
    publisher: str
    source_class: str
    every: str = "15m"

    def as_toml(self) -> str:
        """Return the feed's table."""
        values = {
            "url": self.url,
            "publisher": self.publisher,
            "source_class": self.source_class,
            "every": self.every,
        }
        lines = [f"{key} = {toml_string(value)}" for key, value in values.items()]
        return "\n".join(["[[feeds]]", *lines]) + "\n"


def add_feeds(settings: Settings, feeds: Sequence[FeedLine]) -> Path:
    """Write the feeds at the end of the configuration file; return its path.

    The new file is read before it takes the old one's place, so a wrong feed changes nothing:
    ConfigurationError says what is wrong with it.
    """
    path = _file_of(settings)
    for feed in feeds:
        require_new(settings, feed.url)
    if feeds:
        before = path.read_text(encoding="utf-8")
        after = before.rstrip("\n") + "\n\n" + "\n".join(feed.as_toml() for feed in feeds)
        _replace(path, after)
    return path


def require_new(settings: Settings, url: str) -> None:
    """Raise UsageError if the feed is configured already."""
    if url in {feed.url for feed in settings.feeds}:
        raise UsageError(f"{url} is in {settings.path} already: edit it there")


def remove_feed(settings: Settings, url: str) -> Path:
    """Take the feed, with the tables that belong to it, out of the configuration file.

    Returns the path of the file. Everything else in it stays as it is. Raises UsageError if the
    feed is not in it, or not as a table of its own.
    """
    path = _file_of(settings)
    before = path.read_text(encoding="utf-8")
    document = tomllib.loads(before)
    urls = [feed.get("url") for feed in document.get("feeds", ())]
    if url not in urls:
        raise UsageError(f"{url} is not in {path}; `dealterms feeds list` shows what is")
    index = urls.index(url)
    lines = before.splitlines(keepends=True)
    start = line_of(before, ("feeds", index)) - 1
    end = next((n for n in range(start + 1, len(lines)) if _begins_another(lines, n)), len(lines))
    after = "".join(lines[:start] + lines[end:])
    del document["feeds"][index]
    if not _says_the_same(after, document):
        raise UsageError(f"{path}:{start + 1}: this feed is no table of its own; remove it by hand")
    _replace(path, after)
    return path


def _begins_another(lines: list[str], number: int) -> bool:
    """True if the line is the header of a table that does not belong to the feed before it."""
    line = lines[number].strip()
    if not line.startswith("[") or line.startswith(("[feeds.", "[[feeds.")):
        return False
    try:
        tomllib.loads("".join(lines[:number]))
    except tomllib.TOMLDecodeError:
        return False  # a line of a value that goes over several
    return True


def _says_the_same(text: str, document: dict[str, Any]) -> bool:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return {"feeds": [], **found} == document


def _file_of(settings: Settings) -> Path:
    if settings.path is None:
        raise UsageError("these settings come from no file")
    return settings.path


def _replace(path: Path, text: str) -> None:
    """Put the text in the file's place, once it has been read as a configuration."""
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.chmod(path.stat().st_mode)
        load_settings(draft)
        draft.replace(path)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}") from error
    except ConfigurationError as error:  # it names the draft, which is gone when it is read
        raise ConfigurationError(str(error).replace(str(draft), str(path))) from error
    finally:
        draft.unlink(missing_ok=True)


def feeds_of_opml(document: bytes, source_class: str) -> list[FeedLine]:
    """Return the feeds of an OPML document, each address once, in its order.

    `source_class` is for those that do not say theirs, as `opml_of` writes it. Raises UsageError if
    it is not OPML. A document that declares entities is refused: it can be made to grow without
    end.
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
            kind = outline.get(f"{{{_OWN_NAMES}}}sourceClass", source_class)
            every = outline.get(f"{{{_OWN_NAMES}}}every", "15m")
            feeds.setdefault(url, FeedLine(url, name[:200], kind, every))
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
        own = {"sourceClass": feed.source_class, "every": format_duration(feed.every)}
        ElementTree.SubElement(
            body,
            "outline",
            {f"{{{_OWN_NAMES}}}{name}": value for name, value in own.items()},
            type="rss",
            text=feed.publisher,
            title=feed.publisher,
            xmlUrl=feed.url,
        )
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode", xml_declaration=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'
