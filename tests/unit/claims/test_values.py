"""Values keep their number, their unit and their dates on the way to JSON and back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    amount_of,
    canonical_text,
    from_json,
    to_json,
    unit_of,
)

H2_2026 = Period(date(2026, 7, 1), date(2027, 1, 1), "half")
JSON_FORMS = [
    ("money", Money(Decimal("1E+11"), "USD"), {"amount": "100000000000", "currency": "USD"}),
    ("money_per_share", Money(Decimal("27.50"), "USD"), {"amount": "27.5", "currency": "USD"}),
    ("power", Power(Decimal("1E+10")), {"watts": "10000000000"}),
    ("percent", Percent(Decimal("27.0")), {"percent": "27"}),
    ("count", Count(Decimal("1E+6"), "gpu"), {"count": "1000000", "unit": "gpu"}),
    ("period", H2_2026, {"start": "2026-07-01", "end": "2027-01-01", "granularity": "half"}),
    (
        "period",
        Period(None, None, "quarter"),
        {"start": None, "end": None, "granularity": "quarter"},
    ),
    ("duration", Duration("P5Y"), {"duration": "P5Y"}),
    ("enum", Label("non_controlling"), {"label": "non_controlling"}),
    (
        "percent",
        Range(Percent(Decimal(5)), None),
        {"low": {"percent": "5"}, "high": None},
    ),
]


@pytest.mark.parametrize(("kind", "value", "document"), JSON_FORMS)
def test_json_form_is_the_one_of_the_interface(
    kind: str, value: Value, document: dict[str, object]
) -> None:
    assert to_json(value) == document
    assert from_json(kind, document) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Money(Decimal(100_000_000_000), "USD"), "$100 billion"),
        (Money(Decimal("27.5"), "USD"), "$27.50"),
        (Money(Decimal(62_000_000), "CHF"), "CHF 62 million"),
        (Money(Decimal(1_234_567), "EUR"), "€1,234,567"),
        (Power(Decimal(10**10)), "10 GW"),
        (Power(Decimal(250_000_000)), "250 MW"),
        (Percent(Decimal("33.33")), "33.33%"),
        (Count(Decimal(413), "store"), "413 stores"),
        (Count(Decimal(1), "seat"), "1 seat"),
        (Count(Decimal(2), "pharmacy"), "2 pharmacies"),
        (H2_2026, "2026-H2"),
        (Period(date(2026, 7, 1), date(2026, 10, 1), "quarter"), "2026-Q3"),
        (Period(date(2026, 2, 1), date(2026, 3, 1), "month"), "2026-02"),
        (Period(date(2026, 8, 14), date(2026, 8, 15), "day"), "2026-08-14"),
        (Period(date(2027, 1, 1), date(2027, 5, 1), "relative"), "early 2027"),
        (Period(date(2026, 12, 1), date(2027, 3, 1), "season"), "winter 2026"),
        (Period(None, date(2026, 6, 1), "season"), "to 2026-05-31"),
        (Duration("P3Y6M"), "3 years 6 months"),
        (Label("non_controlling"), "non_controlling"),
        (
            Range(Money(Decimal(10**10), "USD"), Money(Decimal(2 * 10**10), "USD")),
            "$10 billion to $20 billion",
        ),
    ],
)
def test_text_for_people_is_short(value: Value, text: str) -> None:
    assert canonical_text(value) == text


def test_amount_and_unit_fill_the_columns() -> None:
    assert (amount_of(Power(Decimal(5))), unit_of(Power(Decimal(5)))) == (Decimal(5), "W")
    assert (amount_of(H2_2026), unit_of(H2_2026)) == (None, None)
    assert unit_of(Range(None, Money(Decimal(1), "EUR"))) == "EUR"


def test_an_unknown_kind_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="wattage"):
        from_json("wattage", {"watts": "1"})


amounts = st.decimals(min_value=0, max_value=10**15, allow_nan=False, places=4)
days = st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))
moneys = st.builds(Money, amounts, st.sampled_from(["USD", "EUR", "CHF"]))
values = st.one_of(
    st.tuples(st.just("money"), moneys),
    st.tuples(st.just("power"), st.builds(Power, amounts)),
    st.tuples(st.just("percent"), st.builds(Percent, amounts)),
    st.tuples(st.just("count"), st.builds(Count, amounts, st.text(max_size=8))),
    st.tuples(st.just("period"), st.builds(Period, days, days, st.just("range"))),
    st.tuples(st.just("label"), st.builds(Label, st.text(max_size=20))),
    st.tuples(st.just("money"), st.builds(Range, st.none() | moneys, moneys)),
)


@given(values)
def test_every_value_survives_json(case: tuple[str, Value]) -> None:
    kind, value = case

    assert from_json(kind, to_json(value)) == value
    assert canonical_text(value) is not None


@given(amounts)
def test_numbers_are_plain_decimals(amount: Decimal) -> None:
    text = to_json(Percent(amount.normalize()))["percent"]

    assert "E" not in text
    assert "." not in text or not text.endswith(("0", "."))
