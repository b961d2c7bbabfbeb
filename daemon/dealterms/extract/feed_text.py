"""An article from what its feed carries, for pages that cannot be had and feeds that are enough."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dealterms.claims.claim import Section
from dealterms.errors import ExtractError
from dealterms.extract.article import Article, join_blocks
from dealterms.extract.candidates import Candidate, Kind, candidates_of, collapse
from dealterms.extract.page import parse_page
from dealterms.extract.repeats import text_key
from dealterms.extract.selection import Selected
from dealterms.urls import canonical_url

__all__ = ["FeedText", "article_of_feed", "articles_of_feed", "is_whole_article"]

_FULL_TEXT_WORDS = 120  # teasers have 20 to 60; a wire story's first three paragraphs 120
_TEASER_END = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$|(?:read|continue|view|see) (?:more|reading|the full|full)\b"
    r"[^.]{0,60}$",
    re.IGNORECASE,
)
_SYNDICATION_LINE = re.compile(
    r"the post .{1,300} (?:appeared first on|first appeared on) .{1,200}"
)


@dataclass(frozen=True, slots=True)
class FeedText:
    """What a feed says of one article; `markup` is untrusted HTML, `url` the article's page."""

    url: str
    title: str
    author: str | None
    markup: str


def articles_of_feed(entries: Sequence[FeedText]) -> list[Article | None]:
    """Return the article of each entry, None for an entry without text."""
    articles: list[Article | None] = []
    for entry in entries:
        try:
            articles.append(article_of_feed(entry))
        except ExtractError:
            articles.append(None)
    return articles


def article_of_feed(entry: FeedText) -> Article:
    """Return the article as far as the feed tells it; raise ExtractError if it has no text.

    It has no language and no date of its own: what the feed says of its date stays beside it.
    """
    tree = parse_page(f"<html><body><div>{entry.markup}</div></body></html>")
    blocks = [
        Selected(
            one.text,
            Section.HEADING if one.kind is Kind.HEADING else Section.BODY,
            one.kind is Kind.LIST_ITEM,
            one.quotation is not None,
        )
        for one in candidates_of(tree)
        if not _is_syndication_line(one)
    ]
    if blocks and text_key(blocks[0].text) == text_key(entry.title):
        del blocks[0]
    if not blocks:
        raise ExtractError(f"{entry.url}: the feed holds no text of it")
    text, placed = join_blocks(collapse(entry.title), blocks)
    return Article(
        url=entry.url,
        canonical_url=canonical_url(entry.url),
        title=collapse(entry.title),
        author=entry.author,
        language=None,
        published_at=None,
        published_raw=None,
        date_precision=None,
        text=text,
        blocks=placed,
        word_count=sum(len(one.text.split()) for one in blocks),
    )


def is_whole_article(article: Article) -> bool:
    """True if the feed's text can stand for the page's: long enough, and not cut off for a link."""
    return article.word_count >= _FULL_TEXT_WORDS and not _TEASER_END.search(article.text)


def _is_syndication_line(candidate: Candidate) -> bool:
    text = candidate.text
    return text[:9].lower() == "the post " and bool(
        _SYNDICATION_LINE.fullmatch(text.lower().rstrip("."))
    )
