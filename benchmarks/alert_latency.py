"""From an article that is served to the signed message at the receiver, while news flow.

    make bench            or  python benchmarks/alert_latency.py [--articles N] [--json]

The daemon runs as a process of its own. A site on loopback publishes 100 articles a minute, one of
five with a new price of the watched deal, the others about something else. *Latency* is counted
from the moment the page of such an article has been sent to the moment the receiver holds the
message that tells of it: extraction, claims, the log with fsync, projection, outbox, POST. The wait
for the next poll is not in it. *Bare* is one signed POST to the same receiver by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

from dealterms.alerts.webhook import WebhookSender
from dealterms.clock import system_clock
from dealterms.demo.loopback import LoopbackHandler, LoopbackServer
from dealterms.setting_types import signing_key

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PER_MINUTE = 100
TELLING_EVERY = 5  # every fifth article changes the price
PATIENCE_SECONDS = 60.0
BEGAN = datetime(2026, 5, 11, 10, 0, tzinfo=UTC)
PAGE = (
    '<html lang="en"><head><title>{title}</title>'
    '<meta property="article:published_time" content="{published}"></head>'
    "<body><article><h1>{title}</h1>{body}</article></body></html>"
)
TOLD = (
    "CHICAGO. Kessel & Rowe plc and Brightwater Foods, Inc. announced today that they have amended "
    "their definitive agreement. Kessel & Rowe will acquire Brightwater for ${price} per share in "
    "cash. Lawyers worked through night number {number}, the companies said."
)
OTHER = (
    "The harbour of town {number} was repainted this week. Residents walked past the cranes, and a "
    "baker counted {number} gulls on the new railing before the first ferry left for the islands."
)
CONFIG = """\
[store]
url = "sqlite:///{folder}/dealterms.db"
[network]
allow = ["127.0.0.0/8"]
[polling]
host_gap = "0s"
[[feeds]]
url = "{site}/feed.xml"
publisher = "Wire"
source_class = "company"
every = "1s"
[[deals]]
id = "kessel-brightwater"
name = "Kessel & Rowe – Brightwater Foods"
types = ["acquisition"]
[[deals.parties]]
name = "Kessel & Rowe"
roles = ["buyer"]
[[deals.parties]]
name = "Brightwater Foods"
aliases = ["Brightwater"]
roles = ["target"]
[[alerts]]
url = "{receiver}/hook"
secret = "{secret}"
"""


class Wire(LoopbackServer):
    """The site: a feed of the newest articles, their pages, and when each page was sent."""

    def __init__(self) -> None:
        self.count, self.served = 0, dict[str, float]()
        super().__init__(_site_handler(self))

    def publish(self) -> None:
        """Put one more article on the feed."""
        self.count += 1

    def feed(self) -> str:
        """Return the feed of the newest forty articles."""
        numbers = range(max(self.count - 40, 0), self.count)
        items = "".join(
            f"<item><title>{title_of(n)}</title><link>{self.root}/{n}</link>"
            f"<guid>{self.root}/{n}</guid></item>"
            for n in reversed(numbers)
        )
        return f'<rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'


class Inbox(LoopbackServer):
    """The receiver: when the first message about each article came."""

    def __init__(self) -> None:
        self.received = dict[str, float]()
        super().__init__(_inbox_handler(self))

    def take(self, body: bytes) -> None:
        """Note the articles that a message rests on."""
        now = time.perf_counter()
        for change in json.loads(body)["data"].get("changes", ()):
            self.received.setdefault(change["evidence"]["url"], now)


def title_of(number: int) -> str:
    """Return the title of an article; telling ones come first, so that the deal is known early."""
    is_telling = number % TELLING_EVERY == 0
    return f"Kessel & Rowe amends its offer ({number})" if is_telling else f"Harbour ({number})"


def page_of(number: int) -> str:
    """Return the page of an article, published a minute after the one before."""
    text = TOLD if number % TELLING_EVERY == 0 else OTHER
    body = f"<p>{text.format(price=20 + number / 4, number=number)}</p>"
    published = (BEGAN + timedelta(minutes=number)).isoformat()
    return PAGE.format(title=title_of(number), published=published, body=body)


def _site_handler(wire: Wire) -> type[LoopbackHandler]:
    class Handler(LoopbackHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name http.server calls
            name = self.path.strip("/")
            if name == "feed.xml":
                self.answer(200, wire.feed().encode(), {"Content-Type": "application/rss+xml"})
            elif name.isdigit():
                self.answer(200, page_of(int(name)).encode(), {"Content-Type": "text/html"})
                wire.served.setdefault(wire.root + self.path, time.perf_counter())
            else:
                self.answer(404)

    return Handler


def _inbox_handler(inbox: Inbox) -> type[LoopbackHandler]:
    class Handler(LoopbackHandler):
        def do_POST(self) -> None:  # noqa: N802 - the name http.server calls
            inbox.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.answer(204)

    return Handler


def latencies(articles: int) -> list[float]:
    """Return the seconds from page to message of each article that changed the price."""
    with tempfile.TemporaryDirectory() as folder, Wire() as wire, Inbox() as inbox:
        wire.publish()
        with _daemon(Path(folder), wire, inbox):
            _wait_until(lambda: len(inbox.received) == 1)  # the start of the workers is no latency
            pause = threading.Event()
            for _ in range(articles):
                wire.publish()
                pause.wait(60 / PER_MINUTE)
            telling = [f"{wire.root}/{n}" for n in range(1, wire.count) if n % TELLING_EVERY == 0]
            _wait_until(lambda: set(telling) <= set(inbox.received))
        return [inbox.received[url] - wire.served[url] for url in telling]


@contextmanager
def _daemon(folder: Path, wire: Wire, inbox: Inbox) -> Iterator[None]:
    """Run `dealterms run` for the length of a `with` block."""
    config = folder / "dealterms.toml"
    text = CONFIG.format(folder=folder, site=wire.root, receiver=inbox.root, secret=SECRET)
    config.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "dealterms", "run", "--config", str(config)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.perf_counter() + PATIENCE_SECONDS
    pause = threading.Event()
    while not is_so():
        if time.perf_counter() > deadline:
            raise SystemExit(f"nothing more came within {PATIENCE_SECONDS:g} s")
        pause.wait(0.05)


def bare_seconds(count: int) -> float:
    """Return the median time of a signed POST by itself."""
    with Inbox() as inbox:

        async def run() -> list[float]:
            seconds, key = [], signing_key(SECRET)
            async with WebhookSender(system_clock, (ip_network("127.0.0.0/8"),)) as sender:
                for _ in range(count):
                    began = time.perf_counter()
                    await sender.send(inbox.root, [key], "msg_1", b'{"data":{}}')
                    seconds.append(time.perf_counter() - began)
            return seconds

        return statistics.median(asyncio.run(run()))


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="seconds from an article to its alert")
    options.add_argument("--articles", type=int, default=60)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    seconds = sorted(latencies(chosen.articles))
    median, bare = statistics.median(seconds), bare_seconds(50)
    figures = {
        "cores": os.cpu_count(),
        "articles_per_minute": PER_MINUTE,
        "alerts": len(seconds),
        "alert_latency_median_ms": round(1000 * median),
        "alert_latency_worst_ms": round(1000 * seconds[-1]),
        "bare_post_ms": round(1000 * bare, 1),
        "ratio": round(median / bare, 1),
    }
    if chosen.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):<30} {value}")


if __name__ == "__main__":
    main()
