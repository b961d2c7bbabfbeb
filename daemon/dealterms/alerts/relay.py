"""Sends what is due in the outbox, and records every attempt.

Each lane (one endpoint, one deal) is emptied by a task of its own, oldest message first, one in
flight. An endpoint has `LANES_PER_ENDPOINT` of them at work at most, so that a dead one holds up
its own lanes only. The row of the attempt, the message's new state, the endpoint's health and the
event (`AlertDelivered`, `AlertParked`) share one transaction; a crash between the POST and that
transaction sends the message again, under the same id. Where several daemons share the outbox, a
lane is leased: no two of them send from it at once.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine

from dealterms import metrics
from dealterms.alerts.deliveries import (
    Lane,
    QueuedMessage,
    anything_waits,
    due_lanes,
    next_in_lane,
)
from dealterms.alerts.endpoints import load_health_of_all
from dealterms.alerts.ledger import Ledger, tell_attempt
from dealterms.alerts.retries import Verdict, decide_outcome
from dealterms.alerts.webhook import Answer
from dealterms.clock import Clock
from dealterms.errors import StoreError
from dealterms.events.store import EventStore
from dealterms.leases import LeaseLostError, Leases
from dealterms.settings import AlertSettings

__all__ = ["Relay", "RelayCounts", "Sender"]

_LANE = "lane"  # the kind of lease
LANES_PER_ENDPOINT = 4  # POSTs in flight to one receiver

T = TypeVar("T")


class Sender(Protocol):
    """What the relay needs of sending.py."""

    async def send(self, endpoint: AlertSettings, message_id: str, body: bytes) -> Answer:
        """Send a message once, in the form the endpoint takes; return what came of it."""


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
        leases: Leases,
    ) -> None:
        """Take the writing engine and what is needed to send and to record."""
        self._leases = leases
        self._engine, self._sender, self._clock, self._random = engine, sender, clock, random
        self._endpoints: Mapping[str, AlertSettings] = {e.endpoint_id: e for e in endpoints}
        self._ledger = Ledger(store, endpoints)
        self._lanes: dict[Lane, asyncio.Task[RelayCounts]] = {}  # in flight
        # Attempts that were made and could not be written, for want of disk or connection.
        self._unwritten: dict[Lane, tuple[QueuedMessage, Answer, datetime]] = {}
        self._slots: dict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(LANES_PER_ENDPOINT)
        )

    async def relay_due(self) -> RelayCounts:
        """Make one attempt at each lane that is due now; after a success, at the next of it."""
        now, counts = self._clock(), RelayCounts()
        try:
            while await self._begin_due(lambda: now):
                while self._lanes:
                    counts += await self._first_ended()
        finally:
            await self._cancel()
        return counts

    async def keep_up(self) -> RelayCounts:
        """Begin on what is due and has not been begun; wait for nothing, count what has ended."""
        counts = self._ended()
        await self._begin_due(self._clock)
        return counts

    async def drain(self) -> None:
        """Wait for what is in flight; if this is cancelled, so is that, and goes again later."""
        try:
            while self._lanes:
                await self._first_ended()
        finally:
            await self._cancel()

    async def send_again(self, message: QueuedMessage) -> Answer:
        """Send a message once more, whatever its state; a failure starts no series of retries."""
        answer = await self._send(message)
        now = self._clock()
        await self._in_transaction(
            lambda connection: self._ledger.record_again(connection, message, answer, now)
        )
        return answer

    async def _begin_due(self, by: Clock) -> bool:
        """Begin on the lanes that are due, not begun and free; return whether there were any."""
        due = await self._in_transaction(lambda connection: self._look(connection, by()))
        idle = {_key(lane): lane for lane in due if lane not in self._lanes}
        ours = await asyncio.to_thread(self._leases.claim, _LANE, list(idle))
        for key in ours:
            self._lanes[idle[key]] = asyncio.create_task(self._empty_and_give_back(idle[key], by))
        return bool(ours)

    async def _first_ended(self) -> RelayCounts:
        await asyncio.wait(self._lanes.values(), return_when=asyncio.FIRST_COMPLETED)
        return self._ended()

    def _ended(self) -> RelayCounts:
        """Return what the lanes that have ended counted; raise what broke one of them."""
        counts = RelayCounts()
        for lane in [lane for lane, task in self._lanes.items() if task.done()]:
            counts += self._lanes.pop(lane).result()
        return counts

    async def _cancel(self) -> None:
        tasks, self._lanes = list(self._lanes.values()), {}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _empty_and_give_back(self, lane: Lane, by: Clock) -> RelayCounts:
        try:
            return await self._empty(lane, by)
        finally:
            await asyncio.to_thread(self._leases.finish, _LANE, [_key(lane)])

    async def _empty(self, lane: Lane, by: Clock) -> RelayCounts:
        """Send what is due in a lane, oldest first, until nothing is or an attempt fails.

        An answer that could not be written is written first: a receiver is not sent a message again
        and again because of a full disk here.
        """
        counts = RelayCounts()
        while True:
            async with self._slots[lane.endpoint]:
                if lane in self._unwritten:
                    counts = counts.plus(await self._write(lane))
                message = await self._in_transaction(lambda c: self._next(c, lane, by()))
                if message is None:
                    return counts
                counts = counts.plus(await self._try(message))

    async def _try(self, message: QueuedMessage) -> Verdict:
        answer = await self._send(message)
        self._unwritten[message.lane] = (message, answer, self._clock())
        return await self._write(message.lane)

    async def _write(self, lane: Lane) -> Verdict:
        """Decide what the last attempt at a lane comes to, and write it down."""
        (message, answer, now), spread = self._unwritten[lane], self._random.uniform(-1, 1)
        outcome = decide_outcome(
            answer,
            attempt_count=message.attempt_count + 1,
            attempted_at=now,
            spread=spread,
            due_at=message.next_attempt_at,
            first_attempt_at=message.first_attempt_at,
        )

        def record(connection: Connection) -> None:
            self._leases.renew_in(connection, _LANE, [_key(message.lane)])
            self._ledger.record(connection, message, answer, outcome, now)

        try:
            await self._in_transaction(record)
        except StoreError as error:
            if isinstance(error, LeaseLostError) or not error.retryable:
                del self._unwritten[lane]  # it is another's to send again
            raise
        del self._unwritten[lane]
        tell_attempt(message, answer, outcome)
        metrics.DELIVERY_ATTEMPTS.labels(outcome.verdict.value).inc()
        metrics.DELIVERY_SECONDS.observe(answer.duration_ms / 1000)
        return outcome.verdict

    async def _send(self, message: QueuedMessage) -> Answer:
        endpoint = self._endpoints[message.endpoint]
        return await self._sender.send(endpoint, message.message_id, message.body)

    def _look(self, connection: Connection, now: datetime) -> list[Lane]:
        """Put the outbox in order, then return the lanes that are due.

        This is done every second, and mostly nothing waits: then that is all that is asked.
        """
        if not anything_waits(connection):
            return []
        self._ledger.tidy(connection, now)
        return due_lanes(connection, self._open(connection, now), now)

    def _next(self, connection: Connection, lane: Lane, now: datetime) -> QueuedMessage | None:
        is_open = lane.endpoint in self._open(connection, now)
        return next_in_lane(connection, lane, now) if is_open else None

    def _open(self, connection: Connection, now: datetime) -> list[str]:
        """Return the endpoints that may be sent to now."""
        health = load_health_of_all(connection, list(self._endpoints))
        return [
            endpoint
            for endpoint, one in health.items()
            if not one.is_disabled
            and (one.held_until is None or one.held_until <= now)
            and self._endpoints[endpoint].quiet_until(now) is None
        ]

    async def _in_transaction(self, work: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        return await asyncio.to_thread(run)


def _key(lane: Lane) -> str:
    return f"{lane.endpoint}/{lane.deal_id}"
