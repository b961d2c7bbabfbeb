"""The event log beside the bare driver and beside the `eventsourcing` library, in one run.

    .venv/bin/python benchmarks/event_log.py              # SQLite
    .venv/bin/python benchmarks/event_log.py --postgres   # and the PostgreSQL of the tests

Every variant of a table takes turns with the others, so that the machine's moods fall on all alike;
shown are medians and ratios, by the clock (which waits for the disk) and in µs of the processor an
event (the server's included; on Linux only). Events carry 500 bytes.

What is measured begins at two places. `dealterms` and `Application.save` go the whole way from a
fact to the disk: ours makes events and their ids, the library an aggregate and its events. `events
ready` appends events that were made before, as the bare driver gets rows that are ready and the
library's recorder bytes that are. Both of ours turn events into bytes, look for known ids, seal,
and are guarded by triggers; the bare driver's table has the same indexes and nothing else. SQLite
runs with `synchronous=FULL` everywhere, which is also that library's own setting.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import orjson
import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from dealterms.clock import system_clock
from dealterms.database import open_writer
from dealterms.events.catalogue import FeedFailed, NewEvent, new_event
from dealterms.events.codec import encode
from dealterms.events.store import EventStore

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
FILLER = "x" * 420
BATCHES = (1, 20, 100)
REPLAYED = 20_000
_numbers = count(1)

Append = Callable[[int], None]


class Written(Aggregate):
    """What the library's Application saves: events of our size."""

    @event("Noted")
    def note(self, error: str, failure_count: int) -> None:
        """Trigger one event."""


def new_events(size: int) -> list[NewEvent]:
    """Return that many events that no log has seen, a millisecond apart."""
    made = []
    for _ in range(size):
        number = next(_numbers)
        fact = FeedFailed("https://news.example/feed.xml", FILLER, number)
        made.append(new_event(fact, NOON + timedelta(milliseconds=number)))
    return made


def ours(url: str) -> tuple[EventStore, Append]:
    """Return our log and the append of a batch to it."""
    store = EventStore(open_writer(url), system_clock)
    return store, lambda size: _append(store, new_events(size))


def _append(store: EventStore, new: list[NewEvent]) -> None:
    store.append("feed-a", new)


_COLUMNS = "position, event_id, stream, stream_position, type, schema_version, data, metadata, at"
_TABLE = (
    "CREATE TABLE raw (position {integer} PRIMARY KEY, event_id {blob} NOT NULL UNIQUE, "
    "stream TEXT NOT NULL, stream_position INTEGER NOT NULL, type TEXT NOT NULL, "
    "schema_version INTEGER NOT NULL, data {blob} NOT NULL, metadata {blob} NOT NULL, "
    "at TEXT NOT NULL, UNIQUE (stream, stream_position))"
)
_METADATA = orjson.dumps({"occurred_at": str(NOON), "causation_id": None, "correlation_id": None})


def raw_rows(size: int) -> list[tuple[Any, ...]]:
    """Return rows ready for the bare driver."""
    return [
        (n, one.event_id, "feed-a", n, "FeedFailed", 1, encode(one.event), _METADATA, str(NOON))
        for one in new_events(size)
        for n in [one.event.failure_count]  # type: ignore[attr-defined]
    ]


def raw_sqlite(path: Path) -> Callable[[list[tuple[Any, ...]]], None]:
    """Return `executemany` in one transaction."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(_TABLE.format(integer="INTEGER", blob="BLOB"))
    insert = f"INSERT INTO raw ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)"

    def append(rows: list[tuple[Any, ...]]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(insert, rows)
        connection.execute("COMMIT")

    return append


def raw_postgres(address: str) -> Callable[[list[tuple[Any, ...]]], None]:
    """Return psycopg's own batched insert in one transaction."""
    connection = psycopg.connect(address, autocommit=True)
    connection.execute(_TABLE.format(integer="BIGINT", blob="BYTEA"))
    insert = f"INSERT INTO raw ({_COLUMNS}) VALUES (%b,%b,%b,%b,%b,%b,%b,%b,%b)"

    def append(rows: list[tuple[Any, ...]]) -> None:
        with connection.transaction(), connection.cursor() as cursor:
            cursor.executemany(insert, rows)

    return append


