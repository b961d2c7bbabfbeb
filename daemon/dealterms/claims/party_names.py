"""Which parties of watched deals an article names, in every way in which it may write them.

Most articles name none, and hardly any names those of more than one deal: of all the names of a
watchlist only those are looked for whose words the article holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dealterms.claims.document import Document, Party, WatchedDeal
from dealterms.claims.names import LEGAL, NOT_NAMES, common_words, holds_word, places

__all__ = ["PartyNames", "PartyOfDeal", "find_party_names", "parties_needed"]

PartyOfDeal = tuple[str, int]
"""A party by the id of its deal and its place among the deal's parties."""


@dataclass(frozen=True, slots=True)
class PartyNames:
    """The names of parties that an article may hold, and where it does.

    `pattern` finds them in the article and in the name of its publisher, `matches` are those in
    the article. `named` are all parties that any of them may mean.
    """

    pattern: re.Pattern[str] | None
    parties_by_name: dict[str, frozenset[PartyOfDeal]]
    matches: tuple[re.Match[str], ...]
    named: frozenset[PartyOfDeal]

    def meant(self, words: str) -> frozenset[PartyOfDeal]:
        """Return the parties that a name may mean, with or without its legal form."""
        return _meant(words, self.parties_by_name)

    def is_party(self, name: str) -> bool:
        """True for the whole name of a party."""
        return _key(name) in self.parties_by_name

    def may_tell_of(self, deal: WatchedDeal) -> bool:
        """False where too few parties of a deal are named for the article to be about it."""
        named = sum(1 for deal_id, _ in self.named if deal_id == deal.deal_id)
        return named >= parties_needed(deal)


def parties_needed(deal: WatchedDeal) -> int:
    """Return how many parties of a deal an article about it names: two, if there are as many."""
    return min(2, len(deal.parties))


def find_party_names(document: Document, deals: Sequence[WatchedDeal]) -> PartyNames:
    """Return which parties an article and the name of its publisher hold."""
    held = _folded(f"{document.text}\n{document.publisher}")
    meant: dict[str, set[PartyOfDeal]] = {}
    spellings: set[str] = set()
    for deal in deals:
        for index, spelling in _spellings(deal, document.text):
            if _may_stand(spelling, held):
                spellings.add(spelling)
                meant.setdefault(_key(spelling), set()).add((deal.deal_id, index))
    by_name = {key: frozenset(parties) for key, parties in meant.items()}
    pattern = _pattern_of(tuple(sorted(sorted(spellings), key=len, reverse=True)))
    if pattern is None:
        return PartyNames(None, by_name, (), frozenset())
    matches = tuple(pattern.finditer(document.text))
    found = [match.group() for match in (*matches, *pattern.finditer(document.publisher))]
    named = frozenset().union(*(_meant(words, by_name) for words in found))
    return PartyNames(pattern, by_name, matches, named)


def _meant(
    words: str, parties_by_name: Mapping[str, frozenset[PartyOfDeal]]
) -> frozenset[PartyOfDeal]:
    parties = parties_by_name.get(_key(words))
    return parties or parties_by_name.get(_key(_LEGAL_END.sub("", words)), frozenset())


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    return _folded(re.sub(r"[\s\u00a0]+", " ", name))


def _folded(text: str) -> str:
    return text.replace("’", "'").casefold()


# ---------------------------------------------------------------- what a party may be called

_LEGAL_END = re.compile(LEGAL + r"+$")
# "the Company" names somebody else in every article: it is learned where an article defines it.
_NO_NAME = re.compile(
    r"(?i)(?:the|an?|its|our|of|and)|(?:the\s+)?(?:company|group|fund|bank|firm|business|parent"
    r"|buyer"
    r"|seller|purchaser|investor|issuer|corporation)"
)


