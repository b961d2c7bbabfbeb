"""The pages in a real browser: they look as they should, live, keep quiet, and harm nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from dealterms.database import open_writer
from dealterms.events.store import EventStore
from support.browser import NARROW, WIDE, open_browser, visit
from support.builders import dollars
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom
from support.served_store import fill, stream_documents
from support.web_server import pages_of

pytestmark = pytest.mark.slow

STREAMS = ("train/ma-20-corvane-ostrem-topping-bid.json", "train2/lic-40-norrvik-takemiya.json")
HOSTILE = "</p><script>document.title='owned'</script><img src=x onerror=\"alert('owned')\"> & co"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store of two deals as the rules read them, one of its articles revised."""
    url, clock = f"sqlite:///{tmp_path_factory.mktemp('web') / 'dealterms.db'}", FrozenClock()
    watchlist, documents = stream_documents(*STREAMS)
    engine = open_writer(url)
    fill(engine, clock, watchlist, documents)
    engine.dispose()
    with pages_of(url, clock, watchlist) as address:
        yield address


@pytest.fixture
def newsroom_site(store_url: str, clock: FrozenClock) -> Iterator[tuple[Newsroom, str]]:
    engine = open_writer(store_url)
    newsroom = Newsroom(engine, EventStore(engine, clock), clock)
    with pages_of(store_url, clock) as address:
        yield newsroom, address
    engine.dispose()


