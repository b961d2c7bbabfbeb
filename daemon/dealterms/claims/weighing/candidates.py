"""The values of a line that may be terms: its quantities and its periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dealterms.claims.marking import Marked
from dealterms.claims.periods import FoundPeriod
from dealterms.claims.quantities import Quantity
from dealterms.claims.values import Value

__all__ = ["FAMILIES", "Candidate", "candidates"]

FAMILIES = ("money", "power", "percent", "count", "period", "duration")
"""Kinds of values that are weighed; each has weights of its own."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quantity or a period of a line; `number` counts it among those of its line.

    `start` and `end` are the offsets of the value in the document, `span` that of its mark in the
    marked line.
    """

    family: str
    number: int
    found: Quantity | FoundPeriod
    start: int
    end: int
    span: tuple[int, int]

    @property
    def value(self) -> Value:
        """The value as it was read."""
        return self.found.value


def candidates(line: Marked) -> Iterator[Candidate]:
    """Yield the quantities, then the periods of a line; "the first three months" is no duration."""
    begin = line.line.sentence.start
    periods = [(p.value_start, p.value_end) for p in line.line.periods]
    for number, (quantity, span) in enumerate(
        zip(line.line.quantities, line.quantity_spans, strict=True)
    ):
        family = "money" if quantity.kind.startswith("money") else quantity.kind
        is_inside = any(
            first <= quantity.value_start and quantity.value_end <= last for first, last in periods
        )
        if family in FAMILIES and not is_inside:
            start, end = begin + quantity.value_start, begin + quantity.value_end
            yield Candidate(family, number, quantity, start, end, span)
    for number, (period, span) in enumerate(
        zip(line.line.periods, line.period_spans, strict=True)
    ):
        start, end = begin + period.value_start, begin + period.value_end
        yield Candidate("period", number, period, start, end, span)
