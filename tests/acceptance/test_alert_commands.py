"""`dealterms alerts`: endpoints by hand, silences, and sending again what was missed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dealterms.clock import system_clock
from dealterms.database import open_writer
from dealterms.events.store import EventStore
from support.installation import Installation
from support.outbox import Outbox
from support.webhook_receiver import Reply, WebhookReceiver

DEAL = "kessel-brightwater"


class Office:
    """An installation without feeds, one receiver, and an outbox that tests put messages into."""

    def __init__(self, folder: Path, receiver: WebhookReceiver) -> None:
        self.program, self.receiver = Installation(folder), receiver
        self.program.configure(hooks=(receiver.url,))
        self.program.call("migrate")
        (endpoint,) = self.alerts("endpoints", "--json")
        self.endpoint = str(endpoint["endpoint"])
        self._count = 0

    def send(self) -> int:
        """Queue one more message and poll; return the exit code."""
        self._count += 1
        engine = open_writer(self.program.database_url)
        outbox = Outbox(engine, EventStore(engine, system_clock), system_clock)
        outbox.queue(f"m{self._count}", to=self.receiver.url, deal_id=DEAL, position=self._count)
        engine.dispose()
        return self.program.call("poll").exit_code

    def alerts(self, *arguments: str) -> list[dict[str, object]]:
        """Run an `alerts` command that is to succeed; return its JSON."""
        done = self.program.call("alerts", *arguments)
        assert done.exit_code == 0, done.err
        rows: list[dict[str, object]] = done.json if "--json" in arguments else []
        return rows

    def states(self) -> list[object]:
        return [row["state"] for row in reversed(self.alerts("list", "--json"))]

    def received(self) -> list[str]:
        return [request.webhook_id for request in self.receiver.requests]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with WebhookReceiver() as receiver:
        yield Office(tmp_path, receiver)


@pytest.fixture(scope="module")
def idle_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One for the tests that change nothing."""
    with WebhookReceiver() as receiver:
        yield Office(tmp_path_factory.mktemp("office"), receiver)


def test_nothing_is_sent_to_a_disabled_endpoint_and_what_was_kept_can_be_replayed(
    office: Office,
) -> None:
    office.alerts("disable", office.endpoint[:4])
    assert office.send() == 0
    (row,) = office.alerts("endpoints", "--json")
    assert row["state"] == "disabled (operator)"
    assert f"endpoint {office.endpoint}: DISABLED (operator)" in office.program.call("status").out
    assert office.states() == ["disabled"]

    office.alerts("enable", office.endpoint)
    office.send()
    office.alerts("replay", "--parked", "--to", office.endpoint)

    assert office.states() == ["delivered", "delivered"]
    assert office.received() == ["m2", "m1"]


def test_a_silence_is_listed_and_lifted_and_what_it_parked_says_why(office: Office) -> None:
    office.alerts("silence", "--for", "2h", "--deal", DEAL, "--reason", "rehearsal")
    office.send()
    (silence,) = office.alerts("silence", "--json")
    (message,) = office.alerts("list", "--state", "parked", "--json")

    assert (silence["deal_id"], silence["reason"]) == (DEAL, "rehearsal")
    assert str(message["last_error"]).endswith(": rehearsal")

    office.alerts("silence", "--lift", str(silence["silence_id"]))
    office.send()
    assert office.alerts("silence", "--json") == []
    assert office.received() == ["m2"]


def test_a_receiver_that_lost_messages_gets_those_of_a_time_again(office: Office) -> None:
    office.send()
    office.send()
    (row, _) = office.alerts("list", "--json")

    office.alerts("replay", "--since", str(row["queued_at"]))
    assert office.received() == ["m1", "m2", "m2"]
    office.alerts("replay", "--since", "2020-01-01", "--to", office.endpoint[:6])
    assert office.received()[3:] == ["m1", "m2"]
    office.alerts("replay", "--since", "2020-01-01", "--until", "2020-01-02")
    assert len(office.received()) == 5


def test_every_attempt_is_kept_with_what_the_receiver_said(office: Office) -> None:
    office.receiver.replies.append(Reply(500, body=b"out of \x1b[31m cheese"))
    assert office.send() == 3
    shown = office.program.call("alerts", "show", "m1", "--json").json

    status = office.program.call("status").out
    assert f"endpoint {office.endpoint}: 1 attempts failed in a row since" in status
    (attempt,) = shown["attempts"]
    assert attempt["status"] == 500
    assert attempt["duration_ms"] >= 0
    assert attempt["answer_start"] == "out of \x1b[31m cheese"
    assert "\x1b" not in office.program.call("alerts", "show", "m1").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("disable", "zzz"), 'no endpoint "zzz"; known: '),
        (("test", "--to", "zzz"), 'no endpoint "zzz"'),
        (("replay",), "name a message, or give --parked or --since"),
        (("replay", "--since", "monday"), '"monday" is not a date'),
        (("silence", "--deal", DEAL), "a silence needs an end"),
        (("silence", "--for", "2h"), "say why with --reason"),
        (("silence", "--for", "soon", "--reason", "r"), '--for is "soon"; allowed: a duration'),
        (("silence", "--for", "2h", "--until", "2030-01-01", "--reason", "r"), "not both"),
        (("silence", "--until", "2020-01-01", "--reason", "r"), "has ended already"),
        (("silence", "--for", "2h", "--deal", "x", "--reason", "r"), f"watched: {DEAL}"),
        (("silence", "--lift", "9"), "no silence 9 lasts"),
    ],
)
def test_a_mistake_is_told_with_what_is_allowed(
    idle_office: Office, arguments: tuple[str, ...], words: str
) -> None:
    done = idle_office.program.call("alerts", *arguments)

    assert done.exit_code == 2
    assert words in done.err
