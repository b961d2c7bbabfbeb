"""What the claim reader is given: one article and the watchlist, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from dealterms.claims.claim import Section
from dealterms.claims.vocabulary import Term

__all__ = ["Block", "Document", "Party", "WatchedDeal", "Watchlist"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or title: `text[start:end]` of the document.

    `is_quote` is True for what the page itself sets apart as the words of somebody else.
    """

    section: Section
    start: int
    end: int
    is_list_item: bool = False
    is_quote: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """An article as the reader sees it.

    `text` holds the title and all blocks, joined by blank lines; `blocks` cover it in order.
    `published_at` is aware UTC: the page's date, else the feed's, else None.
    `source_class` is the feed's: filing, company, regulator, outlet, aggregator or blog.
    """

    article_id: str
    content_hash: str
    text: str
    blocks: tuple[Block, ...]
    published_at: datetime | None
    publisher: str
    source_class: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A party of a watched deal with the other names it goes by and its roles."""

    name: str
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchedDeal:
    """A deal that the user watches, as the configuration states it."""

    deal_id: str
    name: str
    types: tuple[str, ...]
    parties: tuple[Party, ...]
    since: date | None = None
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Watchlist:
    """All watched deals. Its hash is part of the key of every reading."""

    deals: tuple[WatchedDeal, ...] = field(default=())
