"""What an article page costs from its feed to its claims, beside trafilatura on the same bytes.

    make bench            or  python benchmarks/article_pages.py [--pages N] [--soak N] [--json]

The pages are generated: an article of some 400 words, every fifth about a watched deal, and round
it what sites have round theirs (navigation, teasers, scripts, metadata), 30 kB in all. *ours* is
dealterms with two workers: the page over HTTP, its text and date, the log, the claims.
*trafilatura* is `bare_extraction` with metadata over the same bytes, in one process, and nothing
else. The soak is one extraction worker that is never renewed; real ones are, after some hundred
tasks.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contenders import running
from feed_readers import answer, orders
from feed_world import WORDS

LIMITS = {
    "CPU of a page: ours / trafilatura": 1.25,
    "pages a second: trafilatura / ours": 1 / 1.5,
    "MiB of an extraction worker that is never renewed": 200,
}
ENTRIES = 20
_WORDS = [word for word in WORDS if word not in ("Halvorsen", "Pennard")]
_DEAL = """
[[deals]]
id = "halvorsen-pennard"
name = "Halvorsen – Pennard"
types = ["acquisition"]
[[deals.parties]]
name = "Halvorsen Capital"
roles = ["buyer"]
[[deals.parties]]
name = "Pennard Retail"
roles = ["target"]
"""


def sentence(seed: int) -> str:
    """Return words of no meaning, the same for the same seed."""
    words = [_WORDS[(seed * 31 + n * n) % len(_WORDS)] for n in range(18)]
    return f"{' '.join(words).capitalize()} {seed}."


def page(number: int) -> bytes:
    """Return one page; its article states a price, a stake and a date."""
    buyer, target = ("Acme", "Globex") if number % 5 else ("Halvorsen Capital", "Pennard Retail")
    told = (
        f"{buyer} agreed to buy {20 + number % 60} percent of {target} for "
        f"${1 + number % 9}.{number % 10} billion. The companies expect the deal to close in the "
        f"{('first', 'second')[number % 2]} half of 2027."
    )
    seed = number * 100
    runs = (" ".join(sentence(seed + 4 * place + n) for n in range(4)) for place in range(5))
    paragraphs = [told, *runs]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    topics = (f"Topic {n} {_WORDS[n % len(_WORDS)]}" for n in range(90))
    menu = "".join(f'<li><a href="/topic/{n}">{topic}</a></li>' for n, topic in enumerate(topics))
    teasers = "".join(
        f'<article class="teaser"><a href="/story/{n}"><h3>{sentence(n)}</h3></a>'
        f'<img src="/i/{n}.jpg" alt="" width="320" height="180"><time>2 h ago</time></article>'
        for n in range(number % 7, 60)
    )
    script = "window.dataLayer=window.dataLayer||[];" * 120
    facts = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": f"Story {number}",
        "datePublished": "2026-09-14T09:30:00Z", "author": {"@type": "Person", "name": "Ann Lee"},
    }  # fmt: skip
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Story {number}</title>'
        f'<meta property="og:title" content="Story {number}">'
        '<meta property="article:published_time" content="2026-09-14T09:30:00Z">'
        f'<script type="application/ld+json">{json.dumps(facts)}</script><script>{script}</script>'
        f'</head><body><header><nav><ul>{menu}</ul></nav></header><main><article class="story">'
        f'<h1>Story {number}</h1><p class="byline">By Ann Lee</p>{body}</article></main>'
        f'<aside>{teasers}</aside><footer><ul>{menu}</ul><p>All rights reserved.</p></footer>'
        "</body></html>"
    ).encode()  # fmt: skip


def feed(number: int, count: int, root: str) -> bytes:
    """Return the feed that lists every so many of `count` pages."""
    items = "".join(
        f"<item><title>Story {n}</title><link>{root}/story/{n}</link><guid>{n}</guid></item>"
        for n in range(number * ENTRIES, min((number + 1) * ENTRIES, count))
    )
    return f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()


class Site(asyncio.Protocol):
    """One connection to the site; its pages are made beforehand."""

    root, count, made = "", 0, list[bytes]()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.waiting = transport, b""

    def data_received(self, data: bytes) -> None:
        """Answer every whole request that has come in."""
        self.waiting += data
        while b"\r\n\r\n" in self.waiting:
            head, _, self.waiting = self.waiting.partition(b"\r\n\r\n")
            _, kind, *rest = head.split(b" ", 2)[1].decode().split("/")
            if kind == "story":
                self.send("200 OK", "text/html; charset=utf-8", self.made[int(rest[0])])
            elif kind == "feed":
                body = feed(int(rest[0]), self.count, self.root)
                self.send("200 OK", "application/rss+xml", body)
            else:
                self.send("404 Not Found", "text/plain", b"")

    def send(self, status: str, kind: str, body: bytes) -> None:
        """Write one answer."""
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.transport.write(head.encode() + body)


def serve(count: int) -> None:
    """Be the site: say the port, then serve until the input ends."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Site, "127.0.0.1", 0, backlog=1024)
        port = server.sockets[0].getsockname()[1]
        Site.root, Site.count = f"http://127.0.0.1:{port}", count
        Site.made = [page(number) for number in range(count)]
        await loop.run_in_executor(None, answer_all, {"failed": 0, "port": port})

    asyncio.run(run())


