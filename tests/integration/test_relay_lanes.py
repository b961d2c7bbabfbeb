"""Who waits for whom: lanes, endpoints, and what an endpoint's health changes."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
import structlog
from sqlalchemy import Engine, event
from structlog.testing import capture_logs

from dealterms.alerts.relay import LANES_PER_ENDPOINT, RelayCounts
from dealterms.events.catalogue import AlertParked
from dealterms.events.store import EventStore
from dealterms.tables import outbox_messages
from support.databases import on_both_databases
from support.frozen_clock import FrozenClock
from support.outbox import Outbox
from support.webhook_receiver import Reply, WebhookReceiver

pytestmark = on_both_databases


@pytest.fixture
def outbox(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Outbox:
    return Outbox(engine, event_store, clock)


def ids(receiver: WebhookReceiver) -> list[str]:
    return [request.webhook_id for request in receiver.requests]


def test_a_new_message_gives_the_one_before_it_another_try(outbox: Outbox) -> None:
    with WebhookReceiver([Reply(500)]) as receiver:
        outbox.queue("m1", to=receiver.url, position=1)
        outbox.relay(receiver.url)
        outbox.queue("m2", to=receiver.url, position=2)

        assert outbox.relay(receiver.url) == RelayCounts(delivered=2)

    assert ids(receiver) == ["m1", "m1", "m2"]


def test_a_look_at_an_outbox_in_which_nothing_waits_is_one_question(outbox: Outbox) -> None:
    asked: list[str] = []
    event.listen(outbox.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    outbox.relay("http://127.0.0.1:9/")

    assert [words.split()[0] for words in asked if not words.startswith("BEGIN")] == ["SELECT"]


class TickingClock(FrozenClock):
    """Time goes on between two looks at it."""

    def __call__(self) -> datetime:
        return self.advance(milliseconds=1)


def test_one_pass_delivers_all_that_waited_once_the_receiver_is_back(
    engine: Engine, event_store: EventStore
) -> None:
    outbox = Outbox(engine, event_store, TickingClock())
    with WebhookReceiver([Reply(500)] * 8) as receiver:
        for deal_id in ("d1", "d2"):
            outbox.queue(f"{deal_id}-1", f"{deal_id}-2", to=receiver.url, deal_id=deal_id)
        for _ in range(4):
            assert outbox.relay(receiver.url).delivered == 0
            outbox.clock.advance(hours=1)
        outbox.queue("d1-3", to=receiver.url, position=2)

        assert outbox.relay(receiver.url) == RelayCounts(delivered=5)


def test_a_try_before_its_time_is_none_of_the_ten_and_moves_nothing(outbox: Outbox) -> None:
    with WebhookReceiver([Reply(500)] * 3) as receiver:
        outbox.queue("m1", to=receiver.url, position=1)
        outbox.relay(receiver.url)
        (before,) = outbox.rows(outbox_messages)
        outbox.queue("m2", to=receiver.url, position=2)

        assert outbox.relay(receiver.url) == RelayCounts(pending=1)
        assert outbox.relay(receiver.url) == RelayCounts()

    m1, m2 = outbox.rows(outbox_messages)
    assert ids(receiver) == ["m1", "m1"]
    assert (m1.attempt_count, m2.attempt_count) == (1, 0)
    assert m1.next_attempt_at == m2.next_attempt_at == before.next_attempt_at


def test_a_message_that_its_receiver_refuses_holds_up_nobody(outbox: Outbox) -> None:
    with WebhookReceiver([Reply(400), Reply(204), Reply(204)]) as receiver:
        outbox.queue("refused", to=receiver.url, position=1)
        outbox.queue("m2", "m3", to=receiver.url, position=2)

        assert outbox.relay(receiver.url) == RelayCounts(pending=1, delivered=2)
        outbox.wait_for_next_attempt()
        assert outbox.relay(receiver.url) == RelayCounts(delivered=1)

    assert ids(receiver) == ["refused", "m2", "m3", "refused"]


def test_a_message_that_was_passed_once_never_holds_up_its_deal_again(outbox: Outbox) -> None:
    with WebhookReceiver([Reply(400), Reply(500), Reply(204)]) as receiver:
        outbox.queue("refused", to=receiver.url, position=1)
        outbox.relay(receiver.url)
        outbox.wait_for_next_attempt()
        outbox.relay(receiver.url)
        outbox.queue("m2", to=receiver.url, position=2)

        assert outbox.relay(receiver.url) == RelayCounts(delivered=1)

    assert ids(receiver) == ["refused", "refused", "m2"]


def test_a_dead_endpoint_takes_no_time_from_another(outbox: Outbox) -> None:
    """The one that hangs has more deals than it may have POSTs in flight."""
    with WebhookReceiver([Reply(hangs=True)] * 99) as dead, WebhookReceiver() as alive:
        for number in range(3 * LANES_PER_ENDPOINT):
            outbox.queue(f"dead{number}", to=dead.url, deal_id=f"d{number}")
        outbox.queue("alive1", to=alive.url, position=2)

        async def run() -> None:
            async with outbox.sender(total_seconds=60) as sender:
                relay = outbox.relay_with(sender, dead.url, alive.url)
                await relay.keep_up()
                await asyncio.to_thread(alive.wait_for, 1)
                outbox.queue("alive2", to=alive.url, position=3)
                while outbox.states()["alive2"] == "pending":
                    await relay.keep_up()
                    await asyncio.sleep(0)
                draining = asyncio.create_task(relay.drain())
                await asyncio.sleep(0)
                draining.cancel()
                await asyncio.gather(draining, return_exceptions=True)

        asyncio.run(run())

        assert ids(alive) == ["alive1", "alive2"]
        assert len(dead.requests) <= LANES_PER_ENDPOINT
    assert outbox.states()["dead0"] == "pending"


def test_what_is_in_flight_when_the_relay_is_cut_short_goes_again(outbox: Outbox) -> None:
    with WebhookReceiver([Reply(hangs=True)]) as receiver:
        outbox.queue("m1", to=receiver.url)

        async def run() -> None:
            async with outbox.sender(total_seconds=60) as sender:
                passing = asyncio.create_task(outbox.relay_with(sender, receiver.url).relay_due())
                await asyncio.to_thread(receiver.wait_for, 1)
                passing.cancel()
                await asyncio.gather(passing, return_exceptions=True)

        asyncio.run(run())

        assert outbox.relay(receiver.url) == RelayCounts(delivered=1)
    assert ids(receiver) == ["m1", "m1"]


def test_retry_after_holds_up_every_deal_of_the_endpoint(outbox: Outbox) -> None:
    with WebhookReceiver([Reply(429, {"retry-after": "600"})]) as receiver:
        outbox.queue("m1", to=receiver.url)
        outbox.relay(receiver.url)
        outbox.queue("m2", to=receiver.url, position=2)
        outbox.queue("m3", to=receiver.url, position=3, deal_id="d2")

        assert outbox.relay(receiver.url) == RelayCounts()
        outbox.clock.advance(minutes=10)
        assert outbox.relay(receiver.url) == RelayCounts(delivered=3)


def test_an_endpoint_that_fails_for_five_days_is_disabled(outbox: Outbox) -> None:
    with WebhookReceiver([Reply(500)] * 99) as receiver:
        began = outbox.clock()
        number = 0
        while outbox.clock() - began < timedelta(days=6):
            number += 1
            outbox.queue(f"m{number}", to=receiver.url, position=number)
            outbox.relay(receiver.url)
            outbox.clock.advance(hours=6)

        row = outbox.health(receiver.url)
        asked = len(receiver.requests)
        outbox.relay(receiver.url)

    assert row.disabled_by == "failing"
    assert row.disabled_at - began == timedelta(days=5)
    assert len(receiver.requests) == asked
    assert set(outbox.states().values()) <= {"parked", "disabled"}
    parked = [event for event in outbox.events() if isinstance(event, AlertParked)]
    assert len(parked) == number  # each with an event of its own


def test_the_fourth_failure_and_the_recovery_are_told(outbox: Outbox) -> None:
    structlog.reset_defaults()  # another test may have left a level that keeps notices back
    notices = ("endpoint_failing", "endpoint_recovered")
    with WebhookReceiver([Reply(500)] * 5) as receiver, capture_logs() as records:
        outbox.queue("m1", to=receiver.url)
        told = []
        for _ in range(6):
            records.clear()
            outbox.relay(receiver.url)
            told.append([r["event"] for r in records if r["event"] in notices])
            outbox.wait_for_next_attempt()

    assert told == [[], [], [], ["endpoint_failing"], [], ["endpoint_recovered"]]


def test_when_an_endpoint_comes_back_no_deal_waits_for_its_own_hour(outbox: Outbox) -> None:
    with WebhookReceiver([Reply(500)] * 6) as receiver:
        outbox.queue("m1", to=receiver.url, deal_id="d1")
        outbox.queue("m2", to=receiver.url, deal_id="d2")
        for _ in range(3):
            outbox.relay(receiver.url)
            outbox.clock.advance(minutes=7)
        outbox.queue("m3", to=receiver.url, deal_id="d3", position=2)

        assert outbox.relay(receiver.url) == RelayCounts(delivered=3)


def test_no_address_of_an_endpoint_is_kept(outbox: Outbox) -> None:
    outbox.queue("m1", to="https://hooks.example/services/T0/B0/key")

    (row,) = outbox.rows(outbox_messages)
    assert row.alert_url.startswith("https://hooks.example/***")
    assert "key" not in row.alert_url
