"""The guarded GET against a real server that misbehaves in every known way."""

from __future__ import annotations

import asyncio
import gzip
import resource
import socket
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import brotli
import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dealterms.errors import FetchError
from dealterms.fetch import PAGE_LIMITS, Fetched, Fetcher, FetchLimits, fetcher
from dealterms.fetch.body import BoundedBody
from dealterms.fetch.client import sent_address
from dealterms.fetch.turns import LONGEST_GAP, HostTurns
from dealterms.network import NetworkPolicy
from support.examples import examples
from support.frozen_clock import FrozenClock
from support.news_site import Answer, NewsSite, Request, raw_server

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LOOPBACK = NetworkPolicy.allowing("127.0.0.0/8")
BRIEF = replace(PAGE_LIMITS, seconds=0.3)
SMALL = replace(PAGE_LIMITS, max_bytes=10_000)


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite() as site:
        yield site


def fetch(url: str, limits: FetchLimits = PAGE_LIMITS, **arguments: Any) -> Fetched:
    """Fetch one address with a fetcher of its own."""
    validators = {name: arguments.pop(name, None) for name in ("etag", "last_modified")}

    async def ask() -> Fetched:
        options = {"policy": LOOPBACK, "host_gap": timedelta(0), **arguments}
        async with Fetcher(**options) as fetcher:
            return await fetcher.fetch(url, limits, **validators)

    return asyncio.run(ask())


def failure(url: str, limits: FetchLimits = PAGE_LIMITS, **arguments: Any) -> FetchError:
    """The error that fetching the address ends in."""
    with pytest.raises(FetchError) as caught:
        fetch(url, limits, **arguments)
    return caught.value


def test_an_answer_comes_with_body_headers_and_validators(site: NewsSite) -> None:
    url = site.serve("/a", "hello", ETag='"1"', Last_Modified="Fri, 02 Jan 2026 00:00:00 GMT")

    fetched = fetch(url)

    assert (fetched.status, fetched.body, fetched.url) == (200, b"hello", url)
    assert fetched.content_type == "text/html"
    assert (fetched.etag, fetched.last_modified) == (b'"1"', b"Fri, 02 Jan 2026 00:00:00 GMT")
    assert not fetched.not_modified


def test_we_say_who_we_are_and_ask_for_codings_without_cookies(site: NewsSite) -> None:
    url = site.serve("/a", "x", Set_Cookie="id=1")

    async def twice() -> None:
        async with Fetcher(LOOPBACK, contact="ops@example.com", host_gap=timedelta(0)) as fetcher:
            await fetcher.fetch(url)
            await fetcher.fetch(url)

    asyncio.run(twice())

    headers = site.requests[1].headers
    assert headers["user-agent"].startswith("dealterms/")
    assert "ops@example.com" in headers["user-agent"]
    assert headers["accept-encoding"] == "gzip, br, zstd"
    assert not {"cookie", "referer", "authorization"} & set(headers)


def test_validators_are_echoed_byte_for_byte_and_a_304_has_no_body(site: NewsSite) -> None:
    site.answers["/a"] = Answer(status=304)

    fetched = fetch(site.url("/a"), etag='W/"ä b"'.encode("latin-1"), last_modified=b"yesterday")

    assert fetched.not_modified
    assert (fetched.body, fetched.etag, fetched.last_modified) == (b"", b'W/"\xe4 b"', b"yesterday")
    assert site.requests[0].headers["if-none-match"].encode("latin-1") == b'W/"\xe4 b"'
    assert site.requests[0].headers["if-modified-since"] == "yesterday"


def test_a_validator_that_is_no_longer_sent_is_dropped(site: NewsSite) -> None:
    fetched = fetch(site.serve("/a", "x"), etag=b'"old"')

    assert (fetched.etag, fetched.last_modified) == (None, None)


def test_a_304_to_an_unconditional_request_is_an_error(site: NewsSite) -> None:
    site.answers["/a"] = Answer(status=304)

    assert failure(site.url("/a")).status == 304


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("x-gzip", gzip.compress),
     ("br", brotli.compress), ("zstd", zstd.compress), ("GZIP", gzip.compress)],
)  # fmt: skip
def test_one_packed_layer_is_unpacked(
    site: NewsSite, coding: str, pack: Callable[[bytes], bytes]
) -> None:
    body = b"hello " * 50_000

    assert fetch(site.serve("/a", pack(body), Content_Encoding=coding)).body == body


