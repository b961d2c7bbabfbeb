"""READ FIRST: one pass, from the feeds that are due to the alerts that are sent, in order.

    recording.claim_due ─▶ ingestion ─▶ recording.record ─▶ readings ─▶ projector ─▶ relay
    which feeds            poll, fetch,    articles to the     claims of   state and    webhooks,
                           parse, extract  log, by date        each        changes      signed

Each step goes on from where the log says it stopped, so that a crash between two steps loses
nothing and doubles nothing. The stages decide; nothing is decided here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dealterms.alerts.relay import Relay
from dealterms.errors import ProjectionPaused
from dealterms.ingest import Ingestion, PassOutcome, Poll
from dealterms.leases import FOLLOWING, Leases
from dealterms.pass_result import PassResult, result_of
from dealterms.projections.projector import Projector
from dealterms.readings import Readings
from dealterms.recording import Recording
from dealterms.websub.pushes import Pushes
from dealterms.workers import WorkerPool

__all__ = ["PassResult", "Pipeline"]

# What a pass holds in memory stays small, the rest comes next; its articles are recorded in the
# order of their dates.
FEEDS_PER_PASS = 64
# A feed that answers is polled within it, unless many pages of one host are new. What takes longer
# keeps nobody waiting: the next pass takes it.
PATIENCE_SECONDS = 3.0
Ask = Callable[[int | None], Awaitable[int]]  # about so many articles; returns how many it asked
Advance = Callable[[Poll, int], None]  # told of each feed that is done, and of how many


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The stages of one process, joined by bootstrap.py."""

    recording: Recording
    workers: WorkerPool
    ingestion: Ingestion
    readings: Readings
    projector: Projector
    relay: Relay
    leases: Leases
    ask: Ask | None = None
    pushes: Pushes | None = None

    async def run_pass(self, advance: Advance = lambda poll, total: None) -> PassResult:
        """Poll every feed now, whatever its interval, and do all that follows from it."""
        taken = await self.read_feeds(advance)
        reading_count, paused = await self._catch_up()
        relayed = await self.relay.relay_due()
        if await self.ask_due(FEEDS_PER_PASS):  # a second extractor, if one is set
            await self._catch_up()
            relayed += await self.relay.relay_due()
        await self._catch_up()  # deliveries are events too: nothing is left behind a checkpoint
        return result_of(taken, reading_count, paused, relayed)

    async def read_feeds(self, advance: Advance = lambda poll, total: None) -> list[PassOutcome]:
        """Poll every feed now and record what came of it; return what was done, without texts."""
        due = await asyncio.to_thread(self.recording.due_feeds, is_forced=True)
        taken, begun = list[PassOutcome](), 0
        while begun < len(due) or self.ingestion.feeds_under_way:
            some = due[begun : begun + min(FEEDS_PER_PASS, self.ingestion.room)]
            begun += len(some)
            claimed = await asyncio.to_thread(self.recording.claim, some)
            self.ingestion.begin(claimed, lambda poll: advance(poll, len(due)))
            taken.append(await self._take(PATIENCE_SECONDS if begun < len(due) else None))
        return taken

    async def take_in(self) -> None:
        """Do everything of a daemon's pass but the sending: due feeds to changes in the outbox."""
        under_way, limit = self.ingestion.feeds_under_way, self.ingestion.room
        due = await asyncio.to_thread(
            self.recording.claim_due, min(FEEDS_PER_PASS, limit), frozenset(under_way)
        )
        self.ingestion.begin(due)
        await self._take(PATIENCE_SECONDS if due else 0.0)
        await self._catch_up()

    async def ask_due(self, limit: int = FEEDS_PER_PASS) -> int:
        """Let the second extractor ask about what is due; 0 without one, or if another asks."""
        if self.ask is None or not await asyncio.to_thread(self.leases.lead, FOLLOWING):
            return 0
        return await self.ask(limit)

    async def _take(self, patience: float | None) -> PassOutcome:
        """Record the polls that are done, and give their feeds back."""
        taken, claimed = await self.ingestion.take(patience)
        try:
            if claimed:
                await asyncio.to_thread(self.recording.record, taken, claimed)
        finally:
            await asyncio.to_thread(self.recording.give_back, claimed)
        return taken.outcome()

    async def _catch_up(self) -> tuple[int, str | None]:
        """Read new articles, then project; return how many, and why the read models wait if so."""
        if not await asyncio.to_thread(self.leases.lead, FOLLOWING):
            return 0, None  # another daemon does it for all
        reading_count = await self.readings.catch_up()
        try:
            await asyncio.to_thread(self.projector.catch_up)
        except ProjectionPaused as paused:
            return reading_count, str(paused)
        return reading_count, None
