"""Follows the log and reads the claims out of every article, once per watchlist and rules.

Like a projection it has a checkpoint, whose version is that of the watchlist: a new watchlist
starts again at the beginning of the log, and what was read before under another one is read again
silently: the past of a newly watched deal becomes history and alerts nobody. A crash between an
article and its reading loses nothing, for the article lies behind the checkpoint.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, Engine

from dealterms.claims.claim import Section
from dealterms.claims.claim_codec import claim_to_dict
from dealterms.claims.document import Block, Document, Watchlist
from dealterms.claims.reader import EXTRACTOR, EXTRACTOR_VERSION, ClaimsOfArticle
from dealterms.clock import Clock
from dealterms.errors import DealtermsError
from dealterms.events.blobs import read_content
from dealterms.events.catalogue import (
    ArticleCaptured,
    ArticleRevised,
    ClaimsRead,
    article_stream,
    new_event,
)
from dealterms.events.store import EventStore, RecordedEvent, StreamAppend
from dealterms.log import get_logger
from dealterms.tables import checkpoints
from dealterms.watchlist import watchlist_hash

__all__ = ["ReadClaims", "Readings", "decide_silence"]

NAME = "readings"
PAGE = 100  # articles read at a time and recorded in one transaction
_TYPES = (ArticleCaptured.TYPE, ArticleRevised.TYPE)

ReadClaims = Callable[[Document, Watchlist], Awaitable[ClaimsOfArticle]]
ArticleEvent = ArticleCaptured | ArticleRevised
T = TypeVar("T")

log = get_logger("readings")


@dataclass(frozen=True, slots=True)
class _Unread:
    """An article revision to be read, and whether that is to stay silent."""

    recorded: RecordedEvent
    article: ArticleEvent
    document: Document
    is_silent: bool


def decide_silence(
    article: ArticleEvent, earlier: Sequence[ClaimsRead], current_hash: str
) -> bool | None:
    """Return whether the reading of a revision is silent, or None if it has been made already.

    `earlier` are the readings of the article so far. Silent are backfill, and a revision that was
    read before: only our reading can have changed then.
    """
    same = [reading for reading in earlier if reading.revision == article.revision]
    for reading in same:
        by = (reading.extractor, reading.extractor_version, reading.watchlist_hash)
        if by == (EXTRACTOR, EXTRACTOR_VERSION, current_hash):
            return None
    return article.is_backfill or bool(same)


class Readings:
    """The reader of one log under one watchlist; `read` does the work, in another process."""

    def __init__(
        self,
        engine: Engine,
        store: EventStore,
        watchlist: Watchlist,
        read: ReadClaims,
        clock: Clock,
    ) -> None:
        """Take the writing engine, the watchlist in force and the function that reads."""
        self._engine, self._store, self._clock = engine, store, clock
        self._watchlist, self._read = watchlist, read
        self._hash = watchlist_hash(watchlist)

    async def catch_up(self, advance: Callable[[int, int], None] | None = None) -> int:
        """Read every article behind the checkpoint; return how many readings were recorded.

        `advance(position, head)` is called after each page.
        """
        count = 0
        while True:
            position, head, page = await self._in_transaction(self._next_page)
            if position < head:
                count += await self._record(page, position)
            if advance is not None:
                advance(position, head)
            if position >= head:
                return count

    async def start_over(self) -> None:
        """Set the checkpoint to the beginning, so that newer rules see every stored article."""
        await self._in_transaction(lambda connection: self._save_checkpoint(connection, 0))
