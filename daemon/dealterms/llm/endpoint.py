"""The one HTTP exchange with the model's endpoint: POST base_url/chat/completions, once.

The exchange itself is `fetch.Poster`'s, guarded like that of feeds and webhooks. Redirects are
failures, and no error repeats what the endpoint wrote: it may repeat the key.
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from dealterms.clock import Clock
from dealterms.errors import ConfigurationError, DealtermsError
from dealterms.fetch import Posted, Poster, UnansweredError, retry_after_seconds
from dealterms.network import Network, NetworkPolicy

__all__ = ["ANSWER_BYTES", "Endpoint", "EndpointError"]

ANSWER_BYTES = 1_000_000  # a hundred claims with their quotes take 60 kB
_SLOW_DOWN = frozenset({429, 503})


class EndpointError(DealtermsError):
    """No answer came, or none that can be read.

    `retry_after_seconds` is the endpoint's wish with 429 and 503. `is_paid`: the request had
    reached it, so its tokens may have been charged.
    """

    def __init__(
        self, message: str, *, retry_after_seconds: float | None = None, is_paid: bool = False
    ) -> None:
        """Take the sentence and what the pacing needs to know."""
        super().__init__(message, retryable=True)
        self.retry_after_seconds, self.is_paid = retry_after_seconds, is_paid


class Endpoint:
    """Asks one endpoint over guarded connections; one for the life of the process."""

    def __init__(
        self,
        base_url: str,
        key: Callable[[], str | None],
        clock: Clock,
        *,
        allow: tuple[Network, ...] = (),
        total_seconds: float,
    ) -> None:
        """Take the address, what reads the key at each request, and the networks that are open."""
        self._url, self._key, self._clock = f"{base_url}/chat/completions", key, clock
        self._poster = Poster(
            NetworkPolicy(allow), total_seconds=total_seconds, max_bytes=ANSWER_BYTES
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
        await self._poster.aclose()

    async def ask(self, body: bytes) -> bytes:
        """POST the body once; return the bytes of a JSON answer, or raise EndpointError."""
        try:
            headers = self._headers()
        except ConfigurationError as error:
            raise EndpointError(str(error)) from None
        try:
            posted = await self._poster.post(self._url, body, headers)
        except UnansweredError as error:
            raise _unanswered(error) from None
        self._require_json(posted)
        return posted.body

    def _headers(self) -> dict[str, str]:
        key = self._key()
        return {
            "content-type": "application/json",
            "accept": "application/json",
            "user-agent": "dealterms (llm)",
            **({"authorization": f"Bearer {key}"} if key else {}),
        }

    def _require_json(self, posted: Posted) -> None:
        """Raise EndpointError unless it is a 200 with plain JSON, whole."""
        if 300 <= posted.status < 400:
            raise EndpointError(f"HTTP {posted.status}: redirects are not followed")
        if posted.status != 200:
            wish = posted.headers.get("retry-after")
            is_named = posted.status in _SLOW_DOWN
            raise EndpointError(
                f"HTTP {posted.status}",
                retry_after_seconds=retry_after_seconds(wish, self._clock()) if is_named else None,
            )
        kind = posted.headers.get("content-type", "").partition(";")[0].strip().lower()
        is_plain = posted.headers.get("content-encoding", "identity") == "identity"
        if kind != "application/json" or not is_plain:
            raise EndpointError("the answer is no plain application/json", is_paid=True)
        if posted.is_cut:
            raise EndpointError(f"the answer is longer than {ANSWER_BYTES} bytes", is_paid=True)


def _unanswered(error: UnansweredError) -> EndpointError:
    """Return what it means here: only a request that may have arrived can have been charged."""
    if error.cause == "broken":
        return EndpointError(f"no answer: {error.kind}")
    return EndpointError(str(error), is_paid=error.cause == "late")
