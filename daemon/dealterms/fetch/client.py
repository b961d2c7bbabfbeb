"""The one way out: httpx over connections whose address was checked, with everything else off.

Feeds, pages, webhooks and the model's endpoint all go through clients made here. No cookies, no
proxies or passwords from the environment, no redirects by themselves.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

from dealterms.network import MACHINE, NetworkPolicy, Outlet, guarded_pool

__all__ = ["getting", "guarded_client", "guarded_transport"]


def guarded_client(
    policy: NetworkPolicy,
    *,
    seconds: float,
    keepalive_seconds: float = 15.0,
    outlet: Outlet = MACHINE,
) -> httpx.AsyncClient:
    """Return a client that connects only to addresses which the policy allows.

    `seconds` bound each wait for a byte; the whole exchange has to be bounded by who makes it.
    A refused address raises AddressRefusedError out of the request; nothing was sent then.
    """
    return httpx.AsyncClient(
        transport=guarded_transport(policy, keepalive_seconds=keepalive_seconds, outlet=outlet),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
        timeout=seconds,
        trust_env=False,
    )


def guarded_transport(
    policy: NetworkPolicy,
    *,
    max_connections: int = 10,
    keepalive_seconds: float = 15.0,
    ssl_context: ssl.SSLContext | None = None,
    outlet: Outlet = MACHINE,
) -> GuardedTransport:
    """Return connections to addresses which the policy allows, with no client round them."""
    pool = guarded_pool(
        policy,
        ssl_context=ssl_context,
        max_connections=max_connections,
        keepalive_seconds=keepalive_seconds,
        outlet=outlet,
    )
    return GuardedTransport(pool)


@asynccontextmanager
async def getting(
    transport: httpx.AsyncHTTPTransport,
    url: str,
    headers: Sequence[tuple[bytes, bytes]],
    *,
    seconds: float,
) -> AsyncIterator[httpx.Response]:
    """Make one GET without a client; give the answer, its body unread.

    A client would merge addresses, cookies, passwords and redirects, none of which there are here,
    for a third of what a 304 costs. `seconds` bound each wait for a byte.
    """
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
    request = httpx.Request("GET", url, headers=headers, extensions={"timeout": timeouts})
    response = await transport.handle_async_request(request)
    try:
        yield response
    finally:
        await response.aclose()


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over a pool of ours.

    The parent's constructor is left out on purpose: it would build a pool of its own. `_pool` is
    the one private name used; a test fails if httpx renames it.
    """

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        """Take the pool that makes the connections."""
        self._pool = pool
