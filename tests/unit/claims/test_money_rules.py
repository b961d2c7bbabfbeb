"""Sums of money: which term of which deal they are, and which sums are none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dealterms.claims.claim import Claim, Section
from dealterms.claims.document import Block, Document, Party, WatchedDeal, Watchlist
from dealterms.claims.draft import Draft
from dealterms.claims.reader import drafts_of, read_claims
from dealterms.claims.stance import stance_of
from support.money_sentences import (
    INVESTMENT,
    LICENCE,
    LICENCE_AND_SHARES,
    MERGER_WITH_MONEY,
    NONE_IN_INVESTMENT,
    NONE_IN_LICENCE,
    NONE_IN_LICENCE_AND_SHARES,
    NONE_IN_ROUND,
    NONE_IN_SUPPLY,
    NONE_IN_TAKEOVER,
    NONE_IN_VENTURE,
    ROUND,
    STAKE_AND_SUPPLY,
    STAKE_IN_VENTURE,
    STAKE_OR_TAKEOVER,
    SUPPLY,
    SUPPLYING_VENTURE,
    TAKEOVER,
    TAKEOVER_AND_SUPPLY,
    VENTURE,
    VENTURE_WITH_LOAN,
)
from support.one_sentence import cases, claims_of, short_claims
from support.scenes import scene_of
from support.takeover_sentences import TOLD, UNTOLD

MONEY = {
    "deal_value",
    "investment_amount",
    "contract_value",
    "financing_amount",
    "valuation",
    "price_per_share",
    "termination_fee",
    "reverse_termination_fee",
}
_PUBLISHED = datetime(2026, 3, 2, 10, tzinfo=UTC)


def _deal(deal_id: str, types: str, first: str, second: str) -> WatchedDeal:
    parties = (Party("Halden", (), (first,)), Party("Tressel", (), (second,)))
    return WatchedDeal(deal_id, "Halden – Tressel", tuple(types.split()), parties)


DEALS = {
    deal.deal_id: (deal, opening)
    for deal, opening in (
        (
            _deal("takeover", "acquisition", "buyer", "target"),
            "Halden agreed to buy Tressel, the two companies said on Monday.",
        ),
        (
            _deal("investment", "strategic_investment", "investor", "investee"),
            "Halden will invest in Tressel, the two companies said on Monday.",
        ),
        (
            _deal("supply", "compute_supply", "customer", "supplier"),
            "Tressel will supply computing power to Halden under a contract signed on Monday.",
        ),
        (
            _deal("licence", "licensing", "licensee", "licensor"),
            "Halden licenses a drug from Tressel, the two companies said on Monday.",
        ),
        (
            _deal("venture", "joint_venture", "partner", "partner"),
            "Halden and Tressel will build a factory through a joint venture.",
        ),
        (
            _deal("round", "financing", "investor", "borrower"),
            "Halden leads a funding round of Tressel, the two companies said on Monday.",
        ),
        (
            _deal(
                "stake_and_supply", "strategic_investment compute_supply", "investor", "supplier"
            ),
            "Halden will invest in Tressel and rent computing power from it.",
        ),
        (
            _deal("stake_in_venture", "joint_venture strategic_investment", "investor", "partner"),
            "Halden and Tressel will set up a joint venture, the two companies said on Monday.",
        ),
        (
            _deal("supplying_venture", "compute_supply joint_venture", "customer", "supplier"),
            "Halden and Tressel will set up a joint venture, the two companies said on Monday.",
        ),
        (
            _deal("stake_or_takeover", "acquisition strategic_investment", "buyer", "target"),
            "Halden will take a stake in Tressel, the two companies said on Monday.",
        ),
        (
            _deal("takeover_and_supply", "acquisition compute_supply", "buyer", "target"),
            "Halden will buy Tressel, the two companies said on Monday.",
        ),
        (
            _deal("merger_with_money", "merger financing", "partner", "partner"),
            "Halden and Tressel will merge, the two companies said on Monday.",
        ),
        (
            _deal("venture_with_loan", "joint_venture financing", "partner", "partner"),
            "Halden and Tressel will set up a joint venture, the two companies said on Monday.",
        ),
        (
            _deal("licence_and_shares", "licensing strategic_investment", "licensee", "licensor"),
            "Halden licenses a drug from Tressel and buys shares in it.",
        ),
    )
}


def _claims(deal_id: str, sentence: str, publisher: str = "Harbour Wire") -> list[Claim]:
    """Return the claims about money that the sentence adds to an article about the deal."""
    deal, opening = DEALS[deal_id]
    title = "Halden and Tressel"
    start = len(title) + len(opening) + 4
    text = f"{title}\n\n{opening}\n\n{sentence}"
    blocks = (
        Block(Section.TITLE, 0, len(title)),
        Block(Section.BODY, len(title) + 2, start - 2),
        Block(Section.BODY, start, len(text)),
    )
    document = Document("a1", "h1", text, blocks, _PUBLISHED, publisher, "outlet")
    found = read_claims(document, Watchlist((deal,)), rules_only=True).claims
    return [c for c in found if c.value_start >= start and c.term in MONEY]


def _terms(deal_id: str, sentence: str) -> list[str]:
    return sorted({claim.term for claim in _claims(deal_id, sentence)})


READ = [
    *(("takeover", *case) for case in cases(TAKEOVER)),
    *(("takeover", *case) for case in cases(NONE_IN_TAKEOVER)),
    *(("investment", *case) for case in cases(INVESTMENT)),
    *(("investment", *case) for case in cases(NONE_IN_INVESTMENT)),
    *(("supply", *case) for case in cases(SUPPLY)),
    *(("supply", *case) for case in cases(NONE_IN_SUPPLY)),
    *(("licence", *case) for case in cases(LICENCE)),
    *(("licence", *case) for case in cases(NONE_IN_LICENCE)),
    *(("venture", *case) for case in cases(VENTURE)),
    *(("venture", *case) for case in cases(NONE_IN_VENTURE)),
    *(("round", *case) for case in cases(ROUND)),
    *(("round", *case) for case in cases(NONE_IN_ROUND)),
    *(("stake_and_supply", *case) for case in cases(STAKE_AND_SUPPLY)),
    *(("stake_in_venture", *case) for case in cases(STAKE_IN_VENTURE)),
    *(("supplying_venture", *case) for case in cases(SUPPLYING_VENTURE)),
    *(("stake_or_takeover", *case) for case in cases(STAKE_OR_TAKEOVER)),
    *(("takeover_and_supply", *case) for case in cases(TAKEOVER_AND_SUPPLY)),
    *(("merger_with_money", *case) for case in cases(MERGER_WITH_MONEY)),
    *(("venture_with_loan", *case) for case in cases(VENTURE_WITH_LOAN)),
    *(("licence_and_shares", *case) for case in cases(LICENCE_AND_SHARES)),
    *(("licence_and_shares", *case) for case in cases(NONE_IN_LICENCE_AND_SHARES)),
]


@pytest.mark.parametrize(("deal", "sentence", "terms"), READ)
def test_a_sum_is_the_term_that_the_clause_makes_it(
    deal: str, sentence: str, terms: list[str]
) -> None:
    assert _terms(deal, sentence) == terms


FEES = """
Either pays the other $60 million if it quits. = reverse_termination_fee; termination_fee
The mutual break fee is $60 million. = reverse_termination_fee; termination_fee
Halden must pay Tressel $60 million if the deal collapses. = reverse_termination_fee
Tressel must pay Halden $60 million if the deal collapses. = termination_fee
If it walks away, Halden owes Tressel $60 million. = reverse_termination_fee
If it walks away, Tressel owes Halden $60 million. = termination_fee
Halden is owed $60 million if Tressel accepts a better offer. = termination_fee
Tressel is owed $60 million if Halden fails to close. = reverse_termination_fee
Backing out would cost Halden $60 million. = reverse_termination_fee
Backing out would cost Tressel $60 million. = termination_fee
"""


@pytest.mark.parametrize(("sentence", "terms"), cases(FEES))
def test_who_pays_whom_for_walking_away_decides_the_fee(sentence: str, terms: list[str]) -> None:
    assert _terms("takeover", sentence) == terms


def test_we_and_us_are_the_party_that_publishes() -> None:
    sentence = "If we terminate the agreement, we must pay Tressel $60 million."
    found = _claims("takeover", sentence, publisher="Halden")
    assert [claim.term for claim in found] == ["reverse_termination_fee"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Calloway Robotics is paying $2.4 billion for Sellwood Cloud.",
        "Tarrant Holdings, a rival, has a price tag of $2.4 billion.",
        "Calloway Robotics must pay Sellwood Cloud $60 million if its own deal collapses.",
        "Tarrant Holdings borrowed $1.5 billion for its takeover of Corvo Paints.",
    ],
)
def test_another_company_as_the_subject_takes_the_sum_away(sentence: str) -> None:
    assert _terms("takeover", sentence) == []


def test_an_added_not_turns_a_price_into_a_fee() -> None:
    done = "If Halden completes the purchase, it pays the owners of Tressel $90 million."
    undone = "If Halden does not complete the purchase, it pays the owners of Tressel $90 million."
    assert (_terms("takeover", done), _terms("takeover", undone)) == (
        ["deal_value"],
        ["reverse_termination_fee"],
    )


def test_the_holder_says_whether_debt_is_in_the_price() -> None:
    with_debt = _claims("takeover", "Including debt, the takeover is worth $2.4 billion.")
    of_shares = _claims("takeover", "The offer values the equity at $2.4 billion.")
    assert [claim.holder for claim in (*with_debt, *of_shares)] == ["enterprise", "equity"]


def test_a_valuation_belongs_to_the_party_that_gets_the_money() -> None:
    claims = _claims("investment", "The deal values Tressel at $5 billion.")
    assert [claim.holder for claim in claims] == ["tressel"]


PAYMENT_AND_PREMIUM = """
Half will be paid in shares, the rest in cash. = consideration: cash_and_stock
Halden offers $31 a share in cash, or $11 billion in all. = consideration: cash
Holders choose $33 in cash or 0.31 new Halden shares. = consideration: cash_and_stock
Halden pays $1 billion in cash and $1.4 billion of stock. = consideration: cash_and_stock
Tressel's holders get 0.84 shares of Halden for each share. = consideration: stock
Payment will be made in the form of newly issued Halden shares. = consideration: stock
Consideration: 100% stock = consideration: stock
Not a penny of it is in cash: Halden hands over shares worth $2.4 billion. = consideration: stock
Halden, sitting on $6 billion of cash, can easily afford it. =
The sellers have asked to be paid in cash. =
Tressel completes the sale of its glues to Corvo Paints for $440 million in cash. =
The price is a third above the 30-day average. = premium: 33.33%
$33 is 51 per cent up on the $21.85 at which the shares stood. = premium: 51%
Enjoy 30% off premium until Sunday. =
The offer beats the all-time closing high by 5%. =
"""


@pytest.mark.parametrize(("sentence", "claims"), cases(PAYMENT_AND_PREMIUM))
def test_the_way_of_paying_and_the_premium_are_those_of_the_offer(
    sentence: str, claims: list[str]
) -> None:
    assert short_claims(sentence, terms=("consideration", "premium")) == claims


SUMS = MONEY | {"consideration", "premium", "stake_percent"}


@pytest.mark.parametrize(("sentence", "terms"), cases(TOLD))
def test_the_money_of_a_takeover_is_told_in_many_ways(sentence: str, terms: list[str]) -> None:
    assert sorted(c.term for c in claims_of(sentence) if c.term in SUMS) == terms


@pytest.mark.parametrize("sentence", UNTOLD.strip().splitlines())
def test_sums_beside_a_takeover_are_no_terms_of_it(sentence: str) -> None:
    assert [claim.term for claim in claims_of(sentence) if claim.term in SUMS] == []


def test_the_second_of_two_fees_has_the_payer_of_the_first() -> None:
    sentence = (
        "Tressel must pay Halden $58 million where a better proposal comes from a bidder found "
        "early, and $116 million in every other case."
    )
    found = short_claims(sentence, terms=("termination_fee", "reverse_termination_fee"))
    assert [claim.split(":")[0] for claim in found] == ["termination_fee"]


def test_the_opposite_direction_turns_the_payer_round() -> None:
    sentence = (
        "Should its board switch to a better proposal, Tressel owes Halden $60 million; in the "
        "opposite direction, $90 million falls due if clearance cannot be had."
    )
    found = short_claims(sentence, terms=("termination_fee", "reverse_termination_fee"))
    assert found == [
        "reverse_termination_fee: 90000000 USD",
        "termination_fee: 60000000 USD",
    ] or {claim.split(":")[0] for claim in found} == {
        "reverse_termination_fee",
        "termination_fee",
    }


def test_what_a_fee_was_lifted_by_is_not_the_fee() -> None:
    scene = scene_of(
        "Halden Marine agreed to buy Tressel Ports for $4.2 billion.",
        "The break fee was lifted by $30 million, to $120 million, if Tressel Ports walks away.",
    )
    bound = {str(one.value) for one in drafts_of(scene, stance_of(scene)) if isinstance(one, Draft)}

    assert not any("30000000" in value for value in bound)
