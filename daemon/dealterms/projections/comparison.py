"""How two values of one term relate, and what that makes of the newer one. Pure.

`compare` looks at the values (terms.md section 6, table and rule 8), `weigh` adds the qualifiers
and answers in the words of the relation table. Both take the term, because a status, an approval
and the unit of a count have rules of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import (
    Count,
    Duration,
    Label,
    Money,
    Percent,
    Power,
    Range,
    Value,
)
from dealterms.claims.vocabulary import Term, ValueKind
from dealterms.projections.figures import CAPS, FLOORS, Comparison, Figure, Weight
from dealterms.projections.period_comparison import as_period, compare_periods

__all__ = ["MAIN_LADDER", "Comparison", "Figure", "Weight", "compare", "weigh"]


# Statuses that follow one another; an earlier one is implied by a later one (terms.md section 4).
MAIN_LADDER = (
    "rumoured", "in_talks", "announced", "agreed_non_binding", "definitive", "approved", "closed",
)  # fmt: skip
_RUNG = {label: rung for rung, label in enumerate(MAIN_LADDER)}

# Labels that say less than another: (wider, narrower). A conditional clearance is often told as a
# plain one.
_WIDER = frozenset(
    {("cleared", "conditional"), ("minority", "non_controlling"), ("minority", "non_voting"),
     ("non_controlling", "non_voting"), ("controlling", "majority")}
)  # fmt: skip

_HEDGES = frozenset((Qualifier.BARE, Qualifier.ABOUT))
_POINTS = frozenset((Qualifier.BARE, Qualifier.ABOUT, Qualifier.EXACTLY))

# The scale words that figures are written with: in "$30 billion" the zero is a digit that was
# written, in $30,000,000,000 the nine others are not.
_SCALES = tuple(Decimal(10) ** power for power in (12, 9, 6, 3, 0))
_ROUNDING = Decimal("0.05")  # a bare figure stands for no more than 5 % more or less
_NO_SLACK = Decimal(0)  # but a price of a share is bid to the cent: $25.00 raises $24.75
_ABOUT = Decimal("0.1")  # "about" for no more than 10 %
_NEAR_ABOUT = Decimal("0.01")  # and 1 % is always within "about"
_NEAR_BOUND = Decimal("0.1")  # "more than 600" is said of 640, not of 900


@lru_cache(maxsize=8192)  # one slot repeats a handful of figures thousands of times
def weigh(term: Term, new: Figure, standing: Figure) -> Weight:
    """Return what the new figure is to the standing one, in the words of the relation table."""
    match compare(term, new, standing):
        case Comparison.EQUAL:
            return _weigh_qualifiers(term, new.qualifier, standing.qualifier)
        case Comparison.ROUNDS | Comparison.CONTAINS:
            return Weight.LOOSER
        case Comparison.SHARPENS | Comparison.INSIDE:
            return Weight.SHARPER
        case Comparison.CONVERSION:
            return Weight.CONVERTED
        case _:
            return Weight.OTHER


def compare(term: Term, new: Figure, standing: Figure) -> Comparison:
    """Return how the new value lies to the standing one; values of two kinds are `other`."""
    mine, theirs = new.value, standing.value
    if mine == theirs:
        return Comparison.EQUAL
    if isinstance(mine, Label) and isinstance(theirs, Label):
        return _compare_labels(term, mine.label, theirs.label)
    first, second = as_period(mine), as_period(theirs)
    if first is not None and second is not None:
        return compare_periods(first, new.qualifier, second, standing.qualifier)
    return _compare_numbers(term, new, standing)


def _weigh_qualifiers(term: Term, new: Qualifier, standing: Qualifier) -> Weight:
    """Weigh two statements of one value (rows 2, 3 and 6 of the table)."""
    if new is standing or term.kind in (ValueKind.ENUM, ValueKind.LABEL):
        return Weight.SAME
    if new is Qualifier.VAGUE or new in _HEDGES:
        return Weight.SHARPER if standing is Qualifier.VAGUE else Weight.LOOSER
    if standing is Qualifier.VAGUE or new is Qualifier.EXACTLY:
        return Weight.SHARPER
    if standing in _POINTS:
        return Weight.LOOSER if standing is Qualifier.EXACTLY else Weight.SHARPER
    for direction in (FLOORS, CAPS):
        if new in direction and standing in direction:
            return Weight.LOOSER
    return Weight.OTHER  # a cap for a floor


def _compare_labels(term: Term, mine: str, theirs: str) -> Comparison:
    if term.term_id == "status":
        return _compare_rungs(mine, theirs)
    if (mine, theirs) in _WIDER or (mine == "pending" and mine in term.labels):
        return Comparison.CONTAINS  # rule 9: "subject to approval" changes nothing
    if (theirs, mine) in _WIDER:
        return Comparison.INSIDE
    if term.labels:
        return Comparison.OTHER
    first, second = set(mine.split()), set(theirs.split())
    if first <= second:
        return Comparison.CONTAINS
    return Comparison.INSIDE if second <= first else Comparison.OTHER


def _compare_rungs(mine: str, theirs: str) -> Comparison:
    """An earlier rung is held by a later one: a signed deal was also announced."""
    is_implied = mine in _RUNG and _RUNG[mine] < _RUNG.get(theirs, -1)
    return Comparison.CONTAINS if is_implied else Comparison.OTHER


_ISO = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?")
_MONTH_DAYS = Decimal("30.4375")  # a year of 365.25 days over twelve


def _number_of(value: Value | None) -> tuple[Decimal, str] | None:
    """Return a number and its unit; durations count in months or in days."""
    match value:
        case Money(number, unit) | Count(number, unit):
            return number, unit
        case Power(number):
            return number, "W"
        case Percent(number):
            return number, "%"
        case Duration(iso):
            return _length(iso)
        case _:
            return None


def _length(iso: str) -> tuple[Decimal, str] | None:
    match = _ISO.fullmatch(iso)
    if match is None:
        return None
    years, months, weeks, days = (Decimal(part or 0) for part in match.groups())
    if weeks or days:
        return (years * 12 + months) * _MONTH_DAYS + weeks * 7 + days, "days"
    return years * 12 + months, "months"


@dataclass(frozen=True, slots=True)
class _Span:
    """A number or a range as an interval; `low` is `high` for a single number."""

    low: Decimal
    high: Decimal
    unit: str
    qualifier: Qualifier
    slack: Decimal = _ROUNDING

    @property
    def is_single(self) -> bool:
        return self.low == self.high

    def holds(self, other: _Span) -> bool:
        return self.low <= other.low and other.high <= self.high


def _span_of(figure: Figure) -> _Span | None:
    value = figure.value
    if not isinstance(value, Range):
        single = _number_of(value)
        if single is None:
            return None
        number, unit = single
        high = _top_of_vague(number) if figure.qualifier is Qualifier.VAGUE else number
        return _Span(number, high, unit, figure.qualifier)
    low, high_end = _number_of(value.low), _number_of(value.high)
    if low is None and high_end is None:
        return None
    unit = (low or high_end or (0, ""))[1]
    bottom = low[0] if low else Decimal("-Infinity")
    return _Span(bottom, high_end[0] if high_end else Decimal("Infinity"), unit, figure.qualifier)


def _top_of_vague(number: Decimal) -> Decimal:
    """Return where an order of magnitude ends: "millions" at a billion, "tens of" at ten times."""
    is_scale = number in _SCALES
    return number * (1000 if is_scale else 10)


def _compare_numbers(term: Term, new: Figure, standing: Figure) -> Comparison:
    mine, theirs = _span_of(new), _span_of(standing)
    if mine is None or theirs is None:
        return Comparison.OTHER
    if term.kind is ValueKind.MONEY_PER_SHARE:
        mine, theirs = replace(mine, slack=_NO_SLACK), replace(theirs, slack=_NO_SLACK)
    if mine.unit != theirs.unit:
        return _compare_units(term, new, standing, mine, theirs)
    return _compare_spans_of_unit(mine, theirs)


def _compare_spans_of_unit(mine: _Span, theirs: _Span) -> Comparison:
    if (mine.low, mine.high) == (theirs.low, theirs.high):
        return Comparison.EQUAL
    if mine.is_single and theirs.is_single:
        return _compare_singles(mine, theirs)
    return _compare_spans(mine, theirs)


def _compare_units(
    term: Term, new: Figure, standing: Figure, mine: _Span, theirs: _Span
) -> Comparison:
    """Currencies and kinds of machines cannot be compared; chairs and board members can."""
    are_counts = isinstance(new.value, Count) and isinstance(standing.value, Count)
    if mine.unit in ("months", "days") and theirs.unit in ("months", "days"):
        first = mine.low * (_MONTH_DAYS if mine.unit == "months" else 1)
        second = theirs.low * (_MONTH_DAYS if theirs.unit == "months" else 1)
        is_near = abs(first - second) <= second * _ROUNDING
        return Comparison.ROUNDS if is_near else Comparison.OTHER
    if are_counts and term.term_id != "compute_units":
        return _compare_spans_of_unit(replace(mine, unit=theirs.unit), theirs)
    return Comparison.CONVERSION


def _compare_singles(mine: _Span, theirs: _Span) -> Comparison:
    if (mine.qualifier in FLOORS and theirs.qualifier in CAPS) or (
        mine.qualifier in CAPS and theirs.qualifier in FLOORS
    ):
        return Comparison.OTHER
    rounding = _compare_rounded(mine, theirs)
    if rounding is not Comparison.OTHER:
        return rounding
    if _is_near_bound(mine, theirs):
        return Comparison.CONTAINS
    is_floor = theirs.qualifier in FLOORS  # under a cap another amount is a change (rule 8)
    return Comparison.INSIDE if is_floor and _is_near_bound(theirs, mine) else Comparison.OTHER


def _is_near_bound(bound: _Span, point: _Span) -> bool:
    """True where "more than 600" is said of 640, or "under 700" of 680."""
    if point.qualifier not in _POINTS:
        return False
    gap = point.low - bound.low
    if bound.qualifier in CAPS:
        gap = -gap
    elif bound.qualifier not in FLOORS:
        return False
    return 0 <= gap <= abs(bound.low) * _NEAR_BOUND


def _compare_rounded(mine: _Span, theirs: _Span) -> Comparison:
    """Tell whether one figure is the other, rounded to what the coarser one shows."""
    my_step, their_step = _step_of(mine.low), _step_of(theirs.low)
    coarse, fine = (mine, theirs) if my_step >= their_step else (theirs, mine)
    if not _is_rounded(coarse, fine.low, max(my_step, their_step)):
        return Comparison.OTHER
    if my_step == their_step:  # two hedged figures side by side: the standing one stays
        return Comparison.ROUNDS
    return Comparison.ROUNDS if coarse is mine else Comparison.SHARPENS


def _is_rounded(coarse: _Span, fine: Decimal, step: Decimal) -> bool:
    gap, is_about = abs(coarse.low - fine), coarse.qualifier is Qualifier.ABOUT
    if is_about and gap <= abs(fine) * _NEAR_ABOUT:
        return True
    if gap > abs(fine) * (_ABOUT if is_about else coarse.slack):
        return False
    return (fine / step).quantize(Decimal(1), ROUND_HALF_UP) * step == coarse.low


def _step_of(number: Decimal) -> Decimal:
    """Return the place of the last digit as written: 0.01 for 47.25, 10^8 for $1.8 billion."""
    scale = next((size for size in _SCALES if abs(number) >= size), Decimal(1))
    exponent = (number / scale).normalize().as_tuple().exponent
    return scale * Decimal(10) ** min(0, exponent if isinstance(exponent, int) else 0)


def _compare_spans(mine: _Span, theirs: _Span) -> Comparison:
    """Compare where at least one is a range or an order of magnitude."""
    if mine.is_single and mine.qualifier in FLOORS | CAPS:
        return _compare_bound_with_range(mine, theirs, Comparison.CONTAINS)
    if theirs.is_single and theirs.qualifier in FLOORS | CAPS:
        return _compare_bound_with_range(theirs, mine, Comparison.INSIDE)
    if mine.holds(theirs):
        return Comparison.CONTAINS
    return Comparison.INSIDE if theirs.holds(mine) else Comparison.OTHER


def _compare_bound_with_range(bound: _Span, span: _Span, related: Comparison) -> Comparison:
    """A bound holds a range that it touches; an order of magnitude it only has to meet."""
    if span.qualifier is Qualifier.VAGUE:
        opposite = Comparison.INSIDE if related is Comparison.CONTAINS else Comparison.CONTAINS
        return opposite if span.low <= bound.low < span.high else Comparison.OTHER
    end = span.low if bound.qualifier in FLOORS else span.high
    return related if end == bound.low else Comparison.OTHER
