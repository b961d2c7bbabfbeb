"""What each command does, from its settings to its result; the commands themselves are in cli/.

Nothing here decides anything about feeds, claims or alerts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from dealterms.alerts.deliveries import QueuedMessage, Selection, find_messages
from dealterms.alerts.outbox import test_message
from dealterms.alerts.sending import AlertSender
from dealterms.alerts.webhook import Answer
from dealterms.bootstrap import (
    Parts,
    asking_on,
    open_parts,
    open_pipeline,
    readings_on,
    record_configuration,
    relay_on,
)
from dealterms.clock import system_clock
from dealterms.database import known_revisions, open_reader, require_database
from dealterms.errors import UsageError
from dealterms.events.store import EventStore
from dealterms.feeds_store import resume_feed, sync_feeds
from dealterms.leases import FOLLOWING, kept
from dealterms.outside import REALITY
from dealterms.pipeline import Advance, PassResult
from dealterms.projections.projector import PROJECTION, Projector
from dealterms.rulings import attribute_claim, forget_article, reject_claim, restore_claim
from dealterms.settings import Settings
from dealterms.single_process import AlreadyRunningError, only_process

__all__ = [
    "change_alerting",
    "forget",
    "migrate",
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
            record_configuration(parts)
            _lead_or_refuse(parts)
            async with kept(parts.leases), REALITY.workers() as workers:
                readings = readings_on(parts, workers)
                await readings.start_over()
                count = await readings.catch_up(advance)
                async with asking_on(parts, workers) as asking:
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
            relay = relay_on(parts, sender)
            return [(message.endpoint, await relay.send_again(message)) for message in messages]

    return asyncio.run(run())


# ------------------------------------------------------------------ beside a daemon


@contextmanager
def _open_known(settings: Settings) -> Iterator[Parts]:
    """Open the parts on a database that is there; StoreError says what to do if there is none."""
    require_database(settings.store.url)
    with open_parts(settings) as parts:
        yield parts


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
