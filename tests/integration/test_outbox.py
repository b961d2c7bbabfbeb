"""The outbox and its relay: real rows, real HTTP, a clock that the test moves."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Engine

from dealterms.alerts.relay import Relay, RelayCounts
from dealterms.events.catalogue import AlertDelivered, AlertParked
from dealterms.events.store import EventStore
from dealterms.leases import SoleLeases
from dealterms.settings import AlertSettings
from dealterms.tables import delivery_attempts, outbox_messages
from support.frozen_clock import FrozenClock
from support.outbox import Outbox
from support.webhook_receiver import Reply, WebhookReceiver


@pytest.fixture
def outbox(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Outbox:
    return Outbox(engine, event_store, clock)


def test_a_message_is_delivered_once_and_the_log_says_so(outbox: Outbox) -> None:
    with WebhookReceiver() as receiver:
        outbox.queue("m1", to=receiver.url)

        assert outbox.relay(receiver.url) == RelayCounts(delivered=1)
        assert outbox.relay(receiver.url) == RelayCounts()

    (request,) = receiver.requests
    assert request.is_signed and request.body == b'{"n":1}'
    (event,) = outbox.events()
    assert isinstance(event, AlertDelivered)
    assert (event.message_id, event.attempt_count, event.status) == ("m1", 1, 204)


def test_a_message_queued_twice_is_one_message(outbox: Outbox) -> None:
    assert outbox.queue("m1", to="https://h.example/") == 1
    assert outbox.queue("m1", to="https://h.example/") == 0


def test_the_first_attempt_is_due_when_the_message_is_queued(outbox: Outbox) -> None:
    outbox.queue("m1", to="https://h.example/")

    (row,) = outbox.rows(outbox_messages)
    assert (row.state, row.next_attempt_at, row.attempt_count) == ("pending", outbox.clock(), 0)


def test_a_failed_message_is_tried_again_later_under_the_same_id(outbox: Outbox) -> None:
    with WebhookReceiver([Reply(500)]) as receiver:
        outbox.queue("m1", to=receiver.url)
        outbox.relay(receiver.url)
        assert outbox.relay(receiver.url) == RelayCounts()  # not due yet
        outbox.clock.advance(seconds=6.1)

        assert outbox.relay(receiver.url) == RelayCounts(delivered=1)

    first, second = receiver.requests
    assert first.webhook_id == second.webhook_id == "m1"
    assert first.body == second.body
    assert second.is_signed
    assert [row.status for row in outbox.rows(delivery_attempts)] == [500, 204]


def test_messages_of_one_deal_arrive_in_order_and_wait_for_each_other(outbox: Outbox) -> None:
    with WebhookReceiver([Reply(500), Reply(500)]) as receiver:
        outbox.queue("later", to=receiver.url, position=2)
        outbox.queue("earlier", to=receiver.url, position=1)
        outbox.queue("other", to=receiver.url, position=3, deal_id="d2")

        outbox.relay(receiver.url)
        outbox.clock.advance(minutes=1)
        outbox.relay(receiver.url)

    ids = [request.webhook_id for request in receiver.requests]
    assert [name for name in ids if name != "other"] == ["earlier", "earlier", "later"]
    assert "other" in ids[:2]  # another deal waits for nobody


def test_one_endpoint_down_does_not_hold_up_the_other(outbox: Outbox) -> None:
    with WebhookReceiver() as up:
        with WebhookReceiver() as down:
            pass
        outbox.queue("m1", to=up.url)
        outbox.queue("m1", to=down.url)

        assert outbox.relay(up.url, down.url) == RelayCounts(delivered=1, pending=1)


def test_after_the_last_attempt_a_message_is_parked_and_the_next_one_goes(outbox: Outbox) -> None:
    with WebhookReceiver([Reply(500)] * 10) as receiver:
        outbox.queue("m1", to=receiver.url, position=1)
        outbox.queue("m2", to=receiver.url, position=2)
        for _ in range(11):
            outbox.relay(receiver.url)
            outbox.wait_for_next_attempt()

    assert outbox.states() == {"m1": "parked", "m2": "delivered"}
    assert len(receiver.requests) == 11
    assert [type(event) for event in outbox.events()] == [AlertParked, AlertDelivered]


def test_410_disables_the_endpoint_for_what_waits_and_for_what_comes(outbox: Outbox) -> None:
    with WebhookReceiver([Reply(410)]) as receiver:
        outbox.queue("m1", to=receiver.url, position=1)
        outbox.queue("m2", to=receiver.url, position=2)
        assert outbox.relay(receiver.url).disabled == 1
        outbox.queue("m3", to=receiver.url, position=3)
        outbox.relay(receiver.url)

        assert len(receiver.requests) == 1
    assert set(outbox.states().values()) == {"disabled"}


def test_a_replay_that_succeeds_enables_the_endpoint_again(outbox: Outbox) -> None:
    with WebhookReceiver([Reply(410)]) as receiver:
        outbox.queue("m1", to=receiver.url)
        outbox.relay(receiver.url)

        outbox.replay("m1", receiver.url)
        outbox.queue("m2", to=receiver.url, position=2)
        outbox.relay(receiver.url)

    assert outbox.states() == {"m1": "delivered", "m2": "delivered"}
    assert [request.webhook_id for request in receiver.requests] == ["m1", "m1", "m2"]


def test_a_replay_that_fails_changes_no_state_and_starts_no_retries(outbox: Outbox) -> None:
    with WebhookReceiver([Reply(204), Reply(500)]) as receiver:
        outbox.queue("m1", to=receiver.url)
        outbox.relay(receiver.url)
        outbox.replay("m1", receiver.url)
        outbox.clock.advance(hours=100)

        assert outbox.relay(receiver.url) == RelayCounts()
    assert outbox.states() == {"m1": "delivered"}


def test_retry_after_is_waited_for(outbox: Outbox) -> None:
    with WebhookReceiver([Reply(429, {"retry-after": "3600"})]) as receiver:
        outbox.queue("m1", to=receiver.url)
        outbox.relay(receiver.url)

    (row,) = outbox.rows(outbox_messages)
    assert row.next_attempt_at == outbox.clock() + timedelta(hours=1)
    assert (row.last_status, row.last_error) == (429, "HTTP 429")


def test_a_message_for_an_endpoint_that_is_configured_no_more_waits(outbox: Outbox) -> None:
    outbox.queue("m1", to="https://gone.example/")

    assert outbox.relay() == RelayCounts()
    assert outbox.states() == {"m1": "pending"}


def test_a_secret_file_that_is_gone_is_retried_like_an_outage(outbox: Outbox) -> None:
    url = "https://h.example/"
    outbox.queue("m1", to=url)
    broken = AlertSettings.model_validate({"url": url, "secret_file": "/nowhere/key"})

    async def run() -> RelayCounts:
        async with outbox.sender() as sender:
            alone, rolls = SoleLeases(), Random(1)
            relay = Relay(
                outbox.engine, outbox.store, [broken], sender, outbox.clock, rolls, alone
            )
            return await relay.relay_due()

    assert asyncio.run(run()) == RelayCounts(pending=1)
    (row,) = outbox.rows(outbox_messages)
    assert "secret_file" in row.last_error
