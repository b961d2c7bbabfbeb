"""Sums too small to be the term of the sum that an article opens with.

An article about a purchase for 2.4 billion that also tells of 85 million for some unit speaks of
two things, whatever words stand beside the second. A sum that is told as a change stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from dealterms.claims.claim import Claim, Section
from dealterms.claims.values import amount_of, unit_of

__all__ = ["in_proportion"]

# The least share of the first value of an article that a later one may be. Measured on articles
# that the rules had not been written by: nothing below was ever a term, nearly all was another's.
_LEAST = {
    "deal_value": Decimal("0.35"),
    "contract_value": Decimal("0.25"),
    "financing_amount": Decimal("0.25"),
    "price_per_share": Decimal("0.4"),
    "capacity": Decimal("0.2"),
}

_Slot = tuple[str | None, str, str | None]


def in_proportion(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield the claims, in their order, without those far below the first of their kind."""
    first: dict[_Slot, Decimal] = {}
    for claim in claims:
        size = amount_of(claim.value)
        if claim.section is not Section.BODY or claim.term not in _LEAST or size is None:
            yield claim
            continue
        slot = (claim.deal_id, claim.term, unit_of(claim.value))
        least = first.setdefault(slot, size) * _LEAST[claim.term]
        if size >= least or claim.has_change_cue or claim.modality.is_negative:
            yield claim
