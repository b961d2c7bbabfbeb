"""Asks the second extractor about the articles that the rules have read, one after the other.

    the rules' ClaimsRead ─▶ queue ─▶ limits, pause ─▶ prompt ─▶ endpoint ─▶ judge ─▶ ClaimsRead

It follows the rules' readings in the log, so theirs are always recorded first, and the log is the
cache: a revision that has a reading by this model, prompt and watchlist is never asked about again.
What was stored before the extractor was switched on is asked about too, after the news, silently.
A failing endpoint costs its own attempts and nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine

from dealterms.claims.document import Document, Watchlist
from dealterms.claims.llm.answer import read_usage
from dealterms.claims.llm.prompt import EXTRACTOR, estimated_tokens, extractor_version
from dealterms.clock import Clock
from dealterms.errors import DealtermsError
from dealterms.events.blobs import read_content
from dealterms.events.catalogue import (
    ArticleCaptured,
    ArticleRevised,
    ClaimsRead,
    Json,
    NewEvent,
    article_stream,
    new_event,
)
from dealterms.events.store import EventStore, RecordedEvent
from dealterms.llm import ledger
from dealterms.llm.backlog import Backlog
from dealterms.llm.endpoint import EndpointError
from dealterms.llm.judging import JudgedAnswer, judge_answer, plan_request
from dealterms.llm.ledger import Attempt, Request
from dealterms.llm.pacing import Limits, Usage, limit_reached, retry_at
from dealterms.log import get_logger
from dealterms.readings import ArticleEvent, document_of
from dealterms.watchlist import watchlist_hash

__all__ = ["Asking", "Asks", "RunInWorker"]

_ASKED_AT_A_TIME = 4  # by the daemon: a round ends long before the watchdog calls it stuck

RunInWorker = Callable[..., Awaitable[object]]
T = TypeVar("T")

log = get_logger("llm")


class Asks(Protocol):
    """What sends a request body and returns the answer's bytes, or raises EndpointError."""

    async def ask(self, body: bytes) -> bytes:
        """Ask once."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A request with its article: the event, the text, and the model's readings of it so far."""

    request: Request
    recorded: RecordedEvent
    article: ArticleEvent
    document: Document
    earlier: tuple[ClaimsRead, ...]


