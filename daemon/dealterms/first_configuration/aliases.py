"""Other names that a company may go by in the news: proposals for a person to look at. Pure.

What follows from the name alone ("Acme Holdings, Inc." is called Acme Holdings) is always proposed;
what may as well be another company or an ordinary word (a first word, initials) only if the titles
of the feeds use it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dealterms.claims.names import LEGAL, NOT_NAMES, ORG_WORDS, common_words, places

__all__ = ["propose_aliases"]

_LEGAL_AT_END = re.compile(rf"{LEGAL}$")
_LONGEST_SPELLED = 4  # IBM, BASF and ASML are spelled; NVIDIA is said, and written Nvidia too
_SHORTEST_INITIALS = 3
_SHORTEST_WORD = 4


def propose_aliases(name: str, titles: Iterable[str] = ()) -> tuple[str, ...]:
    """Return other names of a company, the surest first; `titles` are those of articles at hand."""
    said = " \n ".join(titles)
    bare = _without_legal_form(name)
    certain = [bare, *(_respelled(bare)), *_without_kind(bare)]
    guessed = (*_initials(name), *_initials(bare), *_shortened(bare), *_first_word(bare))
    likely = [one for one in guessed if _is_said(one, said)]
    return tuple(dict.fromkeys(one for one in (*certain, *likely) if one != name))


def _without_legal_form(name: str) -> str:
    """Return "Acme" for "Acme Holdings, Inc."; never nothing."""
    while (shorter := _LEGAL_AT_END.sub("", name).rstrip(" ,.")) not in (name, ""):
        name = shorter
    return name


def _respelled(name: str) -> Iterator[str]:
    if " & " in name:
        yield name.replace(" & ", " and ")
    elif " and " in name:
        yield name.replace(" and ", " & ")
    if name.isalpha() and name.isupper() and len(name) > _LONGEST_SPELLED:
        yield name.capitalize()


def _without_kind(name: str) -> Iterator[str]:
    """Yield "Brightwater" for "Brightwater Foods", unless that is an ordinary word."""
    first, *others = name.split()
    if others and all(word in ORG_WORDS for word in others) and _is_telling(first):
        yield first


def _shortened(name: str) -> Iterator[str]:
    """Yield the name without its last words, as long as these say what kind of company it is."""
    words = name.split()
    while len(words) > 2 and words.pop() in ORG_WORDS:
        yield " ".join(words)


def _first_word(name: str) -> Iterator[str]:
    first, *others = name.split()
    if others and _is_telling(first):
        yield first


def _initials(name: str) -> Iterator[str]:
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    if len(initials) >= _SHORTEST_INITIALS:
        yield initials


def _is_telling(word: str) -> bool:
    """True for a word that cannot be read as anything but a name."""
    is_ordinary = word.lower() in common_words() or word in NOT_NAMES or word in ORG_WORDS
    return len(word) >= _SHORTEST_WORD and not is_ordinary and word not in places()


def _is_said(word: str, titles: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", titles) is not None
