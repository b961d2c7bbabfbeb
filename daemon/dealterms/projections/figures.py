"""The words for how two figures of one term relate, and what a figure is."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from dealterms.claims.phrases import phrase
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Period, Value, canonical_text

__all__ = ["CAPS", "FLOORS", "Comparison", "Figure", "Weight"]

FLOORS = frozenset((Qualifier.AT_LEAST, Qualifier.MORE_THAN))
CAPS = frozenset((Qualifier.UP_TO, Qualifier.LESS_THAN))


class Comparison(Enum):
    """How a new value lies to the standing one, qualifiers apart.

    rounds: the new one is the other, written more coarsely; sharpens: more finely.
    contains: the new one is wider and holds the other; inside: the reverse.
    conversion: another currency or unit, so that nothing can be said.
    """

    EQUAL = "equal"
    ROUNDS = "rounds"
    SHARPENS = "sharpens"
    CONTAINS = "contains"
    INSIDE = "inside"
    CONVERSION = "conversion"
    OTHER = "other"


class Weight(Enum):
    """What a new value with its qualifier is to the standing one: the cases of the relation table.

    same, looser and converted restate it; sharper refines it; other is another value.
    """

    SAME = "same"
    LOOSER = "looser"
    CONVERTED = "converted"
    SHARPER = "sharper"
    OTHER = "other"


class Figure(NamedTuple):
    """A value and what bounds it."""

    value: Value
    qualifier: Qualifier = Qualifier.BARE

    @property
    def words(self) -> str:
        """Return "up to $100 billion"; of dates "by 2026-H2" and "from 2026-Q3"."""
        is_period = isinstance(self.value, Period)
        return phrase(canonical_text(self.value), self.qualifier, is_period=is_period)
