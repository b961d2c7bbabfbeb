"""Serving the pages: beside the daemon in its loop, or alone. The doorway of uvicorn."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import uvicorn

from dealterms.errors import ConfigurationError
from dealterms.log import get_logger
from dealterms.settings import WebSettings
from dealterms.web.app import create_app
from dealterms.web.site import Site

__all__ = ["serve", "serving"]

STOP_SECONDS = 1  # for requests under way; with the 8 of the daemon's work within the ten promised
_BACKLOG = 128
_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

log = get_logger("web")


@asynccontextmanager
async def serving(site: Site, settings: WebSettings) -> AsyncIterator[str]:
    """Serve the site while the context is open; give the address to point a browser at.

    Raises ConfigurationError if the address cannot be listened on.
    """
    listener = _listen(settings)
    server = _Server(_config(site, settings))
    task = asyncio.create_task(server.serve(sockets=[listener]), name="web")
    address = _address_of(listener)
    log.info("serving", address=address)
    try:
        yield address
    finally:
        site.watch.close()
        server.should_exit = True
        await task


async def serve(site: Site, settings: WebSettings, tell: Callable[[str], None]) -> None:
    """Serve the site until SIGTERM or SIGINT; `tell` is given the address once it listens."""
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in _STOP_SIGNALS:
        loop.add_signal_handler(number, stopping.set)
    async with serving(site, settings) as address:
        tell(address)
        await stopping.wait()


class _Server(uvicorn.Server):
    """Uvicorn without its signal handlers: the process that it serves in has its own."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        """Leave the signals alone."""
        yield


def _config(site: Site, settings: WebSettings) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(site, settings),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who asks is the socket's other end, whatever a header says
        timeout_graceful_shutdown=STOP_SECONDS,
        lifespan="on",
    )


def _listen(settings: WebSettings) -> socket.socket:
    host, port = settings.address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise ConfigurationError(
            f"[web] listen {settings.listen} cannot be opened: {error.strerror}; "
            "choose another port, or stop what listens there"
        ) from error
    # asyncio would do it, but not for sockets that were made without naming TCP: every answer would
    # wait 40 ms for the acknowledgement of its own headers.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _address_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
