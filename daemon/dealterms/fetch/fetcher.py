"""The client itself: httpcore for the exchange, all that protects us done by hand."""

from __future__ import annotations

import asyncio
import ssl
import zlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from types import TracebackType
from typing import Self

import httpcore

from dealterms import __version__
from dealterms.clock import Clock, monotonic, system_clock
from dealterms.errors import FetchError
from dealterms.fetch.body import BodyError, BodyTooLongError, BoundedBody
from dealterms.fetch.client import NO_EXCHANGE, ask
from dealterms.fetch.codings import ACCEPTED
from dealterms.fetch.headers import fresh_seconds, retry_after_seconds
from dealterms.fetch.rests import HostRests
from dealterms.fetch.turns import HostTurns
from dealterms.network import (
    MACHINE,
    AddressRefusedError,
    NetworkPolicy,
    Outlet,
    guarded_pool,
)
from dealterms.progress import note_progress
from dealterms.urls import host_of, origin_of, resolve_link

__all__ = ["FEED_LIMITS", "PAGE_LIMITS", "FetchLimits", "Fetched", "Fetcher"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT_REDIRECTS = frozenset({301, 308})
_MOST_REDIRECTS = 5
_RETRYABLE = frozenset({404, 408, 425, 429})  # and every 5xx
# httpcore walks its lists of connections at every event: eight pools of ten cost a third of the CPU
# of one pool of eighty.
_POOL_COUNT = 8
_DRAINED_BYTES = 16_384  # of an error page; a new connection costs less than reading more
_POOL_CONNECTIONS = 64  # hosts that do not answer keep theirs, and must leave the others some
_POOL_KEPT = 10
LARGE_BYTES = 262_144  # three times the median feed
_BYTE_SECONDS = 15.0  # between two bytes; the limits bound the whole exchange


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one exchange may cost: seconds for all of it, bytes of body, and what is asked for."""

    seconds: float
    max_bytes: int
    accept: str


# A feed or page that needs longer, or is larger, is broken or hostile (median feed: 77 kB).
FEED_LIMITS = FetchLimits(
    30.0,
    10_000_000,
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "application/json;q=0.8, text/xml;q=0.8, */*;q=0.1",
)
PAGE_LIMITS = FetchLimits(30.0, 10_000_000, "text/html, application/xhtml+xml, */*;q=0.1")


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `body` is unpacked and empty if `not_modified`; header names are in lower case.

    `url` is where the answer came from, after redirects. `moved_to` is that address if every
    redirect on the way was permanent. `etag` and `last_modified` are to be echoed byte for byte;
    None means that the server sends none (any more). `max_age` is how long the answer stays fresh,
    `link` all its Link headers.
    """

    status: int
    body: bytes
    headers: Mapping[str, str]
    url: str
    etag: bytes | None
    last_modified: bytes | None
    not_modified: bool
    moved_to: str | None = None
    max_age: timedelta | None = None
    link: str = ""

    @property
    def content_type(self) -> str:
        """The Content-Type header, '' if there was none."""
        return self.headers.get("content-type", "")


class Fetcher:
    """Makes guarded GET requests; use it as an async context manager.

    `contact` goes into the User-Agent so that an operator can complain. `host_gap` is the least
    time between two requests to one host. `outlet` is the way to the
    network; `ssl_context` is for tests and for private certificate authorities.
    """

    def __init__(
        self,
        policy: NetworkPolicy | None = None,
        *,
        contact: str = "",
        host_gap: timedelta = timedelta(seconds=1),
        host_concurrency: int = 2,
        clock: Clock = system_clock,
        now: Callable[[], float] = monotonic,
        outlet: Outlet = MACHINE,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """Make the fetcher; connections are opened when they are needed."""
        self._policy = policy or NetworkPolicy()
        self._user_agent = user_agent(contact)
        self._clock = clock
        self._now = now
        self._outlet = outlet
        self._given_ssl_context = ssl_context
        self._turns = HostTurns(host_gap.total_seconds(), host_concurrency, now)
        self._rests = HostRests(now)
        self._pools: dict[tuple[bool, int], httpcore.AsyncConnectionPool] = {}

    async def __aenter__(self) -> Self:
        """Return the fetcher itself."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        while self._pools:
            _, pool = self._pools.popitem()
            await pool.aclose()

    async def fetch(
        self,
        url: str,
        limits: FetchLimits = PAGE_LIMITS,
        *,
        etag: bytes | None = None,
        last_modified: bytes | None = None,
        headers: Sequence[tuple[bytes, bytes]] = (),
        admit: Callable[[], Awaitable[None]] | None = None,
    ) -> Fetched:
        """Return the answer to one conditional GET, redirects followed.

        `headers` are sent too, but only to the origin of `url`: they may be passwords. `admit` is
        awaited once when more than LARGE_BYTES have come, for callers that bound how many such
        bodies they hold. Raises FetchError for everything else than a 200, a 203 or an expected
        304.
        """
        target = resolve_link(url, url)
        if target is None:
            raise FetchError(f"{url} is not an http or https address", url=url, retryable=False)
        origin, plain = origin_of(target), self._headers(limits, etag, last_modified)
        remaining, moved_to = limits.seconds, url
        for _ in range(_MOST_REDIRECTS + 1):
            async with self._turns.turn(host_of(target)):
                self._require_awake(target)
                began = self._now()
                sent = [*plain, *headers] if origin_of(target) == origin else plain
                answer = await self._exchange(target, sent, limits, remaining, admit)
                remaining = max(remaining - (self._now() - began), 0.001)
            if answer.status not in _REDIRECTS:
                is_moved = moved_to == target != url
                return self._judged(
                    answer, target, moved_to if is_moved else None, etag, last_modified
                )
            onward = _redirect_target(answer, target)
            is_permanent = answer.status in _PERMANENT_REDIRECTS and moved_to == target
            target, moved_to = onward, onward if is_permanent else moved_to
        raise FetchError(f"{url} redirects more than {_MOST_REDIRECTS} times", url=url)

    def slow_down(self, url: str, seconds: float) -> None:
        """Leave at least so many seconds between two requests to the URL's host from now on."""
        self._turns.slow_down(host_of(url), seconds)

    def _require_awake(self, url: str) -> None:
        """Raise FetchError, without a request, while the URL's host rests."""
        host = host_of(url)
        seconds = self._rests.seconds_left(host)
        if not seconds:
            return
        if self._rests.is_down(host):
            raise FetchError(
                f"{url} was not asked: {host} cannot be reached and is left alone "
                f"for {seconds:.0f} s", url=url,
            )  # fmt: skip
        raise FetchError(
            f"{url} was not asked: {host} asks to wait {seconds:.0f} s",
            url=url,
            status=429,
            retry_after_seconds=seconds,
        )

    def _headers(
        self, limits: FetchLimits, etag: bytes | None, last_modified: bytes | None
    ) -> list[tuple[bytes, bytes]]:
        headers = [
            (b"User-Agent", self._user_agent.encode("ascii")),
            (b"Accept", limits.accept.encode("ascii")),
            (b"Accept-Encoding", ACCEPTED),
        ]
        if etag:
            headers.append((b"If-None-Match", etag))
        if last_modified:
            headers.append((b"If-Modified-Since", last_modified))
        return headers

    async def _exchange(
        self,
        url: str,
        headers: list[tuple[bytes, bytes]],
        limits: FetchLimits,
        seconds: float,
        admit: Callable[[], Awaitable[None]] | None,
    ) -> _Answer:
        """Make one request; every way in which it can fail is a FetchError."""
        try:
            async with asyncio.timeout(seconds):
                answer = await self._request(url, headers, limits, admit)
        except TimeoutError:
            raise FetchError(f"{url} took longer than {limits.seconds:g} s", url=url) from None
        except AddressRefusedError as error:
            raise FetchError(f"{url} was not asked: {error}", url=url, retryable=False) from error
        except BodyTooLongError as error:
            raise FetchError(f"{url} was given up: {error}", url=url, retryable=False) from error
        except BodyError as error:
            raise FetchError(f"{url} cannot be read: {error}", url=url) from error
        except NO_EXCHANGE as error:
            if isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout):
                self._rests.unreachable(host_of(url))
            raise FetchError(f"{url} cannot be reached: {_reason_of(error)}", url=url) from error
        finally:
            note_progress()
        self._rests.answered(host_of(url))
        return answer

    async def _request(
        self,
        url: str,
        headers: list[tuple[bytes, bytes]],
        limits: FetchLimits,
        admit: Callable[[], Awaitable[None]] | None,
    ) -> _Answer:
        pool = self._pool_for(url)
        async with aclosing(await ask(pool, url, headers, seconds=_BYTE_SECONDS)) as response:
            raw = response.headers
            if response.status not in (200, 203):
                await _drain(response)
                return _Answer(response.status, b"", raw)
            declared = _joined(raw, b"content-length")
            if declared.isdigit() and int(declared) > limits.max_bytes:
                raise BodyTooLongError(
                    f"the body is {declared} bytes, more than {limits.max_bytes}"
                )
            body = BoundedBody(_joined(raw, b"content-encoding"), limits.max_bytes)
            async for chunk in response.aiter_stream():
                body.add(chunk)
                if admit is not None and body.size > LARGE_BYTES:
                    await admit()
                    admit = None
            return _Answer(response.status, body.finish(), raw)

    def _judged(
        self,
        answer: _Answer,
        url: str,
        moved_to: str | None,
        etag: bytes | None,
        last_modified: bytes | None,
    ) -> Fetched:
        """Return the answer if it is one to go on with; raise what the others mean."""
        is_expected_304 = answer.status == 304 and bool(etag or last_modified)
        if answer.status not in (200, 203) and not is_expected_304:
            raise self._refusal(answer, url)
        names = _by_name(answer.headers)
        seconds = fresh_seconds(names, self._clock())
        new_etag, new_modified = (
            _first(answer.headers, b"etag"),
            _first(answer.headers, b"last-modified"),
        )
        if is_expected_304:  # a 304 may leave out what has not changed
            new_etag, new_modified = new_etag or etag, new_modified or last_modified
        return Fetched(
            status=answer.status,
            body=answer.body,
            headers=names,
            url=url,
            etag=new_etag,
            last_modified=new_modified,
            not_modified=is_expected_304,
            moved_to=moved_to,
            max_age=None if seconds is None else timedelta(seconds=seconds),
            link=_joined(answer.headers, b"link"),
        )

    def _refusal(self, answer: _Answer, url: str) -> FetchError:
        asked = retry_after_seconds(_by_name(answer.headers).get("retry-after"), self._clock())
        is_told = answer.status in (429, 503) and asked is not None
        if is_told and asked is not None and answer.status == 429:
            self._rests.asked_to_wait(host_of(url), url, asked)
        told = f" and asks to wait {asked:.0f} s" if is_told else ""
        return FetchError(
            f"{url} answered {answer.status}{told}",
            url=url,
            status=answer.status,
            retry_after_seconds=asked if is_told else None,
            retryable=answer.status in _RETRYABLE or answer.status >= 500,
        )

    def _pool_for(self, url: str) -> httpcore.AsyncConnectionPool:
        """Return the connections of the URL's host, always the same: they are used again."""
        is_secure = url.startswith("https:")
        key = (is_secure, zlib.crc32(host_of(url).encode()) % _POOL_COUNT)
        if key not in self._pools:
            self._pools[key] = guarded_pool(
                self._policy,
                max_connections=_POOL_CONNECTIONS,
                max_kept=_POOL_KEPT,
                ssl_context=self._ssl_context if is_secure else None,
                outlet=self._outlet,
            )
        return self._pools[key]

    @cached_property
    def _ssl_context(self) -> ssl.SSLContext:
        """The machine's own trust store; made only when the first https address comes along."""
        return self._given_ssl_context or ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    headers: list[tuple[bytes, bytes]]


def user_agent(contact: str) -> str:
    """Return the honest name of this program, with the operator's address if there is one."""
    return (
        f"dealterms/{__version__} (news reader; {contact})"
        if contact
        else f"dealterms/{__version__}"
    )


async def _drain(response: httpcore.Response) -> None:
    """Read a short body to its end, so that the connection can be used again."""
    count = 0
    async for chunk in response.aiter_stream():
        count += len(chunk)
        if count > _DRAINED_BYTES:
            return


def _reason_of(error: Exception) -> str:
    """Return why there was no answer; httpcore gives time that ran out no words."""
    if isinstance(error, httpcore.TimeoutException):
        return f"no answer for {_BYTE_SECONDS:g} s"
    return str(error) or type(error).__name__


def _redirect_target(answer: _Answer, url: str) -> str:
    location = _first(answer.headers, b"location")
    text = _text(location) if location is not None else ""
    target = resolve_link(url, text)
    if target is None:
        raise FetchError(
            f"{url} redirects to {text[:200]!r}, which is not an http or https address",
            url=url,
            status=answer.status,
            retryable=False,
        )
    return target


def _first(headers: list[tuple[bytes, bytes]], name: bytes) -> bytes | None:
    return next((value for key, value in headers if key.lower() == name), None)


def _joined(headers: list[tuple[bytes, bytes]], name: bytes) -> str:
    return ",".join(_text(value) for key, value in headers if key.lower() == name)


def _by_name(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    return {key.decode("latin-1").lower(): _text(value) for key, value in reversed(headers)}


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
