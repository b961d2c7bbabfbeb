"""READ FIRST: one pass, from the feeds that are due to the alerts that are sent, in order.

    recording.due_feeds ─▶ ingest_feeds ─▶ recording.record ─▶ readings ─▶ projector ─▶ relay
    which feeds            poll, fetch,    articles to the     claims of   state and    webhooks,
                           parse, extract  log, by date        each        changes      signed

Each step goes on from where the log says it stopped, so that a crash between two steps loses
nothing and doubles nothing. The stages decide; nothing is decided here.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from dealterms.alerts.relay import Relay, RelayCounts
from dealterms.clock import Clock
from dealterms.errors import ProjectionPaused
from dealterms.fetch import Fetcher
from dealterms.ingest import IngestPass, ingest_feeds
from dealterms.llm.asking import Asking
from dealterms.projections.projector import Projector
from dealterms.readings import Readings
from dealterms.recording import Recording
from dealterms.workers import WorkerPool

__all__ = ["PassResult", "Pipeline"]

FEEDS_PER_PASS = 64  # of the daemon: what a pass holds in memory stays small, the rest comes next


@dataclass(frozen=True, slots=True)
class PassResult:
    """What a pass brought: what was taken in, how much was read, what was sent."""

    taken: IngestPass
    reading_count: int
    paused: str | None
    relayed: RelayCounts

    @property
    def failures(self) -> list[str]:
        """Return a sentence for each feed, page, projection or delivery that failed."""
        feeds = [f"feed {feed.url}: {feed.error}" for feed in self.taken.feeds if feed.error]
        pages = [f"page {page.url}: {page.error}" for page in self.taken.pages if page.error]
        paused, count = [self.paused] if self.paused else [], self.relayed.failed
        unsent = [f"{count} alerts not delivered: `dealterms alerts list` shows why"] * bool(count)
        return [*feeds, *pages, *paused, *unsent]

    def as_dict(self) -> dict[str, Any]:
        """Return the result for JSON."""
        return {
            "feeds": len(self.taken.feeds),
            "articles": len(self.taken.articles),
            "readings": self.reading_count,
            "delivered": self.relayed.delivered,
            "failures": self.failures,
        }

    @property
    def sentence(self) -> str:
        """Return the result in one line for people."""
        words = "{feeds} feeds polled, {articles} articles recorded, {delivered} alerts delivered"
        return words.format(**self.as_dict())


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The stages of one process, joined by bootstrap.py."""

    recording: Recording
    fetcher: Fetcher
    workers: WorkerPool
    readings: Readings
    projector: Projector
    relay: Relay
    clock: Clock
    is_backfill_silent: bool
    asking: Asking | None = None

    async def run_pass(self) -> PassResult:
        """Poll every feed now, whatever its interval, and do all that follows from it."""
        taken, reading_count, paused = await self.take_in(is_forced=True, limit=None)
        relayed = await self.relay.relay_due()
        if self.asking and await self.asking.ask_due(FEEDS_PER_PASS):  # a second extractor, if set
            await self._catch_up()
            relayed += await self.relay.relay_due()
        await self._catch_up()  # deliveries are events too: nothing is left behind a checkpoint
        return PassResult(taken, reading_count, paused, relayed)

    async def take_in(
        self, *, is_forced: bool = False, limit: int | None = FEEDS_PER_PASS
    ) -> tuple[IngestPass, int, str | None]:
        """Do everything of a pass but the sending: feeds that are due to changes in the outbox."""
        due = await asyncio.to_thread(self.recording.due_feeds, is_forced=is_forced, limit=limit)
        taken = await ingest_feeds(
            due,
            fetcher=self.fetcher,
            workers=self.workers,
            load_entries=self.recording.load_entries,
            latest_of=self.recording.latest_of,
            clock=self.clock,
            is_forced=is_forced,
            is_backfill_silent=self.is_backfill_silent,
        )
        if due:
            await asyncio.to_thread(self.recording.record, taken)
        return taken, *await self._catch_up()

    async def _catch_up(self) -> tuple[int, str | None]:
        """Read new articles, then project; return how many, and why the read models wait if so."""
        reading_count = await self.readings.catch_up()
        try:
            await asyncio.to_thread(self.projector.catch_up)
        except ProjectionPaused as paused:
            return reading_count, str(paused)
        return reading_count, None
