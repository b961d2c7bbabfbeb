"""When a claim is the one that a label asks for. A matcher that cannot fail measures nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.claims.claim import Claim, Modality
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import (
    Count,
    Duration,
    Label,
    Money,
    Percent,
    Period,
    Power,
    Range,
    Value,
)
from dealterms.claims.vocabulary import ValueKind
from quality.corpus import LabelledClaim, Reading, Span
from quality.matching import agrees, is_same_value, match, overlap, rests_on, stands_at
from support.fold_claims import a_claim as a_fold_claim

FIVE = Money(Decimal(5), "USD")
SIX = Money(Decimal(6), "USD")


def period(start: str | None, end: str | None, granularity: str = "day") -> Period:
    first, after = (date.fromisoformat(one) if one else None for one in (start, end))
    return Period(first, after, granularity)


def count(number: int, unit: str = "seat") -> Count:
    return Count(Decimal(number), unit)


def a_range(low: int | None, high: int | None) -> Range:
    ends = [None if one is None else Money(Decimal(one), "USD") for one in (low, high)]
    return Range(*ends)


# ---------------------------------------------------------------- values

JANUARY = period("2026-01-01", "2026-02-01", "month")
COMING_WEEKS = period("2026-01-01", "2026-03-01", "relative")

SAME = [
    (ValueKind.MONEY, FIVE, Money(Decimal("5.00"), "USD")),
    (ValueKind.MONEY, a_range(1, 2), a_range(1, 2)),
    (ValueKind.MONEY, a_range(1, 2), a_range(1, None)),
    (ValueKind.POWER, Power(Decimal("1e9")), Power(Decimal(1_000_000_000))),
    (ValueKind.PERCENT, Percent(Decimal("33.33")), Percent(Decimal("33.330"))),
    (ValueKind.COUNT, count(2), count(2, "board seat")),
    (ValueKind.COUNT, count(2, ""), count(2, "director")),
    (ValueKind.DURATION, Duration("P1Y"), Duration("P12M")),
    (ValueKind.DURATION, Duration("P2W"), Duration("P14D")),
    (ValueKind.ENUM, Label("cash"), Label("cash")),
    (ValueKind.LABEL, Label("preferred compute partner"), Label("preferred partner")),
    (ValueKind.PERIOD, JANUARY, replace(JANUARY, granularity="day")),
    (ValueKind.PERIOD, period(None, None, "quarter"), period("2026-01-01", "2026-04-01")),
    (ValueKind.PERIOD, COMING_WEEKS, period("2026-02-01", "2026-05-01")),
]  # fmt: skip
OTHER = [
    (ValueKind.MONEY, FIVE, SIX),
    (ValueKind.MONEY, FIVE, Money(Decimal(5), "EUR")),
    (ValueKind.MONEY, FIVE, a_range(5, 5)),
    (ValueKind.MONEY, a_range(1, 2), Money(Decimal(1), "USD")),
    (ValueKind.MONEY, a_range(1, 2), a_range(1, 3)),
    (ValueKind.MONEY, a_range(1, 2), a_range(None, None)),
    (ValueKind.POWER, Power(Decimal(10)), Power(Decimal(1000))),
    (ValueKind.PERCENT, Percent(Decimal(33)), Percent(Decimal("33.33"))),
    (ValueKind.COUNT, count(2), count(3)),
    (ValueKind.COUNT, count(2), count(2, "store")),
    (ValueKind.DURATION, Duration("P1Y"), Duration("P1M")),
    (ValueKind.DURATION, Duration("P30D"), Duration("P1M")),
    (ValueKind.ENUM, Label("cash"), Label("cash_and_stock")),
    (ValueKind.PERIOD, JANUARY, period("2026-01-01", "2026-03-01")),
    (ValueKind.PERIOD, JANUARY, period(None, "2026-02-01")),
    (ValueKind.PERIOD, period(None, "2026-02-01"), JANUARY),
    (ValueKind.PERIOD, COMING_WEEKS, period("2026-03-01", "2026-05-01")),
    (ValueKind.PERIOD, COMING_WEEKS, FIVE),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "wanted", "got"), SAME)
def test_a_value_written_another_way_is_the_same(
    kind: ValueKind, wanted: Value, got: Value
) -> None:
    assert is_same_value(wanted, got, kind)


@pytest.mark.parametrize(("kind", "wanted", "got"), OTHER)
def test_another_value_is_not_the_same(kind: ValueKind, wanted: Value, got: Value) -> None:
    assert not is_same_value(wanted, got, kind)


@given(st.decimals("0.01", "1e12", places=2), st.decimals("0.01", "1e12", places=2))
def test_amounts_are_the_same_only_if_they_are_equal(one: Decimal, two: Decimal) -> None:
    first, second = Money(one, "USD"), Money(two, "USD")

    assert is_same_value(first, second, ValueKind.MONEY) is (one == two)


@pytest.mark.parametrize(
    ("number", "is_same"), [(1_000_000, True), (90_000_000, True), (10, False)]
)
def test_a_vague_count_is_right_within_a_power_of_ten(number: int, is_same: bool) -> None:
    wanted = count(2_000_000, "gpu")

    assert is_same_value(wanted, count(number, "gpu"), ValueKind.COUNT, is_vague=True) is is_same
    assert not is_same_value(wanted, count(number, "gpu"), ValueKind.COUNT)


# ---------------------------------------------------------------- places


def a_claim(
    value: Value = FIVE, at: Span = (40, 44), quote: Span = (20, 80), **fields: Any
) -> Claim:
    """Return a claim on the price of a deal; offsets of its words and of its quote."""
    claim = a_fold_claim(value, term="deal_value").claim
    places = {
        "value_start": at[0],
        "value_end": at[1],
        "quote_start": quote[0],
        "quote_end": quote[1],
    }
    return replace(claim, **(places | fields))


def a_label(value: Value = FIVE, place: Span = (30, 60), **fields: Any) -> LabelledClaim:
    """Return the label that `a_claim` fits."""
    label = LabelledClaim(
        "d", (Reading("deal_value", ValueKind.MONEY, value),), "bare", frozenset({"bare"}),
        "definitive", frozenset({"definitive"}), "filing", True, "", (place,),
    )  # fmt: skip
    return replace(label, **fields)


@pytest.mark.parametrize(
    ("place", "stands"),
    [
        ((30, 60), True),  # holds the words of the value
        ((40, 44), True),  # is the words of the value
        ((60, 100), True),  # half of it is quoted
        ((61, 100), False),
        ((0, 20), False),  # only touches the quote
        ((200, 230), False),
    ],
)
def test_a_claim_stands_where_its_value_lies_or_half_of_the_quote(
    place: Span, stands: bool
) -> None:
    assert stands_at(a_claim(), [place]) is stands
    assert stands_at(a_claim(), [(900, 910), place]) is stands


def test_a_claim_without_places_stands_nowhere() -> None:
    assert not stands_at(a_claim(), [])
    assert not rests_on(a_claim(), [])


@pytest.mark.parametrize(
    ("place", "rests"), [((38, 50), True), ((42, 90), True), ((43, 90), False), ((50, 90), False)]
)
def test_a_claim_rests_on_a_passage_that_has_half_of_its_value(place: Span, rests: bool) -> None:
    assert rests_on(a_claim(), [place]) is rests


@given(
    st.tuples(st.integers(0, 9), st.integers(0, 9)), st.tuples(st.integers(0, 9), st.integers(0, 9))
)
def test_the_overlap_is_the_number_of_common_characters(one: Span, two: Span) -> None:
    assert overlap(one, two) == len(set(range(*one)) & set(range(*two)))


# ---------------------------------------------------------------- one claim to one label


def pairs(claims: Sequence[Claim], labels: Sequence[LabelledClaim]) -> dict[int, int]:
    return match(claims, labels).label_of


def test_a_claim_with_value_term_deal_and_place_is_matched() -> None:
    assert pairs([a_claim()], [a_label()]) == {0: 0}


@pytest.mark.parametrize(
    "spoilt",
    [
        a_claim(SIX),
        a_claim(Money(Decimal(5), "EUR")),
        a_claim(term="valuation"),
        a_claim(deal_id="another"),
        a_claim(deal_id=None),
        a_claim(at=(140, 144), quote=(120, 180)),
    ],
)
def test_a_claim_spoilt_in_one_way_is_not_matched(spoilt: Claim) -> None:
    matching = match([spoilt], [a_label()])

    assert matching.label_of == {}
    assert matching.repeats == frozenset()


def test_another_reading_of_the_label_counts_and_only_that() -> None:
    readings = (*a_label().readings, Reading("valuation", ValueKind.MONEY, FIVE))
    label = a_label(readings=readings)

    assert agrees(a_claim(term="valuation"), label)
    assert not agrees(a_claim(SIX, term="valuation"), label)
    assert not agrees(a_claim(term="termination_fee"), label)


def test_a_second_claim_on_a_passage_is_a_repeat_and_gets_no_label() -> None:
    matching = match([a_claim(), a_claim()], [a_label()])

    assert matching.label_of == {0: 0}
    assert matching.repeats == {1}


def test_one_claim_never_satisfies_two_labels() -> None:
    assert len(pairs([a_claim()], [a_label(), a_label()])) == 1


def test_the_claim_with_the_right_qualifier_is_preferred_then_that_with_the_right_modality() -> (
    None
):
    plain = a_claim(qualifier=Qualifier.ABOUT, modality=Modality.RUMOURED)
    modal = a_claim(qualifier=Qualifier.ABOUT)
    qualified = a_claim(modality=Modality.RUMOURED)

    for claims in permutations([plain, modal, qualified]):
        assert claims[next(iter(pairs(claims, [a_label()])))] is qualified
    assert pairs([plain, modal], [a_label()]) == {1: 0}


def test_a_required_label_is_served_before_an_optional_one() -> None:
    labels = [a_label(is_required=False), a_label()]

    assert pairs([a_claim()], labels) == {0: 1}


def test_a_label_gives_way_where_another_would_go_without() -> None:
    """The first label fits both claims and likes best the only one that fits the second."""
    wide = a_label(places=((30, 60), (130, 160)))
    narrow = a_label(place=(30, 60))
    claims = [a_claim(), a_claim(at=(140, 144), quote=(120, 180), qualifier=Qualifier.ABOUT)]

    assert pairs(claims, [wide, narrow]) == {0: 1, 1: 0}


@given(st.lists(st.integers(0, 3), max_size=5), st.lists(st.integers(0, 3), max_size=5))
def test_as_many_labels_as_possible_are_served(said: list[int], wanted: list[int]) -> None:
    """With values as the only difference, each value is matched as often as both sides have it."""
    claims = [a_claim(Money(Decimal(one), "USD")) for one in said]
    labels = [a_label(Money(Decimal(one), "USD")) for one in wanted]

    served = sum(min(said.count(one), wanted.count(one)) for one in range(4))

    assert len(pairs(claims, labels)) == served
