"""What was done and could not be written is written later, not done again."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from dealterms.errors import StoreError
from dealterms.events.store import EventStore
from support.frozen_clock import FrozenClock
from support.outbox import Outbox
from support.webhook_receiver import WebhookReceiver


@contextmanager
def a_full_disk(engine: Engine) -> Iterator[None]:
    """Let every write fail as SQLite lets it fail."""

    def refuse(cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            raise sqlite3.OperationalError("database or disk is full")

    names = ("do_execute", "do_executemany", "do_execute_no_params")
    for name in names:
        event.listen(engine, name, refuse)
    yield
    for name in names:
        event.remove(engine, name, refuse)


def test_an_alert_that_arrived_while_the_disk_was_full_is_sent_once(
    engine: Engine, event_store: EventStore, clock: FrozenClock
) -> None:
    outbox = Outbox(engine, event_store, clock)
    with WebhookReceiver() as receiver:
        outbox.queue("m1", "m2", to=receiver.url)

        async def scenario() -> None:
            async with outbox.sender() as sender:
                relay = outbox.relay_with(sender, receiver.url)
                with a_full_disk(engine):
                    for _ in range(3):
                        with pytest.raises(StoreError, match="free some space"):
                            await relay.relay_due()
                assert (await relay.relay_due()).delivered == 2

        asyncio.run(scenario())

    assert [request.webhook_id for request in receiver.requests] == ["m1", "m2"]
