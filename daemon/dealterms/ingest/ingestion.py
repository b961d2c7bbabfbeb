"""The polls of a process: begun pass by pass, taken when they are done; returns, stores nothing.

A pass that waited for its slowest publisher would make all others wait: with two thousand hosts
that never answer, a good feed among them would have its turn after eight minutes. So a poll may
outlive the pass that began it, and a later pass takes it with its own.

Nothing is lost or doubled by a crash at any point: what is remembered of a feed (validators, known
entries) is part of the result, and the caller saves it together with the articles, or not at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence

from dealterms.clock import Clock
from dealterms.events.catalogue import article_id_of
from dealterms.fetch import Fetcher
from dealterms.ingest.pages import Headers, PageReader
from dealterms.ingest.permission import Permissions
from dealterms.ingest.places import Places
from dealterms.ingest.reading import FeedReader, Poll
from dealterms.ingest.results import IngestPass, KnownRevision
from dealterms.ingest.settling import settle
from dealterms.log import logged_with
from dealterms.poll import DueFeed, KnownEntry
from dealterms.workers import WorkerPool

__all__ = ["MOST_POLLS", "Ingestion"]

MOST_POLLS = 256
"""Hosts that do not answer cost a connection each, and fifteen seconds: seventeen a second then."""

Advance = Callable[[Poll], None]


class Ingestion:
    """Polls feeds, with their new, changed and retried pages.

    `load_entries` (feed address to known entries) and `latest_of` (article ids to their newest
    revisions) read the store; they are called in threads. `headers_of` gives what a feed's server
    wants to see beside the usual headers. At most `most_polls` are under way; `aclose` cuts off
    those that nobody has taken.
    """

    def __init__(
        self,
        *,
        fetcher: Fetcher,
        workers: WorkerPool,
        permissions: Permissions,
        load_entries: Callable[[str], Mapping[str, KnownEntry]],
        latest_of: Callable[[Collection[str]], Mapping[str, KnownRevision]],
        clock: Clock,
        headers_of: Callable[[str], Headers] = lambda feed_url: (),
        is_backfill_silent: bool = False,
        most_polls: int = MOST_POLLS,
    ) -> None:
        """Take what polls work with; nothing is under way yet."""
        self._fetcher, self._workers, self._permissions = fetcher, workers, permissions
        self._load_entries, self._latest_of = load_entries, latest_of
        self._headers_of, self._clock = headers_of, clock
        self._is_backfill_silent, self._most_polls = is_backfill_silent, most_polls
        self._places = Places()
        self._polls: dict[str, asyncio.Task[Poll]] = {}  # by feed, in the order of their beginning
        self._new: list[asyncio.Task[Poll]] = []

    async def aclose(self) -> None:
        """Cut off what is under way: its feeds are due as they were."""
        tasks = list(self._polls.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._polls.clear()

    @property
    def feeds_under_way(self) -> Collection[str]:
        """The addresses of the feeds whose polls have begun and are not taken."""
        return self._polls.keys()

    @property
    def room(self) -> int:
        """How many more polls may begin now."""
        return max(self._most_polls - len(self._polls), 0)

    def begin(self, due: Sequence[DueFeed], advance: Advance = lambda poll: None) -> None:
        """Begin to poll these feeds; `advance` is called with each that is done.

        No failure of a feed or page leaves its poll: it is in the result.
        """
        pages = PageReader(
            self._fetcher, self._workers, self._permissions, self._clock, self._places
        )
        reader = FeedReader(
            self._fetcher, self._workers, pages, self._load_entries, self._headers_of, self._clock,
            self._places,
        )  # fmt: skip
        poll_id = f"poll-{self._clock():%Y%m%dT%H%M%S%fZ}"

        async def poll_one(one: DueFeed) -> Poll:
            poll = await reader.poll(one, poll_id)
            advance(poll)
            return poll

        with logged_with(poll_id=poll_id):
            self._new = [asyncio.create_task(poll_one(one)) for one in due]
        for one, task in zip(due, self._new, strict=True):
            self._polls[one.state.url] = task

    async def take(self, patience: float | None = None) -> tuple[IngestPass, list[DueFeed]]:
        """Return what is to be stored of the polls that are done, each once, and their feeds.

        Those that were begun last are waited for, up to `patience` seconds; if none were, it is the
        first to be done that is waited for. Without patience, all are waited for. If the store
        cannot be read, its StoreError is raised, and the polls can be taken later: publishers are
        not asked again for our trouble.
        """
        new, self._new = self._new, []
        if patience is None:
            new = list(self._polls.values())
        until = asyncio.ALL_COMPLETED if new else asyncio.FIRST_COMPLETED
        watched = new or self._polls.values()
        if watched:
            await asyncio.wait(watched, timeout=patience, return_when=until)
        polls = [task.result() for task in self._polls.values() if task.done()]
        taken = await self._settled(polls)
        for poll in polls:
            del self._polls[poll.due.state.url]
        return taken, [poll.due for poll in polls]

    async def _settled(self, polls: Sequence[Poll]) -> IngestPass:
        read = [page.read for poll in polls for page in poll.pages if page.read is not None]
        ids = {article_id_of(one.article.canonical_url) for one in read}
        latest = await asyncio.to_thread(self._latest_of, ids) if ids else {}
        return settle(polls, latest, is_backfill_silent=self._is_backfill_silent)
