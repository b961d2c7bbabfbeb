"""What the other values of an article say for and against one: an article tells most terms once.

A figure of which the words are half sure is doubted where another figure of the article is surely
the term, and believed where the article tells the same figure more plainly elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dealterms.claims.claim import Section
from dealterms.claims.draft import Draft, Refusal
from dealterms.claims.marking import Marked
from dealterms.claims.scene import Scene
from dealterms.claims.values import Value
from dealterms.claims.weighing.candidates import Candidate, candidates

__all__ = ["Case", "Neighbours", "Opinion"]

_NOBODY = 0.0


@dataclass(frozen=True, slots=True)
class Case:
    """A value of a line, with what the rules made of it and the features of its words."""

    line: Marked
    candidate: Candidate
    drafts: tuple[Draft, ...]
    refusals: tuple[Refusal, ...]
    features: tuple[str, ...]
    echoes: frozenset[str]
    """Terms to which the rules bind the same value elsewhere in the article."""

    @property
    def value(self) -> tuple[str, Value]:
        """The family and the value: what makes two cases tell the same."""
        return self.candidate.family, self.candidate.value


@dataclass(frozen=True, slots=True)
class Opinion:
    """A case with how likely its words make each term, 0 to 1."""

    case: Case
    chances: Mapping[str, float]


class Neighbours:
    """All opinions of an article; asked for one of them, it tells of the others."""

    def __init__(self, scene: Scene, opinions: Sequence[Opinion]) -> None:
        """Sort the opinions by term and value, so that none has to be held against all others."""
        self._best: dict[str, list[tuple[float, tuple[str, Value]]]] = {}
        self._of_value: dict[tuple[str, Value], list[Opinion]] = defaultdict(list)
        self._of_line: dict[int, list[Opinion]] = defaultdict(list)
        self._bound: dict[str, set[tuple[str, Value]]] = defaultdict(set)
        self._titles = frozenset(_values_of_titles(scene))
        surest: dict[str, dict[tuple[str, Value], float]] = defaultdict(dict)
        for one in opinions:
            value = one.case.value
            self._of_value[value].append(one)
            self._of_line[one.case.line.line.sentence.start].append(one)
            for draft in one.case.drafts:
                self._bound[draft.term].add(value)
            for term, chance in one.chances.items():
                surest[term][value] = max(chance, surest[term].get(value, _NOBODY))
        for term, by_value in surest.items():
            ranked = sorted(((chance, value) for value, chance in by_value.items()), key=_chance)
            self._best[term] = ranked[-2:]

    def is_in_title(self, case: Case) -> bool:
        """True where a title states the same value."""
        return case.value in self._titles

    def is_bound_elsewhere(self, case: Case, term: str) -> bool:
        """True where the rules bind another value of the article to the term."""
        return bool(self._bound.get(term, set()) - {case.value})

    def same(self, opinion: Opinion, term: str) -> float | None:
        """Return the best chance of the same value elsewhere; None where it stands alone."""
        others = (one for one in self._of_value[opinion.case.value] if one is not opinion)
        return max((one.chances.get(term, _NOBODY) for one in others), default=None)

    def is_same_bound(self, opinion: Opinion, term: str) -> bool:
        """True where the rules bind the same value elsewhere to the term."""
        others = (one for one in self._of_value[opinion.case.value] if one is not opinion)
        return any(draft.term == term for one in others for draft in one.case.drafts)

    def rival(self, case: Case, term: str) -> float:
        """Return the best chance that another value of the article has of being the term."""
        others = (chance for chance, value in self._best.get(term, []) if value != case.value)
        return max(others, default=_NOBODY)

    def line_rival(self, case: Case, term: str) -> float:
        """Return the same among the values of the line."""
        in_line = self._of_line[case.line.line.sentence.start]
        others = (one.chances.get(term, _NOBODY) for one in in_line if one.case.value != case.value)
        return max(others, default=_NOBODY)


def _chance(ranked: tuple[float, tuple[str, Value]]) -> float:
    return ranked[0]


def _values_of_titles(scene: Scene) -> Iterable[tuple[str, Value]]:
    for line in scene.lines:
        if line.line.section is Section.TITLE:
            yield from ((one.family, one.value) for one in candidates(line))
