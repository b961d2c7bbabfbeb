"""Patterns that are tried only on texts that hold what they need; the answers stay the same.

No text without a word that begins with "acquir" or "buy" can match `\\b(?:acquir\\w+|buys?) `. What
a pattern needs is read off its parse tree (`needs.py`); what a `Text` holds is collected once; a
pattern whose needs the text lacks is not tried on it. A pattern of which nothing can be read off,
and any other string than a `Text`, are searched as ever.

After Russ Cox, "Regular Expression Matching with a Trigram Index"
(https://swtch.com/~rsc/regexp/regexp4.html) and FilteredRE2, with words for trigrams: a string that
a pattern needs is looked for by its rarest words or parts of words. A text costs one look-up a
word, a pattern one bit. `tests/unit/claims/test_prefilter.py` tries to catch an answer that
differs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, reduce
from operator import or_
from typing import SupportsIndex

from dealterms.claims.needs import Need, forms_of, needs_of, ways_of, words_of

__all__ = ["Pattern", "Text", "patterns"]


_SHORT = 4
"""To search a shorter piece costs no more than to know what it lacks."""
_get, _new = str.__getitem__, str.__new__


class Text(str):
    """A text that knows what it lacks: `lacks` has the bits of the patterns that cannot match."""

    __slots__ = ("lacks",)

    lacks: int

    def __getattr__(self, name: str) -> int:
        """Find out what the text lacks when it is first asked."""
        if name != "lacks":
            raise AttributeError(name)
        self.lacks = _index().lacks(self)
        return self.lacks

    def __getitem__(self, place: SupportsIndex | slice) -> str:
        """Return a stretch of the text; one that cuts no word in two lacks what the text lacks."""
        piece = _get(self, place)
        if type(place) is not slice or len(piece) < _SHORT or place.step:
            return piece
        start, stop, whole = place.start or 0, place.stop, len(self)
        if start < 0:
            start = max(0, start + whole)
        if start and _cuts(_get(self, start - 1), piece[0]):
            return piece
        if stop is not None and stop < whole and _cuts(piece[-1], _get(self, stop)):
            return piece
        part = _new(Text, piece)
        part.lacks = self.lacks
        return part

    def __reduce__(self) -> tuple[type[Text], tuple[str]]:
        """Leave out the bits: in another process they may mean other patterns."""
        return Text, (str(self),)

    @classmethod
    def part(cls, words: str, whole: str) -> str:
        """Return words between two marks or ends of `whole`: they lack what it lacks.

        Marks of quantities may stand for each other in them.
        """
        if type(whole) is not Text:
            return words
        part = _new(cls, words)
        part.lacks = whole.lacks
        return part


def _cuts(left: str, right: str) -> bool:
    """True if two characters that follow each other belong to one word."""
    return (left.isalnum() or left == "_") and (right.isalnum() or right == "_")


class Pattern:
    """A compiled pattern that knows its bit in `Text.lacks`; it answers as `plain` does.

    One that is a list of ways ("buy|\\bsale of") is tried by the few ways that a text has the words
    for; `ways` are their sources, each compiled when it is first of use.
    """

    __slots__ = (
        "_compiled", "bit", "findall", "first_way", "fullmatch", "pattern", "plain", "split", "sub",
        "ways",
    )  # fmt: skip

    def __init__(self, pattern: str, flags: int = 0) -> None:
        """Compile the pattern and give it a bit."""
        self.plain = re.compile(pattern, flags)
        self.pattern = pattern
        self.findall, self.fullmatch = self.plain.findall, self.plain.fullmatch
        self.split, self.sub = self.plain.split, self.plain.sub
        is_late = bool(_index.cache_info().currsize)
        self.bit = 0 if is_late else 1 << len(_PATTERNS)
        self.ways: tuple[str, ...] = ()
        self.first_way = 0
        self._compiled: dict[int, re.Pattern[str]] = {}
        if not is_late:
            _PATTERNS.append(self)

    def search(self, text: str, *span: int) -> re.Match[str] | None:
        """Return the first match in the text, or None."""
        if type(text) is not Text or span:
            return self.plain.search(text, *span)
        if text.lacks & self.bit:
            return None
        if not self.ways:
            return self.plain.search(text)
        return _first([way.search(text) for way in self._apt(text)])

    def match(self, text: str, *span: int) -> re.Match[str] | None:
        """Return the match at the beginning of the text, or None."""
        if type(text) is Text and text.lacks & self.bit and not span:
            return None
        return self.plain.match(text, *span)

    def finditer(self, text: str, *span: int) -> Iterable[re.Match[str]]:
        """Return the matches in the text in order."""
        if type(text) is not Text or span:
            return self.plain.finditer(text, *span)
        if text.lacks & self.bit:
            return ()
        if not self.ways:
            return self.plain.finditer(text)
        apt = self._apt(text)
        return apt[0].finditer(text) if len(apt) == 1 else _merged(apt, text)

    def _apt(self, text: Text) -> list[re.Pattern[str]]:
        """Return the ways that may match in a text in order, or the whole where they are many."""
        bits = ~text.lacks >> self.first_way & (1 << len(self.ways)) - 1
        if bits.bit_count() > max(_MOST_WAYS, len(self.ways) // 4):
            return [self.plain]
        apt: list[re.Pattern[str]] = []
        while bits:
            number = (bits & -bits).bit_length() - 1
            way = self._compiled.get(number)
            if way is None:
                way = self._compiled[number] = re.compile(self.ways[number], self.plain.flags)
            apt.append(way)
            bits &= bits - 1
        return apt


_MOST_WAYS = 8  # to try the whole of a long list costs as much as a quarter of its ways


def _first(found: Iterable[re.Match[str] | None]) -> re.Match[str] | None:
    """Return the match that begins first, of several the way that is named first."""
    first: re.Match[str] | None = None
    for match in found:
        if match is not None and (first is None or match.start() < first.start()):
            first = match
    return first


def _merged(ways: list[re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    """Yield what a pattern of these ways finds: after each match they go on behind it together."""
    found = [way.search(text) for way in ways]
    while (first := _first(found)) is not None:
        yield first
        end = first.end()
        for number, match in enumerate(found):
            if match is not None and match.start() < end:
                found[number] = ways[number].search(text, end)


_PATTERNS: list[Pattern] = []


def patterns() -> tuple[Pattern, ...]:
    """Return the patterns made before the first text was read."""
    return tuple(_PATTERNS)


@cache
def _index() -> _Index:
    """The patterns there are when the first text is read; one made later is always tried."""
    return _Index(_PATTERNS)


_ROWS = 3
_MOST_WORDS = 10_000  # about 15 MB; the words of the news soon repeat


class _Index:
    """Which patterns need which parts of words.

    A pattern has a bit in each of three rows: one row for each of its needs, the bit set for good
    where it has fewer. What a text's words set in all rows may match. Ways have one row, the last.
    """

    def __init__(self, patterns: list[Pattern]) -> None:
        self._width = len(patterns)
        self._rows = (1 << self._width) - 1
        needs: list[list[tuple[Need, ...]]] = []
        at = self._width
        for pattern in patterns:
            pattern.ways, pattern.first_way = ways_of(pattern.plain), at
            at += len(pattern.ways)
            each = pattern.ways or (pattern.pattern,)
            needs.append([needs_of(one, pattern.plain.flags) for one in each])
        self._ways = ((1 << at) - 1) ^ self._rows
        self._always = 0
        self._bits: dict[str, int] = {}
        seen = Counter(part for own in needs for part in {*_parts_of_all(own)})
        for number, (pattern, own) in enumerate(zip(patterns, needs, strict=True)):
            rows = [_rows_of(each, seen) for each in own]
            for row in range(_ROWS):
                self._set(_row_of_any(rows, row), row * self._width + number)
            for way in range(len(pattern.ways)):
                place = pattern.first_way + way + (_ROWS - 1) * self._width
                self._set(rows[way][0] if rows[way] else None, place)
        self._bits_of_word = _BitsOfWord(self._bits)

    def _set(self, parts: frozenset[str] | None, place: int) -> None:
        """Let each of these parts set a bit; None sets it for good."""
        if parts is None:
            self._always |= 1 << place
        for part in parts or ():
            self._bits[part] = self._bits.get(part, 0) | 1 << place

    def lacks(self, text: str) -> int:
        """Return the bits of the patterns and ways that cannot match in a text."""
        words = set(words_of(text))
        found = reduce(or_, map(self._bits_of_word.__getitem__, words), self._always)
        ways = found >> (_ROWS - 1) * self._width
        patterns = found & found >> self._width & ways & self._rows
        return (self._ways | self._rows) & ~(patterns | ways & self._ways)


class _BitsOfWord(dict[str, int]):
    """The bits that any part of a word sets, found out when the word first comes up."""

    def __init__(self, bits: dict[str, int]) -> None:
        super().__init__()
        self._bits = bits

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_WORDS:
            self.clear()
        parts = {f" {one} "[i:j] for one in forms_of(word) for i, j in _spans(len(one) + 2)}
        self[word] = reduce(or_, (self._bits[part] for part in parts & self._bits.keys()), 0)
        return self[word]


def _row_of_any(ways: list[list[frozenset[str]]], row: int) -> frozenset[str] | None:
    """Return what one of the ways needs in a row; None if there is one that needs nothing."""
    if not all(ways):
        return None
    return frozenset().union(*(way[min(row, len(way) - 1)] for way in ways))


def _spans(length: int) -> Iterator[tuple[int, int]]:
    return ((i, j) for i in range(length) for j in range(i + 1, length + 1))


def _parts(needed: str) -> list[str]:
    """Cut a needed string at its spaces, which stay: " to buy" is " to " and " buy"."""
    words = needed.split(" ")
    last = len(words) - 1
    return [
        f"{' ' if i else ''}{word}{' ' if i < last else ''}" for i, word in enumerate(words) if word
    ]


def _parts_of_all(needs: Iterable[Iterable[Need]]) -> Iterator[str]:
    return (part for way in needs for need in way for one in need for part in _parts(one))


def _rows_of(needs: Iterable[Need], seen: Counter[str]) -> list[frozenset[str]]:
    """Return the rarest part of each string of a need, and the next rarest: the best rows of all.

    A part is common where many patterns name it, and the more so the shorter it is.
    """

    def commonness(part: str) -> float:
        return seen[part] / 4.0 ** len(part)

    rows: set[frozenset[str]] = set()
    for need in needs:
        ranked = [sorted(_parts(one), key=commonness) for one in need]
        rows.add(frozenset(parts[0] for parts in ranked))
        rows.add(frozenset(parts[:2][-1] for parts in ranked))
    return sorted(rows, key=lambda row: (sum(map(commonness, row)), sorted(row)))[:_ROWS]
