"""Where the parts meet: each command's program is put together here; what stays up, in running.py.

    settings ──▶ engine ──▶ store ──▶ projector ──▶ relay ──▶ pipeline ──▶ poll_once / run_daemon

Nothing here decides anything about feeds, claims or alerts.
"""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, Engine

from dealterms.alerts.bodies import TellableChange
from dealterms.alerts.deliveries import QueuedMessage, Selection, find_messages
from dealterms.alerts.outbox import messages_for, queue_in, test_message
from dealterms.alerts.relay import Relay
from dealterms.alerts.sending import AlertSender
from dealterms.alerts.webhook import Answer
from dealterms.claims.document import Document, Watchlist
from dealterms.clock import Clock, system_clock
from dealterms.database import known_revisions, open_reader, require_database
from dealterms.errors import UsageError
from dealterms.events.store import EventStore
from dealterms.feeds_store import resume_feed, sync_feeds
from dealterms.fetch import Fetcher, Poster
from dealterms.ingest import MOST_POLLS, Ingestion, Permissions
from dealterms.leases import FOLLOWING, Leases, kept, leases_on
from dealterms.network import NetworkPolicy
from dealterms.outside import REALITY, Outside
from dealterms.pipeline import Advance, PassResult, Pipeline
from dealterms.projections.projector import PROJECTION, Projector
from dealterms.readings import Reading, Readings, read_document
from dealterms.recording import Recording
from dealterms.rulings import attribute_claim, forget_article, reject_claim, restore_claim
from dealterms.settings import AlertSettings, Settings
from dealterms.single_process import AlreadyRunningError, only_process
from dealterms.watchlist import record_watchlist
from dealterms.websub.pushes import HUB_BYTES, HUB_SECONDS, Pushes
from dealterms.workers import WorkerPool

if TYPE_CHECKING:
    from dealterms.llm.asking import Asking

__all__ = [
    "Parts",
    "change_alerting",
    "forget",
    "migrate",
    "open_parts",
    "open_pipeline",
    "poll_once",
    "rebuild",
    "reextract",
    "replay_messages",
    "resume",
    "rule_on_claim",
    "send_test_messages",
    "verify",
]

T = TypeVar("T")

Counted = Callable[[int, int], None]  # told how much is done, and of how much


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


@contextmanager
def _open_known(settings: Settings) -> Iterator[Parts]:
    """Open the parts on a database that is there; StoreError says what to do if there is none."""
    require_database(settings.store.url)
    with open_parts(settings) as parts:
        yield parts


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
        _record_configuration(parts)
        async with (
            fetcher,
            outside.workers() as workers,
            AlertSender(clock, settings.network.allow, outlet=outside.outlet) as sender,
            _asking(parts, workers) as asking,
            _pushes(parts, outside) as pushes,
            kept(parts.leases),
        ):
            recording = _recording(parts, pushes)
            async with _ingestion(parts, recording, fetcher, workers) as ingestion:
                gc.freeze()  # modules and settings stay: no collection need look at them again
                yield Pipeline(
                    recording=recording,
                    workers=workers,
                    ingestion=ingestion,
                    readings=_readings(parts, workers),
                    projector=parts.projector,
                    relay=_relay(parts, sender),
                    clock=clock,
                    leases=parts.leases,
                    ask=None if asking is None else asking.ask_due,
                    pushes=pushes,
                )


def poll_once(settings: Settings, advance: Advance = lambda poll, total: None) -> PassResult:
    """Make one pass over every feed, whatever its interval; return what came of it.

    `advance` is told of each feed that is done, and of how many there are.
    """

    async def run() -> PassResult:
        async with open_pipeline(settings) as pipeline:
            return await pipeline.run_pass(advance)

    return asyncio.run(run())


def resume(settings: Settings, feed_url: str) -> None:
    """Make a feed due now, whatever its polls have come to."""
    with open_parts(settings) as parts, parts.engine.begin() as connection:
        sync_feeds(connection, settings.feeds)
        resume_feed(connection, feed_url)


# ------------------------------------------------------------------ a person overrules


def rule_on_claim(
    settings: Settings,
    claim: str,
    *,
    verdict: str,
    reason: str,
    by: str,
    deal_id: str = "",
) -> str:
    """Append a ruling ("reject", "attribute" or "restore") and apply it; return the claim's id."""
    with _open_known(settings) as parts:
        rules: dict[str, Callable[..., str]] = {
            "reject": reject_claim,
            "attribute": partial(attribute_claim, deal_id=deal_id),
            "restore": restore_claim,
        }
        claim_id: str = rules[verdict](
            parts.engine, parts.store, claim, reason=reason, by=by, now=parts.clock()
        )
        _apply_unless_busy(parts)
    return claim_id


def forget(settings: Settings, article: str, reason: str) -> str:
    """Delete an article's text and quotes; return its id."""
    with _open_known(settings) as parts:
        article_id = forget_article(
            parts.engine, parts.store, article, reason=reason, now=parts.clock()
        )
        _apply_unless_busy(parts)
    return article_id


# ------------------------------------------------------------------ upkeep


def rebuild(
    settings: Settings, projection: str | None = None, advance: Counted | None = None
) -> int:
    """Make the read models anew; return the number of events replayed.

    `advance(done, total)` is told how far the log has been read.
    """
    if projection not in (None, PROJECTION):
        raise UsageError(f'there is no projection "{projection}"; known: {PROJECTION}')
    with _open_known(settings) as parts, only_process(settings.store.url):
        return parts.projector.rebuild(advance)


