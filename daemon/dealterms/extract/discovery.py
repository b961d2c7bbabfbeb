"""The feeds that a page names in its head, for whoever gives a page's address for a feed's."""

from __future__ import annotations

from dataclasses import dataclass

from dealterms.extract.candidates import collapse
from dealterms.extract.page import decode_page, parse_page
from dealterms.urls import resolve_link

__all__ = ["FeedLink", "feeds_of_page"]

_FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/json",
)
_MOST_FEEDS = 50


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names; `title` may be empty."""

    url: str
    title: str


def feeds_of_page(page: bytes, url: str, content_type: str = "") -> list[FeedLink]:
    """Return the feeds of a page in its order, each address once.

    Links of comments are last: who gives a blog's address wants its posts. Raises ExtractError if
    the page cannot be parsed.
    """
    tree = parse_page(decode_page(page, content_type))
    base = next((one.get("href") for one in tree.iter("base") if one.get("href")), None)
    root = resolve_link(url, base) or url
    links: dict[str, FeedLink] = {}
    for link in tree.iter("link"):
        names = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in names or kind not in _FEED_TYPES or len(links) >= _MOST_FEEDS:
            continue
        target = resolve_link(root, link.get("href"))
        if target is not None:
            links.setdefault(target, FeedLink(target, collapse(link.get("title") or "")[:200]))
    return sorted(links.values(), key=lambda one: "comment" in f"{one.title} {one.url}".lower())
