"""However an outlet calls an authority, it is one slot."""

import pytest

from dealterms.claims.jurisdictions import short_name
from dealterms.claims.regulators import find_regulators


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("The Competition and Consumer Protection Commission cleared it.", "ccpc"),
        ("Dublin's competition watchdog has yet to rule.", "ccpc"),
        ("The Irish regulator has yet to rule.", "ccpc"),
        ("Tokyo's competition authority waved it through.", "jftc"),
        ("India's Competition Commission has approved it.", "cci"),
        ("Canada's Competition Bureau waved it through.", "competition bureau"),
        ("The Harbour and Inland Shipping Safety Authority cleared it.", "hissa"),
        ("The Ports Authority cleared it.", "ports authority"),
        ("The competition regulator has waved it through.", None),
    ],
)
def test_an_authority_has_one_name_whatever_it_is_called(text: str, holder: str | None) -> None:
    assert [m.holder for m in find_regulators(text)] == [holder]


def test_the_competition_regulator_is_the_one_that_the_article_names() -> None:
    text = (
        "The competition regulator has waved it through. The ACCC accepted an undertaking. "
        "FIRB has yet to decide."
    )

    assert [m.holder for m in find_regulators(text)] == ["accc", "accc", "firb"]


def test_the_competition_regulator_is_nobody_where_two_are_named() -> None:
    text = "The CMA and the FTC are looking. The antitrust agency in question declined to say."

    assert [m.holder for m in find_regulators(text)][-1] is None


def test_a_name_that_is_short_already_stays() -> None:
    assert short_name("ministry of energy") == "ministry of energy"
