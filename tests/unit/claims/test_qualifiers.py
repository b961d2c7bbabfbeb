"""Qualifier words bind to the number that they touch, and to no other."""

import pytest

from dealterms.claims.qualifiers import Qualifier, read_qualifier


def _read(text: str, value: str, is_span: bool = False) -> tuple[str, str]:
    start = text.index(value)
    reading = read_qualifier(text, start, start + len(value), is_span)
    return str(reading.qualifier), text[reading.start : reading.end]


@pytest.mark.parametrize(
    ("text", "qualifier", "whole"),
    [
        ("worth $5bn", "bare", "$5bn"),
        ("up to $5bn", "up_to", "up to $5bn"),
        ("as much as $5bn", "up_to", "as much as $5bn"),
        ("potentially reaching $5bn", "up_to", "potentially reaching $5bn"),
        ("a ceiling of $5bn", "up_to", "a ceiling of $5bn"),
        ("capped at $5bn", "up_to", "capped at $5bn"),
        ("no more than $5bn", "up_to", "no more than $5bn"),
        ("at most $5bn", "up_to", "at most $5bn"),
        ("a maximum of $5bn", "up_to", "a maximum of $5bn"),
        ("$5bn or less", "up_to", "$5bn or less"),
        ("at least $5bn", "at_least", "at least $5bn"),
        ("a minimum of $5bn", "at_least", "a minimum of $5bn"),
        ("no less than $5bn", "at_least", "no less than $5bn"),
        ("not less than $5bn", "at_least", "not less than $5bn"),
        ("starting at $5bn", "at_least", "starting at $5bn"),
        ("a floor of $5bn", "at_least", "a floor of $5bn"),
        ("$5bn+ deal", "at_least", "$5bn+"),
        ("$5bn or more", "at_least", "$5bn or more"),
        ("more than $5bn", "more_than", "more than $5bn"),
        ("over $5bn", "more_than", "over $5bn"),
        ("exceeding $5bn", "more_than", "exceeding $5bn"),
        ("north of $5bn", "more_than", "north of $5bn"),
        ("upwards of $5bn", "more_than", "upwards of $5bn"),
        ("in excess of $5bn", "more_than", "in excess of $5bn"),
        ("topping $5bn", "more_than", "topping $5bn"),
        ("less than $5bn", "less_than", "less than $5bn"),
        ("just shy of $5bn", "less_than", "just shy of $5bn"),
        ("nearly $5bn", "about", "nearly $5bn"),
        ("some $5bn", "about", "some $5bn"),
        ("an estimated $5bn", "about", "an estimated $5bn"),
        ("~$5bn", "about", "~$5bn"),
        ("$5bn or so", "about", "$5bn or so"),
        ("in the region of $5bn", "about", "in the region of $5bn"),
        ("precisely $5bn", "exactly", "precisely $5bn"),
    ],
)
def test_words_around_a_number_bound_it(text: str, qualifier: str, whole: str) -> None:
    assert _read(text, "$5bn") == (qualifier, whole)


def test_a_bound_wins_over_an_estimate() -> None:
    assert _read("up to about $5bn", "$5bn") == ("up_to", "up to about $5bn")


@pytest.mark.parametrize(
    "text",
    [
        "under the $5bn deal",
        "adds up to $5bn",
        "talks about $5bn",
        "a premium over $5bn",
        "the talks are over, $5bn",
        "took over $5bn",
        "above average at $5bn",
    ],
)
def test_words_that_bind_elsewhere_leave_the_number_bare(text: str) -> None:
    assert _read(text, "$5bn") == ("bare", "$5bn")


def test_over_before_years_is_a_stretch_of_time_unless_a_comparison_leads() -> None:
    assert _read("paid over 15 years", "15 years", is_span=True)[0] == "bare"
    assert _read("for over 15 years", "15 years", is_span=True)[0] == "more_than"
    assert _read("for more than 15 years", "15 years", is_span=True)[0] == "more_than"


@pytest.mark.parametrize(
    ("text", "component", "qualifier"),
    [
        ("an initial $5bn", "initial", Qualifier.BARE),
        ("up to an additional $5bn", "additional", Qualifier.UP_TO),
        ("an initial investment of $5bn", "initial", Qualifier.BARE),
        ("a maximum price of $5bn", None, Qualifier.UP_TO),
        ("another $5bn", "another", Qualifier.BARE),
    ],
)
def test_component_words_between_are_kept(
    text: str, component: str | None, qualifier: Qualifier
) -> None:
    start = text.index("$5bn")
    reading = read_qualifier(text, start, start + 4)

    assert (reading.component, reading.qualifier) == (component, qualifier)
