"""Word lists written as prose lines, read into sets once."""

from __future__ import annotations

__all__ = ["pair_list", "word_list"]


def word_list(text: str) -> frozenset[str]:
    """Return the words of the text."""
    return frozenset(text.split())


def pair_list(text: str) -> tuple[frozenset[str], ...]:
    """Return the groups of words between the bars of the text; a group is met by all its words."""
    return tuple(frozenset(group.split()) for group in text.split("|"))