def migrate(settings: Settings) -> str:
    """Bring schema and read models to this program's version; return the schema's revision."""
    with open_parts(settings) as parts, only_process(settings.store.url):
        _lead_or_refuse(parts)
        parts.projector.catch_up()
        parts.leases.finish_all()
    return known_revisions()[-1]


def reextract(settings: Settings, advance: Counted) -> int:
    """Read every stored article with today's rules; return how many readings were new."""

    async def run() -> int:
        with _open_known(settings) as parts, only_process(settings.store.url):
            _record_configuration(parts)
            _lead_or_refuse(parts)
            async with kept(parts.leases), REALITY.workers() as workers:
                readings = _readings(parts, workers)
                await readings.start_over()
                count = await readings.catch_up(advance)
                async with _asking(parts, workers) as asking:
                    if asking is not None:
                        await asking.start_over()
                        count += await asking.ask_due(None)
                await asyncio.to_thread(parts.projector.catch_up)
        return count

    return asyncio.run(run())


def verify(
    settings: Settings, *, log_only: bool = False, advance: Counted | None = None
) -> list[str]:
    """Return what is wrong with the log and the read models, a sentence each.

    `advance(done, total)` is told how far the log has been read, twice over if both are looked at.
    """
    engine = open_reader(settings.store.url)
    try:
        store = EventStore(engine, system_clock)
        head = store.head()
        problems = store.verify(None if advance is None else lambda done: advance(done, head))
        if not problems and not log_only and head > 0:
            problems = Projector(engine, store, system_clock).verify_projections(advance)
    finally:
        engine.dispose()
    return [str(problem) for problem in problems]


# ------------------------------------------------------------------ alerts by hand


def replay_messages(settings: Settings, which: Selection) -> list[tuple[str, Answer]]:
    """Send the messages that are meant once more; return (endpoint, answer) for each."""
    endpoints = {alert.endpoint_id for alert in settings.alerts}
    with _open_known(settings) as parts:
        with parts.engine.begin() as connection:
            found = find_messages(connection, which)
        if which.message_id is not None and not found:
            raise UsageError(
                f'there is no message "{which.message_id}"; see `dealterms alerts list`'
            )
        return _send(parts, [message for message in found if message.endpoint in endpoints])


def send_test_messages(settings: Settings, endpoint: str | None = None) -> list[tuple[str, Answer]]:
    """Send a test message to one endpoint, or to each; return (endpoint, answer) for each."""
    with open_parts(settings) as parts:
        meant = [alert.endpoint_id for alert in settings.alerts]
        meant = [one for one in meant if endpoint in (None, one)]
        return _send(parts, [test_message(one, parts.clock()) for one in meant])


def change_alerting(settings: Settings, change: Callable[[Connection, datetime], T]) -> T:
    """Make one change to endpoints or silences, in a transaction; return what it returns.

    A daemon that runs sees it at its next look.
    """
    with open_parts(settings) as parts, parts.engine.begin() as connection:
        return change(connection, parts.clock())


def _send(parts: Parts, messages: Sequence[QueuedMessage]) -> list[tuple[str, Answer]]:
    async def run() -> list[tuple[str, Answer]]:
        async with AlertSender(parts.clock, parts.settings.network.allow) as sender:
            relay = _relay(parts, sender)
            return [(message.endpoint, await relay.send_again(message)) for message in messages]

    return asyncio.run(run())


# ------------------------------------------------------------------ how parts are joined


def _record_configuration(parts: Parts) -> None:
    """Bring feeds and watchlist of the database in line with the configuration."""
    with parts.engine.begin() as connection:
        record_watchlist(connection, parts.store, parts.settings.watchlist, parts.clock())
        sync_feeds(connection, parts.settings.feeds)  # the log is locked: one daemon at a time


def _relay(parts: Parts, sender: AlertSender) -> Relay:
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
    """Return how many feeds may be asked at once: as many again of the descriptors stay free."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_POLLS if allowed == resource.RLIM_INFINITY else min(MOST_POLLS, allowed // 4)


def _readings(parts: Parts, workers: WorkerPool) -> Readings:
    async def read(document: Document, watchlist: Watchlist) -> Reading:
        return await workers.run(read_document, document, watchlist)

    fence = partial(parts.leases.lead_in, role=FOLLOWING)
    return Readings(parts.engine, parts.store, parts.settings.watchlist, read, parts.clock, fence)


@asynccontextmanager
async def _asking(parts: Parts, workers: WorkerPool) -> AsyncIterator[Asking | None]:
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


def _apply_unless_busy(parts: Parts) -> None:
    """Bring the read models up to date; a daemon that runs does it by itself."""
    try:
        with only_process(parts.settings.store.url):
            _lead_or_refuse(parts)
            parts.projector.catch_up()
            parts.leases.finish_all()
    except AlreadyRunningError:
        return


def _lead_or_refuse(parts: Parts) -> None:
    """Take the place of the daemon that follows the log; raise AlreadyRunningError if one does."""
    if not parts.leases.lead(FOLLOWING):
        raise AlreadyRunningError(
            "another dealterms follows the log of this database: stop its daemons first"
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
