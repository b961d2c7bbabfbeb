"""Where the parts meet, for the commands (commands.py) and for what stays up (running.py).

    settings ──▶ engine ──▶ store ──▶ projector ──▶ relay ──▶ pipeline

Nothing here decides anything about feeds, claims or alerts.
"""

from __future__ import annotations

import gc
import os
import resource
import socket
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import Connection, Engine

from dealterms.alerts.bodies import TellableChange
from dealterms.alerts.outbox import messages_for, queue_in
from dealterms.alerts.relay import Relay
from dealterms.alerts.sending import AlertSender
from dealterms.claims.document import Document, Watchlist
from dealterms.clock import Clock
from dealterms.events.store import EventStore
from dealterms.feeds_store import sync_feeds
from dealterms.fetch import Fetcher, Poster
from dealterms.ingest import MOST_POLLS, Ingestion, Permissions
from dealterms.leases import FOLLOWING, Leases, kept, leases_on
from dealterms.network import NetworkPolicy
from dealterms.outside import REALITY, Outside
from dealterms.pipeline import Pipeline
from dealterms.projections.projector import Projector
from dealterms.readings import Reading, Readings, read_document
from dealterms.recording import Recording
from dealterms.settings import AlertSettings, Settings
from dealterms.single_process import only_process
from dealterms.watchlist import record_watchlist
from dealterms.websub.pushes import HUB_BYTES, HUB_SECONDS, Pushes
from dealterms.workers import WorkerPool

if TYPE_CHECKING:
    from dealterms.llm.asking import Asking

__all__ = [
    "Parts",
    "asking_on",
    "open_parts",
    "open_pipeline",
    "readings_on",
    "record_configuration",
    "relay_on",
]


@dataclass(frozen=True, slots=True)
class Parts:
    """What every writing command needs: the database, the log and the read models."""

    settings: Settings
    engine: Engine
    store: EventStore
    projector: Projector
    leases: Leases
    clock: Clock


@contextmanager
def open_parts(settings: Settings, outside: Outside = REALITY) -> Iterator[Parts]:
    """Open the database for writing, its schema at head, and give the parts on it."""
    engine, clock = outside.open_store(settings.store.url), outside.clock
    try:
        store = EventStore(engine, clock)
        outbox = partial(_queue_messages, settings.alerts, clock)
        leases = leases_on(engine, f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}")
        fence = partial(leases.lead_in, role=FOLLOWING)
        resign = partial(leases.resign, FOLLOWING)
        projector = Projector(engine, store, clock, outbox, fence=fence, resign=resign)
        yield Parts(settings, engine, store, projector, leases, clock)
    finally:
        engine.dispose()


@asynccontextmanager
async def open_pipeline(
    settings: Settings, outside: Outside = REALITY
) -> AsyncIterator[Pipeline]:
    """Open everything that a pass needs, as the only process on a SQLite file.

    Raises AlreadyRunningError if another dealterms works on it, IntegrityError if the end of its
    log is not what was written.
    """
    policy, clock = NetworkPolicy(settings.network.allow), outside.clock
    fetcher = Fetcher(
        policy,
        contact=settings.polling.user_agent_contact,
        host_gap=settings.polling.host_gap,
        clock=clock,
        now=outside.now,
        outlet=outside.outlet,
    )
    with open_parts(settings, outside) as parts, only_process(settings.store.url):
        parts.store.require_whole_end()
        record_configuration(parts)
        async with (
            fetcher,
            outside.workers() as workers,
            AlertSender(clock, settings.network.allow, outlet=outside.outlet) as sender,
            asking_on(parts, workers) as asking,
            _pushes(parts, outside) as pushes,
            kept(parts.leases),
        ):
            recording = _recording(parts, pushes)
            async with aclosing(_ingestion(parts, recording, fetcher, workers)) as ingestion:
                gc.freeze()  # modules and settings stay: no collection need look at them again
                yield Pipeline(
                    recording=recording,
                    workers=workers,
                    ingestion=ingestion,
                    readings=readings_on(parts, workers),
                    projector=parts.projector,
                    relay=relay_on(parts, sender),
                    leases=parts.leases,
                    ask=None if asking is None else asking.ask_due,
                    pushes=pushes,
                )


# ------------------------------------------------------------------ how parts are joined


