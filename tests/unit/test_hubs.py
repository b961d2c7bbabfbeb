"""Which hub a feed names."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.hubs import HubOffer, offer_in_document, offer_in_header
from dealterms.parse import parse_feed
from dealterms.websub.subscription import (
    Subscription,
    after_request,
    after_verification,
    is_signed,
    offered,
    request_body,
)

URL = "https://wire.example/feed"
HUB = "https://hub.example/"
NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
ACTIVE = Subscription(URL, HUB, URL, "active", "token", "secret", expires_at=NOW)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (f'<{HUB}>; rel="hub"', HubOffer(HUB, URL)),
        (f"<{HUB}>;rel=hub,<https://x.test/f>;rel=self", HubOffer(HUB, "https://x.test/f")),
        (f'</f>; rel="self alternate", <{HUB}>; title="a, b"; REL="HUB"',
         HubOffer(HUB, "https://wire.example/f")),
        (f'<{HUB}>; rel="hub", <https://other.test/>; rel="hub"', HubOffer(HUB, URL)),
        ('<javascript:alert(1)>; rel="hub"', None),
        (f'<{HUB}>; rel="next"', None),
        (f"<{HUB}>", None),
        ("", None),
    ],
)  # fmt: skip
def test_link_headers_name_a_hub(header: str, expected: HubOffer | None) -> None:
    assert offer_in_header(header, URL) == expected


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        (f'<link rel="hub" href="{HUB}"/>', HubOffer(HUB, URL)),
        (f"<atom:link href='{HUB}?a=1&amp;b=2' rel='hub' />", HubOffer(f"{HUB}?a=1&b=2", URL)),
        (f'<atom10:link xmlns:atom10="http://www.w3.org/2005/Atom" rel="self" href="/f"/>'
         f'<link rel="hub" href="{HUB}"/>', HubOffer(HUB, "https://wire.example/f")),
        ("<link>https://wire.example/</link>", None),
        (f'<link rel="alternate" href="{HUB}"/>', None),
    ],
)  # fmt: skip
def test_feeds_name_a_hub(links: str, expected: HubOffer | None) -> None:
    assert offer_in_document(f"<rss><channel>{links}".encode(), URL) == expected


def test_a_link_of_an_entry_is_no_offer_of_the_feed() -> None:
    link = f'<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="{HUB}"/>'
    body = f"<rss><channel><item><title>A</title>{link}</item></channel></rss>".encode()

    assert parse_feed(body, "", URL).offer is None


def test_a_feed_whose_entries_are_all_known_still_names_its_hub() -> None:
    link = f'<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="{HUB}"/>'
    item = "<item><title>A</title><link>https://x.test/1</link></item>"
    body = f"<rss><channel>{link}{item}</channel></rss>".encode()
    first = parse_feed(body, "", URL)

    again = parse_feed(body, "", URL, [one.sha256 for one in first.entries])

    assert first.offer == again.offer == HubOffer(HUB, URL)


def test_a_json_feed_names_its_hub() -> None:
    body = (
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [], "feed_url": "/own.json",'
        b'"hubs": [{"type": "rssCloud", "url": "https://no.test/"}, 7,'
        b'{"type": "WebSub", "url": "https://hub.example/"}]}'
    )

    assert parse_feed(body, "", URL).offer == HubOffer(HUB, "https://wire.example/own.json")


@given(st.text(max_size=80))
def test_no_header_breaks_the_search(header: str) -> None:
    offer_in_header(header, URL)
    offer_in_document(header.encode("utf-8", "replace"), URL)


def test_the_same_offer_again_asks_for_nothing() -> None:
    same = offered(ACTIVE, URL, HubOffer(HUB, URL), NOW, token="t", secret="s")
    other = offered(ACTIVE, URL, HubOffer("https://new.example/", URL), NOW, token="t", secret="s")

    assert same is None
    assert other is not None
    assert (other.state, other.token, other.next_attempt_at) == ("offered", "t", NOW)


def test_a_feed_that_comes_back_before_it_was_let_go_is_subscribed_again() -> None:
    leaving = replace(ACTIVE, state="leaving")

    again = offered(leaving, URL, HubOffer(HUB, URL), NOW, token="t", secret="s")

    assert again is not None
    assert (again.state, again.token) == ("offered", "token")


def test_the_request_is_the_form_of_the_standard() -> None:
    form = parse_qs(request_body(ACTIVE, "https://me.example/token").decode())
    farewell = parse_qs(request_body(replace(ACTIVE, state="leaving"), "https://me/t").decode())

    assert form == {
        "hub.callback": ["https://me.example/token"], "hub.mode": ["subscribe"],
        "hub.topic": [URL], "hub.lease_seconds": ["864000"], "hub.secret": ["secret"],
    }  # fmt: skip
    assert farewell["hub.mode"] == ["unsubscribe"]
    assert "hub.secret" not in farewell


def test_a_hub_that_never_confirms_the_end_is_forgotten_with_the_lease() -> None:
    leaving = replace(ACTIVE, state="leaving", expires_at=NOW + timedelta(hours=2))

    first = after_request(leaving, NOW)

    assert first is not None
    assert after_request(first, NOW + timedelta(hours=2)) is None


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [("3600", 3600), ("1", 60), ("9" * 12, 365 * 86_400), ("9" * 99, 864_000), ("-5", 864_000),
     ("", 864_000), ("²", 864_000)],
)  # fmt: skip
def test_a_lease_is_what_the_hub_grants_within_reason(stated: str, seconds: int) -> None:
    asked = {"hub.mode": "subscribe", "hub.topic": URL, "hub.lease_seconds": stated}

    after, is_confirmed = after_verification(ACTIVE, asked, NOW)

    assert is_confirmed
    assert after is not None
    assert after.expires_at == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512", "SHA256"])
def test_each_method_of_the_standard_signs(method: str) -> None:
    digest = hmac.new(b"secret", b"body", getattr(hashlib, method.lower())).hexdigest()

    assert is_signed("secret", f"{method}={digest}", b"body")
    assert not is_signed("secret", f"{method}={digest}", b"other body")
    assert not is_signed("other", f"{method}={digest}", b"body")


@pytest.mark.parametrize("signature", ["", "sha256", "md5=00", "sha256=é", "=", "new=00"])
def test_no_other_words_sign(signature: str) -> None:
    assert not is_signed("secret", signature, b"body")
