"""Sends what is due in the outbox, and records every attempt.

In order inside each lane (one endpoint, one deal), so that a receiver never sees a term's new
value before the old one; lanes do not wait for each other. The row of the attempt, the message's
new state and the event (`AlertDelivered`, `AlertParked`) share one transaction; a crash between
the POST and that transaction sends the message again, under the same id.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine

from dealterms.alerts.deliveries import (
    QueuedMessage,
    disable_gone_endpoints,
    due_messages,
    log_attempt,
    next_attempt_at,
    settle,
)
from dealterms.alerts.retries import Outcome, Verdict, decide_outcome
from dealterms.alerts.webhook import Answer
from dealterms.clock import Clock
from dealterms.errors import ConfigurationError
from dealterms.events.catalogue import AlertDelivered, AlertParked, Payload, deal_stream, new_event
from dealterms.events.store import EventStore
from dealterms.log import get_logger
from dealterms.settings import AlertSettings

__all__ = ["Relay", "RelayCounts", "Sender"]

LANES_AT_ONCE = 8  # POSTs in flight; a slow receiver holds one per deal

log = get_logger("relay")
T = TypeVar("T")


class Sender(Protocol):
    """What the relay needs of webhook.py."""

    async def send(self, url: str, key: bytes, message_id: str, body: bytes) -> Answer:
        """POST a body once, signed; return what came of it."""


@dataclass(frozen=True, slots=True)
class RelayCounts:
    """How many attempts ended how."""

    delivered: int = 0
    pending: int = 0
    parked: int = 0
    disabled: int = 0

    @property
    def failed(self) -> int:
        """Return the attempts that delivered nothing."""
        return self.pending + self.parked + self.disabled

    def __add__(self, other: RelayCounts) -> RelayCounts:
        """Return both together."""
        return RelayCounts(
            self.delivered + other.delivered,
            self.pending + other.pending,
            self.parked + other.parked,
            self.disabled + other.disabled,
        )

    def plus(self, verdict: Verdict) -> RelayCounts:
        """Return the counts with one more attempt."""
        return dataclasses.replace(self, **{verdict.value: getattr(self, verdict.value) + 1})


class Relay:
    """Delivers the outbox of one database to the configured endpoints.

    `random` is seeded by whoever makes the relay; it only spreads retries inside their jitter.
    """

    def __init__(
        self,
        engine: Engine,
        store: EventStore,
        endpoints: Sequence[AlertSettings],
        sender: Sender,
        clock: Clock,
        random: Random,
    ) -> None:
        """Take the writing engine and what is needed to send and to record."""
        self._engine, self._store, self._sender, self._clock = engine, store, sender, clock
        self._endpoints: Mapping[str, AlertSettings] = {e.endpoint_id: e for e in endpoints}
        self._random = random
        self._slots = asyncio.Semaphore(LANES_AT_ONCE)

    async def relay_due(self) -> RelayCounts:
        """Try each message that is due once; after a success, the next of its lane."""
        counts, tried = RelayCounts(), set[tuple[str, str]]()
        while True:
            due = await self._in_transaction(self._due_in)
            due = [m for m in due if (m.message_id, m.endpoint) not in tried]
            if not due:
                return counts
            tried |= {(m.message_id, m.endpoint) for m in due}
            for verdict in await asyncio.gather(*(self._try(message) for message in due)):
                counts = counts.plus(verdict)

    async def next_due_at(self) -> datetime | None:
        """Return when the next attempt is due, or None if nothing waits."""
        return await self._in_transaction(
            lambda connection: next_attempt_at(connection, list(self._endpoints))
        )

    async def send_again(self, message: QueuedMessage) -> Answer:
        """Send a message once more, whatever its state; a failure starts no series of retries."""
        answer = await self._send(message)
        now = self._clock()
        outcome = decide_outcome(answer, attempt_count=1, attempted_at=now, spread=0)
        is_settled = outcome.verdict is Verdict.DELIVERED

        def record(connection: Connection) -> None:
            log_attempt(connection, message.message_id, message.endpoint, answer, now)
            if is_settled:
                self._settle_in(connection, message, answer, outcome, now)

        await self._in_transaction(record)
        return answer

    async def _try(self, message: QueuedMessage) -> Verdict:
        async with self._slots:
            answer = await self._send(message)
        now, spread = self._clock(), self._random.uniform(-1, 1)
        outcome = decide_outcome(
            answer, attempt_count=message.attempt_count + 1, attempted_at=now, spread=spread
        )

        def record(connection: Connection) -> None:
            log_attempt(connection, message.message_id, message.endpoint, answer, now)
            self._settle_in(connection, message, answer, outcome, now)

        await self._in_transaction(record)
        _tell(message, answer, outcome)
        return outcome.verdict

    async def _send(self, message: QueuedMessage) -> Answer:
        endpoint = self._endpoints[message.endpoint]
        try:
            key = endpoint.secret.key()
        except ConfigurationError as error:  # a secret file that went away: retried like an outage
            return Answer(status=None, error=str(error), duration_ms=0)
        return await self._sender.send(endpoint.url, key, message.message_id, message.body)

    def _due_in(self, connection: Connection) -> list[QueuedMessage]:
        endpoints = list(self._endpoints)
        disable_gone_endpoints(connection, endpoints)
        return due_messages(connection, endpoints, self._clock())

    def _settle_in(
        self,
        connection: Connection,
        message: QueuedMessage,
        answer: Answer,
        outcome: Outcome,
        now: datetime,
    ) -> None:
        settle(connection, message, answer, outcome, now)
        event = _ending(message, answer, outcome)
        if event is not None:
            stream = deal_stream(message.deal_id)
            self._store.append_in(connection, stream, [new_event(event, now)])

    async def _in_transaction(self, work: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        return await asyncio.to_thread(run)


def _ending(message: QueuedMessage, answer: Answer, outcome: Outcome) -> Payload | None:
    """Return the event of a message that was delivered or given up, else None."""
    if outcome.verdict is Verdict.PENDING:
        return None
    count = message.attempt_count + 1
    if outcome.verdict is Verdict.DELIVERED and answer.status is not None:
        return AlertDelivered(message.message_id, message.endpoint, count, answer.status)
    return AlertParked(message.message_id, message.endpoint, count, answer.words)


def _tell(message: QueuedMessage, answer: Answer, outcome: Outcome) -> None:
    facts = {
        "message_id": message.message_id,
        "endpoint": message.endpoint,
        "deal_id": message.deal_id,
        "attempt": message.attempt_count + 1,
        "outcome": answer.words,
    }
    if outcome.verdict is Verdict.DELIVERED:
        log.info("alert delivered", **facts)
    elif outcome.verdict is Verdict.PENDING:
        log.warning("alert not delivered", next_attempt_at=str(outcome.next_attempt_at), **facts)
    else:
        log.error(f"alert {outcome.verdict.value}", **facts)
