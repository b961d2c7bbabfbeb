"""When a claim is the one that a label asks for: values, places, and one claim to one label.

The rules are lenient where careful readers differ (the words of a label term, how a vague count is
written, a period given in relative words) and strict everywhere else. A claim must stand where the
label stands: a right value read from another passage is not evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dealterms.claims.claim import Claim
from dealterms.claims.values import Count, Duration, Money, Period, Power, Range, Single, Value
from dealterms.claims.vocabulary import ValueKind
from quality.corpus import LabelledClaim, Span

__all__ = [
    "Matching", "agrees", "is_numeric", "is_same_value", "match", "overlap", "rests_on",
    "stands_at",
]  # fmt: skip

_WORDED = frozenset((ValueKind.ENUM, ValueKind.LABEL))


def is_numeric(kind: ValueKind) -> bool:
    """True for amounts and dates, false for words of a list and free labels."""
    return kind not in _WORDED


# ---------------------------------------------------------------- values


def is_same_value(wanted: Value, got: Value, kind: ValueKind, *, is_vague: bool = False) -> bool:
    """True where a reader who wanted one value would accept the other."""
    if kind is ValueKind.LABEL:
        return True  # the term alone decides: labels are free words
    if is_vague and is_numeric(kind):
        return _is_same_magnitude(wanted, got)
    if isinstance(wanted, Period):
        return isinstance(got, Period) and _is_same_period(wanted, got)
    if isinstance(wanted, Range):
        return isinstance(got, Range) and _is_same_range(wanted, got)
    return not isinstance(got, Range) and _is_equal(wanted, got)


def _is_same_magnitude(wanted: Value, got: Value) -> bool:
    """One million or ten: both are "millions", and in which form that is written is left open."""
    first, second = _number(wanted), _number(got)
    if type(wanted) is not type(got) or not first or not second:
        return True
    return abs(first.adjusted() - second.adjusted()) <= 1


def _number(value: Value) -> Decimal | None:
    match value:
        case Money(number, _) | Power(number) | Count(number, _):
            return number
        case _:
            return None


def _is_same_period(wanted: Period, got: Period) -> bool:
    """Relative words are right for any period that meets them; words without dates for any."""
    if wanted.start is None and wanted.end is None:
        return True
    if wanted.granularity != "relative":
        return (wanted.start, wanted.end) == (got.start, got.end)
    return _begins_before(got, wanted) and _begins_before(wanted, got)


def _begins_before(one: Period, other: Period) -> bool:
    return (one.start or date.min) < (other.end or date.max)


def _is_same_range(wanted: Range, got: Range) -> bool:
    """An end that one of the two leaves open is no difference; both open says nothing."""
    if got.low is None and got.high is None:
        return False
    ends = ((wanted.low, got.low), (wanted.high, got.high))
    return all(one is None or two is None or _is_equal(one, two) for one, two in ends)


def _is_equal(wanted: Single, got: Single) -> bool:
    match wanted, got:
        case Count(), Count():
            return wanted.count == got.count and _is_same_unit(wanted.unit, got.unit)
        case Duration(), Duration():
            return _length(wanted.iso) == _length(got.iso)
        case _:
            return wanted == got


def _is_same_unit(wanted: str, got: str) -> bool:
    """A "board seat" is counted in seats; a count without a unit is one of anything."""
    return wanted in got or got in wanted


_DURATION_PART = re.compile(r"(\d+)([YMWD])")
_IN_MONTHS = {"Y": 12, "M": 1}
_IN_DAYS = {"W": 7, "D": 1}


def _length(iso: str) -> tuple[int, int]:
    """Return a duration in months and days: P1Y is P12M, P2W is P14D."""
    parts = [(int(number), unit) for number, unit in _DURATION_PART.findall(iso)]
    return (
        sum(number * _IN_MONTHS.get(unit, 0) for number, unit in parts),
        sum(number * _IN_DAYS.get(unit, 0) for number, unit in parts),
    )


# ---------------------------------------------------------------- places


def overlap(one: Span, other: Span) -> int:
    """Return how many characters two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def stands_at(claim: Claim, places: Sequence[Span]) -> bool:
    """True where the claim's value lies in a place, or its quote covers half of the shorter one."""
    quote, value = _quote_span(claim), (claim.value_start, claim.value_end)
    return any(
        (place[0] <= value[0] and value[1] <= place[1]) or _covers_half(quote, place)
        for place in places
    )


def rests_on(claim: Claim, places: Sequence[Span]) -> bool:
    """True where the words of the claim's value are, at least by half, those of a place."""
    value = (claim.value_start, claim.value_end)
    return any(2 * overlap(value, place) >= value[1] - value[0] > 0 for place in places)


def _quote_span(claim: Claim) -> Span:
    return claim.quote_start, claim.quote_end


def _covers_half(one: Span, other: Span) -> bool:
    shorter = min(one[1] - one[0], other[1] - other[0])
    return shorter > 0 and 2 * overlap(one, other) >= shorter


# ---------------------------------------------------------------- claims and labels


def agrees(claim: Claim, label: LabelledClaim) -> bool:
    """True where the claim has term and value of one of the label's readings, of whatever deal."""
    return any(
        claim.term == reading.term
        and is_same_value(reading.value, claim.value, reading.kind, is_vague=label.is_vague)
        for reading in label.readings
    )


@dataclass(frozen=True, slots=True)
class Matching:
    """Which label each claim was given (by their places in the lists).

    `repeats` are the claims that fit a label which another claim was given.
    """

    label_of: dict[int, int]
    repeats: frozenset[int]


def match(claims: Sequence[Claim], labels: Sequence[LabelledClaim]) -> Matching:
    """Give each label at most one claim, and as many labels as possible a claim.

    Required labels choose first, and each prefers a claim with the right qualifier and modality,
    then the longer common quote. A label without a claim makes others choose again (augmenting
    paths), so that the number does not depend on the order.
    """
    suitors = [_suitors(label, claims) for label in labels]
    label_of: dict[int, int] = {}
    for number in sorted(range(len(labels)), key=lambda n: not labels[n].is_required):
        _give(number, suitors, label_of, set())
    fitting = {claim for of_label in suitors for claim in of_label}
    return Matching(label_of, frozenset(fitting - label_of.keys()))


def _suitors(label: LabelledClaim, claims: Sequence[Claim]) -> list[int]:
    """Return the claims that fit a label, the best first."""

    def preference(number: int) -> tuple[int, int, int]:
        claim = claims[number]
        voice = 2 * (claim.qualifier in label.qualifiers) + (claim.modality in label.modalities)
        common = max(overlap(_quote_span(claim), place) for place in label.places)
        return -voice, -common, number

    fitting = [
        number
        for number, claim in enumerate(claims)
        if claim.deal_id == label.deal_id
        and agrees(claim, label)
        and stands_at(claim, label.places)
    ]
    return sorted(fitting, key=preference)


def _give(label: int, suitors: list[list[int]], label_of: dict[int, int], seen: set[int]) -> bool:
    """Find a claim for a label, moving other labels to their next choice where that helps."""
    for claim in suitors[label]:
        if claim in seen:
            continue
        seen.add(claim)
        if claim not in label_of or _give(label_of[claim], suitors, label_of, seen):
            label_of[claim] = label
            return True
    return False
