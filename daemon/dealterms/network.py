"""Which addresses this program may talk to, checked where the connection is made.

A host name is resolved once, every address it has is checked, and the connection goes to one of the
addresses that were checked: nothing is resolved a second time. The check sits in httpcore's network
backend, below TLS and the connection pool, so it holds for redirects, for names that change their
address, and for odd spellings (`2130706433`, `0x7f.1`, full-width digits) that no list knows.

`fetch.client` builds every client of this program on `guarded_pool`.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpcore

from dealterms.errors import DealtermsError
from dealterms.name_lookup import look_up

__all__ = [
    "MACHINE",
    "AddressRefusedError",
    "Network",
    "NetworkPolicy",
    "Outlet",
    "Resolver",
    "guarded_pool",
]

Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
_SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)

# RFC 6890 and its registries. Python's own `is_global` is not used: in 3.11 it is True for
# multicast, NAT64, 6to4, `::127.0.0.1` and others that lead inwards.
_REFUSED_V4: tuple[tuple[IPv4Network, str], ...] = tuple(
    (IPv4Network(network), reason)
    for network, reason in (
        ("0.0.0.0/8", "this host"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by a carrier"),
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "a cloud's own services"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "AS112"),
        ("192.52.193.0/24", "AMT relays"),
        ("192.88.99.0/24", "6to4 relays"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "AS112"),
        ("198.18.0.0/15", "benchmarks"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")  # the only part of IPv6 that is routed in public
_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_REFUSED_V6: tuple[tuple[IPv6Network, str], ...] = (
    (IPv6Network("::1/128"), "loopback"),
    (_NAT64, "NAT64"),
    (IPv6Network("fe80::/10"), "link-local"),
    (IPv6Network("fc00::/7"), "private"),
    (IPv6Network("ff00::/8"), "multicast"),
    (IPv6Network("2001::/23"), "protocol assignments"),
    (IPv6Network("2001:db8::/32"), "documentation"),
    (_SIX_TO_FOUR, "6to4"),
    (IPv6Network("3fff::/20"), "documentation"),
)
_ADDRESS_ATTEMPTS = 4  # a name with twenty dead addresses must not use up the whole deadline


class AddressRefusedError(DealtermsError):
    """A host resolves to an address that this program must not talk to."""


@dataclass(frozen=True, slots=True)
class NetworkPolicy:
    """Public addresses are allowed, others only inside the networks named in `allow`."""

    allow: tuple[Network, ...] = ()

    @classmethod
    def allowing(cls, *networks: str) -> NetworkPolicy:
        """Return the policy that opens these networks, written as in the configuration."""
        return cls(tuple(ip_network(network) for network in networks))

    def refusal(self, address: str) -> str | None:
        """Return why this literal address may not be talked to, or None if it may."""
        if "%" in address:
            return "an address with a scope"
        try:
            parsed = ip_address(address)
        except ValueError:
            return "not an address"
        if isinstance(parsed, IPv4Address):
            return self._refusal_v4(parsed)
        return self._refusal_v6(parsed)

    def is_named(self, address: str) -> bool:
        """True if the address lies in a network that the operator opened by name."""
        parsed = ip_address(address)
        return self._is_allowed(parsed)

    def _refusal_v4(self, address: IPv4Address) -> str | None:
        if self._is_allowed(address):
            return None
        return next((reason for network, reason in _REFUSED_V4 if address in network), None)

    def _refusal_v6(self, address: IPv6Address) -> str | None:
        """Look through the addresses that carry an IPv4 address: that is where they lead."""
        if address in _MAPPED:
            return self._refusal_v4(IPv4Address(int(address) & 0xFFFFFFFF))
        if self._is_allowed(address):
            inner = _carried(address)
            return self._refusal_v4(inner) if inner is not None else None
        for network, reason in _REFUSED_V6:
            if address in network:
                return reason
        if _is_isatap(address) and self._refusal_v4(IPv4Address(int(address) & 0xFFFFFFFF)):
            return "ISATAP"
        return None if address in _GLOBAL_V6 else "reserved"

    def _is_allowed(self, address: IPv4Address | IPv6Address) -> bool:
        return any(
            address.version == network.version and address in network for network in self.allow
        )


def _carried(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address inside a NAT64, 6to4 or ISATAP address."""
    if address in _NAT64 or _is_isatap(address):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return IPv4Address((int(address) >> 80) & 0xFFFFFFFF)
    return None


def _is_isatap(address: IPv6Address) -> bool:
    """True if the last 32 bits are an IPv4 address by RFC 5214, whatever the network."""
    return (int(address) >> 32) & 0xFDFFFFFF == 0x5EFE


@dataclass(frozen=True, slots=True)
class Outlet:
    """How a name becomes addresses, and an address a connection."""

    resolver: Resolver = look_up
    backend: httpcore.AsyncNetworkBackend = field(default_factory=httpcore.AnyIOBackend)


MACHINE = Outlet()  # the resolver and the sockets of this machine


def guarded_pool(
    policy: NetworkPolicy,
    *,
    ssl_context: ssl.SSLContext | None = None,
    max_connections: int = 10,
    max_kept: int = 10,
    keepalive_seconds: float = 15.0,
    outlet: Outlet = MACHINE,
) -> httpcore.AsyncConnectionPool:
    """Return a connection pool that only ever connects to addresses which the policy allows.

    `max_kept` of its connections wait for a next request. A refused address raises
    `AddressRefusedError` out of the request; nothing was sent then.
    """
    return httpcore.AsyncConnectionPool(
        ssl_context=ssl_context,
        max_connections=max_connections,
        max_keepalive_connections=max_kept,
        keepalive_expiry=keepalive_seconds,
        network_backend=_GuardedBackend(policy, outlet),
    )


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """A backend of httpcore behind the address check."""

    def __init__(self, policy: NetworkPolicy, outlet: Outlet) -> None:
        self._policy = policy
        self._resolver, self._inner = outlet.resolver, outlet.backend

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._checked_addresses(host, port)
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses[:_ADDRESS_ATTEMPTS]:
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise AddressRefusedError("a socket file is no news site")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _checked_addresses(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses to connect to; one refused address refuses the host.

        Except where the operator named one of the host's networks: `localhost` is `::1` as well,
        and who opens 127.0.0.0/8 means the other.
        """
        try:
            addresses = await self._resolver(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} cannot be resolved: {error}") from error
        refusals = {address: self._policy.refusal(address) for address in addresses}
        allowed = [address for address, reason in refusals.items() if reason is None]
        for address, reason in refusals.items():
            if reason is not None and not any(map(self._policy.is_named, allowed)):
                raise AddressRefusedError(
                    f"{host} is at {address} ({reason}), which [network] allow does not name"
                )
        return allowed
