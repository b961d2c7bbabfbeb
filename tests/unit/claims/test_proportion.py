"""Sums that are too small to be the term that an article opens with."""

from __future__ import annotations

from dealterms.claims.values import canonical_text
from support.one_sentence import TAKEOVER, claims_of


def values(*paragraphs: str) -> list[str]:
    found = claims_of(*paragraphs, deal=TAKEOVER)
    return [canonical_text(claim.value) for claim in found if claim.term == "deal_value"]


def test_a_far_smaller_price_later_in_an_article_is_another_one() -> None:
    opening = "Halden will pay $2.4 billion for Tressel."

    assert values(opening, "Halden will pay $85 million for Tressel.") == ["$2.4 billion"]
    assert values(opening, "Halden will pay $2.1 billion for Tressel.") == [
        "$2.4 billion",
        "$2.1 billion",
    ]


def test_a_small_price_alone_is_the_price() -> None:
    assert values("Halden will pay $85 million for Tressel.") == ["$85 million"]


def test_a_sum_told_as_a_change_stays_however_small() -> None:
    found = values(
        "Halden was to pay $2.4 billion for Tressel.",
        "The price has now been cut to $700 million.",
    )

    assert "$700 million" in found
