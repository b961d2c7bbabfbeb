"""A bare "kroner" or "$" is the money of the country that an article is about."""

from __future__ import annotations

import pytest

from dealterms.claims.local_currency import home_currencies, in_home_currency
from dealterms.claims.quantities import find_quantities
from dealterms.claims.values import canonical_text


def amounts(sentence: str, article: str) -> list[str]:
    found = in_home_currency(find_quantities(sentence), sentence, home_currencies(article))
    return [canonical_text(one.value) for one in found]


@pytest.mark.parametrize(
    ("sentence", "article", "value"),
    [
        ("It pays 9 billion kroner.", "The Norwegian company sits in Oslo.", "NOK 9 billion"),
        ("It pays 9 billion kroner.", "The Danish company sits in Aarhus.", "DKK 9 billion"),
        ("It pays 9 billion kroner.", "The company did not comment.", "DKK 9 billion"),
        ("It pays kr 9 billion.", "NOK and Norway, said Oslo.", "NOK 9 billion"),
        ("It pays 80 million pesos.", "Chile's regulator in Santiago agreed.", "CLP 80 million"),
        ("It pays $5 billion.", "Sydney, ASX, FIRB: the Australian group.", "A$5 billion"),
        ("It pays $5 billion.", "Sydney, ASX, FIRB: an American group of Ohio.", "$5 billion"),
        ("It pays US$5 billion.", "Sydney, ASX, FIRB: the Australian group.", "$5 billion"),
        ("It pays $5 billion.", "A company in Sydney.", "$5 billion"),
    ],
)
def test_the_country_of_an_article_tells_its_money(sentence: str, article: str, value: str) -> None:
    assert amounts(sentence, f"{article} {sentence}") == [value]


def test_both_ends_of_a_range_are_in_one_currency() -> None:
    sentence = "It pays between 8 and 9 billion kroner."

    assert amounts(sentence, f"Oslo. {sentence}") == ["NOK 8 billion to NOK 9 billion"]