def answer_all(found: dict[str, Any]) -> None:
    """Give the same answer to every order."""
    for _ in orders():
        answer(found)


def ours(port: int, count: int, folder: Path) -> None:
    """dealterms, with two workers: pages to claims in the log."""
    from dealterms.bootstrap import open_pipeline
    from dealterms.log import configure_logging
    from dealterms.settings import load_settings

    configure_logging(level=40)
    config = folder / "dealterms.toml"
    feeds = "".join(
        f'[[feeds]]\nurl = "http://127.0.0.1:{port}/feed/{number}"\npublisher = "P"\n'
        'source_class = "outlet"\n'
        for number in range(-(-count // ENTRIES))
    )
    config.write_text(
        f'[store]\nurl = "sqlite:///{folder}/ours.db"\n[network]\nallow = ["127.0.0.0/8"]\n'
        f'[polling]\nhost_gap = "0s"\n{_DEAL}{feeds}'
    )

    async def run() -> None:
        async with open_pipeline(load_settings(config)) as pipeline:
            await pipeline.workers.run(int, "1")  # workers start with the first task
            for _ in orders():
                taken = await pipeline.read_feeds()
                reading_count = await pipeline.readings.catch_up()
                failed = [words for one in taken for words in one.failures]
                answer({"failed": len(failed), "pages": reading_count, "why": failed[:1]})

    asyncio.run(run())


def bare(count: int) -> None:
    """trafilatura, text and metadata, one page after the other."""
    import trafilatura

    pages = [page(number).decode() for number in range(count)]
    for _ in orders():
        found = [trafilatura.bare_extraction(html, with_metadata=True) for html in pages]
        answer({"failed": sum(one is None for one in found), "pages": len(found)})


def soak(count: int) -> None:
    """One extraction worker that reads so many pages and is never renewed."""
    from dealterms.written_articles import read_page

    for _ in orders():
        for number in range(count):
            read_page(page(number), f"http://x.test/story/{number}", "text/html", "")
        answer({"failed": 0, "pages": count})


def timed(script: Path, count: int, *arguments: object) -> tuple[float, float, float]:
    """Return CPU seconds and wall seconds of one order, and the memory of the first process."""
    with running(sys.executable, script, *arguments) as program:
        start = time.perf_counter()
        cpu, found = program.order()
        seconds = time.perf_counter() - start
        if found["pages"] != count:
            raise SystemExit(f"{arguments[0]} read {found['pages']} pages, not {count}")
        return cpu, seconds, program.own_mebibytes()


def measure(count: int, soaked: int) -> dict[str, Any]:
    """Return the figures of all contenders."""
    script = Path(__file__).resolve()
    with (
        tempfile.TemporaryDirectory() as folder,
        running(sys.executable, script, "site", count) as site,
    ):
        port = site.order()[1]["port"]
        our_cpu, our_seconds, _ = timed(script, count, "ours", port, count, folder)
    bare_cpu, bare_seconds, _ = timed(script, count, "trafilatura", count)
    _, _, mebibytes = timed(script, soaked, "soak", soaked)
    found = (our_cpu / bare_cpu, our_seconds / bare_seconds, mebibytes)
    return {
        "pages": count,
        "cpu_seconds": {"ours": our_cpu, "trafilatura": bare_cpu},
        "seconds": {"ours": our_seconds, "trafilatura": bare_seconds},
        "ratios": dict(zip(LIMITS, found, strict=True)),
    }


def lines_of(found: dict[str, Any]) -> Iterator[str]:
    """Yield the figures for people."""
    count = found["pages"]
    yield f"{count} article pages of {len(page(0)) // 1000} kB"
    for who, cpu in found["cpu_seconds"].items():
        rate = count / found["seconds"][who]
        yield f"  {who:<14}{1000 * cpu / count:6.1f} ms of CPU a page {rate:6.1f} pages a second"
    yield "\nratio, and what it may be at most"
    for what, ratio in found["ratios"].items():
        mark = "" if ratio <= LIMITS[what] else "   over"
        yield f"  {what:<52}{ratio:8.2f}{LIMITS[what]:8.2f}{mark}"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="what an article page costs, beside trafilatura")
    options.add_argument("--pages", type=int, default=1000)
    options.add_argument("--soak", type=int, default=5000)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    found = measure(chosen.pages, chosen.soak)
    print(json.dumps(found) if chosen.json else "\n".join(lines_of(found)))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["site", count]:
            serve(int(count))
        case ["ours", port, count, folder]:
            ours(int(port), int(count), Path(folder))
        case ["trafilatura", count]:
            bare(int(count))
        case ["soak", count]:
            soak(int(count))
        case _:
            main()
