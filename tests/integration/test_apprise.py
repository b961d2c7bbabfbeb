"""Through Apprise, against real receivers: the library posts JSON to one, and mail to the other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from dealterms.alerts.bodies import body_of
from dealterms.alerts.sending import AlertSender
from dealterms.alerts.webhook import Answer
from dealterms.clock import system_clock
from dealterms.settings import AlertSettings
from support.postgres_server import free_port
from support.told_changes import NOON, a_change
from support.webhook_receiver import Reply, WebhookReceiver

# The library imports what Python has deprecated; that is not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

BODY = body_of("d1", "Deal", [a_change()], NOON)


def push(url: str, total_seconds: float = 15, body: bytes = BODY) -> Answer:
    endpoint = AlertSettings.model_validate({"url": url, "format": "apprise"})

    async def run() -> Answer:
        async with AlertSender(system_clock, total_seconds=total_seconds) as sender:
            return await sender.send(endpoint, "msg_1", body)

    return asyncio.run(run())


def test_a_message_goes_out_as_title_and_text() -> None:
    with WebhookReceiver([Reply(200)]) as receiver:
        answer = push(receiver.url.replace("http:", "json:"))

    (request,) = receiver.requests
    assert answer.is_success
    assert request.json["title"] == "Deal: deal value raised, $1 → $2 (official, per Example Wire)"
    assert "“quoted”" in request.json["message"]


class Mailbox(Message):
    """Takes every mail that comes."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[EmailMessage] = []

    def prepare_message(self, session: object, envelope: object) -> EmailMessage:
        content: bytes = envelope.original_content  # type: ignore[attr-defined]
        return message_from_bytes(content, policy=policy.default)

    def handle_message(self, message: EmailMessage) -> None:  # type: ignore[override]
        self.mails.append(message)


@pytest.fixture
def mail_server() -> Iterator[Controller]:
    server = Controller(Mailbox(), hostname="127.0.0.1", port=free_port())
    server.start()
    yield server
    server.stop()


def mail_to(server: Controller) -> str:
    return f"mailto://127.0.0.1:{server.port}?from=deals@desk.example&to=ann@desk.example"


def test_a_mail_says_what_changed_from_what_to_what_who_says_so_with_quote_and_link(
    mail_server: Controller,
) -> None:
    answer = push(mail_to(mail_server))

    (mail,) = mail_server.handler.mails
    assert answer.is_success
    assert mail["to"] == "ann@desk.example"
    assert mail["subject"] == "Deal: deal value raised, $1 → $2 (official, per Example Wire)"
    assert mail.get_content().splitlines() == [
        "deal value raised, $1 → $2",
        "“quoted”",
        "Example Wire, official, announced, 2026-01-31",
        "https://news.example/a1",
    ]


def test_a_title_of_others_adds_no_header_and_no_markup_to_a_mail(mail_server: Controller) -> None:
    hostile = "Deal\r\nBcc: all@desk.example\r\n\r\n<script>"
    push(mail_to(mail_server), body=body_of("d1", hostile, [a_change(quote="<b>now</b>")], NOON))

    (mail,) = mail_server.handler.mails
    assert "bcc" not in mail
    assert mail["subject"].startswith("Deal Bcc: all@desk.example <script>: deal value raised")
    assert mail.get_content_type() == "text/plain"
    assert "“<b>now</b>”" in mail.get_content()


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
