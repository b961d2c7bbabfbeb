"""The key of a step as one text, for the page that goes on behind it. Pure."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["StepKey", "read_key", "write_key"]

_BETWEEN = "~"
_LARGEST = 2**31 - 1


class StepKey(NamedTuple):
    """What a row of `term_history` is ordered by; the holder, which may hold any sign, is last."""

    term: str = ""
    layer: str = ""
    step: int = 0
    claim_id: str = ""
    holder: str = ""


def write_key(key: StepKey) -> str:
    """Return the text that `read_key` reads."""
    return _BETWEEN.join(str(part) for part in key)


def read_key(text: str | None) -> StepKey:
    """Return the key that a text stands for; any text is one, parts that are missing come first."""
    term, layer, step, claim_id, holder = ((text or "").split(_BETWEEN, 4) + [""] * 5)[:5]
    is_number = step.isascii() and step.isdecimal() and len(step) <= len(str(_LARGEST))
    return StepKey(term, layer, min(int(step), _LARGEST) if is_number else 0, claim_id, holder)
