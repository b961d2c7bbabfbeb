"""Serving the pages: beside the daemon in its loop, or alone."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from dealterms.log import get_logger
from dealterms.settings import WebSettings
from dealterms.web.app import create_app
from dealterms.web.listening import listen_on_port, running
from dealterms.web.site import Site

__all__ = ["serve", "serving"]

_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

log = get_logger("web")


@asynccontextmanager
async def serving(site: Site, settings: WebSettings) -> AsyncIterator[str]:
    """Serve the site while the context is open; give the address to point a browser at.

    Raises ConfigurationError if the address cannot be listened on.
    """
    listener = listen_on_port(settings.address, f"[web] listen {settings.listen}")
    async with running(create_app(site, settings), listener) as address:
        log.info("serving", address=address)
        try:
            yield address
        finally:
            site.watch.close()


async def serve(site: Site, settings: WebSettings, tell: Callable[[str], None]) -> None:
    """Serve the site until SIGTERM or SIGINT; `tell` is given the address once it listens."""
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in _STOP_SIGNALS:
        loop.add_signal_handler(number, stopping.set)
    async with serving(site, settings) as address:
        tell(address)
        await stopping.wait()
