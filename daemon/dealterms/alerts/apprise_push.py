"""The doorway to Apprise, an optional library that reaches mail and a hundred other services.

It brings its own HTTP client, so `[network] allow` does not bind it; the address is the operator's
own. It logs addresses, so its log is switched off; it says only whether all went well.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from dealterms.alerts.webhook import TOTAL_SECONDS, Answer
from dealterms.clock import monotonic

__all__ = ["ApprisePush"]

_THREADS = 4  # its calls block; a service that hangs takes no thread of anybody else


class ApprisePush:
    """Sends text through Apprise; one for the life of the process."""

    def __init__(self, *, total_seconds: float = TOTAL_SECONDS) -> None:
        """Take the deadline of one sending."""
        self._total_seconds = total_seconds
        self._threads = ThreadPoolExecutor(_THREADS, "apprise")

    async def send(self, url: str, title: str, text: str) -> Answer:
        """Send once; return what came of it, never raise. Status 200 stands for "delivered"."""
        began = monotonic()
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._total_seconds):
                error = await loop.run_in_executor(self._threads, _send, url, title, text)
        except TimeoutError:
            error = f"no end within {self._total_seconds:g} s"
        except Exception as fault:  # a plug-in of others: its faults are failed attempts
            error = f"Apprise failed: {type(fault).__name__}"
        duration_ms = int(1000 * (monotonic() - began))
        return Answer(status=None if error else 200, error=error, duration_ms=duration_ms)

    def close(self) -> None:
        """Begin nothing more; what hangs ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _send(url: str, title: str, text: str) -> str | None:
    """Return what went wrong, or None."""
    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    push = apprise.Apprise()
    if not push.add(url):
        return "Apprise knows no service of such an address"
    is_sent = push.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT)
    return None if is_sent else "Apprise could not deliver it"
