"""Applications on open sockets: the doorway of uvicorn, and how a socket comes to be open."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from dealterms.errors import ConfigurationError

__all__ = ["listen_on_port", "listen_on_socket", "running"]

STOP_SECONDS = 1  # for requests under way; with the 8 of the daemon's work within the ten promised
_BACKLOG = 128


@asynccontextmanager
async def running(app: ASGIApp, listener: socket.socket) -> AsyncIterator[str]:
    """Serve an application on an open socket while the context is open; give its address."""
    server = _Server(_config(app))
    task = asyncio.create_task(server.serve(sockets=[listener]), name="web")
    try:
        yield _address_of(listener)
    finally:
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    """Uvicorn without its signal handlers: the process that it serves in has its own."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        """Leave the signals alone."""
        yield


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who asks is the socket's other end, whatever a header says
        timeout_graceful_shutdown=STOP_SECONDS,
        lifespan="on",
    )


def listen_on_port(address: tuple[str, int], name: str) -> socket.socket:
    """Return a socket that listens; ConfigurationError, with the setting's name, if it cannot."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    try:
        listener = socket.create_server(address, family=family, backlog=_BACKLOG)
    except OSError as error:
        raise ConfigurationError(
            f"{name} cannot be opened: {error.strerror}; "
            "choose another port, or stop what listens there"
        ) from error
    # asyncio would do it, but not for sockets that were made without naming TCP: every answer would
    # wait 40 ms for the acknowledgement of its own headers.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def listen_on_socket(path: Path, name: str) -> socket.socket:
    """Return a Unix socket that listens, for its owner and group; a dead one there is replaced.

    Raises ConfigurationError, with the setting's name, if somebody listens there or it cannot be
    made.
    """
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    try:
        if path.is_socket():
            _require_dead(path)
            path.unlink()
        listener.bind(str(path))
        path.chmod(0o660)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise ConfigurationError(f"{name} cannot be opened: {error.strerror or error}") from error
    return listener


def _require_dead(path: Path) -> None:
    """Raise OSError if anybody listens on a socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            return
    raise OSError(errno.EADDRINUSE, "another process listens there")


def _address_of(listener: socket.socket) -> str:
    name = listener.getsockname()
    if listener.family == socket.AF_UNIX:
        return f"unix:{name}"
    host, port = name[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