def record_configuration(parts: Parts) -> None:
    """Bring feeds and watchlist of the database in line with the configuration."""
    with parts.engine.begin() as connection:
        record_watchlist(connection, parts.store, parts.settings.watchlist, parts.clock())
        sync_feeds(connection, parts.settings.feeds)  # the log is locked: one daemon at a time


def relay_on(parts: Parts, sender: AlertSender) -> Relay:
    """Return the relay of the configured endpoints."""
    # The seed is the process's own moment: two daemons do not retry in step.
    random = Random(parts.clock().timestamp())  # noqa: S311 -- spreads retries, guards nothing
    alerts, leases = parts.settings.alerts, parts.leases
    return Relay(parts.engine, parts.store, alerts, sender, parts.clock, random, leases)


def _recording(parts: Parts, pushes: Pushes | None) -> Recording:
    note_offers = None if pushes is None else pushes.note_offers
    feeds = parts.settings.feeds
    return Recording(parts.engine, parts.store, feeds, parts.clock, parts.leases, note_offers)


def _ingestion(
    parts: Parts, recording: Recording, fetcher: Fetcher, workers: WorkerPool
) -> Ingestion:
    return Ingestion(
        fetcher=fetcher,
        workers=workers,
        permissions=Permissions(fetcher, workers, parts.clock),
        load_entries=recording.load_entries,
        latest_of=recording.latest_of,
        headers_of=recording.headers_of,
        clock=parts.clock,
        is_backfill_silent=parts.settings.polling.backfill == "silent",
        most_polls=_most_polls(),
    )


def _most_polls() -> int:
    """Return how many feeds may be asked at once: pages and the database need descriptors too."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    is_bounded = allowed != resource.RLIM_INFINITY
    return max(1, min(MOST_POLLS, allowed // 4)) if is_bounded else MOST_POLLS


def readings_on(parts: Parts, workers: WorkerPool) -> Readings:
    """Return the reading of the log's articles by these workers."""

    async def read(document: Document, watchlist: Watchlist) -> Reading:
        return await workers.run(read_document, document, watchlist)

    fence = partial(parts.leases.lead_in, role=FOLLOWING)
    return Readings(parts.engine, parts.store, parts.settings.watchlist, read, parts.clock, fence)


@asynccontextmanager
async def asking_on(parts: Parts, workers: WorkerPool) -> AsyncIterator[Asking | None]:
    """Open the second extractor, or give None where the configuration has none.

    Raises ConfigurationError if its key cannot be read now; later that is a failed attempt.
    """
    llm = parts.settings.llm
    if llm is None:
        yield None
        return
    from dealterms.llm.asking import Asking  # it compiles patterns that only it needs
    from dealterms.llm.configured import endpoint_of, limits_of

    llm.key()
    async with endpoint_of(llm, parts.settings.network.allow, parts.clock) as endpoint:
        asking = Asking(
            parts.engine,
            parts.store,
            parts.settings.watchlist,
            endpoint,
            workers.run,
            parts.clock,
            model=llm.model,
            limits=limits_of(llm),
        )
        await asking.begin()
        yield asking


@asynccontextmanager
async def _pushes(parts: Parts, outside: Outside) -> AsyncIterator[Pushes | None]:
    """Open the subscriptions at hubs, or give None where the configuration has no [websub]."""
    settings = parts.settings
    if settings.websub is None:
        yield None
        return
    async with Poster(
        NetworkPolicy(settings.network.allow),
        total_seconds=HUB_SECONDS,
        max_bytes=HUB_BYTES,
        outlet=outside.outlet,
    ) as poster:
        yield Pushes(
            parts.engine,
            poster,
            parts.leases,
            parts.clock,
            settings.websub.public_url,
            frozenset(feed.url for feed in settings.feeds),
        )


def _queue_messages(
    endpoints: Sequence[AlertSettings],
    clock: Clock,
    connection: Connection,
    changes: Sequence[TellableChange],
    *,
    deal_names: Mapping[str, str],
    position: int,
    raised_at: datetime,
) -> None:
    now = clock()
    messages = messages_for(
        changes, deal_names=deal_names, endpoints=endpoints, raised_at=raised_at, now=now
    )
    queue_in(connection, messages, position=position, now=now)
