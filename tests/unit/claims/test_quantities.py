"""Quantities are read in every notation of world news, with what bounds them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.quantities import Quantity, find_quantities
from dealterms.claims.values import Money, Percent, Power, canonical_text


def _one(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


def _short(text: str) -> list[str]:
    return [f"{q.kind} {canonical_text(q.value)} {q.qualifier}" for q in find_quantities(text)]


MONEY = """
US$100bn = $100 billion
$1.2 trillion = $1.2 trillion
€5 billion = €5 billion
5 billion euros = €5 billion
EUR 35 million = €35 million
HK$3.7 billion = HK$3.7 billion
HK $3.7 billion = HK$3.7 billion
$US113 trillion = $113 trillion
A$5m = A$5 million
$A82,615 = A$82,615
C$7.25 = C$7.25
NT$30 billion = NT$30 billion
S$4 million = S$4 million
R$9 million = R$9 million
¥150 billion = ¥150 billion
150 billion yen = ¥150 billion
100 billion yuan = CNY 100 billion
RMB 5 billion = CNY 5 billion
Rs 500 crore = ₹5 billion
₹500 crore = ₹5 billion
₹2 lakh crore = ₹2 trillion
RM2.70 = MYR 2.70
1,200€ = €1,200
£450m = £450 million
150 pence = £1.50
54 cents = $0.54
CHF 5 billion = CHF 5 billion
kr 5 million = SEK 5 million
SEK 5bn = SEK 5 billion
5 trillion won = ₩5 trillion
5 million Swiss francs = CHF 5 million
3 billion Hong Kong dollars = HK$3 billion
$100-billion = $100 billion
a billion-dollar deal = $1 billion
half a billion dollars = $500 million
a quarter of a billion dollars = $250 million
three-quarters of a billion dollars = $750 million
a hundred billion dollars = $100 billion
one hundred billion dollars = $100 billion
two and a half billion dollars = $2.5 billion
A $100 Billion Deal = $100 billion
$2,410 OIL = $2,410
""".strip().splitlines()


@pytest.mark.parametrize("case", MONEY)
def test_money_is_read_in_every_notation(case: str) -> None:
    text, _, expected = case.partition(" = ")

    assert _short(text) == [f"money {expected} bare"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tens of billions of dollars", "money $10 billion vague"),
        ("a multi-billion-dollar deal", "money $1 billion vague"),
        ("$3B+ deal", "money $3 billion at_least"),
        ("$100 billion-plus", "money $100 billion at_least"),
        ("$10-20 billion", "money $10 billion to $20 billion range"),
        ("$200,000 to $1.3 million", "money $200,000 to $1.3 million range"),
        ("between $3bn and $4bn", "money $3 billion to $4 billion range"),
        ("ranging from $5bn to $7bn", "money $5 billion to $7 billion range"),
        ("10 gigawatts", "power 10 GW bare"),
        ("ten gigawatts", "power 10 GW bare"),
        ("a 2-gigawatt campus", "power 2 GW bare"),
        ("250MW", "power 250 MW bare"),
        ("10+ GW", "power 10 GW at_least"),
        ("1 to 2 GW", "power 1 GW to 2 GW range"),
        ("gigawatt-scale", "power 1 GW vague"),
        ("multi-gigawatt", "power 1 GW vague"),
        ("tens of gigawatts", "power 10 GW vague"),
        ("27%", "percent 27% bare"),
        ("27 per cent", "percent 27% bare"),
        ("a third of the company", "percent 33.33% bare"),
        ("a one-fifth stake", "percent 20% bare"),
        ("half of the company", "percent 50% bare"),
        ("two-thirds of its shares", "percent 66.67% bare"),
        ("1 million GPUs", "count 1 million gpus bare"),
        ("millions of GPUs", "count 1 million gpus vague"),
        ("tens of thousands of chips", "count 10,000 chips vague"),
        ("two board seats", "count 2 seats bare"),
        ("three seats on the board", "count 3 seats bare"),
        ("Kroger to Sell 579 Stores", "count 579 stores bare"),
        ("250,000 H200 accelerators", "count 250,000 accelerators bare"),
        ("26 million warrants", "count 26 million warrants bare"),
        ("15 years", "duration 15 years bare"),
        ("a 10-yr lease", "duration 10 years bare"),
        ("35 days", "duration 35 days bare"),
        ("a decade", "duration 10 years bare"),
        ("over the next decade", "duration 10 years bare"),
        ("a multi-year deal", "duration 2 years vague"),
        ("three-and-a-half years", "duration 3 years 6 months bare"),
        ("paid over four years", "duration 4 years bare"),
        ("for more than 15 years", "duration 15 years more_than"),
        ("0.62 of a share", "ratio 0.62 shares bare"),
        ("0.4125 shares of Foo for each Bar share", "ratio 0.4125 shares bare"),
        ("1.5 new shares", "ratio 1.5 shares bare"),
        ("not less than 5%", "percent 5% at_least"),
    ],
)
def test_one_quantity_with_its_qualifier(text: str, expected: str) -> None:
    assert _short(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "500 pound-feet of torque",
        "otheRS 13",
        "in 2026",
        "In 2026 Nvidia shares rose",
        "GPT-5 models and H100 chips",
        "Item 1.01 Entry",
        "call +1 415-555-2671 today",
        "24/7 services",
        "Q3 results in 8-K filings",
        "the S&P 500 companies",
        "Standard & Poor's 500 stocks",
        "27 percentage points",
        "500 MWh and 10 gigawatt-hours at 400 kilovolts",
        "the second half of 2026",
        "a third party",
        "On March 2 shares fell",
        "15 years ago",
        "under the deal",
        "above average",
    ],
)
def test_other_numbers_are_no_quantities(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "amount", "per"),
    [
        ("$22.00 per share in cash", "22", "per share"),
        ("$27.50 a share", "27.5", "a share"),
        ("sold at $20 apiece", "20", "apiece"),
        ("14 euros a share", "14", "a share"),
        ("C$12 per common share", "12", "per common share"),
        ("1,500p a share", "15", "a share"),
        ("a per-share price of $22", "22", None),
    ],
)
def test_prices_per_share_have_a_kind_of_their_own(text: str, amount: str, per: str | None) -> None:
    price = _one(text)

    assert (price.kind, price.is_per_share, price.per_unit) == ("money_per_share", True, per)
    assert isinstance(price.value, Money)
    assert price.value.amount == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "new", "old"),
    [
        ("from $31 to $33.50", "$33.50", "$31"),
        ("$33.50, up from $31", "$33.50", "$31"),
        ("raised to $58 from $66", "$58", "$66"),
        ("reduced from 2 GW to 1.4 GW", "1.4 GW", "2 GW"),
        ("from two gigawatts to 1.4", "1.4 GW", "2 GW"),
        ("from 2 to 1.4 gigawatts", "1.4 GW", "2 GW"),
        ("from $31 a share to $33.50 a share", "$33.50", "$31"),
        ("rise to $3.2 billion, from an estimated $1.8 billion", "$3.2 billion", "$1.8 billion"),
        ("extended from four years to five", "5 years", "4 years"),
        ("five years rather than four", "5 years", "4 years"),
        ("$20.25 per share in cash, reduced from the $22.00 per share", "$20.25", "$22"),
    ],
)
def test_a_change_is_one_quantity_that_knows_the_old_value(text: str, new: str, old: str) -> None:
    change = _one(text)

    assert change.has_change_cue
    assert change.from_value is not None
    assert (canonical_text(change.value), canonical_text(change.from_value)) == (new, old)


@pytest.mark.parametrize(
    "text",
    [
        "€5 billion ($5.8 billion)",
        "5 billion euros, or about $5.8 billion",
        "¥150 billion (about US$1 billion)",
    ],
)
def test_a_conversion_points_to_the_original(text: str) -> None:
    assert [q.conversion_of for q in find_quantities(text)] == [None, 0]


@pytest.mark.parametrize(
    ("text", "component", "per"),
    [
        ("an initial $10 billion", "initial", None),
        ("an initial investment of $10 billion", "initial", None),
        ("a $10 billion initial investment", "initial", None),
        ("an additional $6.5 billion", "additional", None),
        ("of which $5 billion", "of which", None),
        ("the first 400 megawatts", "first", None),
        ("the first gigawatt of systems", "first", None),
        ("$10 billion each", "each", "each"),
        ("$10 billion for each gigawatt", None, "for each gigawatt"),
        ("$5 billion a year", None, "a year"),
        ("10 more stores", "more", None),
    ],
)
def test_words_of_parts_and_rates_are_kept(
    text: str, component: str | None, per: str | None
) -> None:
    quantity = _one(text)

    assert (quantity.component, quantity.per_unit) == (component, per)


def test_an_amount_without_currency_borrows_that_of_earlier_money() -> None:
    assert _short("$3 billion, not the original 1.8 billion, it said")[1] == (
        "money $1.8 billion bare"
    )
    assert find_quantities("some 1.8 billion, it said") == []
    assert find_quantities("some 1.8 billion, it said", "EUR")[0].is_elliptical


def test_offsets_hold_the_value_and_the_whole_expression() -> None:
    text = "It may invest up to US$100 billion or so."
    quantity = _one(text)

    assert text[quantity.value_start : quantity.value_end] == "US$100 billion"
    assert text[quantity.start : quantity.end].startswith("up to US$100 billion")
    assert quantity.qualifier is Qualifier.UP_TO


cents = st.integers(1, 99_999).map(lambda n: Decimal(n) / 100)


@given(
    cents,
    st.sampled_from([("$", "USD"), ("US$", "USD"), ("€", "EUR"), ("HK$", "HKD"), ("CHF ", "CHF")]),
    st.sampled_from([("", 1), (" million", 10**6), ("bn", 10**9), (" trillion", 10**12)]),
    st.sampled_from(["", "It paid ", "worth ", "("]),
)
def test_rendered_money_is_read_back(
    amount: Decimal, currency: tuple[str, str], scale: tuple[str, int], lead: str
) -> None:
    found = _one(f"{lead}{currency[0]}{amount:,}{scale[0]}.")

    assert found.value == Money(amount * scale[1], currency[1])


@given(
    cents, st.sampled_from([(" gigawatts", 10**9), ("GW", 10**9), (" MW", 10**6), ("-kW", 10**3)])
)
def test_rendered_power_is_read_back(amount: Decimal, unit: tuple[str, int]) -> None:
    assert _one(f"a plant of {amount}{unit[0]}").value == Power(amount * unit[1])


@given(cents, st.sampled_from(["%", " percent", " per cent"]))
def test_rendered_percentages_are_read_back(amount: Decimal, unit: str) -> None:
    assert _one(f"owns {amount}{unit} of it").value == Percent(amount)


@given(
    st.text(alphabet=st.sampled_from(list("$€£ 0123456789.,-–abcnmt%()+İtoGW from")), max_size=60)
)
def test_any_text_gives_offsets_inside_it(text: str) -> None:
    for quantity in find_quantities(text):
        assert 0 <= quantity.value_start < quantity.value_end <= len(text)
        assert 0 <= quantity.start <= quantity.value_start
        assert quantity.value_end <= quantity.end <= len(text)
