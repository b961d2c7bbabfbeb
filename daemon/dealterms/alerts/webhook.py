"""One signed POST to one endpoint, in the manner of Standard Webhooks 1.0.

The id stays the same over all attempts at a message; timestamp and signature are those of the
attempt, else receivers refuse later attempts as replays. We sign with `hmac` ourselves: the
reference library for Python relabels aware times that are not UTC instead of converting them.

One deadline covers the whole exchange, from the name's resolution to the end of the answer: httpx's
own timeouts restart with every byte. Redirects are failures, cookies and proxies are off, and the
address is checked by the same guard as those of feeds and pages.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx

from dealterms.clock import Clock, monotonic
from dealterms.errors import DealtermsError
from dealterms.fetch.fetcher import GuardedTransport
from dealterms.fetch.headers import retry_after_seconds
from dealterms.network import Network, NetworkPolicy, guarded_pool

__all__ = [
    "ANSWER_BYTES",
    "TOTAL_SECONDS",
    "Answer",
    "WebhookSender",
    "headers_of",
    "signature_of",
]

TOTAL_SECONDS = 15.0  # Standard Webhooks: 15 to 30 s
ANSWER_BYTES = 16_384  # nobody needs more than the first lines of an error page
_SHOWN_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt: a status, or an error that kept one from coming.

    `answer_start` is the beginning of the answer's body, as text. `retry_after_seconds` is the
    receiver's wish, whatever the status.
    """

    status: int | None
    error: str | None
    duration_ms: int
    answer_start: str = ""
    retry_after_seconds: float | None = None

    @property
    def is_success(self) -> bool:
        """True for 2xx."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def words(self) -> str:
        """Return what happened in a few words, for logs and the delivery table."""
        return self.error or f"HTTP {self.status}"


def signature_of(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Return "v1," and the base64 HMAC-SHA256 of "id.timestamp.body"."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def headers_of(key: bytes, message_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """Return the headers of one attempt made at `now`."""
    timestamp = int(now.timestamp())
    return {
        "content-type": "application/json",
        "accept-encoding": "identity",
        "user-agent": "dealterms (webhook)",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature_of(key, message_id, timestamp, body),
    }


class WebhookSender:
    """Sends messages over guarded connections; one for the life of the process."""

    def __init__(
        self,
        clock: Clock,
        allow: tuple[Network, ...] = (),
        *,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        """Take the networks that are open beside the public ones, and the deadline of a POST."""
        self._clock, self._total_seconds = clock, total_seconds
        # A connection a message: a receiver that closes an idle one must not cost an attempt.
        pool = guarded_pool(NetworkPolicy(allow), keepalive_seconds=0)
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(pool),
            timeout=total_seconds,
            follow_redirects=False,
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    async def __aenter__(self) -> Self:
        """Open for the length of a `with` block."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def send(self, url: str, key: bytes, message_id: str, body: bytes) -> Answer:
        """POST the body once, signed for this moment; return what came of it, never raise."""
        now, began = self._clock(), monotonic()
        headers = headers_of(key, message_id, body, now)
        try:
            async with asyncio.timeout(self._total_seconds):
                return await self._exchange(url, headers, body, now, began)
        except TimeoutError:
            return _failed(f"no whole answer within {self._total_seconds:g} s", began)
        except DealtermsError as error:
            return _failed(str(error), began)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            return _failed(_words_of(error), began)

    async def _exchange(
        self, url: str, headers: dict[str, str], body: bytes, now: datetime, began: float
    ) -> Answer:
        async with self._client.stream("POST", url, content=body, headers=headers) as response:
            start = await _read_start(response)
        return Answer(
            status=response.status_code,
            error=None,
            duration_ms=_since(began),
            answer_start=start.decode("utf-8", "replace")[:_SHOWN_CHARACTERS],
            retry_after_seconds=retry_after_seconds(response.headers.get("retry-after"), now),
        )


async def _read_start(response: httpx.Response) -> bytes:
    """Return at most ANSWER_BYTES of the raw body and leave the rest unread."""
    start = b""
    async for chunk in response.aiter_raw():
        start += chunk
        if len(start) >= ANSWER_BYTES:
            break
    return start[:ANSWER_BYTES]


def _failed(error: str, began: float) -> Answer:
    return Answer(status=None, error=error, duration_ms=_since(began))


def _words_of(error: Exception) -> str:
    """Return the error's kind and words; httpx gives some no words at all."""
    words = str(error)
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def _since(began: float) -> int:
    return int(1000 * (monotonic() - began))
