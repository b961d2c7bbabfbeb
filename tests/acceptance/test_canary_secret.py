"""Keys and addresses of endpoints, marked, are looked for in everything the program leaves behind.

Logs, database, pages, API, every command, refusals of a wrong configuration, and what is printed
when the process dies or fails with a traceback, Python's own debugging on; and the receiver repeats
in its answer all that it was asked.
"""

from __future__ import annotations

import base64
import signal
import socket
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from support.installation import Installation, publish_deal, publish_feed
from support.news_site import NewsSite
from support.terminal import Terminal
from support.webhook_receiver import Reply, WebhookReceiver

KEY, OLD_KEY = b"canary-of-the-current-key", b"canary-of-the-previous-one"
SECRET, PREVIOUS = (f"whsec_{base64.b64encode(key).decode()}" for key in (KEY, OLD_KEY))
PATH, QUERY = "canary-in-the-path", "canary-in-the-query"
NEEDLES = [
    needle
    for key in (KEY, OLD_KEY)
    for needle in (key, key.hex().encode(), base64.b64encode(key).rstrip(b"="))
] + [PATH.encode(), QUERY.encode()]

COMMANDS = (
    ("alerts", "list"), ("alerts", "list", "--json"), ("alerts", "endpoints"),
    ("alerts", "endpoints", "--json"), ("alerts", "test"),
    ("alerts", "replay", "--since", "2020-01-01"), ("status", "--json"), ("check",),
    ("settings", "--json"), ("report", "deliveries"),
    ("alerts", "disable", "zzz"),
)  # fmt: skip
PAGES = ("/", "/alerts", "/feeds", "/changes", "/api/v1/alerts", "/api/v1/openapi.json", "/metrics")


class Parrot(WebhookReceiver):
    """Refuses, and repeats address and headers in its answer."""

    def take(self, headers: Mapping[str, str], body: bytes) -> Reply:
        super().take(headers, body)
        return Reply(500, body=f"no {self.marked} for {dict(headers)}".encode())

    @property
    def marked(self) -> str:
        return f"{self.url}/{PATH}?key={QUERY}"


@pytest.fixture
def told() -> list[bytes]:
    """Everything that came out of the program, in pieces."""
    return []


def test_no_key_and_no_address_of_an_endpoint_is_found_anywhere(
    tmp_path: Path, told: list[bytes]
) -> None:
    program, port = Installation(tmp_path), _free_port()
    with NewsSite() as site, Parrot() as receiver:
        alerts = (
            f'[[alerts]]\nurl = "{receiver.marked}"\nsecret = "{SECRET}"\n'
            f'previous_secret = "{PREVIOUS}"\n[web]\nlisten = "127.0.0.1:{port}"\n'
        )
        program.configure(publish_feed(site, publish_deal(site)), extra=alerts)
        _let_it_run_and_die(program, receiver, f"http://127.0.0.1:{port}", told)
        for command in COMMANDS:
            done = program.call(*command)
            told += [done.out.encode(), done.err.encode()]
        _refuse(program, told)
        told += [_fail_on_a_screen(program)]
        assert len(receiver.requests) >= 3
        assert all(b" " in r.headers["webhook-signature"].encode() for r in receiver.requests)

    told += [path.read_bytes() for path in tmp_path.iterdir() if path != program.config]
    everything = b"\n".join(told)
    assert b"HTTP 500" in everything and b"no ***" in everything  # there was something to find
    assert [needle for needle in NEEDLES if needle in everything] == []


def _let_it_run_and_die(
    program: Installation, receiver: WebhookReceiver, pages: str, told: list[bytes]
) -> None:
    """Run the daemon until it has alerted, read its pages, then abort it."""
    process = program.start("run")
    try:
        receiver.wait_for(1)
        told += [_page(pages + path) for path in PAGES]
        process.send_signal(signal.SIGABRT)
        told.append(process.communicate(timeout=20)[1].encode())
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    assert b"not delivered" in told[-1]


def _fail_on_a_screen(program: Installation) -> bytes:
    """Return what people see of a daemon that stumbles over its own row once it has the answer."""
    with closing(sqlite3.connect(program.database)) as database, database:
        database.execute(
            "UPDATE outbox_messages SET next_attempt_at = queued_at, attempt_count = 'many'"
        )
    debugging = {"PYTHONDEVMODE": "1", "DEALTERMS_CONFIG": str(program.config)}
    terminal = Terminal(program.folder, debugging)
    terminal.leave_running("dealterms run")
    shown = terminal.shown_meanwhile(lambda text: "work broken" in text)
    terminal.stop()
    assert "Traceback" in shown
    return shown.encode()


def _refuse(program: Installation, told: list[bytes]) -> None:
    """Collect what is said of a configuration in which keys or addresses are wrong."""
    sound = program.config.read_text(encoding="utf-8")
    for right, wrong in (
        (SECRET, SECRET + "!"),
        (PREVIOUS, PREVIOUS[:-8]),
        ("http://127", "ftp://127"),
        ("secret = ", "secert = "),
    ):
        program.config.write_text(sound.replace(right, wrong), encoding="utf-8")
        done = program.call("check")
        assert done.exit_code == 2
        told += [done.out.encode(), done.err.encode()]
    program.config.write_text(sound, encoding="utf-8")


def _page(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            body: bytes = answer.read()
    except urllib.error.HTTPError as error:
        body = error.read()
    return body


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port: int = probe.getsockname()[1]
        return port
