"""Parts of a whole, sections on other business, and a user's rates and sums."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dealterms.claims.claim import Section
from dealterms.claims.document import Block, Document, Watchlist
from dealterms.claims.reader import read_claims
from dealterms.claims.values import canonical_text
from dealterms.claims.vocabulary import user_term
from support.one_sentence import PUBLISHED_AT, SUPPLY, TAKEOVER, claims_of, short_claims

MONEY_TERMS = ("deal_value", "financing_amount", "investment_amount", "contract_value")


@pytest.mark.parametrize("sentence", [
    "Of the total, $800 million has been underwritten by two banks.",
    "Of this, $750 million is equity from funds that Halden manages.",
])  # fmt: skip
def test_a_part_of_a_sum_told_before_is_no_term(sentence: str) -> None:
    assert short_claims(sentence, terms=MONEY_TERMS) == []


@pytest.mark.parametrize("sentence", [
    "Halden has a right of first refusal on 150 MW at the site until 2029.",
    "Not less than 400 MW must be offered to third parties.",
    "Four other operators with a combined 5,600 MW are active in the market.",
])  # fmt: skip
def test_power_for_others_or_for_later_is_no_capacity(sentence: str) -> None:
    terms = ("capacity", "first_phase_capacity")

    assert short_claims(sentence, terms=terms, deal=SUPPLY) == []


def in_section(heading: str, item: str) -> list[str]:
    """Return the terms read from a list item under a heading of a party's report."""
    parts = [
        (Section.TITLE, "Halden Marine: third quarter"),
        (Section.BODY, "Halden Marine has agreed to buy Tressel Ports."),
        (Section.HEADING, heading),
        (Section.BODY, item),
    ]
    text, blocks = "", []
    for section, words in parts:
        start = len(text) + 2 if text else 0
        text = f"{text}\n\n{words}" if text else words
        blocks.append(Block(section, start, len(text), words is item))
    document = Document("a1", "h1", text, tuple(blocks), PUBLISHED_AT, "Halden Marine", "company")
    found = read_claims(document, Watchlist((TAKEOVER,)), rules_only=True).claims
    return sorted(c.term for c in found if c.quote_start >= blocks[-1].start)


def test_a_section_on_other_developments_is_not_about_the_deal() -> None:
    item = "A letter of intent was signed for the sale of 49% of the ferry line for $21 million."

    assert in_section("Other developments", item) == []


def test_a_town_before_a_colon_opens_the_article_and_is_no_company() -> None:
    text = "Halden and Tressel\n\nJodhpur: Halden Marine is negotiating to buy Tressel Ports."
    blocks = (Block(Section.TITLE, 0, 18), Block(Section.BODY, 20, len(text)))
    document = Document("a1", "h1", text, blocks, PUBLISHED_AT, "Evening Ledger", "outlet")
    found = read_claims(document, Watchlist((TAKEOVER,)), rules_only=True).claims

    assert [canonical_text(c.value) for c in found if c.term == "status"] == ["in_talks"]


def test_an_authority_after_its_country_takes_no_date_off_the_deal() -> None:
    sentence = (
        "Completion is expected in the second quarter of 2026 and is subject to clearance by "
        "Ireland's Competition and Consumer Protection Commission."
    )

    assert short_claims(sentence, terms=("closing_expected",)) == ["closing_expected: 2026-Q2"]


LICENCE = replace(
    SUPPLY,
    types=("licensing",),
    terms=(
        user_term("upfront_payment", "money", ("upfront",)),
        user_term("royalty_rate", "percent", ("royalty", "royalties")),
    ),
)


@pytest.mark.parametrize(("sentence", "wanted"), [
    ("Royalties run from 10% to 15%.", "royalty_rate: 10% to 15% range"),
    ("The royalty is tiered from 7% to 13%.", "royalty_rate: 7% to 13% range"),
    ("Royalties are staggered from 7% to 13%.", "royalty_rate: 7% to 13% range"),
    ("Halden pays a royalty that climbs from 12% to 18%.", "royalty_rate: 12% to 18% range"),
    ("The contract is capped at $540 million, including the upfront payment of $110 million.",
     "upfront_payment: $110 million"),
    ("Tressel is to pocket $110 million at the outset.", "upfront_payment: $110 million"),
])  # fmt: skip
def test_a_users_term_takes_the_figure_that_its_cue_names(sentence: str, wanted: str) -> None:
    assert short_claims(sentence, terms=("upfront_payment", "royalty_rate"), deal=LICENCE) == [
        wanted
    ]


def test_what_an_analyst_assumes_is_no_term_of_the_users() -> None:
    sentence = "We credit Tressel with a blended royalty of 11% under the contract with Halden."

    assert short_claims(sentence, terms=("royalty_rate",), deal=LICENCE) == []


def test_the_present_tense_of_a_timetable_tells_the_closing() -> None:
    (claim,) = [c for c in claims_of("The takeover completes on 9 July.") if "closing" in c.term]

    assert canonical_text(claim.value) == "2026-07-09"