def test_deflate_without_its_header_and_gzip_of_several_members_are_unpacked(
    site: NewsSite,
) -> None:
    bare = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = bare.compress(b"hello") + bare.flush()
    members = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0"

    assert fetch(site.serve("/a", packed, Content_Encoding="deflate")).body == b"hello"
    assert fetch(site.serve("/b", members, Content_Encoding="gzip")).body == b"one two"


def test_several_zstd_frames_are_one_body(site: NewsSite) -> None:
    frames = zstd.compress(b"one ") + zstd.compress(b"two")

    assert fetch(site.serve("/a", frames, Content_Encoding="zstd")).body == b"one two"


@pytest.mark.parametrize(
    "coding", ["gzip, gzip", "gzip, gzip, gzip", "gzip, br", "br,zstd", "compress", "exi"]
)
def test_stacked_and_unknown_codings_are_refused(site: NewsSite, coding: str) -> None:
    url = site.serve("/a", gzip.compress(gzip.compress(b"x")), Content_Encoding=coding)

    assert "coding" in str(failure(url))


def test_codings_stacked_in_two_headers_are_refused() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\n"
    with raw_server(answer + gzip.compress(gzip.compress(b"x"))) as port:
        assert "gzip,gzip" in str(failure(f"http://127.0.0.1:{port}/"))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_packed_nonsense_is_an_error_in_words(site: NewsSite, coding: str) -> None:
    url = site.serve("/a", b"\xff" * 500, Content_Encoding=coding)

    assert "damaged" in str(failure(url))


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress),
     ("zstd", zstd.compress)],
)  # fmt: skip
def test_a_bomb_is_given_up_without_growing_the_process(
    site: NewsSite, coding: str, pack: Callable[[bytes], bytes]
) -> None:
    url = site.serve("/a", pack(b"\0" * 100_000_000), Content_Encoding=coding)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    error = failure(url)

    assert "the unpacked body is longer than" in str(error)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64_000  # kB


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstd.compress)]
)
@given(body=st.binary(max_size=300_000), cuts=st.lists(st.integers(1, 5_000), min_size=1))
@settings(max_examples=examples(15))
def test_however_a_packed_body_is_cut_into_chunks_it_unpacks_to_the_same(
    coding: str, pack: Callable[[bytes], bytes], body: bytes, cuts: list[int]
) -> None:
    packed, collected = pack(body), BoundedBody(coding, 300_000)
    while packed:
        size = cuts[len(packed) % len(cuts)]
        collected.add(packed[:size])
        packed = packed[size:]

    assert collected.finish() == body


def test_a_huge_body_is_given_up_by_its_length_or_on_the_way(site: NewsSite) -> None:
    declared = site.serve("/declared", b"x" * 20_000)

    assert not failure(declared, SMALL).retryable
    with raw_server(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 50_000) as port:
        assert "longer than" in str(failure(f"http://127.0.0.1:{port}/", SMALL))


def test_a_body_that_ends_too_early_is_an_error(site: NewsSite) -> None:
    site.answers["/a"] = Answer(b"half", content_length=1000)
    packed = site.serve("/b", gzip.compress(b"x" * 10_000)[:-20], Content_Encoding="gzip")

    assert failure(site.url("/a")).retryable
    assert "cut off" in str(failure(packed))


def test_a_host_that_takes_the_connection_and_says_nothing_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetcher, "_BYTE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = failure(f"http://127.0.0.1:{silent.getsockname()[1]}/")

    assert str(error).endswith("cannot be reached: no answer for 0.2 s")
    assert error.retryable


def test_the_deadline_ends_a_body_that_drips(site: NewsSite) -> None:
    site.answers["/slow"] = Answer(b"x" * 1000, drip_seconds=0.05)

    assert "took longer" in str(failure(site.url("/slow"), BRIEF))


