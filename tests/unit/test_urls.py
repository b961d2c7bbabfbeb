"""What counts as the same address."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dealterms.urls import (
    canonical_url,
    host_of,
    is_plain_address,
    is_same_site,
    masked_address,
    origin_of,
    resolve_link,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Example.COM:443/A?utm_source=x&id=7&fbclid=y#top", "https://example.com/A?id=7"),
        ("http://example.com", "http://example.com/"),
        ("http://example.com:8080/a/", "http://example.com:8080/a/"),
        ("http://example.com/a?b=2&a=1", "http://example.com/a?b=2&a=1"),
        ("http://[2001:DB8::1]/x", "http://[2001:db8::1]/x"),
    ],
)
def test_the_canonical_form_keeps_what_matters_and_drops_the_rest(url: str, expected: str) -> None:
    assert canonical_url(url) == expected
    assert canonical_url(expected) == expected


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
     "mailto:a@example.com", "file:///etc/passwd", "ftp://example.com/x", "", None,
     "http://user:secret@example.com/", r"http://127.0.0.1\@example.com/", "http://[::1/x"],
)  # fmt: skip
def test_links_that_lead_to_no_page_are_refused(link: str | None) -> None:
    assert resolve_link("https://example.com/feed", link) is None


def test_relative_links_are_resolved() -> None:
    assert resolve_link("https://example.com/a/feed", "../b?x=1") == "https://example.com/b?x=1"
    assert resolve_link("https://example.com/a", "//other.example/c") == "https://other.example/c"


def test_a_site_is_its_hosts_and_their_subdomains() -> None:
    assert is_same_site("https://www.example.com/a", "http://example.com/b")
    assert is_same_site("https://amp.example.com/a", "https://news.example.com/")
    assert not is_same_site("https://a.example.com/", "https://b.example.com/")
    assert not is_same_site("https://example.com/", "https://example.com.evil.test/")
    assert not is_same_site("http://127.0.0.1:8001/", "http://127.0.0.1:8002/")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/"),
        ("https://hooks.example/services/T0/B0/key", "https://hooks.example/***ab12"),
        ("https://hooks.example/?token=key", "https://hooks.example/***ab12"),
        ("https://user:key@hooks.example", "https://hooks.example/***ab12"),
        ("tgram://bot-key/chat", "tgram://***ab12"),
    ],
)
def test_a_masked_address_says_where_and_hides_what_may_be_a_key(url: str, shown: str) -> None:
    assert masked_address(url, "ab12") == shown


@given(st.text(max_size=60))
def test_no_link_breaks_the_resolver(link: str) -> None:
    resolved = resolve_link("https://example.com/", link)

    assert resolved is None or resolved.startswith(("http://", "https://"))


@given(st.from_regex(r"https?://[a-z0-9.:-]{1,12}/?[A-Za-z0-9/._~%?#;@-]{0,12}", fullmatch=True))
@example("http://x.test:80/")
@example("http://x.test:0443/a")
@example("http://x.test./a")
@example("http://x.test:8080/a/../b")
@example("http://127.0.0.1:59999/a")
@example("http://x.test:65536/a")
def test_a_plain_address_is_what_taking_it_apart_would_give(url: str) -> None:
    """A mark behind it sends an address the long way round."""
    if not is_plain_address(url):
        return
    assert canonical_url(url) == canonical_url(url + "#x") == url
    assert resolve_link("https://other.test/a/b", url) == url
    assert (host_of(url), origin_of(url)) == (host_of(url + "#x"), origin_of(url + "#x"))
    assert resolve_link("https://other.test/a/b", url + "?x") == url + "?x"
