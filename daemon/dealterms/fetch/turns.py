"""Politeness: how many requests one host gets at once, and how much time between two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

__all__ = ["LONGEST_GAP", "HostTurns"]

_HOSTS_REMEMBERED = 2000
# A host that wants more than this between two requests would hold up the pass that all feeds wait
# for: twenty new pages of it are three minutes.
LONGEST_GAP = 10.0


@dataclass(slots=True)
class _Host:
    slots: asyncio.Semaphore
    next_start: float = 0.0
    gap_seconds: float = 0.0  # what the host has asked for itself
    user_count: int = field(default=0)


class HostTurns:
    """Hands out turns per host: at most `concurrency` at once, starts `gap_seconds` apart.

    `now` is a clock that never goes back, in seconds. Waiting for a turn costs no deadline.
    """

    def __init__(
        self,
        gap_seconds: float,
        concurrency: int,
        now: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Make the table; hosts get their place in it as they come."""
        self._gap_seconds = gap_seconds
        self._concurrency = concurrency
        self._now = now
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the host's turn and hold it."""
        entry = self._hosts.setdefault(host, _Host(asyncio.Semaphore(self._concurrency)))
        entry.user_count += 1
        try:
            async with entry.slots:
                await self._wait_for_gap(entry)
                yield
        finally:
            entry.user_count -= 1
            self._forget_idle_hosts()

    def slow_down(self, host: str, seconds: float) -> None:
        """Leave at least so many seconds between two starts at the host, up to `LONGEST_GAP`."""
        entry = self._hosts.setdefault(host, _Host(asyncio.Semaphore(self._concurrency)))
        entry.gap_seconds = min(max(seconds, 0.0), LONGEST_GAP)

    async def _wait_for_gap(self, entry: _Host) -> None:
        now = self._now()
        start = max(now, entry.next_start)
        entry.next_start = start + max(self._gap_seconds, entry.gap_seconds)
        if start > now:
            await self._sleep(start - now)

    def _forget_idle_hosts(self) -> None:
        """Keep the table small in a process that lives for months."""
        if len(self._hosts) <= _HOSTS_REMEMBERED:
            return
        now = self._now()
        for host in [h for h, e in self._hosts.items() if not e.user_count and e.next_start <= now]:
            del self._hosts[host]
