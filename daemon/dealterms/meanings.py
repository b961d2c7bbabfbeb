"""What the relations of the fold mean, in words for people. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["why"]

# The rules behind them: docs/terms.md section 6.
_MEANINGS = {
    "first": "the first value of this slot",
    "restatement": "says again what stands",
    "refinement": "makes the standing value more precise",
    "change": "a new value, later or with a word of change",
    "conflict": "another value at the same time; the better supported one stands",
    "contested": "a later report against the official value, which stays",
    "denial": "a party denies a value",
    "correction": "the publisher took its earlier figure back",
    "component": "a part or an increment, never the total",
    "headline": "stands outside the body, which moves nothing",
    "withdrawn": "its own publisher corrected it",
    "ignored": "may not displace what stands",
}


def why(claim: Mapping[str, Any]) -> str:
    """Return why a claim counts as it does: its relation in words, or the reason it does not count.

    `claim` is a row of the view `claims` with its `inactive_reason`.
    """
    if not claim["is_active"]:
        return claim["inactive_reason"] or "does not count"
    return _MEANINGS.get(claim["relation"] or "", claim["relation"] or "kept, moves nothing")
