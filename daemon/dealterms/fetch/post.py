"""One POST to an address that the operator named: webhooks and the model's endpoint.

One deadline covers the whole exchange, from the name's resolution to the end of the answer: httpx's
own timeouts restart with every byte. Redirects are answers like any other, and no more than the
beginning of an answer is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

import httpx

from dealterms.errors import DealtermsError
from dealterms.fetch.client import guarded_client
from dealterms.network import MACHINE, AddressRefusedError, NetworkPolicy, Outlet
from dealterms.progress import note_progress

__all__ = ["Posted", "Poster", "UnansweredError"]


@dataclass(frozen=True, slots=True)
class Posted:
    """An answer. Header names are in lower case; `is_cut` says that `body` is only its start.

    The body is as it was sent, packed if the server packed it unasked.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_cut: bool


class UnansweredError(DealtermsError):
    """No whole answer came.

    `cause`: "late" (the deadline), "refused" (the address is not allowed, nothing was sent) or
    "broken". `kind` is the HTTP library's name for it; the words may repeat what a server wrote.
    """

    def __init__(
        self, message: str, cause: Literal["late", "refused", "broken"], kind: str = ""
    ) -> None:
        """Take the sentence and what callers tell apart."""
        super().__init__(message, retryable=True)
        self.cause, self.kind = cause, kind


class Poster:
    """Sends over guarded connections; one for the life of the process."""

    def __init__(
        self,
        policy: NetworkPolicy,
        *,
        total_seconds: float,
        max_bytes: int,
        outlet: Outlet = MACHINE,
    ) -> None:
        """Take what may be talked to, the deadline of an exchange, and how much answer is read."""
        self._total_seconds, self._max_bytes = total_seconds, max_bytes
        # A connection a message: a server that closes an idle one must not cost an attempt.
        self._client = guarded_client(
            policy, seconds=total_seconds, keepalive_seconds=0, outlet=outlet
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
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """POST the body once; return the answer, whatever its status, or raise UnansweredError."""
        try:
            async with asyncio.timeout(self._total_seconds):
                return await self._exchange(url, body, headers)
        except TimeoutError:
            words = f"no whole answer within {self._total_seconds:g} s"
            raise UnansweredError(words, "late") from None
        except AddressRefusedError as error:
            raise UnansweredError(str(error), "refused") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            kind, words = type(error).__name__, str(error)  # httpx gives some no words at all
            raise UnansweredError(f"{kind}: {words}" if words else kind, "broken", kind) from error
        finally:
            note_progress()

    async def _exchange(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        sent = {"accept-encoding": "identity", **headers}
        async with self._client.stream("POST", url, content=body, headers=sent) as response:
            start = b""
            async for chunk in response.aiter_raw():
                start += chunk
                if len(start) > self._max_bytes:
                    break
        return Posted(
            status=response.status_code,
            headers=dict(response.headers),
            body=start[: self._max_bytes],
            is_cut=len(start) > self._max_bytes,
        )
