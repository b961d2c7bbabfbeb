"""Power, percentages, counts and durations: which term they are, or why none.

The decision lists stand in a module each; here they are gathered, with the holders of their slots.
"""

from __future__ import annotations

from dealterms.claims.binding import Context
from dealterms.claims.rules.counts import COUNT_RULES
from dealterms.claims.rules.durations import DURATION_RULES
from dealterms.claims.rules.holders import holding_party, plural
from dealterms.claims.rules.percent import PERCENT_RULES
from dealterms.claims.rules.power import POWER_RULES
from dealterms.claims.values import Count, Value

__all__ = [
    "COUNT_RULES",
    "DURATION_RULES",
    "PERCENT_RULES",
    "POWER_RULES",
    "holder_of_measure",
    "plural",
]

_PARTY_TERMS = frozenset({"stake_percent", "warrants", "board_seats"})


def holder_of_measure(term: str, c: Context) -> str | None:
    """Return the slot of a term with holders (terms.md section 4a), or None."""
    if term == "divestiture":
        return plural(_unit(c.quantity.value)) or None
    return holding_party(c.scene, c.line, len(c.left)) if term in _PARTY_TERMS else None


def _unit(value: Value) -> str:
    return value.unit if isinstance(value, Count) else ""
