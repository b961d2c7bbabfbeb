"""Who is mentioned: parties of watched deals, other companies, and what stands for them.

Parties come from the watchlist with their aliases; short forms ("Acme" for "Acme, Inc."),
descriptors ("the chipmaker") and defined terms ("the Company") are learned within the article.
Other companies are recognised by their form and by what they do, never by name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dealterms.claims.document import Document, WatchedDeal
from dealterms.claims.home_words import home_words
from dealterms.claims.names import find_persons
from dealterms.claims.party_names import PartyNames, PartyOfDeal
from dealterms.claims.strangers import find_strangers

__all__ = ["Cast", "Mention", "build_cast", "find_mentions"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a sentence that stands for a company.

    `party` is the (deal id, party index) pairs it may mean; empty for another company.
    `is_name` tells a name from a descriptor or pronoun.
    """

    start: int
    end: int
    parties: frozenset[PartyOfDeal]
    is_name: bool

    @property
    def is_other(self) -> bool:
        """True for a company that is no party of a watched deal."""
        return not self.parties


@dataclass(frozen=True, slots=True)
class Cast:
    """Every name of one article: compiled matchers, built once per document."""

    names: PartyNames
    descriptors: dict[str, frozenset[PartyOfDeal]]
    others: frozenset[str]
    persons: frozenset[str]
    other_names: tuple[str, ...]
    descriptor_pattern: re.Pattern[str] | None
    party_spans: tuple[tuple[int, int], ...]
    """Where the document names parties; elsewhere none of its sentences does."""


def build_cast(document: Document, deals: tuple[WatchedDeal, ...], names: PartyNames) -> Cast:
    """Return who plays a part in this article, learned from the watchlist and the text."""
    persons = find_persons(document.text)
    taken = [match.span() for match in names.matches]
    others = find_strangers(document.text, names.is_party, taken, persons)
    other_names = tuple(sorted(others, key=len, reverse=True))
    descriptors = _descriptors_of(document, deals, names, other_names)
    return Cast(
        names=names,
        descriptors=descriptors,
        others=others,
        persons=persons,
        other_names=other_names,
        descriptor_pattern=_descriptor_pattern(tuple(sorted(descriptors))),
        party_spans=tuple(taken),
    )