def library_application(path: Path) -> tuple[Application[Any], Append]:
    """Return the library's way from facts to the disk: an aggregate's events, then `save`."""
    app: Application[Any] = Application(
        env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    )
    return app, lambda size: app.save(pending(size)) and None


def pending(size: int) -> Written:
    """Return an aggregate with that many new events."""
    made = Written()
    for _ in range(size - 1):
        made.note(error=FILLER, failure_count=next(_numbers))
    return made


def library_recorder(server: Any, url: str) -> Callable[[list[StoredEvent]], Any]:
    """Return the library's PostgreSQL recorder as it comes, which locks its table."""
    store = PostgresDatastore(
        dbname=url.rpartition("/")[2], host="127.0.0.1", port=str(server.port), user="postgres",
        password="",
    )  # fmt: skip
    recorder = PostgresApplicationRecorder(store, events_table_name="es_events")
    recorder.create_table()
    return recorder.insert_events


def stored(size: int) -> list[StoredEvent]:
    """Return events ready for the library's recorder."""
    made = uuid4()
    return [
        StoredEvent(made, number, "Noted", encode(one.event))
        for number, one in enumerate(new_events(size))
    ]


class Cost(NamedTuple):
    """What an event took: seconds by the clock, and of the processor."""

    elapsed: float
    busy: float


def cost(size: int, repeat: int, prepare: Callable[[int], Any], act: Callable[[Any], Any]) -> Cost:
    """Return the cost of an event over some batches; what is prepared apart is not counted."""
    elapsed = busy = 0.0
    for _ in range(repeat):
        prepared = prepare(size)
        server, own, began = server_seconds(os.getpid()), time.process_time(), time.perf_counter()
        act(prepared)
        elapsed += time.perf_counter() - began
        busy += time.process_time() - own + server_seconds(os.getpid()) - server
    return Cost(elapsed / (size * repeat), busy / (size * repeat))