def every_kind_of_page(site: str) -> dict[str, str]:
    """Return one address of each kind of page, by name."""
    deal = httpx.get(f"{site}/api/v1/deals").json()[0]["deal_id"]
    row = httpx.get(f"{site}/api/v1/deals/{deal}/terms").json()[0]
    evidence = httpx.get(f"{site}/claims/{row['claim_id']}").headers["location"]
    article = evidence.split("?")[0]
    message = httpx.get(f"{site}/api/v1/alerts").json()[0]["message_id"]
    return {
        "deals": "/",
        "deal": f"/deals/{deal}",
        "deal then": f"/deals/{deal}?as_of=2025-05-01",
        "term": f"/deals/{deal}/terms/{row['term']}",
        "evidence": evidence,
        "refused": f"{article}/refused",
        "differences": f"{article}/differences",
        "changes": "/changes",
        "alerts": "/alerts",
        "alert": f"/alerts/{message}",
        "feeds": "/feeds",
        "error": "/deals/nobody",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_no_page_has_a_barrier_complains_or_asks_another_host(
    browser: Browser, site: str, scheme: Any, size: tuple[int, int]
) -> None:
    """Barriers are what axe finds, contrast (WCAG AA) among them."""
    found = {}
    for name, path in every_kind_of_page(site).items():
        with visit(browser, site + path, size=size, scheme=scheme) as opened:
            violations = Axe().run(opened.page).response["violations"]
            width = opened.page.evaluate("document.documentElement.scrollWidth")
            complaints = [one for one in opened.complaints if "status of 404" not in one]
            found[name] = [
                *(f"{one['id']}: {one['nodes'][0]['html']}" for one in violations),
                *complaints,
                *(opened.hosts - {urlsplit(site).netloc}),
                *(["wider than the window"] if width > size[0] else []),
            ]

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_evidence_of_each_value_is_exactly_the_stored_quote(
    browser: Browser, site: str
) -> None:
    checked = 0
    for deal in httpx.get(f"{site}/api/v1/deals").json():
        rows = httpx.get(f"{site}/api/v1/deals/{deal['deal_id']}/terms").json()
        with visit(browser, f"{site}/deals/{deal['deal_id']}") as opened:
            links = opened.page.locator(".terms .cell-value > a")
            addresses = {links.nth(n).get_attribute("href") for n in range(links.count())}
            assert {f"/claims/{row['claim_id']}" for row in rows} == addresses
            for row in rows:
                opened.page.goto(f"{site}/claims/{row['claim_id']}")
                marks = opened.page.locator(f'mark[data-claims~="{row["claim_id"]}"]')
                assert "".join(marks.all_text_contents()) == row["quote"]
                assert "chosen" in (marks.first.get_attribute("class") or "")
                checked += 1

    assert checked > 20


def test_a_change_appears_without_reload(
    browser: Browser, newsroom_site: tuple[Newsroom, str]
) -> None:
    newsroom, address = newsroom_site
    newsroom.say("They will pay $10 billion in May.", dollars(10), words="$10 billion")
    with visit(browser, f"{address}/changes") as opened:
        expect(opened.page.get_by_text("$10 billion").first).to_be_visible()
        expect(opened.page.locator(".live-sign")).to_be_visible()
        opened.page.evaluate("window.stillTheSamePage = true")

        newsroom.clock.advance(days=1)
        newsroom.say("They will now pay $12 billion.", dollars(12), words="$12 billion",
                     url="https://news.example/a2", published_at=newsroom.clock())  # fmt: skip

        expect(opened.page.locator(".change", has_text="$12 billion")).to_be_visible()
        assert opened.page.evaluate("window.stillTheSamePage") is True
        assert opened.complaints == []


def test_hostile_titles_and_texts_run_no_script(
    browser: Browser, newsroom_site: tuple[Newsroom, str]
) -> None:
    newsroom, address = newsroom_site
    claim = newsroom.say(
        f"{HOSTILE} They will pay $10 billion.", dollars(10), words="$10 billion",
        publisher=HOSTILE, url="javascript:document.title='owned'",
    )  # fmt: skip
    for path in ("/", "/deals/nvidia-openai", "/deals/nvidia-openai/terms/investment_amount",
                 "/changes", f"/claims/{claim.claim_id}"):  # fmt: skip
        with visit(browser, address + path) as opened:
            assert opened.page.title().endswith("dealterms")
            assert opened.page.locator("main script, main img").count() == 0
            assert opened.page.locator('a[href^="javascript"]').count() == 0
            assert opened.complaints == []
    with visit(browser, f"{address}/claims/{claim.claim_id}") as opened:
        marked = "".join(opened.page.locator("mark.chosen").all_text_contents())
        assert marked == f"{HOSTILE} They will pay $10 billion."


def test_the_policy_stops_what_the_escaping_would_let_through(browser: Browser, site: str) -> None:
    """A script put into the page by force is refused by the browser itself."""
    with visit(browser, site) as opened:
        opened.page.evaluate(
            "document.body.insertAdjacentHTML('beforeend',"
            ' \'<img src="https://evil.example/x.png" onerror="document.title=1">\')'
        )
        opened.page.wait_for_function("document.images.length === 1")
        opened.page.evaluate("new Promise((done) => setTimeout(done))")

        assert opened.page.title() != "1"
        assert any("Content Security Policy" in words for words in opened.complaints)


def test_everything_can_be_read_without_scripts(browser: Browser, site: str) -> None:
    for path in every_kind_of_page(site).values():
        with visit(browser, site + path, has_scripts=False) as opened:
            expect(opened.page.locator("h1")).to_be_visible()


def test_a_keyboard_reaches_every_value_and_every_step(browser: Browser, site: str) -> None:
    deal = httpx.get(f"{site}/api/v1/deals").json()[0]["deal_id"]
    with visit(browser, f"{site}/deals/{deal}") as opened:
        page = opened.page
        wanted = set(
            page.locator("main a").evaluate_all("all => all.map((a, n) => (a.dataset.n = n, n))")
        )
        for _ in range(len(wanted) + 30):
            page.keyboard.press("Tab")
            number = page.evaluate("document.activeElement.dataset.n ?? null")
            wanted.discard(int(number) if number is not None else -1)

        assert wanted == set()


def test_the_evidence_prints_with_its_address(browser: Browser, site: str) -> None:
    path = every_kind_of_page(site)["evidence"]
    with visit(browser, site + path) as opened:
        opened.page.emulate_media(media="print")

        expect(opened.page.locator(".masthead nav")).to_be_hidden()
        content = "getComputedStyle(document.querySelector('.under a'), '::after').content"
        assert "http" in opened.page.evaluate(content)
