"""Read models from the log: live and made anew, beside a projection of the `eventsourcing` library.

    .venv/bin/python benchmarks/projection.py             # 2,000 articles
    .venv/bin/python benchmarks/projection.py --postgres --millions 1

Half of the events are articles of their own, half are readings with one claim each, spread over a
hundred deals whose price moves with every third article of theirs: state, history, both axes of
time and changes are written. The library's projection keeps one row of state and one of history an
event and its own tracking record, one transaction an event, which is how it is built. A poller asks
for rows while the read models are made anew. `--millions` appends so many events more that no read
model shows, as most of a long log are, and makes the read models anew within bounded memory.
"""

from __future__ import annotations

import argparse
import logging
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.sqlite import SQLiteDatastore, SQLiteTrackingRecorder
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from dealterms.clock import system_clock
from dealterms.database import open_reader, open_writer
from dealterms.events.catalogue import FeedFailed, deal_stream, new_event
from dealterms.events.store import EventStore, StreamAppend
from dealterms.log import configure_logging
from dealterms.projections.projector import Projector
from dealterms.reports import LATEST, load_report, run_report
from support.builders import (
    NOON,
    a_claim,
    a_content,
    a_deal,
    a_reading,
    an_article,
    dollars,
    stream_of,
)

DEALS = 100
ARTICLES_A_PRICE = 3  # of one deal: one that moves it, two that say it again
PAGE = 500


def fill(store: EventStore, engine: Any, articles: int) -> None:
    """Append deals, articles and their readings."""
    for number in range(DEALS):
        deal = a_deal(f"deal-{number}", name=f"Deal {number}")
        store.append(deal_stream(deal.deal_id), [new_event(deal, NOON)])
    for start in range(0, articles, PAGE):
        appends, bodies = [], []
        for number in range(start, min(start + PAGE, articles)):
            at = NOON + timedelta(minutes=number)
            sentence = f"Item {number}: it invests ${number + 1} billion in {number * 7} of them."
            content, url = a_content(sentence), f"https://site.example/{number}"
            article, blobs = an_article(content, url, published_at=at)
            price = dollars(number // (ARTICLES_A_PRICE * DEALS) + 1)
            claim = a_claim(
                content, sentence, price, url=url, published_at=at,
                deal_id=f"deal-{number % DEALS}",
            )  # fmt: skip
            events = [new_event(article, at), new_event(a_reading(article, claim), at)]
            appends.append(StreamAppend(stream_of(article), events))
            bodies += blobs
        with engine.begin() as connection:
            store.append_batch_in(connection, appends, bodies)


def library_rate(path: Path, count: int) -> float:
    """Return events a second of a projection of the library: state row and tracking, one commit."""
    recorder = SQLiteTrackingRecorder(SQLiteDatastore(str(path)))
    recorder.create_table()
    with recorder.datastore.transaction(commit=True) as cursor:
        cursor.execute("CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT)")
        cursor.execute("CREATE TABLE history (position INTEGER PRIMARY KEY, key TEXT, value TEXT)")
    began = time.perf_counter()
    for number in range(1, count + 1):
        with recorder.datastore.transaction(commit=True) as cursor:
            cursor.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (str(number % 100), "v"))
            cursor.execute("INSERT INTO history VALUES (?, ?, ?)", (number, str(number % 100), "v"))
            recorder._insert_tracking(cursor, Tracking("app", number))
    return count / (time.perf_counter() - began)


def timed(work: Callable[[], int]) -> tuple[int, float]:
    """Return what the work counted, and how many a second."""
    began = time.perf_counter()
    counted = work()
    return counted, counted / (time.perf_counter() - began)


class Poller:
    """Asks for the rows of the present, over and over; counts the empty answers."""

    def __init__(self, url: str) -> None:
        self.asked = self.empty = 0
        self._engine, self._stop = open_reader(url), threading.Event()
        self._thread = threading.Thread(target=self._poll)
        self._thread.start()

    def stop(self) -> None:
        """End, and let go of the database."""
        self._stop.set()
        self._thread.join()
        self._engine.dispose()

    def _poll(self) -> None:
        while not self._stop.wait(0.001):
            with self._engine.begin() as connection:
                self.asked += 1
                self.empty += not connection.scalar(text("SELECT count(*) FROM term_current"))


