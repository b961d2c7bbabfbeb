"""The fold: from the set of claims of one term to its state and history. Pure.

    claims ──▶ order.py: asserted order ──▶ slots.py: one slot a holder ──▶ layers.py: two layers
                                                                              │
               comparison.py: how two values relate ◀─────────────────────────┘

The same set gives the same result, whatever the order of arrival and however often a claim is
given. It is a left fold over the sorted claims with a small state (`TermWalk`).
"""

from __future__ import annotations

from collections.abc import Iterable

from dealterms.claims.vocabulary import Term
from dealterms.projections.order import FoldClaim, in_asserted_order
from dealterms.projections.rows import Relation, RelationKind, Row, SlotFold, Step, TermFold
from dealterms.projections.slots import TermWalk

__all__ = [
    "FoldClaim",
    "Relation",
    "RelationKind",
    "Row",
    "SlotFold",
    "Step",
    "TermFold",
    "fold",
]


def fold(term: Term, claims: Iterable[FoldClaim]) -> TermFold:
    """Return state and history of one term of one deal, from all its claims in any order."""
    walk = TermWalk(term)
    for placed in in_asserted_order(claims):
        walk.advance(placed)
    return walk.result()
