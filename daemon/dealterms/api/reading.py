"""Text to claims, as the program reads an article; nothing is stored and nothing is fetched."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import Final

from dealterms.claims.claim import Claim, Section
from dealterms.claims.document import Block, Document, WatchedDeal, Watchlist
from dealterms.claims.draft import Refusal
from dealterms.claims.reader import read_claims as read_document
from dealterms.readings import credited
from dealterms.settings import load_settings

__all__ = ["Reading", "load_deals", "read_claims"]

_BETWEEN_PARAGRAPHS: Final = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says about the deals it was read for, in reading order.

    Offsets of claims and refusals count characters of `text`: the title, if there is one, a blank
    line and the text that was given. `refusals` were looked at and are no claim, with the reason.
    """

    document: Document
    deals: tuple[WatchedDeal, ...]
    claims: tuple[Claim, ...]
    refusals: tuple[Refusal, ...]

    @property
    def text(self) -> str:
        """The text that offsets count in."""
        return self.document.text

    def quote(self, claim: Claim) -> str:
        """Return the sentence that a claim was read in."""
        return self.text[claim.quote_start : claim.quote_end]

    def words(self, found: Claim | Refusal) -> str:
        """Return the words of a claim's value, or those that were refused."""
        if isinstance(found, Claim):
            return self.text[found.value_start : found.value_end]
        return self.text[found.start : found.end]


def read_claims(
    text: str,
    deals: Iterable[WatchedDeal],
    *,
    title: str = "",
    published_at: datetime | None = None,
    publisher: str = "",
    source_class: str = "outlet",
    url: str = "",
) -> Reading:
    """Return what a text says about these deals; blank lines part its paragraphs.

    `published_at` must be aware. It is what "Tuesday" and "next year" are reckoned from, and when
    the text says so; without it relative dates stay words and nothing is displaced by the claims.
    `source_class` is filing, company, regulator, outlet, aggregator or blog: whether a sentence is
    a party's own word depends on it. Raises ValueError for a naive time.
    """
    if published_at is not None and published_at.tzinfo is None:
        raise ValueError("published_at has no time zone; write datetime(…, tzinfo=UTC)")
    whole = f"{title.strip()}\n\n{text.strip()}" if title.strip() else text.strip()
    digest = hashlib.sha256(whole.encode()).hexdigest()
    document = Document(
        article_id=hashlib.sha256((url or digest).encode()).hexdigest()[:20],
        content_hash=digest,
        text=whole,
        blocks=tuple(_blocks(whole, has_title=bool(title.strip()))),
        published_at=published_at and published_at.astimezone(UTC),
        publisher=publisher,
        source_class=source_class,
        url=url,
    )
    watched = tuple(deals)
    found = read_document(document, Watchlist(watched))
    return Reading(document, watched, tuple(credited(found.claims, document)), found.refusals)


def load_deals(config: str | PathLike[str]) -> tuple[WatchedDeal, ...]:
    """Return the deals of a configuration file; raise ConfigurationError if it is not sound."""
    return load_settings(Path(config), environ={}).watchlist.deals


def _blocks(text: str, *, has_title: bool) -> Iterator[Block]:
    start = 0
    for gap in [*_BETWEEN_PARAGRAPHS.finditer(text), None]:
        end = gap.start() if gap else len(text)
        section = Section.TITLE if has_title and start == 0 else Section.BODY
        yield Block(section, start, end)
        start = gap.end() if gap else end
