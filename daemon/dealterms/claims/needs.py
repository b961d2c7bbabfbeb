"""What every match of a pattern must contain, read off the pattern's parse tree.

`needs_of` walks the tree as a match would and keeps the *run*: the strings of which one stands
right before the current place in any match. Where the run cannot go on (any character, a repeat
without end), it is kept as a need if each of its strings is long enough to tell anything, and a new
run begins. Negative lookarounds and whatever the walk does not know add nothing, so that a need is
never too strong.

Runs and texts are folded alike: ASCII in lower case, one space for a run of what is no word
character, and each mark of a quantity or date as a word of its own. Hence a word boundary next to a
letter is a space, and " to buy" asks for the word "to" and for one that begins with "buy".
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import repeat
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["SHORTEST", "Need", "forms_of", "needs_of", "ways_of", "words_of"]

Need = frozenset[str]
"""Folded strings; of at least one of them the words and parts of words stand in any match."""

SHORTEST = 3
"""A shorter string stands in nearly every sentence: to need it says nothing."""

_MOST_STRINGS = 24
_MOST_OF_CLASS = 12
_EDGE = "\b"  # the run is unknown, but a word begins or ends here
_UNKNOWN = frozenset({""})

# `#` stands for a quantity of another kind in the words around one (`amounts.context_of`).
_MARKS = {mark: mark for mark in "§‡ω¤@®?"} | {"#": "§"}
_MARKS |= dict.fromkeys("\u03a9\u2126", "ω")  # to sre the capital and the ohm are an omega as well
# What else sre takes for an ASCII letter where case is ignored; a test asks all of Unicode.
_ASCII_OF = {"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"}
_WORDS = re.compile(r"@?[^\Wω\u03a9\u2126]+|[§#‡ω\u03a9\u2126¤@®?]")


class _Folding(dict[int, str]):
    """One character for one: ASCII in lower case, `ø` for every other letter or digit."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        known = _ASCII_OF.get(char) or _MARKS.get(char)
        self[code] = known or (char.lower() if char.isascii() else "ø")
        return self[code]


_FOLDING = _Folding()


def words_of(text: str) -> list[str]:
    """Return the words and marks of a text, as they are written."""
    return _WORDS.findall(text)


def forms_of(word: str) -> tuple[str, ...]:
    """Return a word as it is folded, with and without a mark before it: "@O" is "@o" and "o"."""
    form = word.translate(_FOLDING)
    return (form, form[1:]) if form[0] == "@" and len(form) > 1 else (form,)


def needs_of(pattern: str, flags: int) -> tuple[Need, ...]:
    """Return what every match of a pattern needs, the most telling first; nothing if unknown."""
    tree = _parser.parse(pattern, flags)
    if tree.state.flags & re.ASCII:
        return ()  # \w and \b would mean something else than in `folded`
    walk = _Walk(_UNKNOWN)
    walk.over(tree)
    walk.cut()
    return tuple(sorted(walk.needs, key=_commonness))


def _commonness(need: Need) -> float:
    """A string is as rare as its longest word is long; one that is too short is everywhere."""
    if any(len(one) < SHORTEST for one in need):
        return math.inf
    return sum(0.25 ** max(map(len, one.split(" "))) for one in need)


