"""The one way out: httpx over connections whose address was checked, with everything else off.

Feeds, pages, webhooks and the model's endpoint all go through clients made here. No cookies, no
proxies or passwords from the environment, no redirects by themselves.
"""

from __future__ import annotations

import ssl
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

from dealterms.network import MACHINE, NetworkPolicy, Outlet, guarded_pool

__all__ = ["guarded_client"]


def guarded_client(
    policy: NetworkPolicy,
    *,
    seconds: float,
    max_connections: int = 10,
    keepalive_seconds: float = 15.0,
    ssl_context: ssl.SSLContext | None = None,
    outlet: Outlet = MACHINE,
) -> httpx.AsyncClient:
    """Return a client that connects only to addresses which the policy allows.

    `seconds` bound each wait for a byte; the whole exchange has to be bounded by who makes it.
    A refused address raises AddressRefusedError out of the request; nothing was sent then.
    """
    pool = guarded_pool(
        policy,
        ssl_context=ssl_context,
        max_connections=max_connections,
        keepalive_seconds=keepalive_seconds,
        outlet=outlet,
    )
    return httpx.AsyncClient(
        transport=GuardedTransport(pool),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
        timeout=seconds,
        trust_env=False,
    )


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over a pool of ours.

    The parent's constructor is left out on purpose: it would build a pool of its own. `_pool` is
    the one private name used; a test fails if httpx renames it.
    """

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        """Take the pool that makes the connections."""
        self._pool = pool
