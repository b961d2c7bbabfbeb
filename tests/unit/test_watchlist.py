"""The watchlist as it goes into the log and comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dealterms.claims.document import Party, WatchedDeal, Watchlist
from dealterms.claims.vocabulary import user_term
from dealterms.watchlist import deal_of, definition_of, watchlist_hash

ACME = WatchedDeal(
    deal_id="acme-globex",
    name="Acme – Globex",
    types=("acquisition",),
    parties=(Party("Acme", ("Acme Corp",), ("buyer",)), Party("Globex")),
    since=date(2026, 1, 2),
    terms=(user_term("sites", "count", ("sites", "campuses")),),
)
OTHER = WatchedDeal("other", "Other", (), (Party("X"),))


def test_a_deal_survives_the_log() -> None:
    assert deal_of(definition_of(ACME)) == ACME
    assert deal_of(definition_of(OTHER)) == OTHER


def test_the_hash_is_that_of_the_deals_not_of_their_order() -> None:
    assert watchlist_hash(Watchlist((ACME, OTHER))) == watchlist_hash(Watchlist((OTHER, ACME)))


def test_any_change_of_a_deal_is_another_watchlist() -> None:
    changed = [
        replace(ACME, name="Acme – Globex II"),
        replace(ACME, since=None),
        replace(ACME, parties=ACME.parties[:1]),
        replace(ACME, terms=()),
    ]

    assert len({watchlist_hash(Watchlist((deal,))) for deal in [ACME, *changed]}) == 5