def test_the_deadline_ends_endless_interim_answers() -> None:
    with raw_server(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3) as port:
        assert failure(f"http://127.0.0.1:{port}/", BRIEF)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_only_a_permanent_one_is_told(
    site: NewsSite, status: int
) -> None:
    site.serve("/b", "there")
    site.answers["/a"] = Answer(status=status, headers={"Location": "/b"})

    fetched = fetch(site.url("/a"))

    assert (fetched.body, fetched.url) == (b"there", site.url("/b"))
    assert fetched.moved_to == (site.url("/b") if status in (301, 308) else None)


def test_five_redirects_are_followed_and_a_loop_is_not(site: NewsSite) -> None:
    for number in range(5):
        site.answers[f"/{number}"] = Answer(status=302, headers={"Location": f"/{number + 1}"})
    site.serve("/5", "there")
    site.answers["/loop"] = Answer(status=302, headers={"Location": "/loop"})

    assert fetch(site.url("/0")).body == b"there"
    assert "redirects" in str(failure(site.url("/loop")))
    assert site.paths().count("/loop") == 6


@pytest.mark.parametrize(
    "location",
    ["http://10.0.0.1/", "//169.254.169.254/latest/meta-data/", "http://[::1]/",
     "http://2852039166/"],
)  # fmt: skip
def test_a_redirect_to_an_inner_address_is_refused(site: NewsSite, location: str) -> None:
    site.answers["/a"] = Answer(status=302, headers={"Location": location})

    error = failure(site.url("/a"))

    assert "was not asked" in str(error)
    assert not error.retryable


@pytest.mark.parametrize("host", ["①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1", "ⓛocalhost"])
def test_letters_and_digits_of_other_scripts_do_not_get_past_the_guard(
    site: NewsSite, host: str
) -> None:
    assert failure(f"http://{host}:{site.port}/", policy=NetworkPolicy())
    assert site.requests == []


@pytest.mark.parametrize("location", ["file:///etc/passwd", "gopher://x/", "javascript:x", ""])
def test_a_redirect_to_something_else_than_the_web_is_refused(
    site: NewsSite, location: str
) -> None:
    site.answers["/a"] = Answer(status=302, headers={"Location": location})

    assert failure(site.url("/a"))
    assert site.paths() == ["/a"]


def test_loopback_is_refused_unless_it_is_named(site: NewsSite) -> None:
    url = site.serve("/a", "x")

    assert "loopback" in str(failure(url, policy=NetworkPolicy()))
    assert site.requests == []


@pytest.mark.parametrize(
    "url",
    ["ftp://example.com/", "file:///etc/passwd", "http://user:word@example.com/", "nonsense",
     "http://exa mple.com\\@127.0.0.1/", "http://[::1"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused_without_a_request(url: str) -> None:
    assert not failure(url).retryable


@pytest.mark.parametrize(
    ("status", "is_retryable"),
    [(204, False), (400, False), (403, False), (404, True), (410, False), (429, True), (500, True),
     (503, True)],
)  # fmt: skip
def test_other_answers_are_errors_with_their_status(
    site: NewsSite, status: int, is_retryable: bool
) -> None:
    site.answers["/a"] = Answer(b"" if status == 204 else b"sorry", status)

    error = failure(site.url("/a"))

    assert (error.status, error.retryable) == (status, is_retryable)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("Sat, 31 Jan 2026 12:30:00 GMT", 1800), ("soon", None), ("-5", None)],
)
def test_retry_after_is_read_as_number_and_as_date(
    site: NewsSite, status: int, value: str, seconds: float | None
) -> None:
    site.answers["/a"] = Answer(b"", status, {"Retry-After": value})

    assert failure(site.url("/a"), clock=FrozenClock()).retry_after_seconds == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "public, max-age=600"}, 600),
        ({"Cache-Control": "max-age=600", "Age": "100"}, 500),
        ({"Cache-Control": "no-cache, max-age=600"}, None),
        ({}, None),
    ],
)
def test_max_age_is_read(site: NewsSite, headers: dict[str, str], seconds: int | None) -> None:
    site.answers["/a"] = Answer(b"x", headers=headers)

    expected = None if seconds is None else timedelta(seconds=seconds)
    assert fetch(site.url("/a")).max_age == expected


