"""One signed POST, against a real receiver on loopback."""

from __future__ import annotations

import asyncio
import base64
import json
from ipaddress import ip_network

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from dealterms.alerts.sending import AlertSender
from dealterms.alerts.webhook import ANSWER_BYTES, Answer, WebhookSender
from dealterms.clock import Clock, system_clock
from dealterms.settings import AlertSettings
from support.frozen_clock import FrozenClock
from support.webhook_receiver import SECRET, Reply, WebhookReceiver

KEY = base64.b64decode(SECRET.removeprefix("whsec_"))
LOOPBACK = (ip_network("127.0.0.0/8"),)
BODY = json.dumps({"type": "deal.terms_changed", "note": "“quotes” – and dashes"}).encode()


def send(
    url: str,
    *,
    clock: Clock = system_clock,
    allow: tuple[object, ...] = LOOPBACK,
    times: int = 1,
    total_seconds: float = 10.0,
) -> list[Answer]:
    async def run() -> list[Answer]:
        async with WebhookSender(clock, allow, total_seconds=total_seconds) as sender:
            return [await sender.send(url, [KEY], "msg_1", BODY) for _ in range(times)]

    return asyncio.run(run())


def test_the_public_library_verifies_what_we_sign() -> None:
    with WebhookReceiver() as receiver:
        (answer,) = send(receiver.url)

    (request,) = receiver.requests
    assert answer.is_success
    assert Webhook(SECRET).verify(request.body, dict(request.headers)) == json.loads(BODY)
    assert request.headers["content-type"] == "application/json"


def test_while_a_key_is_replaced_the_old_and_the_new_one_both_verify() -> None:
    new = "whsec_" + base64.b64encode(b"n" * 32).decode()
    keys = [base64.b64decode(new.removeprefix("whsec_")), KEY]

    with WebhookReceiver() as receiver:

        async def run() -> None:
            async with WebhookSender(system_clock, LOOPBACK) as sender:
                await sender.send(receiver.url, keys, "msg_1", BODY)

        asyncio.run(run())

    (request,) = receiver.requests
    for secret in (new, SECRET):
        assert Webhook(secret).verify(request.body, dict(request.headers)) == json.loads(BODY)


def test_an_answer_that_repeats_the_address_shows_no_key_of_it() -> None:
    with WebhookReceiver(
        [Reply(404, body=b"nothing at /hook?key=canary&x=1 (key=canary&x=1)")]
    ) as r:
        url = f"{r.url}?key=canary&x=1"
        endpoint = AlertSettings.model_validate({"url": url, "secret": SECRET})

        async def run() -> Answer:
            async with AlertSender(system_clock, LOOPBACK) as sender:
                return await sender.send(endpoint, "msg_1", BODY)

        answer = asyncio.run(run())

    assert answer.answer_start == "nothing at *** (***)"


def test_a_changed_body_does_not_verify() -> None:
    with WebhookReceiver() as receiver:
        send(receiver.url)

    (request,) = receiver.requests
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(request.body + b" ", dict(request.headers))


def test_id_stays_while_time_and_signature_are_new_at_each_attempt() -> None:
    clock = FrozenClock()

    def ticking() -> object:
        return clock.advance(minutes=10)

    with WebhookReceiver([Reply(500), Reply(500)]) as receiver:
        send(receiver.url, clock=ticking, times=2)  # type: ignore[arg-type]

    first, second = receiver.requests
    assert first.webhook_id == second.webhook_id == "msg_1"
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 600
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    assert first.is_signed and second.is_signed


def test_a_redirect_is_not_followed() -> None:
    with WebhookReceiver() as target:
        with WebhookReceiver([Reply(302, {"location": target.url})]) as receiver:
            (answer,) = send(receiver.url)

        assert (answer.status, answer.is_success) == (302, False)
        assert target.requests == []


def test_cookies_are_not_kept() -> None:
    with WebhookReceiver([Reply(200, {"set-cookie": "a=b"})]) as receiver:
        send(receiver.url, times=2)

    assert "cookie" not in receiver.requests[1].headers


def test_loopback_is_refused_unless_it_is_allowed() -> None:
    with WebhookReceiver() as receiver:
        (answer,) = send(receiver.url, allow=())

    assert answer.status is None
    assert "loopback" in answer.words
    assert receiver.requests == []


@pytest.mark.parametrize(
    "reply", [Reply(hangs=True), Reply(200, drips=True, body=b"x")], ids=["hangs", "drips"]
)
def test_one_deadline_covers_the_whole_exchange(reply: Reply) -> None:
    with WebhookReceiver([reply]) as receiver:
        (answer,) = send(receiver.url, total_seconds=0.3)

    assert answer.words == "no whole answer within 0.3 s"


def test_the_answer_is_read_to_its_limit_only() -> None:
    with WebhookReceiver([Reply(200, body=b"y" * 50 * ANSWER_BYTES)]) as receiver:
        (answer,) = send(receiver.url)

    assert answer.is_success
    assert 0 < len(answer.answer_start) <= ANSWER_BYTES


@pytest.mark.parametrize("value", ["120", "Sat, 31 Jan 2026 12:02:00 GMT"])
def test_retry_after_is_read_as_seconds_or_as_a_date(value: str) -> None:
    with WebhookReceiver([Reply(503, {"retry-after": value})]) as receiver:
        (answer,) = send(receiver.url, clock=FrozenClock())

    assert answer.retry_after_seconds == 120.0


def test_a_receiver_that_hangs_up_is_a_failure_in_words() -> None:
    with WebhookReceiver([Reply(drops=True)]) as receiver:
        (answer,) = send(receiver.url)

    assert answer.status is None
    assert answer.words


def test_nobody_listening_is_a_failure_in_words() -> None:
    with WebhookReceiver() as receiver:
        url = receiver.url
    (answer,) = send(url)

    assert answer.status is None
    assert "ConnectError" in answer.words
