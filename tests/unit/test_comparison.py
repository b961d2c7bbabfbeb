"""How two values of one term relate, and what the newer one is to the standing one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Count, Duration, Money, Period, Range, Value
from dealterms.claims.vocabulary import TERMS
from dealterms.projections.comparison import Comparison, Figure, Weight, compare, weigh
from support.fold_claims import billions, half, label, megawatts, percent, quarter, year

C, Q = Comparison, Qualifier
AMOUNT = TERMS["deal_value"]


def related(
    term_id: str,
    new: Value,
    standing: Value,
    new_q: Qualifier = Qualifier.BARE,
    q: Qualifier = Qualifier.BARE,
) -> Comparison:
    return compare(TERMS[term_id], Figure(new, new_q), Figure(standing, q))


@pytest.mark.parametrize(("new", "new_q", "standing", "q", "expected"), [
    (billions(100), Q.BARE, billions(100), Q.BARE, Weight.SAME),
    (billions(100), Q.BARE, billions(100), Q.UP_TO, Weight.LOOSER),
    (billions(100), Q.ABOUT, billions(100), Q.AT_LEAST, Weight.LOOSER),
    (billions(100), Q.UP_TO, billions(100), Q.BARE, Weight.SHARPER),
    (billions(100), Q.AT_LEAST, billions(100), Q.ABOUT, Weight.SHARPER),
    (billions(100), Q.BARE, billions(100), Q.ABOUT, Weight.LOOSER),
    (billions(100), Q.EXACTLY, billions(100), Q.UP_TO, Weight.SHARPER),
    (billions(100), Q.UP_TO, billions(100), Q.EXACTLY, Weight.LOOSER),
    (billions(100), Q.LESS_THAN, billions(100), Q.UP_TO, Weight.LOOSER),
    (billions(100), Q.AT_LEAST, billions(100), Q.UP_TO, Weight.OTHER),
    (billions(30), Q.BARE, billions(100), Q.UP_TO, Weight.OTHER),
    (billions(100), Q.UP_TO, billions(30), Q.BARE, Weight.OTHER),
    (billions(1), Q.VAGUE, billions("3.2"), Q.BARE, Weight.LOOSER),
    (billions("3.2"), Q.BARE, billions(1), Q.VAGUE, Weight.SHARPER),
    (billions(1), Q.VAGUE, billions("0.4"), Q.BARE, Weight.OTHER),
    (billions(1), Q.BARE, billions(1), Q.VAGUE, Weight.SHARPER),
])  # fmt: skip
def test_same_number_with_another_bound(
    new: Money, new_q: Qualifier, standing: Money, q: Qualifier, expected: Weight
) -> None:
    assert weigh(AMOUNT, Figure(new, new_q), Figure(standing, q)) is expected


@pytest.mark.parametrize(("new", "new_q", "standing", "expected"), [
    ("6.3", Q.BARE, "6.34", C.ROUNDS),
    ("6.34", Q.BARE, "6.3", C.SHARPENS),
    ("29", Q.ABOUT, "29.4", C.ROUNDS),
    ("3", Q.BARE, "3.35", C.OTHER),  # twelve percent are no rounding
    ("30", Q.BARE, "33", C.OTHER),  # the zero was written
    ("100", Q.ABOUT, "100.8", C.ROUNDS),
    ("2.9", Q.ABOUT, "3.35", C.OTHER),
    ("1.3", Q.ABOUT, "1.03", C.OTHER),
])  # fmt: skip
def test_a_figure_equals_another_within_the_rounding_of_the_coarser_one(
    new: str, new_q: Qualifier, standing: str, expected: Comparison
) -> None:
    assert related("deal_value", billions(new), billions(standing), new_q) is expected


@pytest.mark.parametrize(("new", "standing", "expected"), [
    ("20", "22", C.OTHER), ("20", "20.25", C.ROUNDS), ("22", "20.25", C.OTHER),
    ("31", "33.50", C.OTHER), ("47.25", "41", C.OTHER), ("20.250", "20.25", C.EQUAL),
])  # fmt: skip
def test_prices_of_a_share_round_to_whole_units(
    new: str, standing: str, expected: Comparison
) -> None:
    assert related("price_per_share", Money(Decimal(new), "USD"),
                   Money(Decimal(standing), "USD"), Q.ABOUT) is expected  # fmt: skip


@pytest.mark.parametrize(("new", "standing"), [("25", "24.75"), ("24.75", "25"), ("24.6", "24.55")])
def test_a_price_of_a_share_without_about_is_meant_to_the_cent(new: str, standing: str) -> None:
    """A bid raised from $24.75 to $25.00; the zeros are gone once it is a number."""
    price, before = Money(Decimal(new), "USD"), Money(Decimal(standing), "USD")

    assert related("price_per_share", price, before) is C.OTHER


def test_a_third_is_thirty_three_percent() -> None:
    assert related("stake_percent", percent(33), percent("33.33")) is C.ROUNDS


def test_another_currency_is_a_conversion() -> None:
    assert related("deal_value", billions(5, "EUR"), billions(6)) is C.CONVERSION


def test_more_than_600_is_said_of_640_megawatts_and_refined_by_it() -> None:
    assert related("capacity", megawatts(600), megawatts(640), Q.MORE_THAN) is C.CONTAINS
    assert related("capacity", megawatts(640), megawatts(600), q=Q.MORE_THAN) is C.INSIDE


def test_at_least_ten_gigawatts_is_not_refined_by_twelve() -> None:
    assert related("capacity", megawatts(12000), megawatts(10000), q=Q.AT_LEAST) is C.OTHER


def test_a_floor_above_the_standing_value_is_another_value() -> None:
    assert related("contract_value", billions(3), billions("1.8"), Q.MORE_THAN) is C.OTHER


def test_gigawatt_scale_holds_any_gigawatts() -> None:
    assert related("capacity", megawatts(1000), megawatts(2400), Q.VAGUE) is C.CONTAINS
    assert related("capacity", megawatts(2400), megawatts(1000), q=Q.VAGUE) is C.INSIDE


def test_a_range_holds_a_number_inside_it() -> None:
    tiers = Range(billions(4), billions(6))

    assert related("termination_fee", tiers, billions(5), Q.RANGE) is C.CONTAINS
    assert related("termination_fee", billions(5), tiers, q=Q.RANGE) is C.INSIDE
    assert related("termination_fee", billions(7), tiers, q=Q.RANGE) is C.OTHER


def test_a_longer_period_holds_a_shorter_one() -> None:
    assert related("closing_expected", year(2026), half(2026, 2)) is C.CONTAINS
    assert related("closing_expected", quarter(2026, 3), half(2026, 2)) is C.INSIDE
    assert related("closing_expected", quarter(2027, 1), half(2026, 2)) is C.OTHER


def test_by_a_date_compares_only_ends() -> None:
    by_december = Period(None, date(2027, 1, 1), "day")
    by_june = Period(None, date(2026, 7, 1), "day")

    assert related("closing_expected", by_december, quarter(2026, 3), Q.UP_TO) is C.CONTAINS
    assert related("closing_expected", quarter(2026, 3), by_december, q=Q.UP_TO) is C.INSIDE
    assert related("closing_expected", by_december, by_june, Q.UP_TO, Q.UP_TO) is C.OTHER


def test_as_soon_as_a_quarter_is_not_held_a_year_later() -> None:
    soon = quarter(2026, 3)

    august = Period(date(2026, 8, 1), date(2026, 9, 1), "month")

    assert related("closing_expected", august, soon, q=Q.AT_LEAST) is C.INSIDE
    assert related("closing_expected", quarter(2027, 2), soon, q=Q.AT_LEAST) is C.OTHER


@pytest.mark.parametrize("bounds", [(Q.BARE, Q.BARE), (Q.UP_TO, Q.UP_TO)])
def test_relative_words_said_again_are_a_restatement(bounds: tuple[Qualifier, Qualifier]) -> None:
    """ "In the coming weeks", told on 22 September and again on 24 September."""
    first = Period(date(2025, 9, 22), date(2025, 11, 2), "relative")
    again = Period(date(2025, 9, 24), date(2025, 11, 4), "relative")
    term = TERMS["signing_expected"]

    assert weigh(term, Figure(again, bounds[0]), Figure(first, bounds[1])) is Weight.LOOSER
    assert weigh(term, Figure(first, bounds[0]), Figure(again, bounds[1])) is Weight.LOOSER


def test_relative_words_said_again_when_they_are_over_are_a_slip() -> None:
    first = Period(date(2025, 9, 22), date(2025, 11, 2), "relative")
    again = Period(date(2025, 11, 20), date(2026, 1, 1), "relative")

    assert related("signing_expected", again, first) is C.OTHER


def test_fewer_relative_weeks_are_more_precise() -> None:
    months = Period(date(2025, 9, 22), date(2026, 3, 22), "relative")
    weeks = Period(date(2025, 9, 24), date(2025, 11, 4), "relative")

    assert related("signing_expected", weeks, months) is C.INSIDE
    assert related("signing_expected", months, weeks) is C.CONTAINS


def test_relative_words_never_displace_an_explicit_date() -> None:
    weeks = Period(date(2026, 2, 1), date(2026, 4, 1), "relative")

    assert related("closing_expected", weeks, half(2026, 2)) is C.CONTAINS
    assert related("closing_expected", half(2026, 2), weeks) is C.OTHER


def test_late_in_a_year_is_as_explicit_as_a_quarter() -> None:
    late = Period(date(2027, 9, 1), date(2028, 1, 1), "relative")

    assert related("closing_expected", late, quarter(2027, 1)) is C.OTHER


def test_twelve_months_are_a_year() -> None:
    assert related("duration", Duration("P12M"), Duration("P1Y")) is C.EQUAL
    assert related("duration", Duration("P90D"), Duration("P3M")) is C.ROUNDS
    assert related("duration", Duration("P5Y"), Duration("P4Y")) is C.OTHER


def test_a_chair_is_a_seat_but_a_rack_is_not_a_gpu() -> None:
    one = Decimal(1)

    assert related("board_seats", Count(one, "chair"), Count(one, "seat")) is C.EQUAL
    assert related("board_seats", Count(one * 2, "seat"), Count(one, "chair")) is C.OTHER
    assert related("compute_units", Count(one * 72, "rack"), Count(one, "gpu")) is C.CONVERSION


def test_an_earlier_rung_is_implied_by_a_later_status() -> None:
    assert related("status", label("announced"), label("definitive")) is C.CONTAINS
    assert related("status", label("definitive"), label("announced")) is C.OTHER
    assert related("status", label("on_hold"), label("definitive")) is C.OTHER


def test_pending_never_takes_a_clearance_back() -> None:
    assert related("regulatory_approval", label("pending"), label("cleared")) is C.CONTAINS
    assert related("regulatory_approval", label("cleared"), label("pending")) is C.OTHER


def test_a_label_of_fewer_words_is_the_looser_one() -> None:
    assert related("platform", label("rubin"), label("vera rubin")) is C.CONTAINS
    assert related("platform", label("vera rubin"), label("rubin")) is C.INSIDE
    assert related("platform", label("blackwell"), label("vera rubin")) is C.OTHER


def test_values_of_two_kinds_are_other() -> None:
    assert related("deal_value", label("cash"), billions(1)) is C.OTHER


NUMBERS = st.builds(
    lambda digits, place: Money(Decimal(digits).scaleb(place), "USD"),
    st.integers(1, 9999), st.integers(-2, 9),
)  # fmt: skip
FIGURES = st.builds(Figure, NUMBERS, st.sampled_from([q for q in Q if q is not Q.RANGE]))
MIRRORED = {C.ROUNDS: {C.SHARPENS, C.ROUNDS}, C.SHARPENS: {C.ROUNDS}, C.INSIDE: {C.CONTAINS}}


@given(FIGURES)
def test_a_figure_is_the_same_as_itself(figure: Figure) -> None:
    assert weigh(AMOUNT, figure, figure) is Weight.SAME


@given(FIGURES, FIGURES)
def test_what_is_finer_one_way_is_coarser_the_other_way(first: Figure, second: Figure) -> None:
    there, back = compare(AMOUNT, first, second), compare(AMOUNT, second, first)

    assert back in MIRRORED.get(there, {back})
    assert (there is C.EQUAL) == (back is C.EQUAL)


@given(FIGURES, FIGURES)
def test_two_figures_never_sharpen_each_other(first: Figure, second: Figure) -> None:
    both = (weigh(AMOUNT, first, second), weigh(AMOUNT, second, first))

    if first.value != second.value:
        assert both != (Weight.SHARPER, Weight.SHARPER)
