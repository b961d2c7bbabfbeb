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

from dealterms.claims.document import Document, Party, WatchedDeal
from dealterms.claims.home_words import home_words
from dealterms.claims.names import LEGAL, NOT_NAMES, common_words, find_persons, places
from dealterms.claims.strangers import find_strangers

__all__ = ["Cast", "Mention", "build_cast", "find_mentions"]

_LEGAL_END = re.compile(LEGAL + r"+$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a sentence that stands for a company.

    `party` is the (deal id, party index) pairs it may mean; empty for another company.
    `is_name` tells a name from a descriptor or pronoun.
    """

    start: int
    end: int
    parties: frozenset[tuple[str, int]]
    is_name: bool

    @property
    def is_other(self) -> bool:
        """True for a company that is no party of a watched deal."""
        return not self.parties


@dataclass(frozen=True, slots=True)
class Cast:
    """Every name of one article: compiled matchers, built once per document."""

    party_pattern: re.Pattern[str] | None
    parties_by_name: dict[str, frozenset[tuple[str, int]]]
    descriptors: dict[str, frozenset[tuple[str, int]]]
    others: frozenset[str]
    persons: frozenset[str]
    other_names: tuple[str, ...]
    descriptor_pattern: re.Pattern[str] | None
    party_spans: tuple[tuple[int, int], ...]
    """Where the document names parties; elsewhere none of its sentences does."""


# "the Company" names somebody else in every article: it is learned where an article defines it.
_NO_NAME = re.compile(
    r"(?i)(?:the|an?|its|our|of|and)|(?:the\s+)?(?:company|group|fund|bank|firm|business|parent"
    r"|buyer"
    r"|seller|purchaser|investor|issuer|corporation)"
)


@lru_cache(maxsize=1024)
def _names_of(party: Party) -> frozenset[str]:
    names = {party.name, *party.aliases}
    names |= {_LEGAL_END.sub("", name) for name in names}
    return frozenset(n for n in names if len(n) > 1 and not _NO_NAME.fullmatch(n))


def _short_forms(party: Party, text: str, *, is_beside_partner: bool) -> set[str]:
    """Return the beginnings that stand for a name which the article also writes out in full.

    "Larkhill" and "Larkhill Coast" stand for Larkhill Coast Hotels, "Lachance" for Lachance &
    Byrne; "First" or "American" stands for nobody. Beside the other party of its deal a rare
    first word will do: "Steinlauf wants more of its venture with Devgarh".
    """
    words = _LEGAL_END.sub("", party.name).split(" ")
    if len(words) < 2 or not words[-1][:1].isupper():
        return set()
    if " ".join(words) not in text:
        return {words[0]} if is_beside_partner and _is_rare(words[0]) else set()
    heads = {" ".join(words[:-1]), words[0]}
    return {head for head in heads if _may_stand_alone(head)}


def _is_rare(word: str) -> bool:
    """True for a first word that hardly anything else is called by: no place, no long word list."""
    return len(word) > 4 and word.isalpha() and word not in places() and _may_stand_alone(word)


def _is_named(party: Party, text: str) -> bool:
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in _names_of(party))


def _may_stand_alone(head: str) -> bool:
    """True for the beginning of a name that is no ordinary word and does not break off."""
    is_word = " " not in head and (
        len(head) < 4 or head.casefold() in common_words() or head in NOT_NAMES
    )
    return not is_word and head.casefold().split()[-1] not in {"of", "and", "&", "the"}


def _spellings(deal: WatchedDeal, text: str) -> Iterator[tuple[int, str]]:
    """Yield the index of each party with each way in which this article may write it."""
    named = {n for n, party in enumerate(deal.parties) if _is_named(party, text)}
    for index, party in enumerate(deal.parties):
        short = _short_forms(party, text, is_beside_partner=bool(named - {index}))
        yield from ((index, spelling) for spelling in _names_of(party) | short)


def build_cast(document: Document, deals: tuple[WatchedDeal, ...]) -> Cast:
    """Return who plays a part in this article, learned from the watchlist and the text."""
    names: dict[str, set[tuple[str, int]]] = {}
    spellings: set[str] = set()
    for deal in deals:
        for index, spelling in _spellings(deal, document.text):
            spellings.add(spelling)
            names.setdefault(_key(spelling), set()).add((deal.deal_id, index))
    party_pattern = _names_pattern(tuple(sorted(sorted(spellings), key=len, reverse=True)))
    frozen = {key: frozenset(value) for key, value in names.items()}
    persons = find_persons(document.text)
    matches = list(party_pattern.finditer(document.text)) if party_pattern else []
    taken = [m.span() for m in matches]
    others = find_strangers(document.text, lambda name: _key(name) in frozen, taken, persons)
    other_names = tuple(sorted(others, key=len, reverse=True))
    descriptors = _descriptors_of(document, deals, frozen, matches, other_names)
    return Cast(
        party_pattern=party_pattern,
        parties_by_name=frozen,
        descriptors=descriptors,
        others=others,
        persons=persons,
        other_names=other_names,
        descriptor_pattern=_descriptor_pattern(tuple(sorted(descriptors))),
        party_spans=tuple(taken),
    )


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    return re.sub(r"[\s\u00a0]+", " ", name.replace("’", "'")).casefold()


def _spelled(name: str) -> str:
    """Return a pattern of a name in its own case or in another it is printed in."""

    def piece(word: str) -> str:
        forms = [re.escape(one).replace("'", "['’]") for one in dict.fromkeys(_printed(word))]
        return forms[0] if len(forms) == 1 else f"(?:{'|'.join(forms)})"

    return r"[\s\u00a0]+".join(piece(word) for word in name.split())


_ACRONYM = 3  # letters; IBM and SAP are not printed as words


def _printed(word: str) -> tuple[str, ...]:
    """Return a word of a name, the same in capitals, and NVIDIA as papers print it: Nvidia."""
    if not word.isupper():
        return word, word.upper()
    is_name = word.isalpha() and len(word) > _ACRONYM and word.casefold() not in common_words()
    return (word, word.capitalize()) if is_name else (word,)


@lru_cache(maxsize=256)
def _names_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    if not names:
        return None
    body = "|".join(_spelled(name) for name in names)
    return re.compile(rf"(?<![\w&])(?:{body})(?![\w])(?:{LEGAL}(?![\w]))?")


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
    parties: dict[str, frozenset[tuple[str, int]]],
    matches: list[re.Match[str]],
    other_names: tuple[str, ...],
) -> dict[str, frozenset[tuple[str, int]]]:
    """Return what "the <noun>" stands for in this article; `matches` are the names of parties."""
    learned: dict[str, set[tuple[str, int]]] = {}
    text = document.text
    strange = {
        word
        for block in document.blocks
        for start, end in _exact_places(text[block.start : block.end], other_names)
        for word in home_words(text, block.start + start, block.start + end)
    }
    present: set[tuple[str, int]] = set()
    for match in matches:
        meant = _meant(match.group(), parties)
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


def _is_clear(meant: set[tuple[str, int]]) -> bool:
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


def _meant(
    words: str, parties: dict[str, frozenset[tuple[str, int]]]
) -> frozenset[tuple[str, int]]:
    key = _key(words)
    return parties.get(key) or parties.get(_key(_LEGAL_END.sub("", words)), frozenset())


def find_mentions(text: str, cast: Cast, start: int | None = None) -> list[Mention]:
    """Return the companies that a sentence mentions, in order, names before descriptors.

    `start` is its place in the document, or None for another text.
    """
    parties = cast.party_pattern
    if start is not None and not _covers(cast.party_spans, start, start + len(text)):
        parties = None
    found = _longest(
        [
            Mention(*match.span(), meant, True)
            for match in (parties.finditer(text) if parties else ())
            if (meant := _meant(match.group(), cast.parties_by_name))
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


_NOBODY = frozenset[tuple[str, int]]()


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
