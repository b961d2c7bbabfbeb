"""nginx on loopback as a zoo of endpoints: what a server of others answers, and what we make of it.

Needs the Debian package nginx (or nginx-light); `.ci/run` installs it.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dealterms.events.store import EventStore
from dealterms.tables import delivery_attempts, outbox_messages
from support.frozen_clock import FrozenClock
from support.outbox import Outbox

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
HUGE_BYTES = 50_000_000

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        NGINX is None,
        reason="NOT TESTED: the endpoint zoo needs nginx (Debian: apt-get install nginx-light)",
    ),
]

CONFIG = """
daemon off;
master_process off;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{}}
http {{
    log_format zoo '$uri $status $http_webhook_id';
    access_log {folder}/access.log zoo;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location = /ok        {{ return 200 "thanks"; }}
        location = /redirect  {{ return 302 /ok; }}
        location = /gone      {{ return 410; }}
        location = /busy      {{ add_header Retry-After 3600 always; return 429; }}
        location = /down      {{ add_header Retry-After 120 always; return 503; }}
        location = /drop      {{ return 444; }}
        location = /slow      {{ proxy_pass http://127.0.0.1:{silent_port}; }}
        location = /huge      {{ proxy_method GET; proxy_pass http://127.0.0.1:{port}/huge.bin; }}
        location = /huge.bin  {{ root {folder}; access_log off; }}
    }}
}}
"""


class Zoo:
    """The endpoints by name, and what nginx has written of each request."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder, self._port = folder, port

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self._port}/{name}"

    def asked(self, name: str) -> list[tuple[int, str]]:
        """Return (status, webhook-id) of each request to an endpoint."""
        lines = [line.split() for line in (self._folder / "access.log").read_text().splitlines()]
        return [(int(line[1]), line[2]) for line in lines if line[0] == f"/{name}"]


@pytest.fixture
def zoo(tmp_path: Path) -> Iterator[Zoo]:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:  # accepts, and says nothing
        port, silent_port = _free_port(), silent.getsockname()[1]
        (tmp_path / "huge.bin").write_bytes(b"h" * HUGE_BYTES)
        config = tmp_path / "nginx.conf"
        config.write_text(CONFIG.format(folder=tmp_path, port=port, silent_port=silent_port))
        command = [str(NGINX), "-c", str(config), "-e", str(tmp_path / "error.log")]
        subprocess.run([*command, "-t"], check=True, capture_output=True)
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
            try:
                _wait_for(port, server)
                yield Zoo(tmp_path, port)
            finally:
                server.terminate()


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return once nginx answers; it listens within some milliseconds of its start."""
    for _ in range(1000):
        assert server.poll() is None, "nginx did not start"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except ConnectionRefusedError:
            continue
    pytest.fail("nginx does not listen")


def test_each_animal_of_the_zoo_is_treated_as_it_asks(
    zoo: Zoo, engine: Engine, event_store: EventStore, clock: FrozenClock
) -> None:
    names = ("ok", "redirect", "gone", "busy", "down", "drop", "slow", "huge")
    urls = {name: zoo.url(name) for name in names}
    outbox = Outbox(engine, event_store, clock)
    for name, url in urls.items():
        outbox.queue(f"{name}-1", to=url, position=1)
        outbox.queue(f"{name}-2", to=url, position=2)

    outbox.relay(*urls.values(), total_seconds=2)

    rows = {row.message_id: row for row in outbox.rows(outbox_messages)}
    first = {name: rows[f"{name}-1"] for name in names}
    assert {name: row.state for name, row in first.items()} == {
        "ok": "delivered", "huge": "delivered", "gone": "disabled", "redirect": "pending",
        "busy": "pending", "down": "pending", "drop": "pending", "slow": "pending",
    }  # fmt: skip
    assert {name: first[name].last_status for name in names} == {
        "ok": 200, "huge": 200, "gone": 410, "redirect": 302, "busy": 429, "down": 503,
        "drop": None, "slow": None,
    }  # fmt: skip
    assert first["slow"].last_error == "no whole answer within 2 s"
    assert first["drop"].last_error.startswith("RemoteProtocolError")
    assert [message for _, message in zoo.asked("ok")] == ["ok-1", "ok-2"]  # and no redirected one
    assert len(zoo.asked("redirect")) == len(zoo.asked("drop")) == 1

    assert first["busy"].next_attempt_at == clock() + timedelta(hours=1)
    assert first["down"].next_attempt_at == clock() + timedelta(seconds=120)
    starts = {row.message_id: row.answer_start for row in outbox.rows(delivery_attempts)}
    assert 0 < len(starts["huge-1"]) < 20_000
    assert starts["ok-1"] == "thanks"


def test_after_410_nothing_more_is_sent_and_nothing_before_a_retry_after(
    zoo: Zoo, engine: Engine, event_store: EventStore, clock: FrozenClock
) -> None:
    urls = [zoo.url("gone"), zoo.url("busy")]
    outbox = Outbox(engine, event_store, clock)
    for round_ in range(20):
        for url in urls:
            outbox.queue(f"m{round_}", to=url, position=round_)
        outbox.relay(*urls)
        clock.advance(minutes=10)

    assert [status for status, _ in zoo.asked("gone")] == [410]
    assert [message for _, message in zoo.asked("busy")] == ["m0"] * 4  # 0, 60, 120 and 180 min
