"""How two periods of one term relate: what holds what, and what a bound leaves to compare. Pure."""

from __future__ import annotations

from datetime import date

from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Period, Range, Value
from dealterms.projections.figures import CAPS, FLOORS, Comparison

__all__ = ["as_period", "compare_periods"]


def as_period(value: Value) -> Period | None:
    """Return a period, or a range of periods as one; None for other kinds."""
    if isinstance(value, Period):
        return value
    if isinstance(value, Range) and isinstance(value.low or value.high, Period):
        start = value.low.start if isinstance(value.low, Period) else None
        end = value.high.end if isinstance(value.high, Period) else None
        return Period(start, end, "range")
    return None


def compare_periods(
    new: Period, new_bound: Qualifier, standing: Period, bound: Qualifier
) -> Comparison:
    """For "by D" only the end counts, for "as soon as D" only the start (rules 8 and 11)."""
    if _is_relative(new) and not _is_relative(standing):
        return Comparison.CONTAINS  # rule 3: relative words never displace an explicit date
    found = _compare_bounded_periods(new, new_bound, standing, bound)
    if found is Comparison.OTHER and _is_relative(new) and _share_days(new, standing):
        # Said again two days later, "in the coming weeks" has moved with the day of speaking. Once
        # the first ones are over, it is a slip.
        return Comparison.CONTAINS
    return found


def _compare_bounded_periods(
    new: Period, new_bound: Qualifier, standing: Period, bound: Qualifier
) -> Comparison:
    if new_bound in CAPS or bound in CAPS:
        return _compare_ends(new, new_bound in CAPS, standing, bound in CAPS)
    if new_bound in FLOORS or bound in FLOORS:
        return _compare_starts(new, new_bound in FLOORS, standing, bound in FLOORS)
    if _holds(new, standing):
        return Comparison.EQUAL if _holds(standing, new) else Comparison.CONTAINS
    return Comparison.INSIDE if _holds(standing, new) else Comparison.OTHER


def _compare_ends(new: Period, new_is_by: bool, standing: Period, is_by: bool) -> Comparison:
    first, second = new.end or date.max, standing.end or date.max
    if new_is_by and is_by:
        return Comparison.EQUAL if first == second else Comparison.OTHER
    if new_is_by:
        return Comparison.CONTAINS if second <= first else Comparison.OTHER
    return Comparison.INSIDE if first <= second else Comparison.OTHER


def _compare_starts(new: Period, new_is_from: bool, standing: Period, is_from: bool) -> Comparison:
    """An open end holds only what begins in the period it names: a year later is a slip."""
    first, second = new.start or date.min, standing.start or date.min
    if new_is_from and is_from:
        return Comparison.EQUAL if first == second else Comparison.OTHER
    if new_is_from:
        return Comparison.CONTAINS if first <= second < (new.end or date.max) else Comparison.OTHER
    return Comparison.INSIDE if second <= first < (standing.end or date.max) else Comparison.OTHER


def _holds(outer: Period, inner: Period) -> bool:
    begins = outer.start is None or (inner.start is not None and outer.start <= inner.start)
    ends = outer.end is None or (inner.end is not None and inner.end <= outer.end)
    return begins and ends


def _share_days(first: Period, second: Period) -> bool:
    """True where two periods overlap; one without a beginning or an end shows nothing."""
    if first.start is None or first.end is None or second.start is None or second.end is None:
        return False
    return first.start < second.end and second.start < first.end


def _is_relative(period: Period) -> bool:
    """True for "the coming weeks"; "mid-2026", a third of a year, is as explicit as a quarter."""
    if period.granularity != "relative":
        return False
    start, end = period.start, period.end
    if start is None or end is None:
        return True
    months = (end.year - start.year) * 12 + end.month - start.month
    return not (start.day == end.day == 1 and months == 4 and start.month in (1, 5, 9))
