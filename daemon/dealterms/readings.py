"""Follows the log and reads the claims out of every article, once per watchlist and rules.

Like a projection it has a checkpoint, whose version is that of the watchlist: a new watchlist
starts again at the beginning of the log, and what was read before under another one is read again
silently: the past of a newly watched deal becomes history and alerts nobody. A crash between an
article and its reading loses nothing, for the article lies behind the checkpoint.

The rules are imported where they are needed, in a worker: compiling their patterns takes half a
second, which no command and no poll without news should wait for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeGuard, TypeVar

from sqlalchemy import Connection, Engine, delete, select

from dealterms import metrics
from dealterms.claims.claim import Claim, Section
from dealterms.claims.claim_codec import claim_to_dict
from dealterms.claims.document import Block, Document, Watchlist
from dealterms.clock import Clock
from dealterms.errors import DealtermsError
from dealterms.events.blobs import Content, read_content
from dealterms.events.catalogue import (
    ArticleCaptured,
    ArticleRevised,
    ClaimsRead,
    Json,
    NewEvent,
    Payload,
    article_stream,
    new_event,
)
from dealterms.events.store import EventStore, RecordedEvent, StreamAppend
from dealterms.leases import Fence, open_fence
from dealterms.log import get_logger
from dealterms.projections.origins import wire_credit
from dealterms.tables import checkpoints
from dealterms.watchlist import watchlist_hash
from dealterms.workers import WorkerError

if TYPE_CHECKING:
    from dealterms.claims.draft import Refusal

__all__ = ["ReadClaims", "Reading", "Readings", "decide_silence", "document_of", "read_document"]

NAME = "readings"
PAGE = 100  # articles read at a time and recorded in one transaction
_ATTEMPTS = 3  # a page that takes each worker down costs a minute, then holds no claims
_TYPES = (ArticleCaptured.TYPE, ArticleRevised.TYPE)

ReadClaims = Callable[[Document, Watchlist], Awaitable["Reading"]]
Advance = Callable[[int, int], None]
ArticleEvent = ArticleCaptured | ArticleRevised
T = TypeVar("T")

log = get_logger("readings")


@dataclass(frozen=True, slots=True)
class Reading:
    """What an extractor of that version found in one article; `claims` as the log keeps them."""

    extractor: str
    extractor_version: str
    claims: tuple[Json, ...] = ()
    refusal_count: int = 0


def read_document(document: Document, watchlist: Watchlist) -> Reading:
    """Read one article by today's rules; meant for a worker, which has them compiled."""
    from dealterms.claims.reader import read_claims

    found = read_claims(document, watchlist)
    claims = tuple(claim_to_dict(claim) for claim in credited(found.claims, document))
    return replace(_empty_reading(), claims=claims, refusal_count=len(found.refusals))


def read_refusals(document: Document, watchlist: Watchlist) -> tuple[Refusal, ...]:
    """Return what today's rules look at in an article and refuse; meant for a worker."""
    from dealterms.claims.reader import read_claims

    return read_claims(document, watchlist).refusals


def credited(claims: Iterable[Claim], document: Document) -> Iterator[Claim]:
    """Yield the claims of an agency's story as the agency's, unless they cite somebody else."""
    credit = wire_credit([
        document.text[block.start : block.end]
        for block in document.blocks if block.section is Section.BODY
    ])  # fmt: skip
    for claim in claims:
        yield claim if claim.cites or credit is None else replace(claim, cites=credit)


def _empty_reading() -> Reading:
    from dealterms.claims.reader import EXTRACTOR, EXTRACTOR_VERSION

    return Reading(EXTRACTOR, EXTRACTOR_VERSION)


@dataclass(frozen=True, slots=True)
class _Page:
    """Articles up to `position` of a log that ends at `head`."""

    position: int
    head: int
    unread: tuple[_Unread, ...]


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
    if not same:
        return article.is_backfill
    today = _empty_reading()
    for reading in same:
        by = (reading.extractor, reading.extractor_version, reading.watchlist_hash)
        if by == (today.extractor, today.extractor_version, current_hash):
            return None
    return True


