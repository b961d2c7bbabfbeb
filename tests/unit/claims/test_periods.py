"""Dates and periods are read in every spelling and placed by the article's date."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.claims.periods import FoundPeriod, find_periods
from dealterms.claims.periods.grammar import GRAMMAR, OPENING
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Period, canonical_text
from quality.corpus import load_split

MONDAY = date(2026, 5, 11)


def _one(text: str, reference: date | None = MONDAY) -> FoundPeriod:
    found = find_periods(text, reference)
    assert len(found) == 1, found
    return found[0]


PERIODS = """
Q1 2027 = 2027-Q1 bare
first quarter of 2027 = 2027-Q1 bare
1Q27 = 2027-Q1 bare
expected in the first quarter = 2027-Q1 bare
the third quarter = 2026-Q3 bare
third-quarter 2026 = 2026-Q3 bare
2H 2026 = 2026-H2 bare
H1 2027 = 2027-H1 bare
the second half of this year = 2026-H2 bare
the second half of next year = 2027-H2 bare
expected to close in the first half of 2027 = 2027-H1 bare
spring 2027 = spring 2027 bare
this fall = autumn 2026 bare
winter 2026 = winter 2026 bare
before the summer = to 2026-05-31 up_to
early 2027 = early 2027 bare
mid-2026 = mid 2026 bare
late in 2026 = late 2026 bare
early next year = early 2027 bare
early March = 2026-03-01 to 2026-03-10 bare
February 2026 = 2026-02 bare
in February = 2026-02 bare
Jan. 12, 2026 = 2026-01-12 bare
12 January 2026 = 2026-01-12 bare
2026-01-12 = 2026-01-12 bare
22nd of April = 2026-04-22 bare
March 2 = 2026-03-02 bare
Dec. 31 = 2025-12-31 bare
by Dec. 31 = 2026-12-31 up_to
on Tuesday = 2026-05-05 bare
will sign on Friday = 2026-05-15 bare
today = 2026-05-11 bare
yesterday = 2026-05-10 bare
in 2029 = 2029 bare
by year-end = 2026 up_to
by the year's end = 2026 up_to
before the year is out = 2026 up_to
before June is over = 2026-06 up_to
by June-end = 2026-06 up_to
by mid-year = 2026-H1 up_to
by New Year = 2026 up_to
on New Year's Day 2027 = 2027-01-01 bare
by New Year's Eve = 2026-12-31 up_to
by the end of next year = 2027 up_to
at the end of 2026 = 2026-12-01 to 2026-12-31 bare
by the end of the second quarter = 2026-Q2 up_to
within 12 months = 2026-05-11 to 2027-05-11 up_to
in the coming weeks = 2026-05-11 to 2026-06-21 bare
in the next few months = 2026-05-11 to 2026-11-10 bare
later this year = 2026-05-11 to 2026-12-31 bare
next year = 2027 bare
last month = 2026-04 bare
last September = 2025-09 bare
between March and May 2026 = 2026-03-01 to 2026-05-31 bare
2026-2028 = 2026-01-01 to 2028-12-31 bare
on or about August 14, 2026 = 2026-08-14 about
around June 30 = 2026-06-30 about
no later than December 31, 2027 = 2027-12-31 up_to
until 2030 = 2030 up_to
as soon as July = 2026-07 at_least
from 2027 = 2027 at_least
not before 2028 = 2028 at_least
will not be ready until the first quarter of 2027 = 2027-Q1 bare
in May = 2026-05 bare
The two may march in March 2027 = 2027-03 bare
""".strip().splitlines()


@pytest.mark.parametrize("case", PERIODS)
def test_periods_are_read_and_placed(case: str) -> None:
    text, _, expected = case.partition(" = ")
    found = _one(text)

    assert f"{canonical_text(found.value)} {found.qualifier}" == expected


@pytest.mark.parametrize(
    ("text", "granularity"),
    [
        ("fiscal 2027", "year"),
        ("FY27", "year"),
        ("the fiscal third quarter", "quarter"),
        ("third quarter of fiscal 2027", "quarter"),
    ],
)
def test_fiscal_periods_keep_their_words_and_get_no_dates(text: str, granularity: str) -> None:
    found = _one(text)

    assert found.fiscal
    assert found.value == Period(None, None, granularity)
    assert "fiscal" in found.words or found.words == "FY27"


@pytest.mark.parametrize(
    "text",
    ["it may close", "they march on", "sales fall", "spring a leak", "GPT-4", "$2026", "the year"],
)
def test_other_words_are_no_periods(text: str) -> None:
    assert find_periods(text, MONDAY) == []


@pytest.mark.parametrize(
    ("text", "is_relative", "is_past"),
    [
        ("on Tuesday", True, True),
        ("next year", True, False),
        ("last September", True, True),
        ("in January", False, True),
        ("in 2029", False, False),
        ("the second half of 2026", False, False),
    ],
)
def test_relative_and_past_periods_are_flagged(text: str, is_relative: bool, is_past: bool) -> None:
    found = _one(text)

    assert (found.is_relative, found.is_past_reference) == (is_relative, is_past)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It sold less in the second quarter.", "2026-Q2"),
        ("It is to close in the first quarter.", "2027-Q1"),
        ("approved by the holders on July 29", "2026-07-29"),
        ("expected to close by March 31", "2027-03-31"),
    ],
)
def test_a_period_without_a_year_follows_the_tense(text: str, expected: str) -> None:
    assert canonical_text(_one(text, date(2026, 8, 14)).value) == expected


def test_a_moved_date_is_two_periods_not_a_range() -> None:
    found = find_periods("from the second half of 2026 to the first quarter of 2027", MONDAY)

    assert [canonical_text(p.value) for p in found] == ["2026-H2", "2027-Q1"]
    assert all(p.qualifier is Qualifier.BARE for p in found)


@pytest.mark.parametrize("text", ["on Tuesday", "in the coming weeks", "the first quarter"])
def test_without_a_reference_relative_periods_have_words_only(text: str) -> None:
    found = _one(text, reference=None)

    assert (found.value.start, found.value.end) == (None, None)


SPELLINGS = ["%B %d, %Y", "%d %B %Y", "%Y-%m-%d", "%b. %d, %Y", "%dth of %B %Y"]


@given(st.dates(date(1995, 1, 1), date(2060, 1, 1)), st.sampled_from(SPELLINGS))
def test_rendered_days_are_read_back(day: date, spelling: str) -> None:
    found = _one(f"It closes on {day.strftime(spelling)}.")

    assert found.value == Period(day, day + timedelta(days=1), "day")


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-170, 170))
def test_a_day_without_year_is_the_nearest(reference: date, shift: int) -> None:
    day = reference + timedelta(days=shift)
    if (day.month, day.day) == (2, 29):
        return

    assert _one(f"{day:%B} {day.day}", reference).value.start == day


@given(st.text(alphabet=st.sampled_from(list("MayQ1H2 0by-–,.thefJunofkr")), max_size=50))
def test_any_text_gives_offsets_inside_it(text: str) -> None:
    for found in find_periods(text, MONDAY):
        assert 0 <= found.start <= found.value_start < found.value_end <= found.end <= len(text)
        assert found.words.lower() == text[found.value_start : found.value_end].lower()


EVERY_BRANCH = re.compile(GRAMMAR.pattern.replace(OPENING, "", 1))


@given(st.from_regex(EVERY_BRANCH))
def test_what_is_looked_for_first_loses_no_period(text: str) -> None:
    """Texts that the grammar makes, read with and without the look at how a period begins."""
    first, every = GRAMMAR.finditer(text), EVERY_BRANCH.finditer(text)

    assert [m.span() for m in first] == [m.span() for m in every]


def test_what_is_looked_for_first_loses_no_period_of_the_labelled_articles() -> None:
    texts = [one.document.text.lower() for part in load_split("dev") for one in part.articles]
    found = [[m.span() for m in GRAMMAR.finditer(text)] for text in texts]

    assert found == [[m.span() for m in EVERY_BRANCH.finditer(text)] for text in texts]
