"""Which addresses may be talked to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.name_lookup import look_up
from dealterms.network import AddressRefusedError, NetworkPolicy, Outlet, guarded_pool

PUBLIC_ONLY = NetworkPolicy()
LOOPBACK_TOO = NetworkPolicy.allowing("127.0.0.0/8")


REFUSED = (
    # IPv4: the machine itself, its networks, and the services of clouds
    "0.0.0.0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "100.64.0.1", "100.100.100.200",
    "100.127.255.255", "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.0.1",
    "169.254.169.254", "169.254.170.2", "172.16.0.0", "172.31.255.255", "192.0.0.8", "192.0.0.192",
    "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.0", "192.168.255.255",
    "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255",
    # IPv6 of the same kinds
    "::", "::1", "100::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
    "3fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fd12::1", "fe80::1",
    "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
    # IPv4 inside IPv6: compatible, mapped, translated, NAT64, 6to4, Teredo, ISATAP
    "::127.0.0.1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:808:808::",
    "2001:0:7f00:1::", "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a9fe:a9fe",
    # what is no address at all; names and odd spellings are judged by what they resolve to
    "localhost", "", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1.", " 127.0.0.1",
    "[::1]", "::1/128", "127.0.0.1:80",
)  # fmt: skip


def test_the_table_of_refused_addresses_is_long() -> None:
    assert len(set(REFUSED)) >= 60


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_that_lead_inwards_or_nowhere_are_refused(address: str) -> None:
    assert PUBLIC_ONLY.refusal(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "::ffff:8.8.8.8", "2606:4700::1111",
     "2606:4700::5efe:808:808"],
)  # fmt: skip
def test_public_addresses_are_allowed(address: str) -> None:
    assert PUBLIC_ONLY.refusal(address) is None


def test_a_named_network_is_opened_and_nothing_beside_it() -> None:
    assert LOOPBACK_TOO.refusal("127.0.0.1") is None
    assert LOOPBACK_TOO.refusal("::ffff:127.0.0.1") is None
    assert LOOPBACK_TOO.refusal("10.0.0.1")
    assert LOOPBACK_TOO.refusal("::1")


def test_opening_nat64_does_not_open_what_lies_behind_it() -> None:
    policy = NetworkPolicy.allowing("64:ff9b::/96")

    assert policy.refusal("64:ff9b::808:808") is None
    assert policy.refusal("64:ff9b::7f00:1")


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_judged_like_the_address_inside(address: object) -> None:
    assert PUBLIC_ONLY.refusal(f"::ffff:{address}") == PUBLIC_ONLY.refusal(str(address))


@given(st.ip_addresses(v=6, network="::/3") | st.ip_addresses(v=6, network="4000::/2"))
def test_only_the_routed_part_of_ipv6_is_public(address: object) -> None:
    if "::ffff:" not in str(address):
        assert PUBLIC_ONLY.refusal(str(address))


def request(host: str, resolver: object, policy: NetworkPolicy = PUBLIC_ONLY) -> None:
    """Ask the host for something through a guarded pool."""

    async def ask() -> None:
        async with guarded_pool(policy, outlet=Outlet(resolver)) as pool:  # type: ignore[arg-type]
            await pool.request("GET", f"http://{host}:1/")

    asyncio.run(ask())


def test_one_refused_address_refuses_the_whole_name() -> None:
    async def two_faced(host: str, port: int) -> Sequence[str]:
        return ["8.8.8.8", "127.0.0.1"]

    with pytest.raises(AddressRefusedError, match=r"127\.0\.0\.1"):
        request("news.example", two_faced)


def test_localhost_works_where_only_its_ipv4_network_is_named() -> None:
    async def localhost(host: str, port: int) -> Sequence[str]:
        return ["::1", "127.0.0.1"]

    with pytest.raises(httpcore.ConnectError):  # allowed, but nobody listens on port 1
        request("localhost", localhost, LOOPBACK_TOO)
    with pytest.raises(AddressRefusedError):
        request("localhost", localhost)


def test_a_name_is_resolved_once_and_the_checked_address_is_the_one_connected_to() -> None:
    calls = 0

    async def rebinding(host: str, port: int) -> Sequence[str]:
        nonlocal calls
        calls += 1
        return ["127.0.0.1"] if calls == 1 else ["10.0.0.1"]

    with pytest.raises(httpcore.ConnectError):  # nobody listens on port 1
        request("news.example", rebinding, LOOPBACK_TOO)

    assert calls == 1


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "017700000001", "0x7f000001", "0x7F.1", "0x7f.0x0.0x0.0x1",
     "0177.0.0.1", "0177.0.0.01", "127.1", "127.0.1", "127.000.000.001", "localhost", "LOCALHOST",
     "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0", "0.0.0.0", "[::]",
     "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.16689662"],
)  # fmt: skip
def test_odd_spellings_are_refused_by_the_address_they_have(host: str) -> None:
    with pytest.raises(AddressRefusedError):
        request(host, look_up)


def test_a_name_that_does_not_exist_is_a_failed_connection() -> None:
    for host in ("no-such-host.invalid", "a" * 64 + ".example"):
        with pytest.raises(httpcore.ConnectError):
            request(host, look_up)
