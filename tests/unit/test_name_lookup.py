"""Names that nobody can resolve keep neither the database nor the end of the process waiting."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from dealterms.name_lookup import look_up

DEADLINE_SECONDS = 30.0  # a guard against hanging, no measure
MORE_THAN_ASYNCIO_HAS_THREADS = 40

HANGS = """
import asyncio, socket, threading
from dealterms.name_lookup import look_up
socket.getaddrinfo = lambda *_, **__: threading.Event().wait()
async def main():
    try:
        await asyncio.wait_for(look_up("dead.example", 80), 0.1)
    except TimeoutError:
        print("given up")
asyncio.run(main())
"""


@pytest.fixture
def dead_resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Let names wait until the event is set."""
    answered, real = threading.Event(), socket.getaddrinfo

    def resolve(host: str, *arguments: Any, **named: Any) -> Any:
        if host == "dead.example":
            answered.wait(DEADLINE_SECONDS)
            raise socket.gaierror(socket.EAI_AGAIN, "no name server answers")
        return real(host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    yield answered
    answered.set()


def test_threads_of_others_are_free_while_many_names_are_waited_for(
    dead_resolver: threading.Event,
) -> None:
    async def scenario() -> None:
        names = [
            asyncio.create_task(look_up("dead.example", 80))
            for _ in range(MORE_THAN_ASYNCIO_HAS_THREADS)
        ]
        assert await asyncio.wait_for(asyncio.to_thread(int, "7"), DEADLINE_SECONDS) == 7
        good = await asyncio.wait_for(look_up("127.0.0.1", 80), DEADLINE_SECONDS)
        assert good == ["127.0.0.1"]
        dead_resolver.set()
        found = await asyncio.gather(*names, return_exceptions=True)
        assert {type(one) for one in found} == {socket.gaierror}

    asyncio.run(scenario())


def test_a_process_ends_though_a_name_is_still_looked_up() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HANGS],
        capture_output=True, text=True, timeout=DEADLINE_SECONDS, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "given up\n"), done.stderr
