"""One article seen with one deal in mind: whether it is about the deal, and line by line where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dealterms.claims.claim import Section
from dealterms.claims.document import Document, WatchedDeal
from dealterms.claims.lines import Reading
from dealterms.claims.marking import Marked, mark
from dealterms.claims.party_names import PartyOfDeal, parties_needed
from dealterms.claims.prefilter import Pattern
from dealterms.claims.topic import with_topic

__all__ = ["Scene", "view"]


@dataclass(frozen=True, slots=True)
class Scene:
    """An article seen with one deal in mind."""

    document: Document
    deal: WatchedDeal
    lines: tuple[Marked, ...]
    is_salient: bool
    is_roundup: bool
    publisher: frozenset[int] = frozenset()
    """The parties whose own document this is."""


_BOTH = Pattern(
    r"\b(?:the\s+(?:two|pair|duo|parties|companies|partners|sides)(?!\s+of)|both\s+(?:companies"
    r"|parties|sides|"
    r"firms|boards|groups)|either\s+(?:party|side|company)|each\s+(?:party|side|company)|"
    r"the\s+two\s+(?:companies|sides|firms|groups|parties|boards))\b",
    re.IGNORECASE,
)


def view(reading: Reading, deal: WatchedDeal) -> Scene:
    """Return the article as the rules of one deal see it, or a scene that is not salient."""
    publisher = _of_deal(reading.publisher, deal)
    needed = parties_needed(deal)
    # Most deals fall here, before a line is marked: a mark can only take a mentioned party away.
    if len(_of_deal(reading.named, deal)) < needed:
        return _not_salient(reading, deal)
    alone = [mark(line, deal) for line in reading.lines]
    if len(publisher.union(*(m.parties for m in alone))) < needed:
        return _not_salient(reading, deal)
    marked = [_as_publisher(m, publisher) for m in alone]
    others = {
        line.sentence.text[m.start : m.end]
        for line in reading.lines
        for m in line.mentions
        if m.is_other
    }
    marked = list(_with_both(marked, deal))
    focus = _has_focus(marked, deal, publisher)
    if not focus:
        marked = [_unless_alone(m, own) for m, own in zip(marked, alone, strict=True)]
    is_roundup = len(others) >= 4 and not focus
    lines = with_topic(marked, reading, deal, focus and not is_roundup)
    return Scene(reading.document, deal, tuple(lines), True, is_roundup, publisher)


def _not_salient(reading: Reading, deal: WatchedDeal) -> Scene:
    return Scene(reading.document, deal, (), is_salient=False, is_roundup=False)


def _of_deal(parties: frozenset[PartyOfDeal], deal: WatchedDeal) -> frozenset[int]:
    """Return those that are parties of a deal."""
    return frozenset(index for deal_id, index in parties if deal_id == deal.deal_id)


_WE = Pattern(r"\b(?:[Ww]e|[Oo]ur|us)\b")


def _as_publisher(m: Marked, publisher: frozenset[int]) -> Marked:
    """Let "we" stand for the party whose document this is."""
    if len(publisher) != 1 or not _WE.search(m.text):
        return m
    return replace(m, parties=m.parties | publisher)


def _unless_alone(m: Marked, own: Marked) -> Marked:
    """In a long report on other things "we" alone does not speak of the deal."""
    return m if own.parties else replace(m, parties=own.parties)


def _with_both(marked: list[Marked], deal: WatchedDeal) -> Iterator[Marked]:
    """Let "the companies" or "both sides" stand for all parties, where no other deal owns it.

    After "Acme and Corundum plan a site" they are Acme and Corundum, until the other party is
    named.
    """
    beside_other: frozenset[int] | None = None
    for m in marked:
        if m.has_other and len(m.parties) == 1:
            beside_other = m.parties
        elif beside_other is not None and m.parties - beside_other:
            beside_other = None
        if beside_other is None and not m.has_other and _BOTH.search(m.text):
            yield replace(m, parties=frozenset(range(len(deal.parties))))
        else:
            yield m


def _has_focus(marked: list[Marked], deal: WatchedDeal, publisher: frozenset[int]) -> bool:
    """True if the article is about this deal: its title or its opening names the parties."""
    opening = [m for m in marked if m.line.section is Section.TITLE]
    body = [m for m in marked if m.line.section is not Section.TITLE]
    blocks = sorted({m.line.block for m in body})[:3]
    opening += [m for m in body if m.line.block in blocks]
    seen = frozenset().union(*(m.parties for m in opening), publisher) if opening else publisher
    in_title = any(m.parties for m in opening if m.line.section is Section.TITLE)
    return len(seen) >= parties_needed(deal) or (in_title and bool(seen))