_PIECES = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?:|[()|]|[^\\\[()|]+", re.DOTALL)
_LONGEST_TAIL = 60  # of a long one more is lost by taking it again with each way than is gained


def ways_of(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Return patterns that, tried in order at each place, find what this one finds; else nothing.

    "buy|\\b(?:sale|hire) of" is "buy", "\\b(?:sale) of" and "\\b(?:hire) of". A pattern with groups
    that have no name or that may match nothing is not cut: its matches would differ, or not follow
    each other. Each way has all the names of groups, but not their numbers.
    """
    source, flags = pattern.pattern, pattern.flags
    has_flags = source.startswith("(?") and source[2] not in ":=!<P"
    if has_flags or flags & re.VERBOSE or "(?#" in source or "|" not in source:
        return ()
    names = tuple(pattern.groupindex)
    if len(names) < pattern.groups or _BY_NUMBER.search(source):
        return ()
    ways = tuple(_ways(source))
    may_be_empty = not _parser.parse(source, flags).getwidth()[0]
    if len(ways) < 2 or may_be_empty or not all(map(_stands_alone, ways)):
        return ()
    return tuple(map(_with_names, ways, repeat(names))) if names else ways


_BY_NUMBER = re.compile(r"\(\?\(|\\[1-9]")


def _stands_alone(way: str) -> bool:
    """True if a way asks again only for groups that it has itself."""
    return all(f"(?P<{name}>" in way for name in re.findall(r"\(\?P=(\w+)\)", way))


def _with_names(way: str, names: Iterable[str]) -> str:
    """Return a way with the groups of other ways behind it, where they never match."""
    missing = "".join(f"(?P<{name}>)" for name in names if f"(?P<{name}>" not in way)
    return f"(?:{way})(?:(?!){missing})?" if missing else way


def _ways(source: str) -> Iterator[str]:
    for way in _between_bars(_PIECES.findall(source)):
        head = [r"\b"] if way[0] == r"\b" else []
        body = way[len(head) :]
        end = _end_of_group(body)
        tail = "".join(body[end:])
        if not end or tail[:1] in {*"?*+{"} or len(tail) > _LONGEST_TAIL:
            yield "".join(way)
            continue
        for inner in _between_bars(body[1 : end - 1]):
            words = "".join(inner)
            if head or tail:
                yield f"{''.join(head)}(?:{words}){tail}"
            else:
                yield from _ways(words)


def _between_bars(pieces: list[str]) -> list[list[str]]:
    """Cut a pattern at the bars that stand in no group."""
    ways: list[list[str]] = [[]]
    depth = 0
    for piece in pieces:
        depth += piece.startswith("(") - (piece == ")")
        if piece == "|" and not depth:
            ways.append([])
        else:
            ways[-1].append(piece)
    return [way or [""] for way in ways]


def _end_of_group(pieces: list[str]) -> int:
    """Return where the plain group ends that a pattern begins with, or 0 if it has none there."""
    depth = 0
    for number, piece in enumerate(pieces):
        depth += piece.startswith("(") - (piece == ")")
        if not number and piece != "(?:":
            return 0
        if not depth:
            return number + 1
    return 0


class _Walk:
    """A walk along one sequence of the tree, from a given run."""

    def __init__(self, run: frozenset[str]) -> None:
        self.run = run
        self.needs: list[Need] = []

    def over(self, tree: Iterable[tuple[Any, Any]]) -> None:
        """Walk over the items of a sequence in order."""
        for code, argument in tree:
            step = _STEPS.get(code, _Walk._unknown)
            step(self, argument)
            if len(self.run) > _MOST_STRINGS:
                self.cut()

    def cut(self) -> None:
        """End the run, keeping it as a need if it tells anything."""
        self._keep(self.run)
        self.run = _UNKNOWN

    def _keep(self, need: Need) -> None:
        if _commonness(need) < math.inf:
            self.needs.append(need)

    def _unknown(self, _: Any) -> None:
        self.cut()

    def _literal(self, code: int) -> None:
        self._one_of(_fold_of(code))

    def _one_of(self, chars: frozenset[str]) -> None:
        """Let one of these folded characters follow; an empty set stands for an unknown one."""
        if not chars:
            self.cut()
            return
        self.run = frozenset(_append(one, char) for one in self.run for char in chars)

    def _class(self, members: Sequence[tuple[Any, Any]]) -> None:
        self._one_of(_fold_of_class(members))

    def _at(self, where: Any) -> None:
        if where not in _INSIDE_WORDS:
            self.run = frozenset(_edge(one) for one in self.run)

    def _group(self, argument: tuple[Any, int, int, Any]) -> None:
        _, added, _, body = argument
        if added & re.ASCII:
            self.cut()
        else:
            self.over(body)

    def _branch(self, argument: tuple[Any, Sequence[Any]]) -> None:
        ways = [self._way(body) for body in argument[1]]
        if any(way.needs for way in ways):
            best = [min((*way.needs, way.run), key=_commonness) for way in ways]
            self._keep(frozenset().union(*best))
        self.run = frozenset().union(*(way.run for way in ways))

    def _way(self, body: Any) -> _Walk:
        way = _Walk(self.run)
        way.over(body)
        return way

    def _repeat(self, argument: tuple[int, int, Any]) -> None:
        least, most, body = argument
        if _is_blank(body):  # any number of blanks folds into one
            blank = frozenset(_append(one, " ") for one in self.run)
            self.run = blank if least else blank | self.run
        elif most == 1:
            self._branch((None, [body] if least else [[], body]))
        else:
            if least:
                self.over(body)
            self.cut()

    def _look(self, argument: tuple[int, Any]) -> None:
        """What must follow is needed too; the walk then goes on from where it stood."""
        direction, body = argument
        ahead = _Walk(self.run if direction > 0 else _UNKNOWN)
        ahead.over(body)
        ahead.cut()
        self.needs += ahead.needs

    def _nothing(self, _: Any) -> None:
        """A negative lookaround takes no place and needs nothing."""


_INSIDE_WORDS = {op.AT_NON_BOUNDARY, op.AT_UNI_NON_BOUNDARY, op.AT_LOC_NON_BOUNDARY}
_STEPS: dict[Any, Any] = {
    op.LITERAL: _Walk._literal,
    op.IN: _Walk._class,
    op.AT: _Walk._at,
    op.SUBPATTERN: _Walk._group,
    op.BRANCH: _Walk._branch,
    op.MAX_REPEAT: _Walk._repeat,
    op.MIN_REPEAT: _Walk._repeat,
    op.ASSERT: _Walk._look,
    op.ASSERT_NOT: _Walk._nothing,
}


def _append(run: str, char: str) -> str:
    if char == " ":
        return run if run.endswith(" ") else run.removeprefix(_EDGE) + " "
    if char == "@":
        return _append(run, " ") + char
    if char in _MARKS:
        return _append(run, " ") + char + " "
    return " " + char if run == _EDGE else run + char


def _edge(run: str) -> str:
    """A word begins or ends: after a letter there is a blank, else nothing is new."""
    if not run:
        return _EDGE
    return run if run.endswith((_EDGE, " ", "@")) else run + " "


@cache
def _fold_of(code: int) -> frozenset[str]:
    """Return what a character folds to; nothing where case may turn it into something else."""
    char = chr(code)
    if char in _MARKS:
        return frozenset({_MARKS[char]})
    if char.isascii() and (char.isalnum() or char == "_"):
        return frozenset({char.lower()})
    is_word = char.isalnum() or char.lower() != char.upper()
    return frozenset() if is_word else frozenset({" "})


def _fold_of_class(members: Sequence[tuple[Any, Any]]) -> frozenset[str]:
    """Return what the members of a class fold to; nothing if they are too many or unknown."""
    chars: frozenset[str] = frozenset()
    for code, argument in members:
        if code is op.LITERAL:
            fold = _fold_of(argument)
        elif code is op.CATEGORY and argument in {op.CATEGORY_SPACE, op.CATEGORY_UNI_SPACE}:
            fold = frozenset({" "})
        elif code is op.RANGE and argument[1] - argument[0] < _MOST_OF_CLASS:
            each = [_fold_of(one) for one in range(argument[0], argument[1] + 1)]
            fold = frozenset().union(*each) if all(each) else frozenset()
        else:
            return frozenset()
        if not fold:
            return fold
        chars |= fold
    return chars if len(chars) <= _MOST_OF_CLASS else frozenset()


def _is_blank(body: Sequence[tuple[Any, Any]]) -> bool:
    """True for one item that folds to a blank whatever it matches."""
    if len(body) != 1:
        return False
    code, argument = body[0]
    if code is op.LITERAL:
        return _fold_of(argument) == {" "}
    return code is op.IN and _fold_of_class(argument) == {" "}
