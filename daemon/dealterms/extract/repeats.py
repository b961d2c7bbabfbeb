"""Pull quotes and other repetitions: what a page says twice, its article says once."""

from __future__ import annotations

import re
from collections.abc import Callable

from dealterms.extract.candidates import Candidate, Kind
from dealterms.extract.page import Element

__all__ = ["text_key", "without_repeats"]

_REPEATED_WORDS = 6  # shorter lines recur in honest prose
_NOT_WORD = re.compile(r"[\W_]+")


def text_key(text: str) -> str:
    """Return the text's letters and digits, for comparing what two programs made of it."""
    return _NOT_WORD.sub(" ", text).strip().casefold()


def without_repeats(
    candidates: list[Candidate], title: str, is_marked: Callable[[Element], bool]
) -> list[Candidate]:
    """Drop pull quotes: a paragraph whose words all stand in a longer block, or stood before.

    `title` is the headline's key. `is_marked` tells a standfirst or a summary box: of one that the
    text repeats, the one in the text is kept.
    """
    keys = [text_key(one.text) for one in candidates]
    holders = _holders(keys)
    marked = [is_marked(one.element) for one in candidates]
    in_text = {key for key, is_box in zip(keys, marked, strict=True) if not is_box}
    seen = {title}
    kept = []
    for one, key, is_box in zip(candidates, keys, marked, strict=True):
        words = key.split()
        if one.kind is Kind.PARAGRAPH and len(words) >= _REPEATED_WORDS:
            others = holders[tuple(words[:_REPEATED_WORDS])] - {key}
            is_part = any(f" {key} " in f" {other} " for other in others)
            if is_part or key in seen or (is_box and key in in_text):
                continue
        seen.add(key)
        kept.append(one)
    return kept


def _holders(keys: list[str]) -> dict[tuple[str, ...], set[str]]:
    """Return the texts that hold a run of words; filings with thousands of blocks need an index."""
    holders: dict[tuple[str, ...], set[str]] = {}
    for key in keys:
        words = key.split()
        for start in range(len(words) - _REPEATED_WORDS + 1):
            run = tuple(words[start : start + _REPEATED_WORDS])
            holders.setdefault(run, set()).add(key)
    return holders
