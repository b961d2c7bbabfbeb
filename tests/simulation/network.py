"""Names and connections in memory: the program speaks HTTP to hosts that are objects of ours."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import h11
import httpcore

from dealterms.network import Outlet
from simulation.fate import Life, Trouble, Troubles
from simulation.world import EPOCH, Answer, Publisher, Receiver

__all__ = ["outlet_to"]

Host = Publisher | Receiver

_FIRST_ADDRESS = "93.184.216."  # a public network: the guard of addresses is the real one
_GARBAGE = Answer(
    200, {"content-type": "text/html"}, b"<html><body>We will be back soon.</body></html>"
)


def outlet_to(hosts: dict[str, Host], troubles: Troubles, life: Life, random: Random) -> Outlet:
    """Return the way out of one life of the daemon, to these hosts."""
    addresses = {host: f"{_FIRST_ADDRESS}{number}" for number, host in enumerate(hosts, 10)}

    async def resolve(host: str, port: int) -> Sequence[str]:
        life.step()
        await asyncio.sleep(random.uniform(0.001, 0.2))
        trouble = troubles.at(host, asyncio.get_running_loop().time())
        if trouble is not None and trouble.kind == "name unknown":
            raise OSError("Temporary failure in name resolution")
        return [addresses[host]]

    by_address = {address: hosts[host] for host, address in addresses.items()}
    return Outlet(resolve, _Backend(by_address, troubles, life, random))


class _Backend(httpcore.AsyncNetworkBackend):
    """Connects to hosts by their address."""

    def __init__(
        self, hosts: dict[str, Host], troubles: Troubles, life: Life, random: Random
    ) -> None:
        self._hosts, self._troubles, self._life, self._random = hosts, troubles, life, random

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self._life.step()
        await asyncio.sleep(self._random.uniform(0.001, 0.3))
        peer = self._hosts[host]
        trouble = self._troubles.at(peer.host, asyncio.get_running_loop().time())
        if trouble is not None and trouble.kind == "refused":
            raise httpcore.ConnectError("Connection refused")
        return _Stream(peer, self._troubles, self._life, self._random)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Stream(httpcore.AsyncNetworkStream):
    """One connection; the host at its other end answers as soon as a request is whole."""

    def __init__(self, peer: Host, troubles: Troubles, life: Life, random: Random) -> None:
        self._peer, self._troubles, self._life, self._random = peer, troubles, life, random
        self._server = h11.Connection(h11.SERVER)
        self._waiting: deque[bytes] = deque()
        self._delay, self._is_closed = 0.0, False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._life.step()
        delay, self._delay = self._delay, 0.0
        if timeout is not None and delay > timeout:
            await asyncio.sleep(timeout)
            raise httpcore.ReadTimeout("nothing came")
        await asyncio.sleep(delay)
        if not self._waiting:
            return b""
        chunk = self._waiting.popleft()
        if len(chunk) > max_bytes:
            self._waiting.appendleft(chunk[max_bytes:])
        return chunk[:max_bytes]

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._life.step()
        await asyncio.sleep(0)
        if not buffer:  # to h11 that would be the end of the connection
            return
        self._server.receive_data(buffer)
        while self._server.their_state is not h11.DONE:
            event = self._server.next_event()
            if event is h11.NEED_DATA:
                return
            if isinstance(event, h11.Request):
                self._request, self._body = event, b""
            elif isinstance(event, h11.Data):
                self._body += bytes(event.data)
        self._answer()

    async def aclose(self) -> None:
        self._is_closed = True

    def get_extra_info(self, info: str) -> Any:
        """Tell the pool that a connection which the host has closed is not to be used again."""
        return self._is_closed if info == "is_readable" else None

    def _answer(self) -> None:
        now = asyncio.get_running_loop().time()
        trouble = self._troubles.at(self._peer.host, now)
        answer = _spoiled(trouble, self._random) or self._ask_peer(EPOCH + timedelta(seconds=now))
        length = "0" if answer.status in (204, 304) else str(len(answer.body))
        headers = [*answer.headers.items(), ("content-length", length)]
        if answer.status in (204, 304):
            headers = headers[:-1]
        sent = self._server.send(h11.Response(status_code=answer.status, headers=headers)) or b""
        sent += self._server.send(h11.Data(data=answer.body)) or b"" if answer.body else b""
        sent += self._server.send(h11.EndOfMessage()) or b""
        self._server.start_next_cycle()
        self._delay = self._random.uniform(0.01, 0.5)
        self._let_through(sent, trouble.kind if trouble else "")

    def _ask_peer(self, now: datetime) -> Answer:
        headers = {name.decode(): value.decode() for name, value in self._request.headers}
        return self._peer.answer(self._request.target.decode(), headers, self._body, now)

    def _let_through(self, sent: bytes, kind: str) -> None:
        """Put what arrives of an answer on the line."""
        if kind == "hangs":
            self._delay = 10_000.0
        elif kind == "slow":
            self._delay = self._random.uniform(0.0, 40.0)
        if kind == "answer lost":
            sent = b""
        elif kind == "cut":
            sent = sent[: self._random.randrange(len(sent))]
        self._is_closed = kind in ("answer lost", "cut")
        self._waiting.extend([sent] if sent else [])


def _spoiled(trouble: Trouble | None, random: Random) -> Answer | None:
    """Return what a host in trouble says instead of its own answer."""
    if trouble is None:
        return None
    wait = {"retry-after": str(random.randint(1, 7200))}
    return {
        "500": Answer(500, {}, b"broken"),
        "503 with Retry-After": Answer(503, wait),
        "429 with Retry-After": Answer(429, wait),
        "garbage": _GARBAGE,
    }.get(trouble.kind)
