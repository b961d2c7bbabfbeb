"""Two daemons put one outbox in order at the same time: each thing is done once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine

from dealterms.alerts.bodies import body_of
from dealterms.alerts.holding import release_due
from dealterms.alerts.ledger import Ledger
from dealterms.alerts.outbox import OutboxMessage, queue_in
from dealterms.alerts.silences import make_silence, silenced
from dealterms.database import open_writer
from dealterms.events.catalogue import AlertParked
from dealterms.events.store import EventStore
from dealterms.tables import outbox_messages
from support.databases import on_postgresql
from support.frozen_clock import FrozenClock
from support.outbox import Outbox
from support.told_changes import NOON, a_change

pytestmark = on_postgresql

URL = "https://h.example/"
BODY = body_of("d", "Deal", [a_change()], NOON)


@pytest.fixture
def outbox(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Outbox:
    return Outbox(engine, event_store, clock)


@contextmanager
def another_daemon(store_url: str) -> Iterator[Connection]:
    """A transaction of a second process, which does not wait for the first."""
    engine = open_writer(store_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
        yield connection
    engine.dispose()


def test_a_group_is_released_by_one_of_them(outbox: Outbox, store_url: str) -> None:
    endpoint = outbox.configure(URL, group_wait="30s")
    endpoints = {endpoint.endpoint_id: endpoint}
    later = outbox.clock() + timedelta(minutes=1)
    with outbox.engine.begin() as connection:
        for name in ("m1", "m2"):
            message = OutboxMessage(
                name, endpoint.endpoint_id, "", "d", ("term_changed",), BODY, outbox.clock()
            )
            queue_in(connection, [message], position=1, now=outbox.clock())

    with outbox.engine.begin() as one, another_daemon(store_url) as other:
        assert release_due(one, endpoints, later) == 1
        assert release_due(other, endpoints, later) == 0

    (row,) = outbox.rows(outbox_messages)
    assert not row.is_held


def test_a_silenced_message_is_parked_by_one_of_them(outbox: Outbox, store_url: str) -> None:
    endpoint = outbox.configure(URL)
    with outbox.engine.begin() as connection:
        make_silence(
            connection,
            endpoint="",
            deal_id="",
            begins_at=outbox.clock(),
            ends_at=outbox.clock() + timedelta(hours=1),
            reason="r",
            made_by="ops",
        )
    outbox.queue("m1", to=URL)
    ledger = Ledger(outbox.store, [endpoint])

    with outbox.engine.begin() as one, another_daemon(store_url) as other:
        ledger.tidy(one, outbox.clock())
        assert list(silenced(other)) == []

    assert [type(event) for event in outbox.events()] == [AlertParked]
