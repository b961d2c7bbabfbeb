"""A feed to its articles in one go, for feeds whose own text is enough. Runs in a worker process.

Parsing and reading apart would send every text through the pipe to the workers three times.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dealterms.extract import FeedText, articles_of_feed
from dealterms.parse import ParsedFeed, parse_feed
from dealterms.written_articles import WrittenArticle, write_article

__all__ = ["FeedTexts", "read_feed"]


@dataclass(frozen=True, slots=True)
class FeedTexts:
    """A feed, its entries without markup, and the article of each; None where there is no text."""

    feed: ParsedFeed
    articles: tuple[WrittenArticle | None, ...]


def read_feed(body: bytes, content_type: str, url: str, known: frozenset[str]) -> FeedTexts:
    """Return what the feed holds beyond the entries whose `sha256` is in `known`, as articles.

    Raises ParseError for anything that is not a feed, as `parse_feed`.
    """
    feed = parse_feed(body, content_type, url, known)
    articles = articles_of_feed(
        [FeedText(one.url, one.title, one.author, one.markup) for one in feed.entries]
    )
    entries = tuple(replace(one, markup="") for one in feed.entries)
    written = tuple(None if one is None else write_article(one) for one in articles)
    return FeedTexts(replace(feed, entries=entries), written)