class Readings:
    """The reader of one log under one watchlist; `read` does the work, in another process."""

    def __init__(
        self,
        engine: Engine,
        store: EventStore,
        watchlist: Watchlist,
        read: ReadClaims,
        clock: Clock,
        fence: Fence = open_fence,
    ) -> None:
        """Take the writing engine, the watchlist in force and the function that reads.

        `fence` refuses, in each transaction that writes, if another process leads this work.
        """
        self._fence = fence
        self._engine, self._store, self._clock = engine, store, clock
        self._watchlist, self._read = watchlist, read
        self._hash = watchlist_hash(watchlist)

    async def catch_up(self, advance: Advance | None = None) -> int:
        """Read every article behind the checkpoint; return how many readings were recorded.

        `advance(position, head)` is called after each page.
        """
        count = 0
        while True:
            page = await asyncio.to_thread(self._next_page)
            if page is None:
                return count
            readings = await asyncio.gather(*(self._reading_of(one) for one in page.unread))
            await self._in_transaction(partial(self._record, page.position, readings))
            count += len(readings)
            _tell(readings)
            if advance is not None:
                advance(page.position, page.head)

    async def start_over(self) -> None:
        """Set the checkpoint to the beginning, so that newer rules see every stored article."""
        await self._in_transaction(partial(self._save_checkpoint, 0))

    async def _reading_of(self, unread: _Unread) -> NewEvent:
        """Return the event of one reading; an article that cannot be read holds no claims."""
        article, recorded = unread.article, unread.recorded
        try:
            found = await self._read_patiently(unread.document)
        except DealtermsError as error:
            log.error("article not read", article_id=article.article_id, error=str(error))
            found = _empty_reading()
        except Exception:  # the edge of one reading: a fault on one page must not stop the others
            log.exception("article not read", article_id=article.article_id)
            found = _empty_reading()
        event = ClaimsRead(
            article_id=article.article_id,
            revision=article.revision,
            content_sha256=article.content_sha256,
            extractor=found.extractor,
            extractor_version=found.extractor_version,
            watchlist_hash=self._hash,
            claims=found.claims,
            refusal_count=found.refusal_count,
            published_at=article.published_at or article.feed_published_at,
            publisher=article.publisher,
            source_class=article.source_class,
            url=article.url,
            is_silent=unread.is_silent,
        )
        # The article's own time, not the present: the same reading made twice has one id.
        return new_event(
            event,
            article.fetched_at,
            causation_id=recorded.event_id,
            correlation_id=recorded.metadata["correlation_id"],
        )

    async def _read_patiently(self, document: Document) -> Reading:
        """Read a document; what a worker could not do is tried again, for its claims are at stake.

        On a busy machine the first task of a worker, which loads the rules, may take too long.
        """
        for _ in range(_ATTEMPTS - 1):
            try:
                return await self._read(document, self._watchlist)
            except WorkerError as error:
                name, words = document.article_id, str(error)
                log.warning("article not read yet", article_id=name, error=words)
        return await self._read(document, self._watchlist)

    def _next_page(self) -> _Page | None:
        with self._engine.begin() as connection:
            position = self._checkpoint(connection)
        head = self._store.head()
        if position >= head:
            return None
        found = self._store.read_all(position, PAGE, _TYPES)
        if len(found) < PAGE:  # nothing up to the head is left out; the log may have grown since
            position = max(head, *(recorded.position for recorded in found), 0)
        else:
            position = found[-1].position
        return _Page(position, max(head, position), self._unread(found))

    def _unread(self, found: Sequence[RecordedEvent]) -> tuple[_Unread, ...]:
        articles = [(recorded, recorded.event) for recorded in found]
        hashes = {article.content_sha256 for _, article in articles if _is_article(article)}
        with self._engine.begin() as connection:
            contents = self._store.get_blobs_in(connection, hashes)
        unread = []
        for recorded, article in articles:
            if not _is_article(article) or article.content_sha256 not in contents:
                continue  # forgotten: there is nothing left to read
            is_silent = decide_silence(article, self._earlier(article), self._hash)
            if is_silent is not None:
                document = document_of(article, read_content(contents[article.content_sha256]))
                unread.append(_Unread(recorded, article, document, is_silent))
        return tuple(unread)

    def _earlier(self, article: ArticleEvent) -> list[ClaimsRead]:
        stream = self._store.read_stream(article_stream(article.article_id))
        return [known.event for known in stream if isinstance(known.event, ClaimsRead)]

    def _record(self, position: int, readings: Sequence[NewEvent], connection: Connection) -> None:
        self._fence(connection)
        appends = [
            StreamAppend(article_stream(reading.event.article_id), [reading])
            for reading in readings
            if isinstance(reading.event, ClaimsRead)
        ]
        if appends:
            self._store.append_batch_in(connection, appends)
        self._save_checkpoint(position, connection)

    def _checkpoint(self, connection: Connection) -> int:
        row = connection.execute(
            select(checkpoints.c.version, checkpoints.c.position).where(
                checkpoints.c.projection == NAME
            )
        ).first()
        return row.position if row is not None and row.version == self._version else 0

    def _save_checkpoint(self, position: int, connection: Connection) -> None:
        connection.execute(delete(checkpoints).where(checkpoints.c.projection == NAME))
        row = {
            "projection": NAME,
            "version": self._version,
            "position": position,
            "updated_at": self._clock(),
        }
        connection.execute(checkpoints.insert(), row)

    @property
    def _version(self) -> int:
        """The watchlist's hash as a number that fits a 32-bit column."""
        return int(self._hash[:7], 16)

    async def _in_transaction(self, work: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        return await asyncio.to_thread(run)


def document_of(article: ArticleEvent, content: Content) -> Document:
    """Return a stored article as the claim reader takes it."""
    return Document(
        article_id=article.article_id,
        content_hash=article.content_sha256,
        text=content.text,
        blocks=tuple(Block(Section(one.section), *one[1:]) for one in content.blocks),
        published_at=article.published_at or article.feed_published_at,
        publisher=article.publisher,
        source_class=article.source_class,
        url=article.url,
    )


def _tell(readings: Sequence[NewEvent]) -> None:
    """Count and log what was read, now that it is recorded."""
    metrics.READINGS.inc(len(readings))
    for one in readings:
        if isinstance(one.event, ClaimsRead):
            log.info(
                "claims read", article_id=one.event.article_id, revision=one.event.revision,
                claim_count=len(one.event.claims), refusal_count=one.event.refusal_count,
                is_silent=one.event.is_silent, poll_id=one.correlation_id,
            )  # fmt: skip


def _is_article(event: Payload) -> TypeGuard[ArticleEvent]:
    return isinstance(event, ArticleCaptured | ArticleRevised)
