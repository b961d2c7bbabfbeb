"""Text to claims, as the program reads an article; nothing is stored and nothing is fetched."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import Final

from dealterms.claims.claim import Claim, Section
from dealterms.claims.document import Block, Document, Party, WatchedDeal, Watchlist
from dealterms.claims.draft import Refusal
from dealterms.claims.reader import read_claims as read_document
from dealterms.claims.values import canonical_text
from dealterms.readings import credited
from dealterms.setting_types import SOURCE_CLASSES
from dealterms.settings import load_settings

__all__ = ["Reading", "load_deals", "read_claims"]

_BETWEEN_PARAGRAPHS: Final = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """What one text says about the deals it was read for, in reading order.

    Offsets of claims and refusals count characters of `text`: the title, if there is one, a blank
    line and the text that was given. `refusals` were looked at and are no claim, with the reason.
    It shows itself as a line for each claim and each refusal.
    """

    document: Document
    deals: tuple[WatchedDeal, ...]
    claims: tuple[Claim, ...]
    refusals: tuple[Refusal, ...]

    @property
    def text(self) -> str:
        """The text that offsets count in."""
        return self.document.text

    def __repr__(self) -> str:
        """Return what was found, a line each, as a notebook shows it."""
        return "\n".join([
            f"{_count(self.claims, 'claim')}, {_count(self.refusals, 'refusal')}",
            *(f"  {self._line(claim)}" for claim in self.claims),
            *(f"  refused: {self.words(one)}: {one.reason}" for one in self.refusals),
        ])  # fmt: skip

    def _line(self, claim: Claim) -> str:
        term = f"{claim.term} ({claim.holder})" if claim.holder else claim.term
        facts = f"{claim.qualifier}, {claim.modality}, {claim.layer}"
        deal = claim.deal_id or "of no one deal"
        quote = " ".join(self.quote(claim).split())
        return f"{deal} {term}: {canonical_text(claim.value)} ({facts}) “{quote}”"

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
    a party's own word depends on it.

    Raises TypeError for what is no text, time or deal, ValueError for a naive time and an unknown
    class; both say what to write.
    """
    _require_text_and_time(text, published_at)
    if source_class not in SOURCE_CLASSES:
        raise ValueError(f'source_class is "{source_class}"; allowed: {", ".join(SOURCE_CLASSES)}')
    watched = _required_deals(deals)
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
    found = read_document(document, Watchlist(watched))
    return Reading(document, watched, tuple(credited(found.claims, document)), found.refusals)


def load_deals(config: str | PathLike[str]) -> tuple[WatchedDeal, ...]:
    """Return the deals of a configuration file; raise ConfigurationError if it is not sound."""
    return load_settings(Path(config), environ={}).watchlist.deals


def _require_text_and_time(text: object, published_at: object) -> None:
    if not isinstance(text, str):
        raise TypeError(f"the text is {type(text).__name__}; decode or read it to str first")
    if published_at is not None and not isinstance(published_at, datetime):
        kind = type(published_at).__name__
        raise TypeError(f"published_at is {kind}; write datetime(…, tzinfo=UTC)")
    if published_at is not None and published_at.tzinfo is None:
        raise ValueError("published_at has no time zone; write datetime(…, tzinfo=UTC)")


def _required_deals(deals: Iterable[WatchedDeal]) -> tuple[WatchedDeal, ...]:
    if isinstance(deals, WatchedDeal):
        raise TypeError("deals is one deal; write [deal]")
    watched = tuple(deals)
    for deal in watched:
        if not isinstance(deal, WatchedDeal):
            raise TypeError(f"{deal!r} is no deal; write WatchedDeal(…), or use load_deals")
        if _is_text(deal.types):
            raise TypeError(f'types of {deal.deal_id} is one text; write ("{deal.types}",)')
        for party in deal.parties:
            if not isinstance(party, Party):
                raise TypeError(f"{party!r} is no party of {deal.deal_id}; write Party({party!r})")
            if _is_text(party.aliases) or _is_text(party.roles):
                raise TypeError(f"aliases and roles of {party.name} are lists of texts")
    return watched


def _is_text(names: object) -> bool:
    """True for one text where several are wanted: Python would take it for its letters."""
    return isinstance(names, str)


def _count(found: Sized, noun: str) -> str:
    return f"{len(found)} {noun}{'s'[: len(found) != 1]}"


def _blocks(text: str, *, has_title: bool) -> Iterator[Block]:
    start = 0
    for gap in [*_BETWEEN_PARAGRAPHS.finditer(text), None]:
        end = gap.start() if gap else len(text)
        section = Section.TITLE if has_title and start == 0 else Section.BODY
        yield Block(section, start, end)
        start = gap.end() if gap else end
