"""An article on something else states terms only where it names the deal."""

from __future__ import annotations

from dealterms.claims.values import canonical_text
from support.one_sentence import SUPPLY, claims_in, claims_of

LOAN = "It has borrowed $2.1 billion for four years and holds 30 percent of a dockyard."
PLANT = "The first 90 megawatts come online in 2028."
RECALL = "Halden agreed in January to buy Tressel for $41 a share in cash."


def told(*paragraphs: str, title: str = "Halden lifts profit") -> set[tuple[str, str]]:
    found = claims_in(title, *paragraphs)
    return {(claim.term, canonical_text(claim.value)) for claim in found if claim.term != "status"}


def test_what_comes_before_the_deal_is_named_is_other_business() -> None:
    found = told("Halden had a good year.", "Freight rates rose.", f"{LOAN} {RECALL}")

    assert found == {("price_per_share", "$41"), ("consideration", "cash")}


def test_the_other_party_alone_names_the_deal() -> None:
    price = "Tressel will cost it $41 a share."
    found = told("Halden had a good year.", "Freight rates rose.", price)

    assert ("price_per_share", "$41") in found


def test_a_paragraph_on_the_deal_is_read_to_its_end() -> None:
    more = "Completion is expected in June 2026."
    found = told("Halden had a good year.", "Freight rates rose.", f"{RECALL} {more}")

    assert ("closing_expected", "2026-06") in found


def test_a_paragraph_that_begins_with_something_else_ends_it() -> None:
    later = "Completion of the new dock is expected in June 2026."
    found = told("Halden had a good year.", "Freight rates rose.", RECALL, later)

    assert "closing_expected" not in {term for term, _ in found}


def test_the_companies_after_a_party_and_a_stranger_are_those_two() -> None:
    site = "Tressel and Corundum Energy plan a site in Narvik, Corundum Energy said."
    both = "The first 90 megawatts come online in 2028, the companies said."

    beside_stranger = claims_in("Tressel plans a site", site, both, deal=SUPPLY)
    beside_party = claims_of(both, deal=SUPPLY)

    assert [claim.term for claim in beside_stranger] == []
    assert "first_phase_capacity" in {claim.term for claim in beside_party}


def test_a_contract_of_long_ago_stays_old_in_the_next_sentence() -> None:
    old = "In 2018 Halden and Tressel signed a contract. It was to run for nine years."
    today = "In January Halden and Tressel signed a contract. It is to run for nine years."

    assert "duration" not in {claim.term for claim in claims_of(old, deal=SUPPLY)}
    assert "duration" in {claim.term for claim in claims_of(today, deal=SUPPLY)}


def test_in_cash_of_the_title_does_not_hide_that_of_the_body() -> None:
    found = told(RECALL, title="Halden to buy Tressel in cash deal at $41 a share in cash")

    assert ("consideration", "cash") in found


def test_a_share_in_cash_above_where_the_stock_stood_is_cash() -> None:
    found = told("Halden buys Tressel for $41 a share in cash, above where the stock stood.")

    assert ("consideration", "cash") in found
