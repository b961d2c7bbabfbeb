"""The name of what is folded at once: all claims of one term of one deal."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["SlotKey"]


class SlotKey(NamedTuple):
    """One term of one deal; its holders are told apart inside the fold."""

    deal_id: str
    term: str
