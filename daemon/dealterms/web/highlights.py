"""An article's text cut into pieces, each knowing which quotes it belongs to. Pure.

Quotes overlap: several claims rest on one sentence, and some on a part of it. So the text is cut
wherever a quote begins or ends; the pieces of one quote together are exactly its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Paragraph", "Piece", "Quote", "paragraphs_of"]

_BREAK = re.compile(r"\n{2,}")


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of the text, `start` to `end`, that something rests on."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the text: those inside of the quotes `keys`, of which `ending` end here."""

    text: str
    keys: tuple[str, ...] = ()
    starting: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the article; `kind` says what it is.

    That is title, heading, body, summary, entry (of a list) or quote (of somebody else).
    """

    pieces: tuple[Piece, ...]
    kind: str = "body"


def paragraphs_of(
    text: str, quotes: Iterable[Quote], kinds: Mapping[int, str] | None = None
) -> tuple[Paragraph, ...]:
    """Return the article's paragraphs; a quote that lies outside of the text is left out.

    `kinds` says what begins where, by offset.
    """
    known = [quote for quote in quotes if 0 <= quote.start < quote.end <= len(text)]
    return tuple(
        Paragraph(tuple(_pieces(text, start, end, known)), (kinds or {}).get(start, "body"))
        for start, end in _stretches(text)
    )


def _stretches(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for gap in _BREAK.finditer(text):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < len(text):
        yield start, len(text)


def _pieces(text: str, start: int, end: int, quotes: Sequence[Quote]) -> Iterable[Piece]:
    inside = [quote for quote in quotes if quote.start < end and quote.end > start]
    cuts = {start, end}
    for quote in inside:
        cuts |= {max(quote.start, start), min(quote.end, end)}
    edges = sorted(cuts)
    for left, right in pairwise(edges):
        here = [quote for quote in inside if quote.start < right and quote.end > left]
        yield Piece(
            text[left:right],
            tuple(quote.key for quote in here),
            tuple(quote.key for quote in here if quote.start == left),
            tuple(quote.key for quote in here if quote.end == right),
        )
