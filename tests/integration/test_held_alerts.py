"""Groups, digests, quiet hours, silences, notices: what waits, what goes together, who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from dealterms.alerts.bodies import BODY_BYTES
from dealterms.alerts.outbox import messages_for, queue_in
from dealterms.alerts.relay import RelayCounts
from dealterms.alerts.silences import lift_silence, load_silences, make_silence
from dealterms.errors import UsageError
from dealterms.events.catalogue import AlertParked
from dealterms.events.store import EventStore
from dealterms.tables import outbox_messages
from support.databases import on_both_databases
from support.frozen_clock import FrozenClock
from support.outbox import Outbox
from support.told_changes import a_change
from support.webhook_receiver import Reply, WebhookReceiver

pytestmark = on_both_databases


class Desk(Outbox):
    """An outbox that is told of changes."""

    position = 0

    def tell(self, url: str, change_id: str, *, deal_id: str = "d1", quote: str = "q") -> None:
        self.position += 1
        change = a_change(change_id, deal_id=deal_id, article_id=f"a{self.position}", quote=quote)
        messages = messages_for(
            [change],
            deal_names={},
            endpoints=[self.endpoint(url)],
            raised_at=self.clock(),
            now=self.clock(),
        )
        with self.engine.begin() as connection:
            queue_in(connection, messages, position=self.position, now=self.clock())

    def silence(self, *, minutes: int, endpoint: str = "", deal_id: str = "") -> int:
        with self.engine.begin() as connection:
            return make_silence(
                connection,
                endpoint=endpoint,
                deal_id=deal_id,
                begins_at=self.clock(),
                ends_at=self.clock() + timedelta(minutes=minutes),
                reason="upgrade",
                made_by="ops",
            )


@pytest.fixture
def desk(engine: Engine, event_store: EventStore, clock: FrozenClock) -> Desk:
    return Desk(engine, event_store, clock)


def change_ids(document: dict[str, Any]) -> list[str]:
    sections = document["data"].get("deals", [document["data"]])
    return [change["change_id"] for section in sections for change in section["changes"]]


def test_changes_of_a_deal_within_the_window_are_one_message(desk: Desk) -> None:
    with WebhookReceiver() as receiver:
        desk.configure(receiver.url, group_wait="30s")
        desk.tell(receiver.url, "c1")
        desk.tell(receiver.url, "other", deal_id="d2")
        desk.clock.advance(seconds=29)
        desk.tell(receiver.url, "c2")
        assert desk.relay(receiver.url) == RelayCounts()
        desk.clock.advance(seconds=1)

        assert desk.relay(receiver.url) == RelayCounts(delivered=2)
        assert desk.relay(receiver.url) == RelayCounts()

    together, alone = sorted(
        (r.json for r in receiver.requests), key=lambda m: m["data"]["deal"]["id"]
    )
    assert together["type"] == alone["type"] == "deal.terms_changed"
    assert (change_ids(together), change_ids(alone)) == (["c1", "c2"], ["other"])
    assert (
        together["data"]["summary"] == "d1: deal value raised, $1 → $2; deal value raised, $1 → $2 "
        "(official, per Example Wire)"
    )


def test_a_window_that_held_one_message_sends_it_under_its_own_id(desk: Desk) -> None:
    with WebhookReceiver() as receiver:
        desk.configure(receiver.url, group_wait="30s")
        desk.tell(receiver.url, "c1")
        (held,) = desk.rows(outbox_messages)
        desk.clock.advance(seconds=30)
        desk.relay(receiver.url)

    (request,) = receiver.requests
    assert (request.webhook_id, request.body) == (held.message_id, held.body)


def test_a_digest_tells_everything_since_the_last_one_at_its_hour(desk: Desk) -> None:
    with WebhookReceiver() as receiver:
        desk.configure(receiver.url, digest=["18:00"], time_zone="Europe/Berlin")
        desk.tell(receiver.url, "c1")
        desk.tell(receiver.url, "c2", deal_id="d2")
        desk.clock.advance(hours=4)
        desk.tell(receiver.url, "c3")
        assert desk.relay(receiver.url) == RelayCounts()
        desk.clock.advance(hours=1)  # 17:00 UTC

        assert desk.relay(receiver.url) == RelayCounts(delivered=1)

    (request,) = receiver.requests
    assert request.is_signed
    assert request.json["type"] == "deals.digest"
    assert [deal["deal"]["id"] for deal in request.json["data"]["deals"]] == ["d1", "d2"]
    assert change_ids(request.json) == ["c1", "c3", "c2"]
    assert request.json["data"]["summary"] == "3 changes: d1, d2"


def test_what_does_not_fit_into_one_message_goes_in_several_and_in_order(desk: Desk) -> None:
    with WebhookReceiver() as receiver:
        desk.configure(receiver.url, group_wait="30s")
        for number in range(30):
            desk.tell(receiver.url, f"c{number}", quote="“" * 900)
        desk.clock.advance(seconds=30)
        desk.relay(receiver.url)

    assert len(receiver.requests) > 1
    assert all(len(request.body) <= BODY_BYTES for request in receiver.requests)
    told = [one for request in receiver.requests for one in change_ids(request.json)]
    assert told == [f"c{number}" for number in range(30)]


def test_in_quiet_hours_messages_wait_and_then_all_come_in_order(desk: Desk) -> None:
    with WebhookReceiver() as receiver:
        desk.configure(receiver.url, quiet_hours="12:00-14:00")
        desk.tell(receiver.url, "c1")
        desk.clock.advance(hours=1)
        desk.tell(receiver.url, "c2")
        assert desk.relay(receiver.url) == RelayCounts()
        desk.clock.advance(hours=1)

        assert desk.relay(receiver.url) == RelayCounts(delivered=2)

    assert [change_ids(request.json) for request in receiver.requests] == [["c1"], ["c2"]]


def test_what_is_queued_in_a_silence_is_parked_with_its_reason_and_an_event(desk: Desk) -> None:
    with WebhookReceiver() as receiver:
        desk.tell(receiver.url, "before")
        desk.clock.advance(seconds=1)
        desk.silence(minutes=10, deal_id="d1")
        desk.tell(receiver.url, "inside")
        desk.tell(receiver.url, "other", deal_id="d2")
        desk.clock.advance(minutes=10)
        desk.tell(receiver.url, "after")

        assert desk.relay(receiver.url) == RelayCounts(delivered=3)

    parked = [event for event in desk.events() if isinstance(event, AlertParked)]
    assert [event.last_error for event in parked] == [
        "silenced until 2026-01-31 12:10 UTC: upgrade"
    ]
    assert sorted(change_ids(r.json)[0] for r in receiver.requests) == ["after", "before", "other"]
    assert "parked" in desk.states().values()


def test_a_silence_can_be_for_one_endpoint_and_can_be_lifted(desk: Desk) -> None:
    with WebhookReceiver() as silent, WebhookReceiver() as other:
        number = desk.silence(minutes=10, endpoint=desk.endpoint(silent.url).endpoint_id)
        desk.tell(silent.url, "c1")
        desk.tell(other.url, "c2")
        desk.relay(silent.url, other.url)
        with desk.engine.begin() as connection:
            lift_silence(connection, number, desk.clock.advance(minutes=1))
            assert load_silences(connection, desk.clock()) == []
        desk.tell(silent.url, "c3")
        desk.relay(silent.url, other.url)

    assert [change_ids(request.json) for request in silent.requests] == [["c3"]]
    assert [change_ids(request.json) for request in other.requests] == [["c2"]]


def test_a_silence_must_end_after_it_begins(desk: Desk) -> None:
    with pytest.raises(UsageError, match="has ended already"):
        desk.silence(minutes=0)
    with pytest.raises(UsageError, match="no silence 7 lasts"), desk.engine.begin() as connection:
        lift_silence(connection, 7, desk.clock())


def test_who_asked_for_notices_is_told_how_another_endpoint_is_doing(desk: Desk) -> None:
    with WebhookReceiver([Reply(500)] * 4) as failing, WebhookReceiver() as operator:
        desk.configure(operator.url, notices=True, kinds=[])
        desk.queue("m1", to=failing.url)
        for _ in range(7):
            desk.relay(failing.url, operator.url)
            desk.wait_for_next_attempt()

    told = [request.json for request in operator.requests]
    assert [one["type"] for one in told] == [
        "dealterms.endpoint_failing",
        "dealterms.endpoint_recovered",
    ]
    endpoint = desk.endpoint(failing.url)
    assert told[0]["data"]["endpoint"] == {
        "id": endpoint.endpoint_id,
        "address": endpoint.masked_url,
    }
    assert told[0]["data"]["outcome"] == "HTTP 500"
    assert all(request.is_signed for request in operator.requests)


def test_the_end_of_a_message_and_of_an_endpoint_are_told_too(desk: Desk) -> None:
    with (
        WebhookReceiver([Reply(500)] * 10 + [Reply(410)]) as failing,
        WebhookReceiver() as operator,
    ):
        desk.configure(operator.url, notices=True, kinds=[])
        desk.queue("m1", to=failing.url)
        for _ in range(11):
            desk.relay(failing.url, operator.url)
            desk.wait_for_next_attempt()
        desk.queue("m2", to=failing.url, position=2)
        for _ in range(2):
            desk.relay(failing.url, operator.url)

    told = [request.json["data"] for request in operator.requests]
    assert [request.json["type"] for request in operator.requests] == [
        "dealterms.endpoint_failing",
        "dealterms.delivery_parked",
        "dealterms.endpoint_disabled",
    ]
    assert [one["outcome"] for one in told] == ["HTTP 500", "HTTP 500", "HTTP 410"]


def test_an_endpoint_gets_no_notice_of_itself(desk: Desk) -> None:
    with WebhookReceiver([Reply(500)] * 9) as failing:
        desk.configure(failing.url, notices=True)
        desk.queue("m1", to=failing.url)
        for _ in range(5):
            desk.relay(failing.url)
            desk.wait_for_next_attempt()

    assert list(desk.states()) == ["m1"]
