"""The one HTTP exchange with the model's endpoint: POST base_url/chat/completions, once.

The address is checked by the same guard as those of feeds and webhooks. Redirects are failures,
cookies and proxies are off, one deadline holds for the whole exchange, and no more than
`ANSWER_BYTES` are read. No error repeats what the endpoint wrote: it may repeat the key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx

from dealterms.clock import Clock
from dealterms.errors import ConfigurationError, DealtermsError
from dealterms.fetch.fetcher import GuardedTransport
from dealterms.fetch.headers import retry_after_seconds
from dealterms.network import Network, NetworkPolicy, guarded_pool

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
        self._total_seconds = total_seconds
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

    async def ask(self, body: bytes) -> bytes:
        """POST the body once; return the bytes of a JSON answer, or raise EndpointError."""
        try:
            headers = self._headers()
        except ConfigurationError as error:
            raise EndpointError(str(error)) from None
        try:
            async with asyncio.timeout(self._total_seconds):
                return await self._exchange(body, headers)
        except TimeoutError:
            words = f"no whole answer within {self._total_seconds:g} s"
            raise EndpointError(words, is_paid=True) from None
        except EndpointError:
            raise
        except DealtermsError as error:
            raise EndpointError(str(error)) from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise EndpointError(f"no answer: {type(error).__name__}") from None

    def _headers(self) -> dict[str, str]:
        key = self._key()
        return {
            "content-type": "application/json",
            "accept": "application/json",
            "accept-encoding": "identity",
            "user-agent": "dealterms (llm)",
            **({"authorization": f"Bearer {key}"} if key else {}),
        }

    async def _exchange(self, body: bytes, headers: dict[str, str]) -> bytes:
        async with self._client.stream(
            "POST", self._url, content=body, headers=headers
        ) as response:
            self._require_json(response)
            return await _read(response)

    def _require_json(self, response: httpx.Response) -> None:
        """Raise EndpointError unless it is a 200 with plain JSON."""
        if response.is_redirect:
            raise EndpointError(f"HTTP {response.status_code}: redirects are not followed")
        if response.status_code != 200:
            wish = response.headers.get("retry-after")
            is_named = response.status_code in _SLOW_DOWN
            raise EndpointError(
                f"HTTP {response.status_code}",
                retry_after_seconds=retry_after_seconds(wish, self._clock()) if is_named else None,
            )
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json" or response.headers.get("content-encoding", "identity") != (
            "identity"
        ):
            raise EndpointError("the answer is no plain application/json", is_paid=True)


async def _read(response: httpx.Response) -> bytes:
    pieces, length = [], 0
    async for chunk in response.aiter_raw():
        length += len(chunk)
        if length > ANSWER_BYTES:
            raise EndpointError(f"the answer is longer than {ANSWER_BYTES} bytes", is_paid=True)
        pieces.append(chunk)
    return b"".join(pieces)
