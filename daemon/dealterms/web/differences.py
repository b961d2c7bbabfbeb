"""What one revision of an article changed in another, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["Change", "ChangedParagraph", "differences_of"]

_WORD = re.compile(r"\s+|[^\s]+")
_ALIKE = 0.4  # below this a paragraph was not edited but replaced
_MOST_WORDS = 20_000  # of both texts; comparing grows with the square


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of words: `kind` is same, removed or added."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangedParagraph:
    """A paragraph of either revision, or of both; untouched ones may be folded away."""

    changes: tuple[Change, ...]

    @property
    def is_untouched(self) -> bool:
        """True if both revisions have it, word for word."""
        return all(change.kind == "same" for change in self.changes)


def differences_of(before: str, after: str) -> tuple[ChangedParagraph, ...]:
    """Return the paragraphs of both texts in order, edited ones with the words that changed."""
    old, new = before.split("\n\n"), after.split("\n\n")
    found: list[ChangedParagraph] = []
    is_short = len(before.split()) + len(after.split()) <= _MOST_WORDS
    for tag, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [_whole("same", text) for text in old[i:i_end]]
        elif tag == "replace" and i_end - i == j_end - j and is_short:
            for removed, added in zip(old[i:i_end], new[j:j_end], strict=True):
                found += _edited(removed, added)
        else:
            found += [_whole("removed", text) for text in old[i:i_end]]
            found += [_whole("added", text) for text in new[j:j_end]]
    return tuple(found)


def _whole(kind: str, text: str) -> ChangedParagraph:
    return ChangedParagraph((Change(kind, text),))


def _edited(before: str, after: str) -> Iterable[ChangedParagraph]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        yield _whole("removed", before)
        yield _whole("added", after)
        return
    changes = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            changes.append(Change("same", "".join(old[i:i_end])))
            continue
        if i_end > i:
            changes.append(Change("removed", "".join(old[i:i_end])))
        if j_end > j:
            changes.append(Change("added", "".join(new[j:j_end])))
    yield ChangedParagraph(tuple(changes))
