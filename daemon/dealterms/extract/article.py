"""One page to one article, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from dealterms.claims.claim import Section
from dealterms.claims.document import Block
from dealterms.dates import DatePrecision
from dealterms.errors import ExtractError, WallError
from dealterms.extract.candidates import candidates_of
from dealterms.extract.metadata import (
    author_of,
    canonical_address_of,
    is_for_pay,
    language_of,
    published_of,
    title_of,
)
from dealterms.extract.page import decode_page, parse_page
from dealterms.extract.selection import Selected, select_blocks
from dealterms.extract.walls import wall_of

__all__ = ["Article", "extract_article", "join_blocks"]

_BLOCK_SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says. `text` is the title and all blocks, joined by blank lines.

    `blocks` cover the text in order, by characters; the first is the title if there is one.
    `published_at` is aware UTC, or None for an undated page; `published_raw` are the page's words.
    `word_count` counts the words below the title.
    """

    url: str
    canonical_url: str
    title: str
    author: str | None
    language: str | None
    published_at: datetime | None
    published_raw: str | None
    date_precision: DatePrecision | None
    text: str
    blocks: tuple[Block, ...]
    word_count: int


def extract_article(
    page: bytes, url: str, content_type: str = "", fallback_title: str = ""
) -> Article:
    """Return the article of a page; `url` is where its bytes came from.

    `fallback_title` (the feed's) is taken for a page without a headline. Raises ExtractError if the
    page holds no article text, WallError if something stands before it.
    """
    from dealterms.extract.main_text import main_text  # heavy: only where pages are read

    html = decode_page(page, content_type)
    if content_type.lower().startswith("text/plain"):
        html = f"<pre>{escape(html)}</pre>"
    tree = parse_page(html)
    title = title_of(tree) or fallback_title
    body = tree.find("body")
    candidates = candidates_of(body if body is not None else tree)
    selection = select_blocks(candidates, title, main_text(html))
    wall = wall_of(
        url,
        title,
        [one.text for one in selection.blocks],
        visible=" ".join(one.text for one in candidates),
        is_for_pay=is_for_pay(tree),
    )
    if wall is not None:
        raise WallError(f"{url} shows {wall} instead of the article")
    if not selection.blocks:
        raise ExtractError(f"{url} holds no article text")
    published = published_of(tree, selection.lines_near_title)
    text, blocks = join_blocks(title, selection.blocks)
    return Article(
        url=url,
        canonical_url=canonical_address_of(tree, url),
        title=title,
        author=author_of(tree, selection.lines_near_title),
        language=language_of(tree),
        published_at=published.at if published else None,
        published_raw=published.raw if published else None,
        date_precision=published.precision if published else None,
        text=text,
        blocks=blocks,
        word_count=sum(len(one.text.split()) for one in selection.blocks),
    )


def join_blocks(title: str, selected: Sequence[Selected]) -> tuple[str, tuple[Block, ...]]:
    """Return the text, title first, and where each block stands in it."""
    parts = [Selected(title, Section.TITLE, False)] if title else []
    parts += selected
    blocks, start = [], 0
    for part in parts:
        end = start + len(part.text)
        blocks.append(Block(part.section, start, end, part.is_list_item, part.is_quote))
        start = end + len(_BLOCK_SEPARATOR)
    return _BLOCK_SEPARATOR.join(part.text for part in parts), tuple(blocks)
