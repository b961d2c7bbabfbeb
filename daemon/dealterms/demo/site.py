"""A news site on loopback: feeds and pages of whatever has been published so far.

It behaves as a good publisher's server does: an ETag on everything, 304 for whoever has the newest
version, gzip for whoever asks, 404 for what is not out yet.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from html import escape
from threading import Lock
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from dealterms.demo.loopback import LoopbackHandler, LoopbackServer
from dealterms.demo.world import SeedArticle, SeedFeed, World

__all__ = ["NewsSite", "atom", "rss"]

_ATOM = "http://www.w3.org/2005/Atom"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
ET.register_namespace("", _ATOM)
ET.register_namespace("dc", _DUBLIN_CORE)

# An Atom feed must say when it changed; one without articles has stood since before the story.
_BEFORE_THE_STORY = datetime.fromisoformat("2025-09-01T00:00:00Z")

Document = tuple[str, bytes]  # content type, body


class NewsSite(LoopbackServer):
    """The site of one world; nothing is on it until `publish`."""

    def __init__(self, world: World, port: int = 0) -> None:
        """Open the site on a port if it is free, else on any."""
        self._feeds = {feed.path: feed for feed in world.feeds}
        self._published: list[SeedArticle] = []
        self._lock = Lock()
        super().__init__(_handler_of(self), port)

    @property
    def feed_urls(self) -> tuple[str, ...]:
        """The addresses of all feeds, also of those without an article."""
        return tuple(self.root + path for path in self._feeds)

    def publish(self, article: SeedArticle) -> str:
        """Put an article and its page on the site; return the page's address."""
        with self._lock:
            self._published.append(article)
        return self.root + article.path

    def document(self, path: str) -> Document | None:
        """Return what stands at a path now, or None."""
        with self._lock:
            published = tuple(self._published)
        if path == "/":
            return "text/html; charset=utf-8", _front_page(self._feeds.values(), published)
        if feed := self._feeds.get(path):
            articles = [article for article in reversed(published) if article.feed == feed.slug]
            return _WRITERS[feed.format](feed, articles, self.root)
        for article in published:
            if article.path == path:
                return "text/html; charset=utf-8", article.html
        return None


def rss(feed: SeedFeed, articles: Iterable[SeedArticle], root: str) -> Document:
    """Return an RSS 2.0 document, newest article first; an undated article has no pubDate."""
    top = ET.Element("rss", version="2.0")
    channel = ET.SubElement(top, "channel")
    _child(channel, "title", feed.title)
    _child(channel, "link", root + "/")
    _child(channel, "description", f"{feed.title}, served by the dealterms demo")
    for article in articles:
        entry = ET.SubElement(channel, "item")
        _child(entry, "title", article.title)
        _child(entry, "link", root + article.path)
        _child(entry, "guid", root + article.path, isPermaLink="true")
        _child(entry, "description", article.summary)
        if article.author:
            _child(entry, f"{{{_DUBLIN_CORE}}}creator", article.author)
        if article.published_at:
            _child(entry, "pubDate", format_datetime(article.published_at, usegmt=True))
    return "application/rss+xml; charset=utf-8", _bytes(top)


def atom(feed: SeedFeed, articles: Iterable[SeedArticle], root: str) -> Document:
    """Return an Atom document, newest article first; every article of it must be dated."""
    articles = tuple(articles)
    top = _atom(None, "feed")
    dates = [article.published_at for article in articles if article.published_at]
    _atom(top, "title", feed.title)
    _atom(top, "id", root + feed.path)
    _atom(top, "updated", max(dates, default=_BEFORE_THE_STORY).isoformat())
    _atom(top, "link", rel="self", href=root + feed.path)
    _atom(_atom(top, "author"), "name", feed.publisher)
    for article in articles:
        assert article.published_at is not None, f"{article.id}: Atom needs a date"
        entry = _atom(top, "entry")
        _atom(entry, "title", article.title)
        _atom(entry, "id", root + article.path)
        _atom(entry, "link", rel="alternate", href=root + article.path)
        _atom(entry, "published", article.published_at.isoformat())
        _atom(entry, "updated", article.published_at.isoformat())
        _atom(entry, "summary", article.summary)
        if article.author:
            _atom(_atom(entry, "author"), "name", article.author)
    return "application/atom+xml; charset=utf-8", _bytes(top)


_WRITERS = {"rss": rss, "atom": atom}


def _atom(
    parent: ET.Element | None, tag: str, text: str | None = None, **attributes: str
) -> ET.Element:
    name = f"{{{_ATOM}}}{tag}"
    if parent is None:
        return ET.Element(name, attributes)
    return _child(parent, name, text, **attributes)


def _child(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    child.text = text
    return child


def _bytes(top: ET.Element) -> bytes:
    written: bytes = ET.tostring(top, encoding="utf-8", xml_declaration=True)
    return written


def _front_page(feeds: Iterable[SeedFeed], published: Iterable[SeedArticle]) -> bytes:
    """Return a page for people: every feed, every article that is out."""
    links = [(feed.path, f"feed: {feed.title}") for feed in feeds]
    links += [(article.path, f"{article.publisher}: {article.title}") for article in published]
    lines = (f'<li><a href="{escape(path)}">{escape(text)}</a></li>' for path, text in links)
    return (
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>dealterms demo</title><ul>'
        + "".join(lines)
        + "</ul></html>"
    ).encode()


def _handler_of(site: NewsSite) -> type[LoopbackHandler]:
    class Handler(LoopbackHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name http.server calls
            document = site.document(urlsplit(self.path).path)
            if document is None:
                self.answer(404, b"not here (yet)\n", {"Content-Type": "text/plain"})
                return
            content_type, body = document
            # Weak: the packed and the plain body are the same version.
            headers = {
                "Content-Type": content_type,
                "ETag": f'W/"{hashlib.sha256(body).hexdigest()[:16]}"',
                "Cache-Control": "no-cache",
                "Vary": "Accept-Encoding",
            }
            if headers["ETag"] in self.headers.get("If-None-Match", ""):
                self.answer(304, headers=headers)
                return
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                body = gzip.compress(body, mtime=0)
                headers["Content-Encoding"] = "gzip"
            self.answer(200, body, headers)

        do_HEAD = do_GET  # noqa: N815 - the name http.server calls

    return Handler