class Asking:
    """The second extractor of one log under one watchlist; `run` runs a function in a worker."""

    def __init__(
        self,
        engine: Engine,
        store: EventStore,
        watchlist: Watchlist,
        endpoint: Asks,
        run: RunInWorker,
        clock: Clock,
        *,
        model: str,
        limits: Limits,
    ) -> None:
        """Take the writing engine, the watchlist in force, what asks, and what it may cost."""
        self._engine, self._store, self._clock = engine, store, clock
        self._watchlist, self._hash = watchlist, watchlist_hash(watchlist)
        self._endpoint, self._run, self._model, self._limits = endpoint, run, model, limits
        self._version = extractor_version(model)
        self._backlog = Backlog(
            store, clock, extractor_version=self._version, watchlist_hash=self._hash
        )
        self._said: str | None = None

    async def begin(self) -> None:
        """Queue what was stored before the extractor was first switched on, as past: silently."""
        await self._in_transaction(self._backlog.begin)

    async def start_over(self) -> None:
        """Queue every stored article that has no reading by this model, prompt and watchlist."""
        await self._in_transaction(self._backlog.start_over)

    async def ask_due(self, limit: int | None = _ASKED_AT_A_TIME) -> int:
        """Ask about what is due, news first; return how many readings were recorded.

        Ends early where the endpoint needs a pause or a limit of the day is reached. Never raises
        for what the endpoint did.
        """
        await self._in_transaction(self._backlog.queue_news)
        count = recorded = 0
        while limit is None or count < limit:
            request = await self._in_transaction(self._next)
            if request is None:
                break
            is_done = await self._answer_request(request)
            if is_done is None:
                break
            count, recorded = count + 1, recorded + is_done
        return recorded

    def _next(self, connection: Connection) -> Request | None:
        """Return the next request, None if none is due or the endpoint needs a pause."""
        now = self._clock()
        pause = ledger.pause_at(connection, now)
        if pause is not None:
            self._say_once(f"paused until {pause:%Y-%m-%d %H:%M:%S}")
            return None
        return ledger.next_due(connection, now)

    # ---------------------------------------------------------------- one request

    async def _answer_request(self, request: Request) -> bool | None:
        """Ask about one article; return whether a reading was recorded, None to ask no more."""
        case = await asyncio.to_thread(self._case, request)
        if isinstance(case, str):
            return await self._skip(request, case)
        body = await self._plan(case)
        if body is None:
            return await self._skip(request, "it speaks of no watched deal")
        tokens = estimated_tokens(body)
        if tokens > self._limits.max_input_tokens:
            return await self._skip(request, "longer than max_input_tokens")
        limit = await self._in_transaction(partial(self._limit, tokens))
        if limit is not None:
            self._say_once(f"nothing more is asked today: {limit} is reached")
            return None
        return await self._exchange(case, body, tokens)

    async def _plan(self, case: _Case) -> bytes | None:
        try:
            planned = await self._run(
                plan_request, case.document, self._watchlist, self._model,
                self._limits.max_output_tokens,
            )  # fmt: skip
        except DealtermsError as error:  # out of time or memory in its worker
            log.error("not asked", article_id=case.article.article_id, error=str(error))
            return None
        return planned if isinstance(planned, bytes) else None

    async def _exchange(self, case: _Case, body: bytes, tokens: int) -> bool:
        at = self._clock()
        try:
            answer = await self._endpoint.ask(body)
        except EndpointError as error:
            usage = Usage(tokens if error.is_paid else 0)
            return await self._fail(case, at, error, usage, error.retry_after_seconds)
        told_in, told_out = read_usage(answer)
        usage = Usage(
            tokens if told_in is None else told_in,
            estimated_tokens(answer) if told_out is None else told_out,
        )
        try:
            judged = await self._run(judge_answer, answer, case.document, self._watchlist)
        except DealtermsError as error:  # no answer that can be read, or the worker's own trouble
            return await self._fail(case, at, error, usage)
        assert isinstance(judged, JudgedAnswer)
        await self._in_transaction(partial(self._record, case, at, judged, usage))
        self._said = None
        log.info("asked", article_id=case.article.article_id, claims=len(judged.claims),
                 known=judged.known_count, refused=sum(judged.refusals.values()))  # fmt: skip
        return True

    async def _skip(self, request: Request, reason: str) -> bool:
        await self._in_transaction(
            lambda connection: ledger.settle(connection, request, "skipped", error=reason)
        )
        log.info("not asked", article_id=request.article_id, reason=reason)
        return False

    async def _fail(
        self,
        case: _Case,
        at: datetime,
        error: DealtermsError,
        usage: Usage,
        wish: float | None = None,
    ) -> bool:
        """Count the attempt; the article's next one is due later, or it is given up."""
        request, words = case.request, str(error)
        count = request.attempt_count + 1
        again = retry_at(count, at)
        attempt = Attempt(at, words, usage, self._limits.prices.cost(usage), wish)

        def write(connection: Connection) -> None:
            ledger.log_attempt(connection, request, attempt)
            ledger.settle(
                connection, request, "given_up" if again is None else "waiting",
                error=words, attempt_count=count, next_attempt_at=again,
            )  # fmt: skip

        await self._in_transaction(write)
        log.warning("endpoint failed", article_id=request.article_id, error=words, attempt=count)
        return False

    def _record(
        self, case: _Case, at: datetime, judged: JudgedAnswer, usage: Usage, connection: Connection
    ) -> None:
        """Append the reading and settle the request, in one transaction."""
        event = self._event(case, judged)
        self._store.append_in(connection, article_stream(case.article.article_id), [event])
        cost = self._limits.prices.cost(usage)
        ledger.log_attempt(
            connection,
            case.request,
            Attempt(at, None, usage, cost, None, len(judged.claims), judged.known_count,
                    judged.refusals),
        )  # fmt: skip
        ledger.settle(
            connection, case.request, "done", attempt_count=case.request.attempt_count + 1
        )

    def _event(self, case: _Case, judged: JudgedAnswer) -> NewEvent:
        article = case.article
        reading = ClaimsRead(
            article_id=article.article_id,
            revision=article.revision,
            content_sha256=article.content_sha256,
            extractor=EXTRACTOR,
            extractor_version=self._version,
            watchlist_hash=self._hash,
            claims=judged.claims,
            refusal_count=sum(judged.refusals.values()),
            published_at=article.published_at or article.feed_published_at,
            publisher=article.publisher,
            source_class=article.source_class,
            url=article.url,
            is_silent=case.request.is_silent or _is_retold(judged.claims, case.earlier),
        )
        return new_event(
            reading,
            article.fetched_at,
            causation_id=case.recorded.event_id,
            correlation_id=case.recorded.metadata["correlation_id"],
        )

    def _case(self, request: Request) -> _Case | str:
        """Return the request with its article, or why there is nothing to ask."""
        stream = self._store.read_stream(article_stream(request.article_id))
        readings = tuple(
            known.event
            for known in stream
            if isinstance(known.event, ClaimsRead) and known.event.extractor == EXTRACTOR
        )
        if any(self._is_same_question(reading, request) for reading in readings):
            return "it was read before"
        found = _article_of(stream, request.revision)
        if found is None:
            return "its event is not in the log"
        recorded, article = found
        blob = self._store.get_blob(article.content_sha256)
        if blob is None:
            return "its text was forgotten"
        document = document_of(article, read_content(blob))
        return _Case(request, recorded, article, document, readings)

    def _is_same_question(self, reading: ClaimsRead, request: Request) -> bool:
        return (reading.revision, reading.extractor_version, reading.watchlist_hash) == (
            request.revision, self._version, self._hash,
        )  # fmt: skip

    def _limit(self, tokens: int, connection: Connection) -> str | None:
        used = ledger.used_today(connection, self._clock())
        return limit_reached(used, tokens, self._limits)

    def _say_once(self, words: str) -> None:
        """Log why nothing is asked, once until it changes: the daemon comes here every second."""
        if words != self._said:
            log.warning("llm waits", reason=words)
            self._said = words

    async def _in_transaction(self, work: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        return await asyncio.to_thread(run)


def _article_of(
    stream: Sequence[RecordedEvent], revision: int
) -> tuple[RecordedEvent, ArticleEvent] | None:
    for recorded in stream:
        article = recorded.event
        if isinstance(article, ArticleCaptured | ArticleRevised) and article.revision == revision:
            return recorded, article
    return None


def _is_retold(claims: Sequence[Json], earlier: Sequence[ClaimsRead]) -> bool:
    """True if the model's last reading of the article said all of it: nobody is told twice."""
    if not earlier:
        return False
    told = {_said_by(claim) for claim in earlier[-1].claims}
    return {_said_by(claim) for claim in claims} <= told


def _said_by(claim: Json) -> tuple[str, ...]:
    return tuple(str(claim[key]) for key in ("deal_id", "term", "holder", "value", "qualifier"))
