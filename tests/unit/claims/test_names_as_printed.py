"""A party is known however a paper prints its name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dealterms.claims.claim import Section
from dealterms.claims.document import Block, Document, Party, WatchedDeal, Watchlist
from dealterms.claims.reader import read_claims


def terms_read(watched: str, printed: str) -> set[str]:
    """Return the terms read of a deal whose target is printed otherwise than it is watched."""
    parties = (Party("Halden", (), ("acquirer",)), Party(watched, (), ("target",)))
    deal = WatchedDeal("d", "Halden deal", ("acquisition",), parties)
    text = f"Halden will buy {printed} for $31 a share, the two companies said on Monday."
    document = Document(
        "a1", "h1", text, (Block(Section.BODY, 0, len(text)),),
        datetime(2026, 3, 2, tzinfo=UTC), "Evening Ledger", "outlet",
    )  # fmt: skip
    return {claim.term for claim in read_claims(document, Watchlist((deal,))).claims}


@pytest.mark.parametrize(
    ("watched", "printed"),
    [
        ("TRESSEL", "Tressel"),
        ("Tressel", "TRESSEL"),
        ("TRESSEL Ports", "Tressel Ports"),
        ("TRESSEL", "TRESSEL"),
    ],
)
def test_a_name_in_capitals_and_the_same_with_one_are_one(watched: str, printed: str) -> None:
    assert "price_per_share" in terms_read(watched, printed)


@pytest.mark.parametrize(("watched", "printed"), [("TRE", "Tre"), ("GAINS", "gains")])
def test_an_acronym_or_a_plain_word_is_no_such_name(watched: str, printed: str) -> None:
    assert terms_read(watched, printed) == set()