def _exact_places(text: str, names: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield where names of others stand in a sentence: at each place the first, none in another.

    To look for each costs less than to compile a pattern of them, which few sentences are read by.
    """
    if _ODD_SPACE.search(text):
        pattern = _exact_pattern(names)
        yield from (match.span() for match in pattern.finditer(text))
        return
    found: list[tuple[int, int, int]] = []
    for order, name in enumerate(names):
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            if not _PART_OF_NAME.match(text, at - 1, at) and not _WORD_GOES_ON.match(text, end):
                found.append((at, order, end))
            at = text.find(name, at + 1)
    done = 0
    for start, _, end in sorted(found):
        if start >= done:
            yield start, end
            done = end


_ODD_SPACE = re.compile(r"\s\s|[^\S ]")
_PART_OF_NAME = re.compile(r"[\w&@]")
_WORD_GOES_ON = re.compile(r"\w")


@lru_cache(maxsize=4)
def _exact_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    if not names:
        return re.compile(r"(?!)")
    body = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
    return re.compile(rf"(?<![\w&@])(?:{body})(?![\w])")


# ---------------------------------------------------------------- descriptors

_ROLE_WORDS: dict[str, tuple[str, ...]] = {
    "buyer": ("buyer", "acquirer", "purchaser", "bidder", "suitor", "offeror", "acquiror"),
    "acquirer": ("buyer", "acquirer", "purchaser", "bidder", "suitor"),
    "bidder": ("bidder", "suitor", "buyer"),
    "target": ("target", "seller", "offeree"),
    "seller": ("seller", "vendor"),
    "investor": ("investor",),
    "investee": (),
    "supplier": ("supplier", "vendor", "provider"),
    "customer": ("customer", "client"),
    "landlord": ("landlord", "lessor"),
    "tenant": ("tenant", "lessee"),
    "licensor": ("licensor",),
    "licensee": ("licensee",),
    "lender": ("lender",),
    "borrower": ("borrower",),
}
_NOUN_AFTER = re.compile(
    r"\s*(?:\([^)]{1,40}\))?,?\s+(?:which\s+is\s+|is\s+)?(?:a|an|the)\s+"
    r"(?:[\w’'.-]+\s+){0,4}?(?P<noun>[a-z][\w-]*(?:maker|builder|grower|owner|chain|group|company|"
    r"firm|operator|developer|startup|start-up|retailer|bank|insurer|lender|utility|brewer|miner|"
    r"airline|carrier|producer|supplier|manufacturer|provider|publisher|distributor|brewery|"
    r"landlord|fund|house|giant|lab|laboratory|designer|specialist|platform|refiner|shipper|"
    r"grocer|hospital|studio|drugmaker|business|unit|cooperative|consortium)|"
    r"maker|builder|chain|group|company|firm|operator|developer|startup|start-up|retailer|bank|"
    r"insurer|lender|utility|brewer|miner|airline|carrier|producer|manufacturer|distributor|"
    r"drugmaker|grocer|giant|lab|studio|refiner|designer)\b"
)
_NOUN_BEFORE = re.compile(
    r"(?P<noun>[a-z][\w-]*(?:maker|builder|owner|chain|group|operator|developer|retailer|bank"
    r"|insurer|"
    r"brewer|miner|airline|carrier|producer|manufacturer|provider|grocer|giant|firm|lab|studio|"
    r"designer|startup|start-up))\s+$"
)
_DEFINED = re.compile(r"\s*(?:,[^,(]{1,60},?)?\s*\((?:the\s+)?[“\"](?P<term>[A-Z][\w -]+)[”\"]\)")
_HEADQUARTERED = re.compile(
    r"\b(?P<place>[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)-based\s+(?:[\w-]+\s+){0,3}$"
)
_GENERIC = frozenset({"company", "group", "firm", "business", "unit", "fund", "house", "platform"})


def _descriptors_of(
    document: Document,
    deals: tuple[WatchedDeal, ...],
    names: PartyNames,
    other_names: tuple[str, ...],
) -> dict[str, frozenset[PartyOfDeal]]:
    """Return what "the <noun>" stands for in this article."""
    learned: dict[str, set[PartyOfDeal]] = {}
    text = document.text
    strange = {
        word
        for block in document.blocks
        for start, end in _exact_places(text[block.start : block.end], other_names)
        for word in home_words(text, block.start + start, block.start + end)
    }
    present: set[PartyOfDeal] = set()
    for match in names.matches:
        meant = names.meant(match.group())
        present |= meant
        after = text[match.end() : match.end() + 160]
        before = text[max(0, match.start() - 60) : match.start()]
        for found in (_NOUN_AFTER.match(after), _NOUN_BEFORE.search(before)):
            if found and found.group("noun") not in _GENERIC:
                learned.setdefault(found.group("noun").casefold(), set()).update(meant)
        defined = _DEFINED.match(after)
        if defined:
            learned.setdefault(defined.group("term").casefold(), set()).update(meant)
        for word in home_words(text, *match.span()):
            learned.setdefault(word, set()).update(meant)
        based = _HEADQUARTERED.search(before)
        if based:
            for noun in ("company", "group", "firm"):
                key = f"{based.group('place').casefold()} {noun}"
                learned.setdefault(key, set()).update(meant)
    for deal in deals:
        for index, party in enumerate(deal.parties):
            if (deal.deal_id, index) not in present:
                continue
            for role in party.roles:
                for word in _ROLE_WORDS.get(role.casefold(), (role.casefold(),)):
                    learned.setdefault(word, set()).add((deal.deal_id, index))
    return {
        word: frozenset(meant)
        for word, meant in learned.items()
        if _is_clear(meant) and word not in strange
    }


def _is_clear(meant: set[PartyOfDeal]) -> bool:
    """A descriptor is of use if it means at most one party of each deal."""
    return len({deal for deal, _ in meant}) == len(meant)


# "Its former supplier", "the rival chipmaker": somebody else.
_NOT_THE_PARTY = (
    r"(?!(?:former(?!\s+(?:suitor|bidder|buyer|target|partner))|previous|earlier|prior|other|rival|competing|second|third|larger|smaller|bigger)"
    r"\b)"
)


@lru_cache(maxsize=256)
def _descriptor_pattern(descriptors: tuple[str, ...]) -> re.Pattern[str] | None:
    if not descriptors:
        return None
    words = sorted(
        (re.escape(w).replace(r"\ ", r"\s+") for w in descriptors), key=len, reverse=True
    )
    return re.compile(
        rf"\b(?:the|The|its|this|said)\s+(?:{_NOT_THE_PARTY}[a-z-]+\s+)?(?P<noun>{'|'.join(words)})\b",
        re.IGNORECASE,
    )


def find_mentions(text: str, cast: Cast, start: int | None = None) -> list[Mention]:
    """Return the companies that a sentence mentions, in order, names before descriptors.

    `start` is its place in the document, or None for another text.
    """
    parties = cast.names.pattern
    if start is not None and not _covers(cast.party_spans, start, start + len(text)):
        parties = None
    found = _longest(
        [
            Mention(*match.span(), meant, True)
            for match in (parties.finditer(text) if parties else ())
            if (meant := cast.names.meant(match.group()))
        ],
        [Mention(*span, _NOBODY, True) for span in _exact_places(text, cast.other_names)],
    )
    if cast.descriptor_pattern:
        for match in cast.descriptor_pattern.finditer(text):
            noun = " ".join(match.group("noun").casefold().split())
            meant = cast.descriptors.get(noun, frozenset())
            if meant and not _covered(match.span(), found):
                found.append(Mention(*match.span(), meant, False))
    return sorted(found, key=lambda m: m.start)


_NOBODY = frozenset[PartyOfDeal]()


def _covers(spans: tuple[tuple[int, int], ...], start: int, end: int) -> bool:
    """True if one of the spans, which are in order, has a part between two places."""
    number = bisect_left(spans, (start, start))
    is_begun = number > 0 and spans[number - 1][1] > start
    return is_begun or (number < len(spans) and spans[number][0] < end)


def _longest(parties: list[Mention], others: list[Mention]) -> list[Mention]:
    """Of names that overlap the longer stands: "Acme Foods" hides "Acme", and the reverse."""
    found: list[Mention] = []
    for mention in sorted(parties + others, key=lambda m: (m.start - m.end, m.is_other)):
        if not _covered((mention.start, mention.end), found):
            found.append(mention)
    return found


def _covered(span: tuple[int, int], mentions: list[Mention]) -> bool:
    return any(m.start < span[1] and span[0] < m.end for m in mentions)
