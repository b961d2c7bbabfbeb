"""The programs that benchmarks/polling.py sets side by side, each a process that takes orders.

    python benchmarks/feed_readers.py ours|reader|httpx ROOT FEEDS FOLDER [POOL]

An order is a line on the standard input; the answer, once the pass is done, a line of JSON. The
peer runs in an environment of its own: nothing is imported before it is known who runs.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def addresses(root: str, count: int) -> list[str]:
    """Return the addresses of all feeds."""
    return [f"{root}/feed/{number}" for number in range(count)]


def ours(root: str, count: int, folder: Path) -> None:
    """dealterms: feeds to events in the log, the articles taken from the feeds themselves.

    The schema is made and the workers are there before it is ready, as at a second start.
    """
    from dealterms.bootstrap import open_pipeline
    from dealterms.clock import system_clock
    from dealterms.database import open_reader
    from dealterms.events.store import EventStore
    from dealterms.log import configure_logging
    from dealterms.settings import load_settings

    configure_logging(level=40)
    config = folder / "dealterms.toml"
    feeds = "".join(
        f'[[feeds]]\nurl = "{url}"\npublisher = "P"\nsource_class = "outlet"\ntext_from = "feed"\n'
        for url in addresses(root, count)
    )
    config.write_text(
        f'[store]\nurl = "sqlite:///{folder}/ours.db"\n[network]\nallow = ["127.0.0.0/8"]\n'
        f'[polling]\nhost_gap = "0s"\n{feeds}'
    )

    migrate = [sys.executable, "-m", "dealterms", "migrate", "--config", str(config)]
    subprocess.run(migrate, check=True, capture_output=True)

    async def run() -> None:
        settings = load_settings(config)
        async with open_pipeline(settings) as pipeline:
            await pipeline.workers.run(int, "1")  # they start with the first task
            store = EventStore(open_reader(settings.store.url), system_clock)
            for _ in orders():
                before = store.head()
                passes = await pipeline.read_feeds()
                failed = [words for one in passes for words in one.failures]
                answer({"events": store.head() - before, "failed": len(failed),
                        "why": failed[:1]})  # fmt: skip

    asyncio.run(run())


def reader(root: str, count: int, folder: Path) -> None:
    """lemon24/reader, with the number of workers that its own command line takes for many feeds."""
    from reader import make_reader

    made = make_reader(str(folder / "reader.db"))
    for url in addresses(root, count):
        made.add_feed(url)
    for _ in orders():
        before = made.get_entry_counts().total or 0
        made.update_feeds(scheduled=False, workers=20)
        failed = made.get_feed_counts(broken=True).total
        answer({"events": (made.get_entry_counts().total or 0) - before, "failed": failed})


def bare_httpx(root: str, count: int, pool: int) -> None:
    """Nothing but the GETs: one client of `pool` connections, and as many tasks."""
    import httpx

    etags: dict[str, str] = {}

    async def ask(client: httpx.AsyncClient, url: str) -> None:
        known = {"If-None-Match": etags[url]} if url in etags else {}
        response = await client.get(url, headers=known)
        if "etag" in response.headers:
            etags[url] = response.headers["etag"]

    async def work(pending: Iterator[str], client: httpx.AsyncClient) -> None:
        for url in pending:
            await ask(client, url)

    async def run() -> None:
        limits = httpx.Limits(max_connections=pool, max_keepalive_connections=pool)
        async with httpx.AsyncClient(limits=limits, trust_env=False) as client:
            for _ in orders():
                pending = iter(addresses(root, count))
                async with asyncio.TaskGroup() as group:
                    for _ in range(pool):
                        group.create_task(work(pending, client))
                answer({"events": 0, "failed": 0})

    asyncio.run(run())


def orders() -> Iterator[str]:
    """Say that all is ready, then yield each order."""
    print("ready", flush=True)
    for line in sys.stdin:
        yield line.strip()


def answer(found: dict[str, Any]) -> None:
    """Say what came of an order."""
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    name, root, count, folder, *rest = sys.argv[1:]
    if name == "httpx":
        bare_httpx(root, int(count), int(rest[0]))
    else:
        {"ours": ours, "reader": reader}[name](root, int(count), Path(folder))
