"""What the finders return: a quantity with its value, its words and its place in the text."""

from dataclasses import dataclass

from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Value


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of something, with what the words around it make of it.

    ``kind`` is money, money_per_share, power, percent, count, duration or ratio; a ratio is a
    Count of shares. Offsets are in characters: [start, end) holds the whole expression with
    qualifier words, currency conversion aside; [value_start, value_end) the value alone.
    """

    kind: str
    value: Value
    qualifier: Qualifier
    start: int
    end: int
    value_start: int
    value_end: int
    is_per_share: bool = False
    per_unit: str | None = None
    """What it is counted by, as written: "per megawatt", "a year", "a share", "each"."""
    component: str | None = None
    """The word that makes it a part: "initial", "each", "additional", "of which"."""
    from_value: Value | None = None
    """The value before, if the words say that it changed: "from $31 to $33.50"."""
    conversion_of: int | None = None
    """Index of the quantity that this one repeats in another currency."""
    is_elliptical: bool = False
    """True if the unit is that of an earlier quantity: "some 1.8 billion"."""

    @property
    def has_change_cue(self) -> bool:
        """True if the words say that the value replaced another one."""
        return self.from_value is not None
