"""What must change the reading: another number, qualifier, party, date, a "not", a rumour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest

from dealterms.claims.claim import Claim, Modality, Section
from dealterms.claims.document import Document, Watchlist
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.reader import read_claims
from dealterms.claims.values import Count, Money, Percent, Power, canonical_text
from quality.changed_text import bumped, replaced_at
from quality.corpus import load_split
from support.one_sentence import SUPPLY, TAKEOVER, claims_of

Found = tuple[Document, Watchlist, Claim]

BOUNDS = {
    "up to ": Qualifier.UP_TO,
    "at least ": Qualifier.AT_LEAST,
    "more than ": Qualifier.MORE_THAN,
    "about ": Qualifier.ABOUT,
}


@lru_cache(maxsize=1)
def figures() -> tuple[Found, ...]:
    """Return the first two claims with a written figure of every third article of train."""
    return tuple(
        found
        for split in ("train", "train2", "train3")
        for stream in load_split(split)
        for article in stream.articles[::3]
        for found in _first_two(article.document, stream.watchlist)
    )


def _first_two(document: Document, watchlist: Watchlist) -> list[Found]:
    return [
        (document, watchlist, claim)
        for claim in read_claims(document, watchlist).claims
        if claim.section is Section.BODY
        and claim.qualifier is not Qualifier.VAGUE
        and isinstance(claim.value, Money | Power | Percent | Count)
        and re.search(r"[1-9]", document.text[claim.value_start : claim.value_end])
    ][:2]


def same_place(claim: Claim, document: Document, watchlist: Watchlist) -> Iterator[Claim]:
    """Yield the claims of a changed article on the term where the claim stood, or right by it."""
    for other in read_claims(document, watchlist).claims:
        if other.term == claim.term and abs(other.value_start - claim.value_start) < 12:
            yield other


def test_another_number_is_another_value_and_nothing_else() -> None:
    kept = 0
    for document, watchlist, claim in figures():
        words = document.text[claim.value_start : claim.value_end]
        changed = replaced_at(document, claim.value_start, claim.value_end, bumped(words))
        kept += any(
            other.value != claim.value
            and (other.qualifier, other.modality) == (claim.qualifier, claim.modality)
            for other in same_place(claim, changed, watchlist)
        )

    # Shares that must add up to a hundred, and figures that another sentence confirms, may fall.
    assert kept / len(figures()) > 0.97


@pytest.mark.parametrize("words", BOUNDS)
def test_a_bound_put_before_a_bare_sum_is_read(words: str) -> None:
    bare = [
        found
        for found in figures()
        if found[2].qualifier is Qualifier.BARE and isinstance(found[2].value, Money | Power)
    ]
    kept = 0
    for document, watchlist, claim in bare:
        changed = replaced_at(document, claim.value_start, claim.value_start, words)
        kept += any(
            other.value == claim.value and other.qualifier is BOUNDS[words]
            for other in same_place(claim, changed, watchlist)
        )

    assert len(bare) > 60
    assert kept / len(bare) > 0.95


def told(*paragraphs: str, term: str, supply: bool = False) -> list[Claim]:
    found = claims_of(*paragraphs, deal=SUPPLY if supply else TAKEOVER)
    return [claim for claim in found if claim.term == term and "§" not in claim.term]


def test_the_side_that_pays_decides_which_fee_it_is() -> None:
    one = "If the deal falls through, Halden must pay Tressel a fee of $40 million."
    other = "If the deal falls through, Tressel must pay Halden a fee of $40 million."

    assert [canonical_text(c.value) for c in told(one, term="reverse_termination_fee")] == [
        "$40 million"
    ]
    assert told(one, term="termination_fee") == []
    assert [canonical_text(c.value) for c in told(other, term="termination_fee")] == ["$40 million"]
    assert told(other, term="reverse_termination_fee") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [("the first quarter of 2027", "2027-Q1"), ("June 2026", "2026-06"), ("2027", "2027")],
)
def test_another_date_is_another_period(before: str, after: str) -> None:
    found = told(f"Completion is expected in {before}.", term="closing_expected")

    assert [canonical_text(claim.value) for claim in found] == [after]


NEGATED = [
    ("Halden will pay $41 a share.", "Halden will not pay $41 a share.", "price_per_share"),
    (
        "Halden will pay a premium of 30 percent.",
        "Halden will not pay a premium of 30 percent.",
        "premium",
    ),
    (
        "Halden is to take a 40 percent stake in Tressel.",
        "Halden is not to take a 40 percent stake in Tressel.",
        "stake_percent",
    ),
]


@pytest.mark.parametrize(("asserted", "negated", "term"), NEGATED)
def test_a_not_denies_the_value_or_leaves_no_claim(asserted: str, negated: str, term: str) -> None:
    assert [claim.modality.is_negative for claim in told(asserted, term=term)] == [False]
    assert all(claim.modality is Modality.DENIED for claim in told(negated, term=term))


RUMOURS = [
    "According to rumours, Halden will pay $41 a share.",
    "Halden will pay $41 a share, people familiar with the matter said.",
    "Halden is said to be ready to pay $41 a share.",
    "Halden will reportedly pay $41 a share.",
]


@pytest.mark.parametrize("rumour", RUMOURS)
def test_a_rumour_is_rumoured_or_weaker(rumour: str) -> None:
    found = told(rumour, term="price_per_share")

    assert [claim.modality for claim in found] == [Modality.RUMOURED] or [
        claim.modality for claim in found
    ] == [Modality.SPECULATED]
