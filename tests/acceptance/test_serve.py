"""`serve`, and `[web]` in `run`, as processes: they come up, answer, and stop when asked."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from dealterms.clock import monotonic
from support.installation import Installation, publish_deal, publish_feed
from support.news_site import NewsSite

ANY_PORT = '[web]\nlisten = "127.0.0.1:0"'
STOP_SECONDS = 10.0


@contextmanager
def served(program: Installation, command: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a command that serves pages; give the process and the address it names."""
    process = program.start(command)
    try:
        assert process.stderr is not None
        found = (re.search(r"http://[\d.:]+/", line) for line in process.stderr)
        address = next(match[0] for match in found if match is not None)
        yield process, address
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def stop(process: subprocess.Popen[str]) -> float:
    """Ask the process to stop; return how many seconds it took."""
    began = monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(STOP_SECONDS) == 0
    return monotonic() - began


def test_what_was_polled_can_be_looked_at(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site:
        program.configure(publish_feed(site, publish_deal(site)), extra=ANY_PORT)
        assert program.run("poll").exit_code == 0
        with served(program, "serve") as (process, address):
            deal = httpx.get(f"{address}deals/kessel-brightwater", timeout=30)
            article = httpx.get(f"{address}api/v1/articles", timeout=30).json()[0]["article_id"]
            refused = httpx.get(f"{address}articles/{article}/refused", timeout=60)

            assert stop(process) < STOP_SECONDS

    assert "$27.50" in deal.text
    assert refused.status_code == 200


def test_the_daemon_serves_pages_and_tells_who_listens(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site:
        program.configure(publish_feed(site, publish_deal(site)), extra=ANY_PORT)
        with (
            served(program, "run") as (process, address),
            httpx.stream("GET", f"{address}changes/live", headers={"Last-Event-ID": "0"},
                         timeout=60) as stream,
        ):  # fmt: skip
            told = next(line for line in stream.iter_lines() if "price_per_share" in line)
            assert "$27.50" in told
            assert stop(process) < STOP_SECONDS

    assert program.run("verify").exit_code == 0


def test_without_a_database_there_is_nothing_to_serve(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    program.configure()

    done = program.call("serve")

    assert done.exit_code == 1
    assert "there is no database at" in done.err


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        program.configure(extra=f'[web]\nlisten = "{listen}"')
        program.call("migrate")

        done = program.call("serve")

    assert done.exit_code == 2
    assert f"[web] listen {listen} cannot be opened" in done.err
