"""Articles with some of their words changed, offsets of the blocks kept right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from dealterms.claims.document import Block, Document, Party, WatchedDeal, Watchlist

__all__ = ["bumped", "mapped", "renamed", "renamed_watchlist", "replaced_at", "with_swapped_blocks"]

_LEGAL_OR_CLASS = 4
"""Shorter words of a name ("AG", "Co", "SA") are no name of their own."""


def mapped(document: Document, change: Callable[[str], str]) -> Document:
    """Return the document with `change` applied to the text of each block."""
    return _rebuilt(document, [change(document.text[b.start : b.end]) for b in document.blocks])


def with_swapped_blocks(document: Document, first: int) -> Document:
    """Return the document with the block at `first` and the one after it in each other's place."""
    order = list(document.blocks)
    order[first : first + 2] = reversed(order[first : first + 2])
    return _rebuilt(
        replace(document, blocks=tuple(order)), [document.text[b.start : b.end] for b in order]
    )


def _rebuilt(document: Document, texts: list[str]) -> Document:
    blocks: list[Block] = []
    at = 0
    for block, text in zip(document.blocks, texts, strict=True):
        blocks.append(replace(block, start=at, end=at + len(text)))
        at += len(text) + 2
    return replace(document, text="\n\n".join(texts), blocks=tuple(blocks))


def replaced_at(document: Document, start: int, end: int, words: str) -> Document:
    """Return the document with text[start:end] replaced; the stretch lies inside one block."""
    moved = len(words) - (end - start)
    blocks = tuple(
        replace(
            block,
            start=block.start + (moved if block.start > start else 0),
            end=block.end + (moved if block.end >= end else 0),
        )
        for block in document.blocks
    )
    return replace(
        document, text=document.text[:start] + words + document.text[end:], blocks=blocks
    )


def bumped(number: str) -> str:
    """Return another number of the same shape: its first digit that is not 0 is changed."""
    return re.sub(r"[1-9]", lambda m: str(int(m.group()) % 8 + 1), number, count=1)


def renamed(names: Mapping[str, str]) -> Callable[[str], str]:
    """Return a change that puts other words for words, in capitals where they stand so."""
    table = dict(names) | {old.upper(): new.upper() for old, new in names.items()}
    words = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, table), key=len, reverse=True))})\b")
    return lambda text: words.sub(lambda m: table[m.group()], text)


def renamed_watchlist(watchlist: Watchlist, change: Callable[[str], str]) -> Watchlist:
    """Return the watchlist with the names and aliases of all parties changed."""

    def party(one: Party) -> Party:
        return replace(one, name=change(one.name), aliases=tuple(map(change, one.aliases)))

    def deal(one: WatchedDeal) -> WatchedDeal:
        return replace(one, parties=tuple(map(party, one.parties)))

    return Watchlist(tuple(map(deal, watchlist.deals)))