def server_seconds(pid: int) -> float:
    """Return what the children of a process, PostgreSQL among them, have used of the processor."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        spent = [int(Path(f"/proc/{child}/schedstat").read_text().split()[0]) for child in children]
    except OSError:  # not Linux, or a child that ended just now
        return 0.0
    return sum(spent) / 1e9 + sum(server_seconds(int(child)) for child in children)


Variant = tuple[str, Callable[[int], Any], Callable[[Any], Any]]
Costs = dict[int, dict[str, Cost]]


def table(variants: list[Variant], rounds: int) -> Costs:
    """Return the median costs of each variant at each batch size, taken in turns."""
    found: dict[int, dict[str, list[Cost]]] = {}
    for _ in range(rounds):
        for size in BATCHES:
            repeat = max(10, 400 // size)
            for name, prepare, act in variants:
                costs = found.setdefault(size, {}).setdefault(name, [])
                costs.append(cost(size, repeat, prepare, act))
    return {
        size: {
            name: Cost(*map(statistics.median, zip(*costs, strict=True)))
            for name, costs in names.items()
        }
        for size, names in found.items()
    }


def show_appends(title: str, found: Costs) -> None:
    """Print a table; behind each other way, what ours reach of it (more is better)."""
    print(f"\n{title}")
    for size, costs in found.items():
        print(f"  {size} a batch")
        ours, ready = costs["dealterms"], costs["dealterms, events ready"]
        for name, one in costs.items():
            line = f"    {name:<32} {1 / one.elapsed:>9,.0f}/s {one.busy * 1e6:>6.1f} µs"
            if not name.startswith("dealterms"):
                line += (
                    f"   by the clock x{one.elapsed / ours.elapsed:.2f}, "
                    f"ready x{one.elapsed / ready.elapsed:.2f};"
                    f"   processor x{one.busy / ours.busy:.2f}, ready x{one.busy / ready.busy:.2f}"
                )
            print(line)


def show(title: str, rates: dict[str, float]) -> None:
    """Print rates and the ratio of ours to each of the others."""
    mine = rates["dealterms"]
    cells = [f"{name} {value:,.0f} (x{mine / value:.2f})" for name, value in rates.items()]
    print(f"\n{title} (events a second of the processor): " + ", ".join(cells))


def replay(store: EventStore, page: int = 500) -> Iterator[int]:
    """Yield the size of each page of decoded events."""
    position = 0
    while found := store.read_all(position, page):
        position = found[-1].position
        yield len(found)


def timed(work: Callable[[], int]) -> float:
    """Return what the work counted, a second of the processor: nothing here waits for a disk."""
    server, own = server_seconds(os.getpid()), time.process_time()
    counted = work()
    return counted / (time.process_time() - own + server_seconds(os.getpid()) - server)


def replay_rates(store: EventStore, app: Application[Any], path: Path) -> dict[str, float]:
    """Return events read and decoded a second: ours, the library's, and the bare driver's."""

    def library() -> int:
        done, start = 0, 1
        while found := app.recorder.select_notifications(start=start, limit=500):
            done += len([app.mapper.to_domain_event(one) for one in found])
            start = found[-1].id + 1
        return done

    def bare() -> int:
        connection = sqlite3.connect(path)
        done, position = 0, 0
        query = "SELECT * FROM events WHERE position > ? ORDER BY position LIMIT 500"
        while rows := connection.execute(query, (position,)).fetchall():
            done += len([(orjson.loads(row[6]), orjson.loads(row[7])) for row in rows])
            position = rows[-1][0]
        connection.close()
        return done

    found: dict[str, list[float]] = {"dealterms": [], "eventsourcing": [], "bare": []}
    for _ in range(5):
        found["dealterms"].append(timed(lambda: sum(replay(store))))
        found["eventsourcing"].append(timed(library))
        found["bare"].append(timed(bare))
    return {name: statistics.median(rates) for name, rates in found.items()}


def on_sqlite(folder: Path, rounds: int) -> dict[str, Any]:
    """Measure append, replay and verify on SQLite."""
    store, append = ours(f"sqlite:///{folder / 'ours.db'}")
    app, save = library_application(folder / "library.db")
    raw = raw_sqlite(folder / "raw.db")
    variants: list[Variant] = [
        ("dealterms", lambda size: size, append),
        ("bare executemany", raw_rows, raw),
        ("dealterms, events ready", new_events, partial(_append, store)),
        ("eventsourcing Application.save", lambda size: size, save),
    ]
    appended = table(variants, rounds)
    show_appends("append on SQLite", appended)
    while store.head() < REPLAYED:
        append(500)
        save(500)
    read = replay_rates(store, app, folder / "ours.db")
    show("replay, decoded, SQLite", read)
    verified = timed(lambda: len(store.verify()) + store.head())
    print(f"\nverify: {verified:,.0f} events a second of the processor")
    return {"append": appended, "replay": read, "verify": verified}


def on_postgres(folder: Path, rounds: int) -> dict[str, Any]:
    """Measure append on a PostgreSQL that waits for its disk, and replay."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    from support.postgres_server import PostgresServer

    server = PostgresServer(folder, is_durable=True)
    try:
        url = server.new_database()
        store, append = ours(url)
        address = url.replace("+psycopg", "")
        variants: list[Variant] = [
            ("dealterms", lambda size: size, append),
            ("bare executemany", raw_rows, raw_postgres(address)),
            ("dealterms, events ready", new_events, partial(_append, store)),
            ("eventsourcing recorder", stored, library_recorder(server, url)),
        ]
        appended = table(variants, rounds)
        show_appends("append on PostgreSQL", appended)
        known = new_events(1000)
        store.append("feed-b", known)
        again = timed(lambda: len([store.append("feed-b", known) for _ in range(10)]) * 1000)
        while store.head() < REPLAYED:
            append(500)
        read = timed(lambda: sum(replay(store)))
        verified = timed(lambda: len(store.verify()) + store.head())
        print(f"\nfor a second of the processor: known events offered again {again:,.0f}; "
              f"replay {read:,.0f}; verify {verified:,.0f}")  # fmt: skip
        return {"append": appended, "replay": read, "verify": verified, "known": again}
    finally:
        server.stop()


def main() -> None:
    """Run what was asked for; --json writes the figures to a file too."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL as well")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    figures: dict[str, Any] = {"cpus": os.cpu_count()}
    with tempfile.TemporaryDirectory() as folder:
        figures["sqlite"] = on_sqlite(Path(folder), arguments.rounds)
        if arguments.postgres:
            (Path(folder) / "pg").mkdir()
            figures["postgresql"] = on_postgres(Path(folder) / "pg", arguments.rounds)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
