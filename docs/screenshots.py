"""Takes a picture of every page, light, dark and narrow: `make screenshots`.

The store is made from the seeds and from streams of the corpus, each article recorded on its day;
the pages believe that it is an evening soon after. Three pictures go into README.md; they differ
from those of another machine by its fonts.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import httpx
from playwright.sync_api import Browser

from dealterms.claims.document import Watchlist
from dealterms.database import open_writer
from dealterms.demo.world import load_world
from dealterms.settings import load_settings
from support.browser import NARROW, WIDE, Scheme, open_browser, visit
from support.frozen_clock import FrozenClock
from support.served_store import fill, seed_documents, stream_documents
from support.web_server import pages_of
from support.webhook_receiver import SECRET

DOCS = Path(__file__).parent
ALL_OF_THEM = DOCS.parent / "results" / "screenshots"
IN_README = {"deals": 860, "deal": 900, "evidence": 760}  # height in pixels
STREAMS = (
    "train/inv-20-castellane-ionwerk.json",
    "train/ma-20-corvane-ostrem-topping-bid.json",
    "train/rumour-20-kestrel-savanna-airlines.json",
    "train2/compute-41-ilmatar-nimbra.json",
    "train2/inv-41-selendra-aarental.json",
    "train2/jv-40-devrath-kaldvik.json",
    "train2/lic-40-norrvik-takemiya.json",
    "train2/merger-42-ostervang-belcourt.json",
    "train3/compute-71-taruca-lumenreed.json",
    "train3/jv-60-montaraz-tsurugane.json",
    "train3/merger-70-banksia-kitamori.json",
)
LOOKS: tuple[tuple[str, tuple[int, int], Scheme], ...] = (
    ("light", WIDE, "light"), ("dark", WIDE, "dark"), ("narrow", NARROW, "light"),
)  # fmt: skip
EVENING = datetime(2026, 11, 20, 18, tzinfo=UTC)
DEAL = "nvidia-openai"


def main() -> None:
    """Fill a store, serve it, take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        url, clock = f"sqlite:///{folder}/dealterms.db", FrozenClock()
        print("reading the articles")
        watchlist = fill_store(url, clock, Path(folder))
        clock.now = EVENING
        with pages_of(url, clock, watchlist) as address, open_browser() as browser:
            take_pictures(browser, address)


def fill_store(url: str, clock: FrozenClock, folder: Path) -> Watchlist:
    """Record the seeds and the streams; return what is watched."""
    watchlist, documents = stream_documents(*STREAMS)
    config = folder / "dealterms.toml"
    config.write_text(
        load_world().configuration(store_url=url, port=1, receiver_port=1, secret=SECRET),
        encoding="utf-8",
    )
    watchlist = Watchlist((*load_settings(config).deals, *watchlist.deals))
    engine = open_writer(url)
    fill(engine, clock, watchlist, [*documents, *seed_documents(watchlist)])
    engine.dispose()
    return watchlist


def take_pictures(browser: Browser, address: str) -> None:
    """Write every page in every look, and the three of README.md."""
    ALL_OF_THEM.mkdir(parents=True, exist_ok=True)
    (DOCS / "images").mkdir(exist_ok=True)
    for name, path in pages(address).items():
        for look, size, scheme in LOOKS:
            with visit(browser, address + path, size=size, scheme=scheme) as opened:
                opened.page.screenshot(path=ALL_OF_THEM / f"{name}-{look}.png", full_page=True)
                if look == "light" and name in IN_README:
                    opened.page.set_viewport_size({"width": WIDE[0], "height": IN_README[name]})
                    opened.page.evaluate("scrollTo(0, 0)")
                    opened.page.screenshot(path=DOCS / "images" / f"{name}.png")
        print(f"{name}: {path}")


def pages(address: str) -> dict[str, str]:
    """Return the address of each kind of page."""
    terms = httpx.get(f"{address}/api/v1/deals/{DEAL}/terms").json()
    claim = next(row["claim_id"] for row in terms if row["term"] == "investment_amount")
    evidence = httpx.get(f"{address}/claims/{claim}").headers["location"]
    message = httpx.get(f"{address}/api/v1/alerts").json()[0]["message_id"]
    return {
        "deals": "/",
        "deal": f"/deals/{DEAL}",
        "deal-then": f"/deals/{DEAL}?as_of=2026-02-20",
        "deal-contested": "/deals/taruca-lumenreed",
        "term": f"/deals/{DEAL}/terms/investment_amount",
        "evidence": evidence,
        "refused": f"{evidence.split('?')[0]}/refused",
        "changes": "/changes",
        "alerts": "/alerts",
        "alert": f"/alerts/{message}",
        "feeds": "/feeds",
    }


if __name__ == "__main__":
    main()
