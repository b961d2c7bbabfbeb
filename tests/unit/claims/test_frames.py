"""Figures of the right kind that belong to something else than the deal, and their counterparts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dealterms.claims.claim import SpeakerClass
from support.one_sentence import PUBLISHED_AT, SUPPLY, TAKEOVER, claims_of
from support.scenes import scene_of

OPENING_ONLY_TAKEOVER = {(c.term, c.quote_start) for c in claims_of(deal=TAKEOVER)}
OPENING_ONLY_SUPPLY = {(c.term, c.quote_start) for c in claims_of(deal=SUPPLY)}

TAKEOVER_ASIDES = [
    "Halden also agreed to sell its bakery unit for $350 million.",
    "Halden paid $600 million for a cheese maker in 2022.",
    "The deal does not include the two terminals, worth $90 million.",
    "A rival bidder might pay $34 a share.",
    "Comparable deals were struck at a premium of 22 percent.",
    "The shares could be had for $12 in May.",
    "Had the talks with a bank succeeded, $300 million would have come in.",
    "Press reports suggesting that Halden might go to $44 a share are wrong.",
    "Halden's other purchase, of the ferry line Oatfield, is in trouble. The $900 million deal "
    "needs approval in Canada, and a break fee of $30 million is due if it fails.",
    "Halden raised its offer for Oatfield to $950 million. That transaction is to close in May.",
]
SUPPLY_ASIDES = [
    "Tressel also leases 60 megawatts to a bank for seven years.",
    "In 2023 and before, Tressel rented out 15 megawatts under a previous contract for two years.",
    "The contract does not cover the 80-megawatt hall next door.",
    "A typical contract runs seven years.",
    "Tressel is in a hurry elsewhere too. In Leeds it has promised a bank 60 megawatts for seven "
    "years. The contract, worth $400 million, starts in June.",
    "The supplier's other big customer is a bank. That contract, for 150 megawatts and 12 years, "
    "was cut to 100 megawatts in May.",
]


@pytest.mark.parametrize("paragraph", TAKEOVER_ASIDES)
def test_a_figure_beside_a_takeover_is_no_term_of_it(paragraph: str) -> None:
    found = {(c.term, c.quote_start) for c in claims_of(paragraph, deal=TAKEOVER)}

    assert found - OPENING_ONLY_TAKEOVER == set()


@pytest.mark.parametrize("paragraph", SUPPLY_ASIDES)
def test_a_figure_beside_a_supply_contract_is_no_term_of_it(paragraph: str) -> None:
    found = {(c.term, c.quote_start) for c in claims_of(paragraph, deal=SUPPLY)}

    assert found - OPENING_ONLY_SUPPLY == set()


@pytest.mark.parametrize(
    ("paragraph", "term"),
    [
        ("Halden will pay $41 a share for Tressel, a premium of 22 percent.", "premium"),
        (
            "Halden will also pay a break fee of $30 million if it backs out.",
            "reverse_termination_fee",
        ),
        ("Halden's other offer was refused. Tressel is now to get $44 a share.", "price_per_share"),
    ],
)
def test_the_same_words_about_the_deal_itself_are_terms_of_it(paragraph: str, term: str) -> None:
    assert term in {c.term for c in claims_of(paragraph, deal=TAKEOVER)}


def test_a_sentence_of_endless_figures_is_read_only_at_its_beginning() -> None:
    figures = " and ".join(f"${n} million" for n in range(1001, 1200))

    scene = scene_of(f"Halden will pay $5 billion for Tressel, not {figures}.")

    assert max(len(line.line.quantities) for line in scene.lines) == 60


def test_an_alias_such_as_the_company_takes_no_article_for_a_name() -> None:
    generic = replace(TAKEOVER.parties[1], aliases=("Tressel", "the Company"))
    deal = replace(TAKEOVER, parties=(TAKEOVER.parties[0], generic))

    told = claims_of("The price of the whole of Tressel is $4 billion.", deal=deal)

    assert "deal_value" in {c.term for c in told}


def test_answers_of_an_interview_in_letters_are_those_of_an_executive() -> None:
    told = claims_of(
        "Ann Reed, chief executive of Halden, took our questions.",
        "Q: What do you pay? A: We are paying $41 a share for Tressel, and we like it.",
        "Q: Do you fear a rival? A: We do not.",
    )

    assert {c.speaker_class for c in told if c.term == "price_per_share"} == {
        SpeakerClass.EXECUTIVE
    }


def test_the_day_of_a_closing_price_is_not_the_time_of_the_claim() -> None:
    told = claims_of(
        "Halden will pay $41 a share for Tressel, a premium of 32% over Friday's closing price."
    )

    assert {c.asserted_at for c in told if c.term == "price_per_share"} == {PUBLISHED_AT}


def test_what_the_shareholders_of_the_target_get_is_its_price() -> None:
    told = claims_of("Shareholders of Tressel will get 14.20 euros in cash for each share.")

    assert {"price_per_share", "consideration"} <= {c.term for c in told}


def test_a_company_without_aliases_is_known_by_its_short_name() -> None:
    parties = tuple(replace(party, aliases=()) for party in TAKEOVER.parties)

    told = claims_of(
        "Halden will pay $41 a share for Tressel.", deal=replace(TAKEOVER, parties=parties)
    )

    assert "price_per_share" in {c.term for c in told}


def test_a_longer_name_hides_the_party_inside_it() -> None:
    told = claims_of("Halden Foods, a dairy, agreed to pay $14 million for a creamery.")

    assert not [c for c in told if c.term == "deal_value"]
