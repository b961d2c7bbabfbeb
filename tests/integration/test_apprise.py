"""Through Apprise, against a real receiver: the library posts JSON to it."""

from __future__ import annotations

import asyncio

import pytest

from dealterms.alerts.bodies import body_of
from dealterms.alerts.sending import AlertSender
from dealterms.alerts.webhook import Answer
from dealterms.clock import system_clock
from dealterms.settings import AlertSettings
from support.told_changes import NOON, a_change
from support.webhook_receiver import Reply, WebhookReceiver

# The library imports what Python has deprecated; that is not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

BODY = body_of("d1", "Deal", [a_change()], NOON)


def push(url: str, total_seconds: float = 15) -> Answer:
    endpoint = AlertSettings.model_validate({"url": url, "format": "apprise"})

    async def run() -> Answer:
        async with AlertSender(system_clock, total_seconds=total_seconds) as sender:
            return await sender.send(endpoint, "msg_1", BODY)

    return asyncio.run(run())


def test_a_message_goes_out_as_title_and_text() -> None:
    with WebhookReceiver([Reply(200)]) as receiver:
        answer = push(receiver.url.replace("http:", "json:"))

    (request,) = receiver.requests
    assert answer.is_success
    assert request.json["title"] == "Deal: deal value raised, $1 → $2 (official, per Example Wire)"
    assert "“quoted”" in request.json["message"]


def test_what_apprise_cannot_deliver_is_a_failed_attempt_without_the_address() -> None:
    with WebhookReceiver([Reply(500)]) as receiver:
        answer = push(receiver.url.replace("http:", "json:"))

    assert (answer.status, answer.error) == (None, "Apprise could not deliver it")


def test_an_address_that_apprise_does_not_know_is_told_without_it() -> None:
    answer = push("nosuch://canary/chat")

    assert answer.error == "Apprise knows no service of such an address"


def test_a_service_that_hangs_is_given_up_at_the_deadline() -> None:
    with WebhookReceiver([Reply(hangs=True)]) as receiver:
        answer = push(receiver.url.replace("http:", "json:"), total_seconds=0.3)
        receiver.stopped.set()

    assert answer.error == "no end within 0.3 s"
