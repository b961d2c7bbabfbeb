"""What the parties did, by the words for it: signed, announced, paused, closed.

One lexicon serves two readers: the `status` of the deal and the modality of other claims. Patterns
run over marked text (see `scene`), so they hold no company.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dealterms.claims.act_words import ACTS
from dealterms.claims.binding import pattern
from dealterms.claims.claim import Modality

__all__ = ["Act", "find_acts"]


@dataclass(frozen=True, slots=True)
class Act:
    """Words in a sentence that tell of a step: the status it makes and its modality."""

    status: str
    modality: Modality
    start: int
    end: int


_BLOCKED = (
    r"(?:not (?:yet )?|no |never |nothing |without |yet to |unsigned |expects? to |expected to |"
    r"when |once |aims? to |aim to |hopes? to |intends? to |plans? to |before |until |if |"
    r"unless |could |"
    r"may |might |would |will |assurance |assure |to be |should |fail(?:ed)? to |draft |"
    r"towards? (?:a )?|working on (?:a )?|negotiat\w+ (?:a )?|followed by (?:a )?|to )"
)
_NEGATED = re.compile(rf"(?:\b{_BLOCKED})(?:\w+\s+){{0,2}}$".replace(" ", r"\s"), re.IGNORECASE)
_CONDITION = re.compile(r"(?i)\b(?:if|unless|should|in\s+case)\s+(?:[\w@’'-]+\s+){0,6}$")
_NEVER = re.compile(r"(?i)\b(?:not|no|never|without|before|unsigned)\s+(?:\w+\s+){0,2}$")
_NEVER_MADE = re.compile(r"(?i)\b(?:not|no|never|without|before|yet\s+to)\s+(?:\w+\s+){0,5}$")
_AGREED_TO_BE = re.compile(r"(?i)^agree[ds]\s+to\s+be\b")
_ONLY_URGED = re.compile(
    r"(?i)\b(?:should|must|ought\s+to|could|may|might|would)\s+(?:be\s+)?(?:put\s+|placed\s+)?$"
)
_UNDONE = re.compile(r"(?i)\b(?:to\s+be|scheduled|expected|due|planned|not|never|yet)\b")
_GUARDED = frozenset(
    {"definitive", "closed", "approved", "announced", "agreed_non_binding", "terminated", "blocked"}
)


@lru_cache(maxsize=4096)
def find_acts(marked: str) -> tuple[Act, ...]:
    """Return the acts told in a marked sentence, in the order of the lexicon; negated ones not.

    Stance, status and modality ask for the same sentences, hence the cache.
    """
    acts: list[Act] = []
    for status, modality, words in ACTS:
        for match in words.finditer(marked):
            is_covered = any(a.start < match.end() and match.start() < a.end for a in acts)
            is_left_open = status == "agreed_non_binding" and _LETTER_TO_COME.match(
                marked, match.end()
            )
            if is_left_open or is_covered:
                continue
            if _is_told(status, match.group(), marked[: match.start()]):
                acts.append(Act(status, modality, match.start(), match.end()))
    return tuple(acts)


_LETTER_TO_COME = pattern(
    r"(?: \w+){0,3} (?:could|may|might|would|will|is (?:due|expected|to be|likely|being drafted)|"
    r"are (?:due|expected|to be|likely))\b"
)
_PLEASED = re.compile(
    r"(?i)\b(?:pleased|glad|happy|proud|delighted|able|able\s+today)\s+to\s+"
    r"(?:announce|report|confirm|inform\s+(?:\w+\s+){0,3}that)\b"
)


def _is_told(status: str, words: str, before: str) -> bool:
    """True unless the words are negated, hoped for or put off."""
    before = _PLEASED.sub("tells", before)
    if status == "agreed_non_binding" and not _NEVER.search(before[-30:]):
        return True
    if status == "on_hold" and _ONLY_URGED.search(before[-40:]):
        return False
    if status in _GUARDED and _UNDONE.search(_AGREED_TO_BE.sub("", words)):
        return False
    if not status and _NEVER_MADE.search(before[-60:]):
        return False
    if status in _GUARDED and _CONDITION.search(before[-60:]):
        return False
    return not (status in _GUARDED | {""} and _NEGATED.search(before[-40:]))
