"""Whether a site lets programs read a page: its robots.txt, asked once a day.

Feeds are published to be polled by programs, so they are not asked about; pages are. A site without
the file, or that fails to give it, forbids nothing: its feed invited us. A Crawl-delay, which no
standard knows but many sites state, lengthens the gap between two requests to the host.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from dealterms.clock import Clock
from dealterms.errors import DealtermsError, FetchError
from dealterms.fetch import Fetcher, FetchLimits
from dealterms.log import get_logger
from dealterms.robots import permission_of
from dealterms.urls import origin_of
from dealterms.workers import WorkerPool

__all__ = ["Permissions"]

# RFC 9309 asks for 500 kiB at least. A site that is slow with it must not hold up its pages.
_LIMITS = FetchLimits(5.0, 512_000, "text/plain, */*;q=0.1")
_REMEMBERED = timedelta(days=1)
_SITES_REMEMBERED = 5_000
log = get_logger("ingest")


@dataclass(frozen=True, slots=True)
class _Rules:
    body: bytes  # empty: everything is allowed
    until: datetime


class Permissions:
    """Remembers the robots.txt of each site for a day; one for the life of the process."""

    def __init__(self, fetcher: Fetcher, workers: WorkerPool, clock: Clock) -> None:
        """Take what asks sites and what reads their answers."""
        self._fetcher, self._workers, self._clock = fetcher, workers, clock
        self._rules: dict[str, _Rules] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def is_allowed(self, url: str) -> bool:
        """Return whether the page may be read; nothing about it ever raises."""
        origin = origin_of(url)
        async with self._locks.setdefault(origin, asyncio.Lock()):
            rules = self._rules.get(origin)
            if rules is None or rules.until <= self._clock():
                rules = self._rules[origin] = await self._ask(origin)
                self._forget_old()
        if not rules.body:
            return True
        try:
            permission = await self._workers.run(permission_of, rules.body, url)
        except DealtermsError as error:  # a file made to be slow: it is no file
            log.warning("robots.txt cannot be read", origin=origin, error=str(error))
            self._rules[origin] = _Rules(b"", rules.until)
            return True
        if permission.crawl_delay is not None:
            self._fetcher.slow_down(url, permission.crawl_delay)
        return permission.is_given

    async def _ask(self, origin: str) -> _Rules:
        until = self._clock() + _REMEMBERED
        try:
            fetched = await self._fetcher.fetch(f"{origin}/robots.txt", _LIMITS)
        except FetchError:
            return _Rules(b"", until)
        is_file = fetched.content_type.lower().startswith("text/") or not fetched.content_type
        said = fetched.body.lower()
        says_something = b"disallow" in said or b"crawl-delay" in said
        return _Rules(fetched.body if is_file and says_something else b"", until)

    def _forget_old(self) -> None:
        """Keep the table small in a process that lives for months."""
        if len(self._rules) > _SITES_REMEMBERED:
            now = self._clock()
            self._rules = {name: one for name, one in self._rules.items() if one.until > now}
            self._locks = {name: lock for name, lock in self._locks.items() if lock.locked()}