def _spellings(deal: WatchedDeal, text: str) -> Iterator[tuple[int, str]]:
    """Yield the index of each party with each way in which this article may write it."""
    named = {n for n, party in enumerate(deal.parties) if _is_named(party, text)}
    for index, party in enumerate(deal.parties):
        short = _short_forms(party, text, is_beside_partner=bool(named - {index}))
        yield from ((index, spelling) for spelling in _names_of(party) | short)


@lru_cache(maxsize=1024)
def _names_of(party: Party) -> frozenset[str]:
    names = {party.name, *party.aliases}
    names |= {_LEGAL_END.sub("", name) for name in names}
    return frozenset(n for n in names if len(n) > 1 and not _NO_NAME.fullmatch(n))


def _is_named(party: Party, text: str) -> bool:
    return any(holds_word(text, name) for name in _names_of(party))


def _short_forms(party: Party, text: str, *, is_beside_partner: bool) -> frozenset[str]:
    """Return the beginnings that stand for a name which the article also writes out in full.

    "Larkhill" and "Larkhill Coast" stand for Larkhill Coast Hotels, "Lachance" for Lachance &
    Byrne; "First" or "American" stands for nobody. Beside the other party of its deal a rare
    first word will do: "Steinlauf wants more of its venture with Devgarh".
    """
    full, heads, rare = _heads_of(party.name)
    if full and full in text:
        return heads
    return rare if is_beside_partner else frozenset()


@lru_cache(maxsize=1024)
def _heads_of(name: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """Return a name without its legal form, what may stand for it, and what may without it."""
    words = _LEGAL_END.sub("", name).split(" ")
    if len(words) < 2 or not words[-1][:1].isupper():
        return "", frozenset(), frozenset()
    heads = {" ".join(words[:-1]), words[0]}
    rare = {words[0]} if _is_rare(words[0]) else set()
    return " ".join(words), frozenset(filter(_may_stand_alone, heads)), frozenset(rare)


def _is_rare(word: str) -> bool:
    """True for a first word that hardly anything else is called by: no place, no long word list."""
    return len(word) > 4 and word.isalpha() and word not in places() and _may_stand_alone(word)


def _may_stand_alone(head: str) -> bool:
    """True for the beginning of a name that is no ordinary word and does not break off."""
    is_word = " " not in head and (
        len(head) < 4 or head.casefold() in common_words() or head in NOT_NAMES
    )
    return not is_word and head.casefold().split()[-1] not in {"of", "and", "&", "the"}


# ---------------------------------------------------------------- how a name is printed

_ACRONYM = 3  # letters; IBM and SAP are not printed as words


def _printed(word: str) -> tuple[str, ...]:
    """Return a word of a name, the same in capitals, and NVIDIA as papers print it: Nvidia."""
    if not word.isupper():
        return word, word.upper()
    is_name = word.isalpha() and len(word) > _ACRONYM and word.casefold() not in common_words()
    return (word, word.capitalize()) if is_name else (word,)


def _may_stand(name: str, held: str) -> bool:
    """False where a folded text has not all the words of a name, however they are printed."""
    return all(any(form in held for form in forms) for forms in _folded_words(name))


@lru_cache(maxsize=4096)
def _folded_words(name: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(_folded, _printed(word))) for word in name.split())


@lru_cache(maxsize=256)
def _pattern_of(names: tuple[str, ...]) -> re.Pattern[str] | None:
    if not names:
        return None
    body = "|".join(_spelled(name) for name in names)
    return re.compile(rf"(?<![\w&])(?:{body})(?![\w])(?:{LEGAL}(?![\w]))?")


def _spelled(name: str) -> str:
    """Return a pattern of a name in its own case or in another it is printed in."""

    def piece(word: str) -> str:
        printed = dict.fromkeys(_printed(word.replace("’", "'")))
        forms = [re.escape(one).replace("'", "['’]") for one in printed]
        return forms[0] if len(forms) == 1 else f"(?:{'|'.join(forms)})"

    return r"[\s\u00a0]+".join(piece(word) for word in name.split())
