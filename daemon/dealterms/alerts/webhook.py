"""One signed POST to one endpoint, in the manner of Standard Webhooks 1.0.

The id stays the same over all attempts at a message; timestamp and signature are those of the
attempt, else receivers refuse later attempts as replays. We sign with `hmac` ourselves: the
reference library for Python relabels aware times that are not UTC instead of converting them.

The exchange itself is `fetch.Poster`'s: guarded like that of feeds and pages, with one deadline.
Redirects are failures.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from dealterms.clock import Clock, monotonic
from dealterms.fetch import Posted, Poster, UnansweredError, retry_after_seconds
from dealterms.network import MACHINE, Network, NetworkPolicy, Outlet

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


def headers_of(
    keys: Sequence[bytes],
    message_id: str,
    body: bytes,
    now: datetime,
    content_type: str = "application/json",
) -> dict[str, str]:
    """Return the headers of one attempt made at `now`, with a signature by each key.

    While a key is being replaced there are two: receivers accept a message if one of them fits.
    Without a key (chat services do not look) there is no signature.
    """
    timestamp = int(now.timestamp())
    signatures = [signature_of(key, message_id, timestamp, body) for key in keys]
    return {
        "content-type": content_type,
        "user-agent": "dealterms (webhook)",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        **({"webhook-signature": " ".join(signatures)} if signatures else {}),
    }


class WebhookSender:
    """Sends messages over guarded connections; one for the life of the process."""

    def __init__(
        self,
        clock: Clock,
        allow: tuple[Network, ...] = (),
        *,
        total_seconds: float = TOTAL_SECONDS,
        outlet: Outlet = MACHINE,
    ) -> None:
        """Take the networks that are open beside the public ones, and the deadline of a POST."""
        self._clock, self._policy, self._total_seconds = clock, NetworkPolicy(allow), total_seconds
        self._outlet = outlet
        self._posters: dict[str, Poster] = {}

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
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        for poster in self._posters.values():
            await poster.aclose()

    async def send(
        self,
        url: str,
        keys: Sequence[bytes],
        message_id: str,
        body: bytes,
        content_type: str = "application/json",
    ) -> Answer:
        """POST the body once, signed for this moment; return what came of it, never raise."""
        now, began = self._clock(), monotonic()
        headers = headers_of(keys, message_id, body, now, content_type)
        try:
            posted = await self._poster_for(url).post(url, body, headers)
        except UnansweredError as error:
            return Answer(status=None, error=str(error), duration_ms=_since(began))
        return _answer_of(posted, now, _since(began))

    def _poster_for(self, url: str) -> Poster:
        """Return the endpoint's own client: one that hangs uses up no other's connections."""
        if url not in self._posters:
            self._posters[url] = Poster(
                self._policy,
                total_seconds=self._total_seconds,
                max_bytes=ANSWER_BYTES,
                outlet=self._outlet,
            )
        return self._posters[url]


def _answer_of(posted: Posted, now: datetime, duration_ms: int) -> Answer:
    return Answer(
        status=posted.status,
        error=None,
        duration_ms=duration_ms,
        answer_start=posted.body.decode("utf-8", "replace")[:_SHOWN_CHARACTERS],
        retry_after_seconds=retry_after_seconds(posted.headers.get("retry-after"), now),
    )


def _since(began: float) -> int:
    return int(1000 * (monotonic() - began))
