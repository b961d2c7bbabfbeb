"""Hosts that are left alone for a while: they said so, or nobody answers there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["HostRests"]

_HOSTS_REMEMBERED = 2000
# One address that answers 429 means itself; a second one means that the host has had enough of us.
_ADDRESSES_THAT_MEAN_THE_HOST = 2
# So many connections in a row that could not be made mean that the host is down. Its other feeds
# need not each wait for their own time-out.
_FAILURES_THAT_MEAN_DOWN = 3
_FIRST_REST_SECONDS, _LONGEST_REST_SECONDS = 30.0, 3600.0


@dataclass(slots=True)
class _Host:
    until: float = 0.0
    is_down: bool = False
    told_urls: set[str] = field(default_factory=set)
    failure_count: int = 0


class HostRests:
    """Remembers which hosts rest; `now` is a clock that never goes back, in seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Make the table; only hosts in trouble have a place in it."""
        self._now = now
        self._hosts: dict[str, _Host] = {}

    def seconds_left(self, host: str) -> float:
        """Return how long the host still rests, 0 if it does not."""
        known = self._hosts.get(host)
        return max(known.until - self._now(), 0.0) if known else 0.0

    def is_down(self, host: str) -> bool:
        """True if the host rests because no connection to it could be made."""
        known = self._hosts.get(host)
        return known is not None and known.is_down

    def asked_to_wait(self, host: str, url: str, seconds: float) -> None:
        """Take note that an address answered 429 and named a time."""
        known = self._hosts.setdefault(host, _Host())
        known.told_urls.add(url)
        if len(known.told_urls) >= _ADDRESSES_THAT_MEAN_THE_HOST:
            known.until, known.is_down = max(known.until, self._now() + seconds), False
        self._forget_the_rested()

    def unreachable(self, host: str) -> None:
        """Take note that no connection could be made; from the third on the host rests."""
        known = self._hosts.setdefault(host, _Host())
        known.failure_count += 1
        extra = known.failure_count - _FAILURES_THAT_MEAN_DOWN
        if extra >= 0:
            rest = min(_FIRST_REST_SECONDS * (1 << min(extra, 10)), _LONGEST_REST_SECONDS)
            known.until, known.is_down = self._now() + rest, True
        self._forget_the_rested()

    def answered(self, host: str) -> None:
        """Take note that the host is there."""
        known = self._hosts.get(host)
        if known is not None:
            known.failure_count, known.is_down = 0, False

    def _forget_the_rested(self) -> None:
        """Keep the table small in a process that lives for months."""
        if len(self._hosts) > _HOSTS_REMEMBERED:
            now = self._now()
            self._hosts = {name: host for name, host in self._hosts.items() if host.until > now}
