"""Places that stand for the authorities in them: "Warsaw is still looking", "Oregon regulators".

Which authority a place means is the one of that country or state that the article names; where it
names none, the one for competition there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from dealterms.claims.agencies import AMERICAN, CENTRAL_BANK, CENTRAL_BANKS, STATE
from dealterms.claims.jurisdictions import LANDS, SEATS, country_words
from dealterms.claims.prefilter import Pattern

__all__ = ["fuller_name", "meant_by", "metonyms"]

_SEAT = rf"(?:{'|'.join(sorted(seat.capitalize() for seat in SEATS))}|Washington)"
_LAND = (
    rf"(?:{'|'.join(sorted(land.capitalize() for land in LANDS - {'uk', 'eu', 'zealand'}))}|UK|EU)"
)
_DECIDES = (
    r"(?:(?:still\s+)?(?:has|have|had|is|are|was|were|will|would|must|(?:does|do|did)\s+not)\b|still\b|"
    r"clear(?:s|ed)\b|approv|block|g[ai]v|wav|veto|lets?\b|nodd|sign(?:s|ed)\s+off|refus|rul(?:es|ed)\b|"
    r"decid|object|allow|sa(?:ys|id)\s+(?:yes|no|aye)\b)"
)
_STEP = (
    r"(?:[Rr]eviews?|[Pp]roceedings|[Pp]rocess|[Pp]rocedure|[Ii]nquiry|[Ii]nvestigation|[Ee]xamination|"
    r"[Aa]pprovals?|[Cc]learances?|[Cc]onsents?|[Dd]ecisions?|[Vv]erdict|[Rr]uling|[Gg]reen\s+light|"
    r"[Nn]od|[Bb]lessing|[Aa]uthorities|[Oo]fficials)"
)
_METONYM = Pattern(
    rf"\b(?=[A-Z])(?<!\bin\s)(?<!\bof\s)(?<!\bfrom\s)(?P<seat>{_SEAT})(?=(?:\s+(?:and|or|nor)\s+{_SEAT})?\s+{_DECIDES})"
    rf"|\b{_STEP}\s+(?:in|of|from|by)\s+(?P<of>{_SEAT})\b(?:\s+and\s+(?P<too>{_SEAT})\b)?"
    rf"|\b(?P<land>(?:{STATE}(?:[’']s)?\s+(?:(?:utility|utilities|insurance|gaming|public|energy)\s+)?"
    rf"(?:regulators|commission(?:ers)?|officials|authorities))"
    rf"|{_LAND}(?:[’']s)?\s+(?:federal\s+)?(?:regulators|officials|authorities|government))\b"
)
"""Its groups are the places that stand for authorities."""

_OFFICE = re.compile(
    r"\s+(?:(?:utility|utilities|insurance|gaming|public|energy|federal)\s+)?(?:regulators?|authority|"
    r"authorities|commission(?:ers)?|officials|agency|watchdog|government)$"
)
_SMALL = frozenset(("and", "of", "for", "the", "on", "in", "de", "del", "la"))


def metonyms(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text where a place stands for an authority."""
    for match in _METONYM.finditer(text):
        yield from (match.span(group) for group in match.re.groupindex if match[group])


def meant_by(name: str, named: Mapping[str, frozenset[str]]) -> str | None:
    """Return the authority that a place stands for, or None where the article does not tell it.

    `name` is a seat of government or a land with its "regulators", in lower case; `named` gives
    the authorities of the article, each with the words in and around its name.
    """
    place = _OFFICE.sub("", name)
    if name.endswith(" government") or place in _OF_ONE:
        return _OF_ONE.get(place, name)
    words = AMERICAN if place == "washington" else country_words(place) or frozenset({place})
    here = {short for short, around in named.items() if around & words}
    return next(iter(here)) if len(here) == 1 else None


_OF_ONE = {"brussels": "ec", "beijing": "samr"}
"""Seats that stand for one authority whatever the article names."""


def fuller_name(name: str, named: Collection[str]) -> str:
    """Return the authority that is meant by a shorter form of its name, else the name itself.

    "The central bank" is the one that the article names; so is "the competition centre".
    """
    if name == "central bank":
        longer = {one for one in named if one in CENTRAL_BANKS or _IS_CENTRAL_BANK.fullmatch(one)}
    else:
        words = set(name.split()) - _SMALL
        longer = {one for one in named if one != name and words < set(one.split()) - _SMALL}
    return next(iter(longer)) if len(longer) == 1 else name


_IS_CENTRAL_BANK = re.compile(CENTRAL_BANK, re.IGNORECASE)
