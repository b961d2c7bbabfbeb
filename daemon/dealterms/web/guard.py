"""Who may ask, for what, and what a browser may do with the answer.

Every answer forbids scripts, styles, frames and requests that are not our own, so that a text of
others that slipped through the escaping could still do nothing. A page only reads: any method but
GET and HEAD is refused. The host is checked by Starlette's own middleware (DNS rebinding).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Door", "SafeAnswers"]

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_SAFE_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_READING = ("GET", "HEAD")


class SafeAnswers:
    """Puts the safe headers on every answer, and refuses what would write."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the application to guard."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request with the headers added."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_SAFE_HEADERS)
            await send(message)

        if scope["method"] not in _READING:
            refusal = Response("these pages only read\n", 405, {"Allow": ", ".join(_READING)})
            await refusal(scope, receive, send_safely)
            return
        await self._app(scope, receive, send_safely)


@dataclass(frozen=True, slots=True)
class Door:
    """Lets in who brings the token, or whom a reverse proxy has let in; anybody if there is none.

    `user_header` counts only from `proxies`: whoever else reaches the port could write it himself.
    """

    app: ASGIApp
    token: str | None = None
    user_header: str | None = None
    proxies: Sequence[IPv4Network | IPv6Network] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        is_open = self.token is None and self.user_header is None
        if scope["type"] != "http" or is_open or self._is_let_in(scope):
            await self.app(scope, receive, send)
            return
        fields = {} if self.token is None else {"WWW-Authenticate": 'Basic realm="dealterms"'}
        await Response("a token is needed\n", 401, fields)(scope, receive, send)

    def _is_let_in(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        if self.token is not None:
            brought = _token_of(headers.get("authorization", ""))
            if hmac.compare_digest(brought.encode(), self.token.encode()):
                return True
        is_named = self.user_header is not None and headers.get(self.user_header)
        return bool(is_named) and self._is_proxy(scope)

    def _is_proxy(self, scope: Scope) -> bool:
        try:
            address = ipaddress.ip_address((scope.get("client") or ("",))[0])
        except ValueError:
            return False
        return any(address in network for network in self.proxies)


def _token_of(authorization: str) -> str:
    """Return the token of a Bearer header, or the password of a Basic one (RFC 6750, 7617)."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(rest, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""
