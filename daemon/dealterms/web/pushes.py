"""The callback of WebSub hubs: the only address of dealterms that the open web has to reach.

A listener of its own, so that a reverse proxy can let the web in here and nowhere else. It answers
a verification of intent that was asked for, and takes in a push that is signed; both are looked at
in `websub`, and whatever else comes is refused before its body is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from dealterms.log import get_logger
from dealterms.settings import WebsubSettings
from dealterms.web.listening import listen_on_port, running
from dealterms.websub.pushes import Pushes

__all__ = ["create_pushes_app", "serving_pushes"]

_MOST_BYTES = 10_000_000  # more than any feed needs; a longer push is refused
_BODY_SECONDS = 30.0
_BODIES_AT_ONCE = 4

log = get_logger("websub")


def create_pushes_app(pushes: Pushes) -> ASGIApp:
    """Return the application; the last part of a path names the subscription."""
    app = Starlette(
        routes=[
            Route("/{path:path}", _verified, methods=["GET"]),
            Route("/{path:path}", _taken, methods=["POST"]),
        ]
    )
    app.state.pushes, app.state.bodies = pushes, asyncio.Semaphore(_BODIES_AT_ONCE)
    return app


@asynccontextmanager
async def serving_pushes(pushes: Pushes, settings: WebsubSettings) -> AsyncIterator[str]:
    """Serve the callback while the context is open; give its own address.

    Raises ConfigurationError if it cannot be listened on.
    """
    listener = listen_on_port(settings.address, f"[websub] listen {settings.listen}")
    async with running(create_pushes_app(pushes), listener) as address:
        log.info("hubs may call", address=address, public_url=settings.public_url)
        yield address


async def _verified(request: Request) -> Response:
    """Answer a verification of intent with its challenge."""
    pushes: Pushes = request.app.state.pushes
    asked = dict(request.query_params)
    challenge = await asyncio.to_thread(pushes.verify, _token_of(request), asked)
    if challenge is None:
        return Response("nobody asked for this\n", 404, media_type="text/plain")
    return Response(challenge, media_type="text/plain", headers=_PLAIN)


async def _taken(request: Request) -> Response:
    """Take a push in; its hub is told the same whether it was signed or not."""
    pushes: Pushes = request.app.state.pushes
    token = _token_of(request)
    if not await asyncio.to_thread(pushes.knows, token):
        return Response("nobody subscribed so\n", 410, media_type="text/plain")
    try:
        async with request.app.state.bodies, asyncio.timeout(_BODY_SECONDS):
            body = await _body_of(request)
    except (TimeoutError, ClientDisconnect):
        return Response("the push did not come in time\n", 408, media_type="text/plain")
    if body is None:
        return Response(f"more than {_MOST_BYTES} bytes\n", 413, media_type="text/plain")
    signature = request.headers.get("x-hub-signature", "")
    await asyncio.to_thread(pushes.take, token, signature, body)
    return Response(status_code=202)


# The challenge is whatever the other side wrote: no browser may take it for a page.
_PLAIN = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}


async def _body_of(request: Request) -> bytes | None:
    """Return the body, None if it is too long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return None
    return bytes(body)


def _token_of(request: Request) -> str:
    path: str = request.path_params["path"]
    return path.rstrip("/").rpartition("/")[2]
