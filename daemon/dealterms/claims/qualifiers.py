"""What a number bounds: the words around it that make it a cap, a floor or an estimate.

The readers look outwards from the span of a number, so a qualifier can only bind to the
number it touches. "Over four years" and "under the deal" are prepositions, not bounds.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from dealterms.claims.prefilter import Pattern


class Qualifier(StrEnum):
    """What the number bounds; the names are those of the claims table."""

    BARE = "bare"
    EXACTLY = "exactly"
    ABOUT = "about"
    UP_TO = "up_to"
    LESS_THAN = "less_than"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    RANGE = "range"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class QualifierReading:
    """The qualifier of a span, and the span widened by the words that were read.

    Components are the words in between that make the number a part of something:
    "initial", "first", "each", "additional"; the last one before the number stands.
    """

    qualifier: Qualifier
    start: int
    end: int
    component: str | None = None


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words before the number, lower case.
_BEFORE: dict[Qualifier, tuple[str, ...]] = {
    Qualifier.UP_TO: (
        "up to", "as much as", "as many as", "as high as", "potentially reaching",
        "reaching as much as", "a ceiling of", "ceiling of", "with a ceiling of", "capped at",
        "a cap of", "cap of", "no more than", "not more than", "at most", "at the most",
        "a maximum of", "maximum of", "a maximum", "maximum", "max", "max.", "limited to",
        "not to exceed", "not exceeding", "without exceeding", "to a maximum of", "a limit of",
        "ceiling is", "ceiling was", "ceiling to", "cap is", "cap to", "maximum is",
        "no greater than", "not greater than", "upto", "never more than", "≤",
        "no longer than", "not longer than", "no later than", "no higher than",
        "not exceed", "never exceed", "at no time exceed", "not be more than", "not be above",
        "not go above", "not top", "the maximum of", "the ceiling of", "the cap of",
    ),
    Qualifier.AT_LEAST: (
        "at least", "a minimum of", "minimum of", "a minimum", "minimum", "min", "min.",
        "no less than", "not less than", "no fewer than", "not fewer than", "starting at",
        "starting from", "a floor of", "floor of", "as little as", "as few as", "as low as",
        "not below", "no lower than", "at the very least", "≥",
    ),
    Qualifier.MORE_THAN: (
        "more than", "over", "above", "exceeding", "north of", "upwards of", "upward of",
        "in excess of", "topping", "greater than", "well over", "just over", "a little over",
        "slightly over", "slightly more than", "well above", "just above", "surpassing",
        "exceeds", "exceed", "exceeded", "tops", "topped", "longer than", "higher than",
        "larger than", "bigger than", "beyond", ">", "well in excess of", "slightly above",
        "far more than", "much more than", "well more than", "a bit more than", "a bit over",
    ),
    Qualifier.LESS_THAN: (
        "less than", "fewer than", "under", "below", "just shy of", "shy of", "just under",
        "just below", "just short of", "short of", "lower than", "slightly less than",
        "slightly under", "slightly below", "smaller than", "shorter than", "a little less than",
        "a little under", "well below", "well under", "south of", "<", "a bit less than",
        "a shade under", "a whisker under", "a hair under", "a touch under",
    ),
    Qualifier.ABOUT: (
        "about", "around", "approximately", "approx", "approx.", "roughly", "some",
        "an estimated", "estimated", "estimates of", "an estimate of", "estimated at",
        "circa", "c.", "ca.", "ca", "~", "≈", "nearer", "nearly", "almost", "close to",
        "in the region of", "in the neighborhood of", "in the neighbourhood of",
        "in the vicinity of", "on the order of", "in the order of", "somewhere around",
        "somewhere near", "near", "nearing", "approaching", "very nearly", "virtually",
        "on or about", "on or around", "in the range of", "loosely", "more like",
        "an approximate", "approximate", "estimated value of", "an estimated value of",
        "something like", "nearer to", "closer to", "an average of", "a rough",
    ),
    Qualifier.EXACTLY: ("exactly", "precisely", "an even", "exact", "a flat", "exactly at"),
}  # fmt: skip

# Words after the number, lower case; a leading sign or hyphen needs no space.
_AFTER: dict[Qualifier, tuple[str, ...]] = {
    Qualifier.UP_TO: (
        "or less", "or fewer", "or below", "or lower", "at most", "at the most", "maximum",
        "max", "tops", "or under", "at a maximum", "is a ceiling", "is the ceiling", "is a cap",
        "is the cap", "is a maximum", "is the maximum", "is the most", "as a ceiling",
        "as a maximum", "as the maximum", "being the maximum", "was a ceiling", "was the ceiling",
    ),
    Qualifier.AT_LEAST: (
        "+", "or more", "or higher", "or above", "or greater", "and up", "or better",
        "-plus", "plus", "at least", "at a minimum", "minimum", "at minimum", "and counting",
        "and above", "or longer", "at the very least", "or larger", "is a minimum",
        "as a floor", "as the floor", "is the minimum", "is a floor", "is the floor",
        "is the least", "as a minimum",
    ),
    Qualifier.ABOUT: ("-odd", "odd", "or so", "or thereabouts", "give or take", "-ish", "-some"),
    Qualifier.MORE_THAN: ("and more", "or over"),
    Qualifier.EXACTLY: ("exactly", "precisely", "on the dot"),
}  # fmt: skip

_FIRST: dict[str, Qualifier] = {word: q for q, words in _BEFORE.items() for word in words}
_LONGEST = max(word.count(" ") + 1 for word in _FIRST)
_LAST_WORDS = frozenset(word.rsplit(" ", 1)[-1] for word in _FIRST)
_AFTER_WORDS = {word: q for q, words in _AFTER.items() for word in words}
_AFTER_PATTERN = Pattern(
    r"(?:,?\s*\(?(?=[\w])|(?=[-+]))("
    + "|".join(re.escape(w) for w in sorted(_AFTER_WORDS, key=len, reverse=True))
    + r")(?!\w)",
    re.IGNORECASE,
)

COMPONENT_WORDS = _words(
    "initial first second third final last each every additional another remaining extra "
    "further opening incremental subsequent next inaugural more supplementary second-phase "
    "phase-one remainder balance"
)
_FILLERS = COMPONENT_WORDS | _words(
    "a an the its their his her our of whopping staggering record combined total aggregate "
    "cumulative mere massive huge full estimated potential planned whole reported cool "
    "hefty eye-watering new upfront up-front nominal all-cash cash"
)
# These never reach over fillers: "up to an additional $5bn", but not "under the $5bn deal".
_PREPOSITIONS = frozenset(("over", "under", "above", "below", "about", "around", "some", "near"))

# What stands before "over", "about" and the like when they are not bounds.
_NOT_A_BOUND_AFTER: dict[str, frozenset[str]] = {
    "over": _words(
        "take takes took taken taking hand hands handed handing turn turns turned turning sign "
        "signed signs mull mulls mulled premium advantage lead dispute fight battle row talks "
        "control feud sued sue suing lawsuit clash carry carried won win wins priority "
        "haggle haggles haggling negotiate negotiates negotiating negotiations bargaining "
        "warrant warrants option options"
    ),
    "about": _words(
        "talk talks talked talking concern concerns concerned worried worries question questions "
        "doubt doubts speculation speculated report reports news rumors rumours debate skeptical "
        "sceptical details asked asking think thinking excited optimistic"
    ),
    "up to": _words(
        "add adds added adding sign signs signed live lives lived own owns owned stand "
        "go goes went gone going move moves moved rounds rounded"
    ),
    "above": frozenset(("see", "listed", "mentioned", "described")),
    "below": frozenset(("see", "listed", "mentioned", "described")),
    "close to": frozenset(("bring", "brings", "come", "comes")),
    "tops": frozenset(("laptops", "desktops")),
    "under": frozenset(("comes", "come", "falls", "fall", "obligations", "obligation")),
}
_HEAD_NOUN_QUALIFIERS = {
    "maximum": Qualifier.UP_TO,
    "minimum": Qualifier.AT_LEAST,
    "estimated": Qualifier.ABOUT,
}
_WORD_BEFORE = Pattern(r"[\w'’.-]+|[~<>≤≥≈]")
_SIGNS = frozenset("~<>≤≥≈")
_LOOSE = " \u00a0\u202f\n\t("
_QUOTES = "\"“”‘’'"
_REACH = 72  # characters: the longest lexicon entry, three fillers and their spaces

_STRENGTH = {Qualifier.ABOUT: 1, Qualifier.EXACTLY: 1}


def read_qualifier(text: str, start: int, end: int, is_span: bool = False) -> QualifierReading:
    """Return the qualifier of text[start:end] and the span with its qualifier words.

    A bound wins over an estimate ("up to about $5bn" is up_to). With ``is_span`` the words
    "over", "under" and "around" directly before mean a stretch of time ("paid over five
    years") unless "for", "of" or a comparison comes before them ("for over five years").
    """
    before = _read_before(text, start, is_span)
    after = _read_after(text, end)
    if after is None:
        return QualifierReading(before.qualifier, before.start, end, before.component)
    chosen = _stronger(before.qualifier, after[0])
    return QualifierReading(chosen, before.start, after[1], before.component)


# "$1.12 billion plus an earn-out": something comes on top, the sum itself is no floor.
_ADDS = Pattern(r"plus\s+(?!\w+\s+(?:of|shares)\b)\w", re.IGNORECASE)


def _read_after(text: str, end: int) -> tuple[Qualifier, int] | None:
    """Return the qualifier that follows a number and where its words end."""
    if end >= len(text) or text[end] not in " -+,–(":
        return None
    match = _AFTER_PATTERN.match(text, end)
    if match is None or _ADDS.match(text, match.start(1)):
        return None
    return _AFTER_WORDS[match[1].lower()], match.end(1)


def _stronger(first: Qualifier, second: Qualifier) -> Qualifier:
    """Choose between two qualifiers of one number: a bound before an estimate before bare."""
    if first is Qualifier.BARE:
        return second
    if second is Qualifier.BARE:
        return first
    return first if _STRENGTH.get(first, 2) >= _STRENGTH.get(second, 2) else second


def _words_before(text: str, start: int) -> list[tuple[str, int]]:
    """Return the words between the last sentence break and a position, with their offsets.

    Any punctuation cuts the reach, so a qualifier never jumps over a comma.
    """
    floor = max(0, start - _REACH)
    words: list[tuple[str, int]] = []
    previous_end = floor
    for match in _WORD_BEFORE.finditer(text, floor, start):
        if words and text[previous_end : match.start()].strip(_LOOSE):
            words.clear()
        words.append((match[0].lower(), match.start()))
        previous_end = match.end()
    if text[previous_end:start].strip(_LOOSE + _QUOTES):
        return []
    return words


def _may_qualify(text: str, start: int) -> bool:
    """Tell cheaply whether the word before a position is worth a closer look."""
    words = text[max(0, start - 32) : start].rstrip(_LOOSE + _QUOTES).split()
    if not words:
        return False
    last = words[-1].lower().lstrip(_LOOSE + _QUOTES)
    return last in _LAST_WORDS or last in _FILLERS or last[-1:] in _SIGNS


def _read_before(text: str, start: int, is_span: bool) -> QualifierReading:
    if not _may_qualify(text, start):
        return QualifierReading(Qualifier.BARE, start, start)
    words = _words_before(text, start)
    qualifier, reach, component = Qualifier.BARE, start, None
    position = len(words)
    if position > 2 and words[-1][0] == "of":
        headed = _read_head_noun(words)
        if headed is not None:
            return QualifierReading(headed[0], headed[1], start, headed[2])
    has_filler = False
    while position:
        found = _match_back(words, position, is_span and reach == start)
        if found and (not has_filler or found[0] not in _PREPOSITIONS):
            phrase, size = found
            position -= size
            qualifier = _stronger(_FIRST[phrase], qualifier)
            reach = words[position][1]
            has_filler = False
            continue
        word = words[position - 1][0]
        if word not in _FILLERS or len(words) - position > 6:
            break
        if word in COMPONENT_WORDS and component is None:
            component, reach = word, words[position - 1][1]
        has_filler = True
        position -= 1
    return QualifierReading(qualifier, reach, start, component)


def _read_head_noun(words: list[tuple[str, int]]) -> tuple[Qualifier, int, str | None] | None:
    """Return qualifier, offset and component of "an initial payment of", "a maximum price of"."""
    for back in (3, 4):
        if len(words) < back:
            return None
        word, offset = words[-back]
        if word in _HEAD_NOUN_QUALIFIERS:
            return _HEAD_NOUN_QUALIFIERS[word], offset, None
        if word in COMPONENT_WORDS and words[-2][0] not in _FILLERS:
            return Qualifier.BARE, offset, word
    return None


def _match_back(words: list[tuple[str, int]], end: int, is_span: bool) -> tuple[str, int] | None:
    """Return the longest lexicon phrase that ends before a word index, and its word count."""
    if words[end - 1][0] not in _LAST_WORDS:
        return None
    for size in range(min(_LONGEST, end), 0, -1):
        phrase = " ".join(word for word, _ in words[end - size : end])
        if phrase in _FIRST:
            previous = words[end - size - 1][0] if end > size else ""
            if previous in _NOT_A_BOUND_AFTER.get(phrase, ()):
                return None
            if is_span and phrase in _PREPOSITIONS and not _allows_bound(phrase, previous):
                return None
            return phrase, size
    return None


def _allows_bound(phrase: str, previous: str) -> bool:
    """Tell whether "over 15 years" after this word is a bound and not a stretch of time."""
    if phrase in ("about", "around", "some", "near"):
        return True
    return previous in _BOUND_BEFORE_SPAN


_BOUND_BEFORE_SPAN = _words(
    "for of after take takes taking took last lasts lasting than is was be in within spans "
    "spanning totaling well just slightly"
)
