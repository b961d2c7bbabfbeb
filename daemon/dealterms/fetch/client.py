"""The one way out: connections whose address was checked, with everything else off.

Feeds and pages are asked over httpcore, httpx's own engine; webhooks and the model's endpoint go
through an httpx client on top of it. No cookies, no proxies or passwords from the environment, no
redirects by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

from dealterms.network import MACHINE, NetworkPolicy, Outlet, guarded_pool
from dealterms.urls import is_plain_address

__all__ = ["NO_EXCHANGE", "ask", "guarded_client", "sent_address"]

# Every way in which httpcore, or httpx's reading of an address, says that there was no answer.
NO_EXCHANGE = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpx.InvalidURL,
    UnicodeError,
)


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
    pool = guarded_pool(policy, keepalive_seconds=keepalive_seconds, outlet=outlet)
    return httpx.AsyncClient(
        transport=GuardedTransport(pool),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
        timeout=seconds,
        trust_env=False,
    )


async def ask(
    pool: httpcore.AsyncConnectionPool,
    url: str,
    headers: Sequence[tuple[bytes, bytes]],
    *,
    seconds: float,
) -> httpcore.Response:
    """Make one GET; return the answer with its body unread, to be closed by the caller.

    A client would merge addresses, cookies, passwords and redirects, none of which there are here,
    and httpx's transport wraps request and answer once more: half of what a 304 costs. `seconds`
    bound each wait for a byte. Raises one of NO_EXCHANGE if there is no answer.
    """
    target, host = sent_address(url)
    request = httpcore.Request(
        b"GET",
        target,
        headers=[(b"Host", host), *headers],
        extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), seconds)},
    )
    return await pool.handle_async_request(request)


def sent_address(url: str) -> tuple[httpcore.URL, bytes]:
    """Return the address as it is sent, ASCII and escaped, and its Host header.

    Most are so already, which costs less to see than httpx's way of making them so.
    """
    if is_plain_address(url) and "%" not in url and "/." not in url:
        scheme, _, host, path = url.encode("ascii").split(b"/", 3)
        name, _, port = host.partition(b":")
        target = b"/" + path
        number = int(port) if port else None
        return httpcore.URL(scheme=scheme[:-1], host=name, port=number, target=target), host
    parts = httpx.URL(url)
    scheme, name, target = parts.raw_scheme, parts.raw_host, parts.raw_path
    return httpcore.URL(scheme=scheme, host=name, port=parts.port, target=target), parts.netloc


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over a pool of ours.

    The parent's constructor is left out on purpose: it would build a pool of its own. `_pool` is
    the one private name used; a test fails if httpx renames it.
    """

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        """Take the pool that makes the connections."""
        self._pool = pool