def more_events(store: EventStore, count: int) -> None:
    """Append events that no read model shows."""
    for start in range(0, count, 1000):
        store.append("feed-a", [
            new_event(FeedFailed("https://news.example/feed.xml", "x" * 420, n),
                      NOON + timedelta(milliseconds=n))
            for n in range(start, start + 1000)
        ])  # fmt: skip


def postgres_library_rate(url: str, count: int) -> float:
    """Return the same of the library's PostgreSQL recorder."""
    store = PostgresDatastore(
        dbname=url.rpartition("/")[2], host="127.0.0.1", user="postgres", password="postgres",
        port=url.rpartition(":")[2].partition("/")[0],
    )  # fmt: skip
    recorder = PostgresTrackingRecorder(store)
    recorder.create_table()
    with store.transaction(commit=True) as cursor:
        cursor.execute("CREATE TABLE es_state (key TEXT PRIMARY KEY, value TEXT)")
        cursor.execute(
            "CREATE TABLE es_history (position BIGINT PRIMARY KEY, key TEXT, value TEXT)"
        )
    began = time.perf_counter()
    for number in range(1, count + 1):
        with store.transaction(commit=True) as cursor:
            key = str(number % 100)
            cursor.execute(
                "INSERT INTO es_state VALUES (%s, 'v') "
                "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key,),
            )
            cursor.execute("INSERT INTO es_history VALUES (%s, %s, 'v')", (number, key))
            recorder._insert_tracking(cursor, Tracking("app", number))
    rate = count / (time.perf_counter() - began)
    store.close()
    return rate


def look_back(url: str, articles: int) -> float:
    """Return how many times longer a question about a day takes than one about the present.

    The days are spread over the whole past, for the first one has the most behind it.
    """
    report = load_report("terms_at")
    spent: dict[str, list[float]] = {"now": [], "then": []}
    reader = open_reader(url)
    with reader.begin() as connection:
        for number in range(4 * DEALS):
            day = NOON + timedelta(minutes=articles * (number % 7 + 1) / 8)
            for name, at in (("now", None), ("then", day)):
                values = {"deal": f"deal-{number % DEALS}", "as_of": at, "known_at": at and LATEST}
                began = time.perf_counter()
                run_report(connection, report, values)
                spent[name].append(time.perf_counter() - began)
    reader.dispose()
    return statistics.median(spent["then"]) / statistics.median(spent["now"])


def measure(url: str, articles: int, millions: float, peer: Callable[[int], float]) -> None:
    """Print what live projection, questions and a rebuild come to on one database."""
    engine = open_writer(url)
    store = EventStore(engine, system_clock)
    fill(store, engine, articles)
    projector = Projector(engine, store, system_clock)
    count, live = timed(projector.catch_up)
    other = peer(1000)
    print(f"{engine.dialect.name}, live: {count:,} events, {live:,.0f} a second; the library's "
          f"{other:,.0f} (x{live / other:.1f})")  # fmt: skip
    then = look_back(url, articles)
    print(f"  a deal as of a day, beside a deal as it is: x{then:.2f} of the time")
    if millions:
        more_events(store, int(millions * 1_000_000))
        projector.catch_up()
    poller = Poller(url)
    count, rate = timed(projector.rebuild)
    poller.stop()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  made anew: {count:,} events, {rate:,.0f} a second, peak {peak:,.0f} MiB; a poller "
        f"asked {poller.asked:,} times meanwhile, {poller.empty} answers were empty"
    )
    engine.dispose()


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--millions", type=float, default=0.0)
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL as well")
    arguments = parser.parse_args()
    configure_logging(level=logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        measure(
            f"sqlite:///{home / 'ours.db'}", arguments.articles, arguments.millions,
            lambda count: library_rate(home / "library.db", count),
        )  # fmt: skip
        if arguments.postgres:
            from support.postgres_server import PostgresServer

            (home / "pg").mkdir()
            server = PostgresServer(home / "pg", is_durable=True)
            try:
                url = server.new_database()
                measure(
                    url, arguments.articles, arguments.millions,
                    lambda count: postgres_library_rate(url, count),
                )  # fmt: skip
            finally:
                server.stop()


if __name__ == "__main__":
    main()
