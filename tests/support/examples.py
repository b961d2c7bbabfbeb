"""How far the property tests search.

In `make test` their examples are the same every time, so that a run says something about a change
and not about luck. `make chaos` searches on: new examples, SEARCH times as many.
"""

from __future__ import annotations

import os

__all__ = ["IS_SEARCH", "examples"]

_TIMES = int(os.environ.get("SEARCH", "0"))

IS_SEARCH = _TIMES > 0


def examples(count: int, *, searched: int | None = None) -> int:
    """Return how many examples to try where `count` are enough for every day.

    Where one example takes seconds, a search tries SEARCH times `searched` of them.
    """
    return (searched or count) * _TIMES if IS_SEARCH else count
