"""Three days of dead endpoints, in virtual time, with crashes: nothing is lost, doubled or passed.

Time is simulated; the rows, the HTTP exchanges and the receivers are real. The program dies at
random moments: after the receiver has taken a message and before that is written down, and in the
middle of a transaction. A new one is then started on the same file, as after a kill.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Connection, Engine, event

from dealterms.alerts.sending import AlertSender
from dealterms.alerts.webhook import Answer
from dealterms.events.catalogue import AlertDelivered, AlertParked
from dealterms.events.store import EventStore
from dealterms.settings import AlertSettings
from dealterms.tables import delivery_attempts, outbox_messages
from support.databases import on_both_databases
from support.frozen_clock import FrozenClock
from support.outbox import Outbox
from support.webhook_receiver import Reply, WebhookReceiver

pytestmark = on_both_databases

DEALS = ("d1", "d2", "d3")
OUTAGE = timedelta(days=3)
EVERY = timedelta(hours=5)
FAULTS = (Reply(503), Reply(500), Reply(drops=True), Reply(302), Reply(404))


class CrashError(Exception):
    """The program died here."""


class Receiver(WebhookReceiver):
    """Refuses in every way while it is down; `accepted` are the ids it took, repeats and all."""

    def __init__(self, random: Random) -> None:
        self.is_down, self.accepted, self._random = False, list[str](), random
        super().__init__()

    def take(self, headers: Mapping[str, str], body: bytes) -> Reply:
        super().take(headers, body)
        if self.is_down:
            return self._random.choice(FAULTS)
        self.accepted.append(headers["webhook-id"])
        return Reply()


class FragileSender:
    """Sends for real, counts what is in flight per lane, and dies after some of the answers."""

    def __init__(self, inner: AlertSender, random: Random) -> None:
        self._inner, self._random = inner, random
        self.in_flight, self.most_in_flight = Counter[tuple[str, str]](), 0

    async def send(self, endpoint: AlertSettings, message_id: str, body: bytes) -> Answer:
        lane = endpoint.endpoint_id, message_id.split("-")[0]
        self.in_flight[lane] += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight[lane])
        try:
            answer = await self._inner.send(endpoint, message_id, body)
        finally:
            self.in_flight[lane] -= 1
        if self._random.random() < 0.05:
            raise CrashError
        return answer


@contextmanager
def crashing_commits(engine: Engine, random: Random) -> Iterator[None]:
    def die_sometimes(connection: Connection) -> None:
        if random.random() < 0.02:
            raise CrashError

    event.listen(engine, "commit", die_sometimes)
    try:
        yield
    finally:
        event.remove(engine, "commit", die_sometimes)


class World:
    """Time, two endpoints that go down together, and a program that is started again and again."""

    def __init__(self, outbox: Outbox, receivers: list[Receiver], random: Random) -> None:
        self.outbox, self.receivers, self.random = outbox, receivers, random
        self.urls = [receiver.url for receiver in receivers]
        self.queued: list[str] = []
        self.most_in_flight = self.crashes = 0

    def queue(self) -> None:
        """Queue a message about one deal for both endpoints."""
        deal_id = DEALS[len(self.queued) % len(DEALS)]
        message_id = f"{deal_id}-{len(self.queued):03}"
        for url in self.urls:
            self.outbox.queue(message_id, to=url, deal_id=deal_id, position=len(self.queued) + 1)
        self.queued.append(message_id)

    async def relay(self, inner: AlertSender) -> None:
        """Make a pass; whenever the program dies in it, start another one."""
        while True:
            sender = FragileSender(inner, self.random)
            try:
                with crashing_commits(self.outbox.engine, self.random):
                    await self.outbox.relay_with(sender, *self.urls).relay_due()
                return
            except CrashError:
                self.crashes += 1
            finally:
                self.most_in_flight = max(self.most_in_flight, sender.most_in_flight)

    async def live(self, inner: AlertSender, length: timedelta) -> None:
        """Let time pass from one thing that happens to the next."""
        clock = self.outbox.clock
        until, next_message = clock() + length, clock()
        while clock() < until:
            if clock() >= next_message:
                self.queue()
                next_message += EVERY
            await self.relay(inner)
            waiting = self.outbox.next_attempt_at(after=clock())
            clock.now = min(until, next_message, waiting)


@pytest.mark.parametrize("seed", [1, 2])
def test_after_three_days_down_everything_arrives_once_and_in_order(
    seed: int, engine: Engine, event_store: EventStore, clock: FrozenClock
) -> None:
    random = Random(seed)
    with Receiver(random) as one, Receiver(random) as other:
        world = World(Outbox(engine, event_store, clock), [one, other], random)

        async def run() -> None:
            async with world.outbox.sender() as inner:
                await world.live(inner, timedelta(hours=2))
                one.is_down = other.is_down = True
                await world.live(inner, OUTAGE)
                one.is_down = other.is_down = False
                await world.live(inner, timedelta(days=1, hours=6))

        asyncio.run(run())

        for receiver in (one, other):  # each knows repeats by their id
            assert _by_deal(dict.fromkeys(receiver.accepted)) == _by_deal(world.queued)
            assert all(request.is_signed for request in receiver.requests)
    assert {row.state for row in world.outbox.rows(outbox_messages)} == {"delivered"}
    assert world.crashes > 5
    assert world.most_in_flight == 1
    _every_message_ended_once_in_the_log(world)
    rows = world.outbox.rows(delivery_attempts)
    attempts = Counter((row.message_id, row.endpoint) for row in rows)
    assert max(attempts.values()) <= 10 + OUTAGE / EVERY  # no storm: its own, and one a new message


def _by_deal(message_ids: Iterable[str]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for message_id in message_ids:
        found[message_id.split("-")[0]].append(message_id)
    return dict(found)


def _every_message_ended_once_in_the_log(world: World) -> None:
    ends = [one for one in world.outbox.events() if isinstance(one, AlertDelivered | AlertParked)]
    assert len(ends) == len({(one.message_id, one.endpoint) for one in ends})
    assert len(ends) == len(world.queued) * len(world.urls)
