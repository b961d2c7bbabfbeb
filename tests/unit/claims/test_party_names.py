"""Of all the names of a watchlist an article's own are found, however it prints them."""

from __future__ import annotations

import pytest

from dealterms.claims.document import Party, WatchedDeal, Watchlist
from dealterms.claims.party_names import PartyNames, find_party_names
from dealterms.claims.reader import read_claims
from support.scenes import DEAL, document_of


def deal_between(*parties: str) -> WatchedDeal:
    named = tuple(Party(name, (), ("buyer",)) for name in parties)
    return WatchedDeal("-".join(parties), " – ".join(parties), ("acquisition",), named)


def names_in(text: str, *deals: WatchedDeal, publisher: str = "Evening Ledger") -> PartyNames:
    return find_party_names(document_of(text, title="News", publisher=publisher), deals)


PRINTED = [
    ("NVIDIA Devices", "Nvidia Devices grew."),
    ("Nvidia Devices", "NVIDIA DEVICES GREW."),
    ("Straße Motors", "STRASSE MOTORS GREW."),
    ("O'Hara Foods", "O’Hara Foods grew."),
    ("O’Hara Foods", "O'Hara Foods grew."),
    ("Larkhill Coast Hotels", "Larkhill\u00a0Coast  Hotels grew."),
    ("Larkhill Coast Hotels Inc", "Larkhill Coast Hotels grew."),
    ("Larkhill Coast Hotels", "Larkhill Coast Hotels, Inc. grew."),
]


@pytest.mark.parametrize(("name", "text"), PRINTED)
def test_a_name_is_found_as_papers_print_it(name: str, text: str) -> None:
    assert [deal for deal, _ in names_in(text, deal_between(name)).named] == [name]


def test_an_article_about_a_deal_names_two_of_its_parties() -> None:
    deal = deal_between("Halden Marine", "Tressel Ports")

    assert names_in("Halden Marine will buy Tressel Ports.", deal).may_tell_of(deal)
    assert not names_in("Halden Marine will buy Acme.", deal).may_tell_of(deal)
    assert not names_in("Acme will buy Globex.", deal).may_tell_of(deal)


def test_the_publisher_is_named_too() -> None:
    deal = deal_between("Halden Marine", "Tressel Ports")

    assert names_in("We buy Tressel Ports.", deal, publisher="Halden Marine").may_tell_of(deal)


def test_hundreds_of_other_deals_change_nothing_of_what_an_article_says() -> None:
    others = tuple(deal_between(f"Acme{n} Marine", f"Globex{n} Ports") for n in range(300))
    article = document_of("Halden Marine will buy Tressel Ports for $41 a share in cash.")

    alone = read_claims(article, Watchlist((DEAL,)))
    among = read_claims(article, Watchlist((*others[:150], DEAL, *others[150:])))

    assert len(alone.claims) > 1
    assert among == alone
