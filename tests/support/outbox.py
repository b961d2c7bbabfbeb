"""An outbox, its relay and a clock that the test moves: real rows, real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_network
from random import Random
from typing import Any

from sqlalchemy import Engine, select

from dealterms.alerts.deliveries import Selection, find_messages
from dealterms.alerts.outbox import OutboxMessage, queue_in
from dealterms.alerts.relay import Relay, RelayCounts, Sender
from dealterms.alerts.sending import AlertSender
from dealterms.events.store import EventStore
from dealterms.leases import SoleLeases
from dealterms.settings import AlertSettings
from dealterms.tables import alert_endpoints, outbox_messages
from support.webhook_receiver import SECRET

LOOPBACK = (ip_network("127.0.0.0/8"),)
BODY = b'{"n":1}'


class Outbox:
    """One database with an outbox, relayed to the endpoints that a test names by address."""

    def __init__(self, engine: Engine, store: EventStore, clock: Any) -> None:
        self.engine, self.store, self.clock = engine, store, clock
        self._settings: dict[str, AlertSettings] = {}

    def configure(self, url: str, **settings: Any) -> AlertSettings:
        """Give an endpoint other settings than a url and a secret."""
        document = {"url": url, "secret": SECRET, **settings}
        self._settings[url] = AlertSettings.model_validate(document)
        return self._settings[url]

    def endpoint(self, url: str) -> AlertSettings:
        return self._settings.get(url) or self.configure(url)

    def queue(self, *message_ids: str, to: str, deal_id: str = "d1", position: int = 1) -> int:
        endpoint = self.endpoint(to)
        messages = [
            OutboxMessage(
                name, endpoint.endpoint_id, endpoint.masked_url, deal_id, ("term_changed",), BODY
            )
            for name in message_ids
        ]
        with self.engine.begin() as connection:
            return queue_in(connection, messages, position=position, now=self.clock())

    def relay(self, *urls: str, total_seconds: float = 5) -> RelayCounts:
        """Make one pass, as `dealterms poll` does."""

        async def run() -> RelayCounts:
            async with self.sender(total_seconds) as sender:
                return await self.relay_with(sender, *urls).relay_due()

        return asyncio.run(run())

    def replay(self, message_id: str, url: str) -> None:
        async def run() -> None:
            async with self.sender() as sender:
                with self.engine.begin() as connection:
                    (message,) = find_messages(connection, Selection(message_id))
                await self.relay_with(sender, url).send_again(message)

        asyncio.run(run())

    def sender(self, total_seconds: float = 5) -> AlertSender:
        return AlertSender(self.clock, LOOPBACK, total_seconds=total_seconds)

    def relay_with(self, sender: Sender, *urls: str) -> Relay:
        endpoints = [self.endpoint(url) for url in urls]
        alone = SoleLeases()
        return Relay(self.engine, self.store, endpoints, sender, self.clock, Random(1), alone)

    def states(self) -> dict[str, str]:
        return {row.message_id: row.state for row in self.rows(outbox_messages)}

    def health(self, url: str) -> Any:
        endpoint = self.endpoint(url).endpoint_id
        return next(row for row in self.rows(alert_endpoints) if row.endpoint == endpoint)

    def next_attempt_at(self, after: datetime | None = None) -> datetime:
        """Return when the next attempt is due, be it past; in ten years if nothing waits."""
        found = [row.next_attempt_at for row in self.rows(outbox_messages)]
        waiting = [moment for moment in found if moment and (after is None or moment > after)]
        return min(waiting, default=self.clock() + timedelta(days=3650))

    def wait_for_next_attempt(self) -> None:
        """Move on to the next attempt; stay where we are if nothing waits."""
        if any(row.next_attempt_at for row in self.rows(outbox_messages)):
            self.clock.now = max(self.clock.now, self.next_attempt_at())

    def rows(self, table: Any) -> Sequence[Any]:
        with self.engine.begin() as connection:
            return connection.execute(select(table)).all()

    def events(self) -> list[Any]:
        return [recorded.event for recorded in self.store.read_all(0, 1000)]