def test_nobody_answering_is_an_error_that_may_pass() -> None:
    with raw_server(b"") as port:
        url = f"http://127.0.0.1:{port}/"
        assert failure(url).retryable
    assert failure(url).retryable  # by now nobody listens


def test_garbage_instead_of_http_is_an_error() -> None:
    with raw_server(b"SSH-2.0-OpenSSH_9.2\r\n\r\n") as port:
        assert failure(f"http://127.0.0.1:{port}/")


def test_proxy_variables_are_ignored(site: NewsSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")

    assert fetch(site.serve("/a", "x")).body == b"x"


class FakeTime:
    """Seconds that pass only in `sleep`."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_two_requests_to_one_host_keep_their_distance() -> None:
    time, starts = FakeTime(), dict[str, list[float]]()

    async def ask() -> None:
        turns = HostTurns(1.5, 2, time, time.sleep)
        for host in ("a", "b", "a", "a"):
            async with turns.turn(host):
                starts.setdefault(host, []).append(time.now)

    asyncio.run(ask())

    assert starts == {"a": [0.0, 1.5, 3.0], "b": [0.0]}


def test_a_host_that_asks_for_more_room_gets_it_within_reason() -> None:
    time, starts = FakeTime(), dict[str, list[float]]()

    async def ask() -> None:
        turns = HostTurns(1.5, 2, time, time.sleep)
        for host, seconds in (("a", 4.0), ("b", 3600.0), ("c", 0.1), ("d", -1.0)):
            turns.slow_down(host, seconds)
            for _ in range(2):
                async with turns.turn(host):
                    starts.setdefault(host, []).append(time.now)

    asyncio.run(ask())

    gaps = {host: second - first for host, (first, second) in starts.items()}
    assert gaps == {"a": 4.0, "b": LONGEST_GAP, "c": 1.5, "d": 1.5}


def test_one_host_gets_no_more_requests_at_once_than_allowed(site: NewsSite) -> None:
    at_once, most = 0, 0

    def answer(request: Request) -> Answer:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        site.stop_dripping.wait(0.02)
        at_once -= 1
        return Answer(b"x")

    site.answers = {f"/{number}": answer for number in range(8)}

    async def ask() -> None:
        async with Fetcher(LOOPBACK, host_gap=timedelta(0), host_concurrency=2) as fetcher:
            await asyncio.gather(*(fetcher.fetch(site.url(f"/{n}")) for n in range(8)))

    asyncio.run(ask())

    assert most == 2


def test_a_kept_connection_is_used_again_whatever_was_answered(site: NewsSite) -> None:
    url = site.serve_with_validators("/a", "x", '"1"', "text/html")
    site.answers["/b"] = Answer(b"sorry", status=500)
    site.answers["/c"] = Answer(b"there", status=302, headers={"Location": "/a"})

    async def several() -> None:
        async with Fetcher(LOOPBACK, host_gap=timedelta(0)) as fetcher:
            await fetcher.fetch(url)
            await fetcher.fetch(url, etag=b'"1"')
            with pytest.raises(FetchError):
                await fetcher.fetch(site.url("/b"))
            await fetcher.fetch(site.url("/c"))

    asyncio.run(several())

    assert len({request.client_port for request in site.requests}) == 1


@given(st.from_regex(r"https?://[a-z0-9]{1,8}(:8080)?/[A-Za-z0-9/._~%+,=-]{0,14}", fullmatch=True))
@example("http://x.test/a/../b")
@example("http://x.test/%zz")
@example("http://[::1]:8080/ü?q=a b")
@example("https://münchen.example:443/")
def test_a_request_names_address_and_host_as_httpx_would(url: str) -> None:
    target, host = sent_address(url)

    expected = httpx.URL(url)
    assert (target.scheme, target.host, target.port, target.target) == (
        expected.raw_scheme, expected.raw_host, expected.port, expected.raw_path,
    )  # fmt: skip
    assert host == expected.netloc


def test_the_private_name_that_we_rely_on_is_still_there() -> None:
    """`GuardedTransport` gives httpx its pool as `_pool`."""
    with httpx.HTTPTransport(verify=False) as transport:
        assert hasattr(transport, "_pool")
