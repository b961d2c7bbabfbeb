"""What can be said of a value without knowing it: the words around it, as short strings.

Every string is a feature with a weight; the list below is the whole of what the second reader sees.
Words are lower case and cut to seven letters, so that "acquire" and "acquired" are one; a name in
the middle of a sentence is `Xx`, whatever it is, and numerals are `#`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from dealterms.claims.claim import Section
from dealterms.claims.marking import Marked
from dealterms.claims.quantities import Quantity
from dealterms.claims.scene import Scene
from dealterms.claims.values import Count, Money, Percent, Power
from dealterms.claims.weighing.candidates import Candidate

__all__ = ["FEATURES_VERSION", "LineWords", "features", "words_of"]

FEATURES_VERSION = 2
"""Raised with every change here: weights are good for the features that they were learned with."""

_TOKEN = re.compile(r"@[ATPO]|§|¤|[^\W\d_]+(?:[’'-][^\W\d_]+)*|[%$€£¥.,;:()“”\"]|\d+")
_OPENS = frozenset('.:"')
_STEM = 7
_NEAR, _FAR, _CLAUSE = 6, 14, 25
_PAIRS_LEFT, _PAIRS_RIGHT = 12, 8


@dataclass(frozen=True, slots=True)
class LineWords:
    """A line cut into tokens, and what holds for every value in it."""

    tokens: tuple[tuple[int, int, str], ...]
    common: tuple[str, ...]

    def before(self, at: int) -> list[str]:
        """Return the tokens left of an offset of the marked line, the nearest first."""
        return [token for _, end, token in reversed(self.tokens) if end <= at]

    def after(self, at: int) -> list[str]:
        """Return the tokens right of an offset of the marked line."""
        return [token for start, _, token in self.tokens if start >= at]


def words_of(scene: Scene) -> Iterator[tuple[Marked, LineWords]]:
    """Yield each line that holds a figure or a date, but the title, with its tokens."""
    title = next((m for m in scene.lines if m.line.section is Section.TITLE), None)
    about = [f"type={kind}" for kind in scene.deal.types]
    about += [f"src={scene.document.source_class}", f"round={scene.is_roundup}"]
    about.append(f"titlep={len(title.parties) if title else 0}")
    heading: list[str] = []
    before: Marked | None = None
    for line in scene.lines:
        if line.line.section is Section.HEADING:
            heading = [f"h={token}" for token in _bag(line.text)]
        has_value = bool(line.line.quantities or line.line.periods)
        if has_value and line.line.section is not Section.TITLE:
            same_block = before is not None and before.line.block == line.line.block
            near = _of_line(line) + _of_previous(before if same_block else None)
            yield line, LineWords(_tokens(line.text), (*about, *near, *heading))
        before = line


def _of_line(line: Marked) -> list[str]:
    return [
        f"on={line.is_on_topic}", f"why={line.reason[:24]}", f"np={len(line.parties)}",
        f"oth={line.has_other}", f"li={line.line.is_list_item}",
        f"first={line.line.is_block_start}", f"sec={line.line.section}",
    ]  # fmt: skip


def _of_previous(before: Marked | None) -> list[str]:
    if before is None:
        return ["pnp=x"]
    return [
        f"pnp={len(before.parties)}", f"poth={before.has_other}",
        *(f"p={token}" for token in _bag(before.text)),
    ]  # fmt: skip


def _bag(text: str) -> list[str]:
    return sorted({token for _, _, token in _tokens(text)})


@lru_cache(maxsize=4)
def _tokens(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return the tokens of a marked line: asked for as the line itself and as the one before."""
    tokens: list[tuple[int, int, str]] = []
    opens = True
    for match in _TOKEN.finditer(text):
        token = _token(match.group(), opens)
        opens = token in _OPENS
        tokens.append((*match.span(), token))
    return tuple(tokens)


def _token(word: str, opens: bool) -> str:
    if word in "“”":
        return '"'
    if word[0].isdigit():
        return "#"
    if not word[0].isalpha():
        return word
    is_acronym = len(word) > 1 and word.isupper()
    is_name = word[0].isupper() and not opens and not is_acronym
    return "Xx" if is_name else word.lower()[:_STEM]


def features(words: LineWords, candidate: Candidate, echoes: Iterable[str]) -> list[str]:
    """Return the features of a value in a fixed order; `echoes` are terms bound to it elsewhere."""
    left, right = words.before(candidate.span[0]), words.after(candidate.span[1])
    found = {*_beside(left, right), *_around(left, right), *_companies(left, right)}
    found.update(_pairs("lb", left[:_PAIRS_LEFT]), _pairs("rb", right[:_PAIRS_RIGHT]))
    found.update(_of_value(candidate))
    found.update([f"echo={term}" for term in echoes] or ["echo=no"])
    return [*sorted(found), *words.common]


def _beside(left: Sequence[str], right: Sequence[str]) -> Iterator[str]:
    """The three tokens on either side, each in its place, and the pairs next to the value."""
    near_left, near_right = [*left[:3], "^", "^", "^"], [*right[:3], "$", "$", "$"]
    for place in range(3):
        yield f"L{place}={near_left[place]}"
        yield f"R{place}={near_right[place]}"
    yield f"LL={near_left[1]}_{near_left[0]}"
    yield f"RR={near_right[0]}_{near_right[1]}"
    yield f"LR={near_left[0]}_{near_right[0]}"


def _around(left: Sequence[str], right: Sequence[str]) -> Iterator[str]:
    """The tokens near, farther, and in the same clause, whatever their order."""
    yield from (f"l6={token}" for token in left[:_NEAR])
    yield from (f"r6={token}" for token in right[:_NEAR])
    yield from (f"l14={token}" for token in left[_NEAR:_FAR])
    yield from (f"r14={token}" for token in right[_NEAR:_FAR])
    yield from (f"c={token}" for token in _until(left, ";:")[:_CLAUSE])
    yield from (f"c={token}" for token in _until(right, ";:.,"))


def _pairs(side: str, tokens: Sequence[str]) -> Iterator[str]:
    """Each two tokens that stand side by side."""
    yield from (f"{side}={first}_{second}" for first, second in pairwise(tokens))


def _until(tokens: Sequence[str], ends: str) -> Sequence[str]:
    end = next((n for n, token in enumerate(tokens) if token in ends), len(tokens))
    return tokens[:end]


def _companies(left: Sequence[str], right: Sequence[str]) -> Iterator[str]:
    yield f"ln={next((t for t in left if t[0] == '@'), 'none')}"
    yield f"rn={next((t for t in right if t[0] == '@'), 'none')}"


def _of_value(candidate: Candidate) -> Iterator[str]:
    found = candidate.found
    yield f"qual={found.qualifier}"
    if isinstance(found, Quantity):
        yield f"k={found.kind}"
        yield f"ps={found.is_per_share}"
        yield f"comp={found.component}"
    number = _number(candidate)
    if number is not None and number > 0:
        yield f"mag={math.floor(math.log10(number))}"
    if isinstance(candidate.value, Count):
        yield f"unit={candidate.value.unit[:10]}"


def _number(candidate: Candidate) -> Decimal | None:
    match candidate.value:
        case Money(number, _) | Power(number) | Count(number, _) | Percent(number):
            return number
        case _:
            return None
