"""A quantity while it is being read: mutable, and possibly still without a unit."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.quantities.numbers import Number
from dealterms.claims.values import Count, Duration, Money, Percent, Power, Single, Value


@dataclass(slots=True)
class Draft:
    """The words of one number and what is known of it; kind "" means a bare number.

    ``unit_size`` is what one unit of the number is worth in the value: 10⁹ watts for a
    gigawatt, 0.01 pounds for a penny, 12 months for a year.
    """

    kind: str
    value: Value | None
    start: int
    end: int
    number: Number | None = None
    unit_size: Decimal = Decimal(1)
    is_vague: bool = False
    is_elliptical: bool = False
    is_per_share: bool = False
    per_unit: str | None = None
    component: str | None = None
    from_value: Value | None = None
    qualifier: Qualifier = Qualifier.BARE
    whole_start: int = 0
    whole_end: int = 0


def value_like(template: Draft, amount: Decimal) -> Single | None:
    """Return the value of a bare amount that borrows the unit of another draft."""
    value = template.value
    size = amount * template.unit_size
    match value:
        case Money(_, currency):
            return Money(size, currency)
        case Power():
            return Power(size)
        case Percent():
            return Percent(size)
        case Count(_, unit):
            return Count(size, unit)
        case Duration(iso):
            return Duration(duration_iso(size, iso[-1] if "T" not in iso else "H"))
        case _:
            return None


@lru_cache(maxsize=512)
def duration_iso(amount: Decimal, unit: str) -> str:
    """Return an ISO 8601 duration; the unit is Y, M, W, D or H. 3.5 years are P3Y6M."""
    whole = int(amount)
    rest = amount - whole
    if unit == "H":
        return f"PT{whole}H"
    if unit == "Y" and rest:
        months = int((rest * 12).to_integral_value())
        return f"P{whole}Y{months}M" if whole else f"P{months}M"
    if unit == "M" and rest:
        return f"P{whole}M{int((rest * 30).to_integral_value())}D"
    return f"P{whole}{unit}"
