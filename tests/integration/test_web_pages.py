"""The pages over real HTTP: what stands on them, what is escaped, who is let in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path

import httpx
import pytest

from dealterms.claims.document import Watchlist
from dealterms.database import open_writer
from dealterms.events.store import EventStore
from support.builders import dollars
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom
from support.served_store import fill, stream_documents
from support.web_server import pages_of

STREAM = "train/ma-20-corvane-ostrem-topping-bid.json"
DEAL = "corvane-ostrem"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, FrozenClock, Watchlist]]:
    """A store with one contested take-over, as the rules read it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('web') / 'dealterms.db'}"
    clock = FrozenClock()
    watchlist, documents = stream_documents(STREAM)
    engine = open_writer(url)
    fill(engine, clock, watchlist, documents)
    engine.dispose()
    yield url, clock, watchlist


@pytest.fixture(scope="module")
def pages(store: tuple[str, FrozenClock, Watchlist]) -> Iterator[httpx.Client]:
    with pages_of(*store) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


@pytest.fixture
def newsroom_pages(
    tmp_path: Path, store_url: str, clock: FrozenClock
) -> Iterator[tuple[Newsroom, httpx.Client]]:
    engine = open_writer(store_url)
    newsroom = Newsroom(engine, EventStore(engine, clock), clock)
    with (
        pages_of(store_url, clock) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield newsroom, client
    engine.dispose()


def deal_of(pages: httpx.Client) -> str:
    deal: str = pages.get("/api/v1/deals").json()[0]["deal_id"]
    return deal


def test_every_link_of_every_page_leads_somewhere(pages: httpx.Client) -> None:
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop()
        if path in seen or len(seen) > 400:
            continue
        seen.add(path)
        answer = pages.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            links = (unescape(link) for link in re.findall(r'href="([^"#]+)', answer.text))
            local = (answer.url.join(link) for link in links if not link.startswith("http"))
            waiting += [str(url.raw_path, "ascii") for url in local]

    assert len(seen) > 40


def test_a_deal_shows_each_term_with_its_bound_and_its_doubt(pages: httpx.Client) -> None:
    text = pages.get(f"/deals/{deal_of(pages)}").text
    rows = pages.get(f"/api/v1/deals/{deal_of(pages)}/terms").json()

    assert rows
    for row in rows:
        assert f"/claims/{row['claim_id']}" in text
    assert text.count("tag-contested") >= sum(row["is_contested"] for row in rows)


def test_the_claims_of_a_term_come_in_the_order_in_which_they_were_said(
    pages: httpx.Client,
) -> None:
    text = pages.get(f"/deals/{deal_of(pages)}/terms/status").text
    table = text.split("Every claim that was weighed")[1]
    said = [datetime.strptime(day, "%d %b %Y") for day in re.findall(r"<td>(\d+ \w+ \d+)<", table)]

    assert len(set(said)) > 1
    assert said == sorted(said, reverse=True)


def test_looking_back_shows_what_stood_then(pages: httpx.Client) -> None:
    deal = deal_of(pages)
    first = min(row["valid_from"] for row in pages.get(f"/api/v1/deals/{deal}/history").json()
                if row["valid_from"])  # fmt: skip

    then = pages.get(f"/api/v1/deals/{deal}/terms", params={"as_of": first[:10]}).json()
    page = pages.get(f"/deals/{deal}", params={"as_of": first[:10]})

    assert 0 < len(then) < len(pages.get(f"/api/v1/deals/{deal}/terms").json())
    assert "As it stood" in page.text
    assert all(f"/claims/{row['claim_id']}" in page.text for row in then)


def test_before_anything_was_known_there_is_nothing(pages: httpx.Client) -> None:
    deal = deal_of(pages)

    assert pages.get(f"/api/v1/deals/{deal}/terms", params={"known_at": "2001-01-01"}).json() == []
    page = pages.get(f"/deals/{deal}", params={"known_at": "2001-01-01"})
    assert "Nothing had been said" in page.text


def test_refused_candidates_are_shown_with_the_reason(pages: httpx.Client) -> None:
    article = pages.get("/api/v1/articles").json()[0]["article_id"]

    answer = pages.get(f"/articles/{article}/refused")

    assert answer.status_code == 200
    assert "Why it is no claim" in answer.text


def test_a_revision_shows_what_it_changed(
    newsroom_pages: tuple[Newsroom, httpx.Client],
) -> None:
    newsroom, pages = newsroom_pages
    newsroom.say("They will pay $10 billion in May.", dollars(10), words="$10 billion")
    claim = newsroom.say("They will pay $12 billion in May.", dollars(12), words="$12 billion",
                         revision=2)  # fmt: skip
    article = pages.get(f"/claims/{claim.claim_id}").headers["location"].split("?")[0]

    text = pages.get(f"{article}/differences").text

    assert "<del>$10</del>" in text
    assert "<ins>$12</ins>" in text


HOSTILE = '<script>alert(1)</script> & "quoted" <img src=x onerror=alert(1)>'


def test_text_of_others_is_text(newsroom_pages: tuple[Newsroom, httpx.Client]) -> None:
    newsroom, pages = newsroom_pages
    newsroom.say(f"{HOSTILE} they will pay $10 billion.", dollars(10), words="$10 billion",
                 publisher=HOSTILE, url="javascript:alert(1)")  # fmt: skip

    for path in ("/", "/deals/nvidia-openai", "/deals/nvidia-openai/terms/investment_amount",
                 "/changes", "/alerts", "/feeds"):  # fmt: skip
        answer = pages.get(path)
        assert answer.status_code == 200
        text = answer.text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert 'href="javascript:' not in text
    assert "&lt;script&gt;alert(1)" in pages.get("/changes").text


def test_a_stranger_s_name_for_this_host_is_refused(pages: httpx.Client) -> None:
    """Another site whose name is made to lead here (DNS rebinding) gets nothing."""
    assert pages.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert pages.get("/", headers={"Host": "localhost"}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_written(pages: httpx.Client, method: str) -> None:
    answer = pages.request(method, "/deals/any", content=b"x")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/", "/api/v1/deals", "/static/style.css", "/no-such-page"])
def test_every_answer_forbids_what_is_not_ours(pages: httpx.Client, path: str) -> None:
    headers = pages.get(path).headers

    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_an_answer_that_is_known_is_not_sent_again(pages: httpx.Client) -> None:
    for path in ("/", "/changes.atom", "/changes.json", "/api/v1/changes"):
        etag = pages.get(path).headers["etag"]
        again = pages.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/deals/nobody", "/articles/none", "/claims/none", "/alerts/none", "/nowhere"]
)
def test_what_is_not_there_says_so(pages: httpx.Client, path: str) -> None:
    answer = pages.get(path)

    assert answer.status_code == 404
    assert "Back to the deals" in answer.text


@pytest.mark.parametrize(
    "query", ["as_of=yesterday", "as_of=0001-01-01T00:00:00%2B14:00", "known_at=2026-13-01"]
)
def test_a_date_that_is_none_is_explained(pages: httpx.Client, query: str) -> None:
    answer = pages.get(f"/deals/{deal_of(pages)}?{query}")

    assert answer.status_code == 400
    assert "is not a date; allowed:" in answer.text


def test_with_a_token_nobody_else_is_let_in(
    store: tuple[str, FrozenClock, Watchlist], tmp_path: Path
) -> None:
    token = tmp_path / "token"
    token.write_text("a-long-enough-token\n", encoding="utf-8")
    with (
        pages_of(*store, token_file=token) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        assert client.get("/").status_code == 401
        assert client.get("/static/style.css").status_code == 401
        assert client.get("/", headers={"Authorization": "Bearer wrong"}).status_code == 401
        assert client.get("/", auth=("anyone", "a-long-enough-token")).status_code == 200
        bearer = {"Authorization": "Bearer a-long-enough-token"}
        assert client.get("/api/v1/deals", headers=bearer).status_code == 200


def test_a_header_is_believed_of_the_proxy_only(
    store: tuple[str, FrozenClock, Watchlist],
) -> None:
    named = {"X-Forwarded-User": "ann"}
    for network, status in (("127.0.0.0/8", 200), ("10.0.0.0/8", 401)):
        settings = {"user_header": "X-Forwarded-User", "proxies": (network,)}
        with pages_of(*store, **settings) as address:
            assert httpx.get(f"{address}/", headers=named).status_code == status
            assert httpx.get(f"{address}/").status_code == 401


def test_an_empty_store_has_pages_too(
    newsroom_pages: tuple[Newsroom, httpx.Client],
) -> None:
    newsroom, pages = newsroom_pages
    newsroom.projector.catch_up()

    for path in ("/", "/deals/nvidia-openai", "/changes", "/alerts", "/feeds", "/changes.atom"):
        assert pages.get(path).status_code == 200, path


def test_the_key_in_an_endpoint_s_address_is_shown_nowhere(
    pages: httpx.Client, store: tuple[str, FrozenClock, Watchlist]
) -> None:
    messages = pages.get("/api/v1/alerts").json()
    assert messages

    shown = [pages.get("/alerts").text, pages.get(f"/alerts/{messages[0]['message_id']}").text]
    assert all("very-secret" not in text for text in [*shown, str(messages)])
