"""How long the pages take on a large store, beside an empty page of the same server.

    .venv/bin/python benchmarks/pages.py
    .venv/bin/python benchmarks/pages.py --events 10000000 --keep /var/tmp/large.db

The store is made by SQL in the proportions of a real one: of a hundred events forty are articles,
forty are readings and twenty are changes; a fifth of all claims are about one term of one deal.
Each page is asked for over HTTP on loopback, one request at a time. The floor is the page of an error,
which has the same frame and asks nothing of the database; the promise is 100 ms of server
time a page.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

from dealterms.clock import system_clock
from dealterms.database import open_reader, open_writer
from dealterms.settings import WebSettings
from dealterms.web.live import Watch
from dealterms.web.server import serving
from dealterms.web.site import Site

EVENTS, DEALS, PROMISE_MS = 1_000_000, 300, 100.0
ROUNDS = 15
TERMS = ("status", "deal_value", "investment_amount", "capacity", "closing_expected", "premium",
         "price_per_share", "stake_percent", "termination_fee", "valuation")  # fmt: skip
STEPS, VERSIONS, HOT_STEPS = 12, 30, 2_000
SENTENCE = (
    "The companies said on Monday that they would pay $41.00 per share in cash for all of it. "
)

PAGES = {
    "deals": "/",
    "deal": "/deals/deal-7",
    "deal, hot": "/deals/deal-0",
    "deal as of": "/deals/deal-7?as_of=2025-06-01",
    "deal on both axes": "/deals/deal-7?as_of=2025-06-01&known_at=2025-09-01",
    "term": "/deals/deal-7/terms/deal_value",
    "term, hot": "/deals/deal-0/terms/deal_value",
    "evidence": "/articles/a0000000100?claim=c0000000100",
    "changes": "/changes",
    "changes of a deal": "/changes?deal=deal-7",
    "changes of a kind": "/changes?kind=denied",
    "changes of a term": "/changes?term=premium",
    "changes, all filters": "/changes?kind=denied&term=premium&deal=deal-7",
    "alerts": "/alerts",
    "alerts, parked": "/alerts?state=parked",
    "feeds": "/feeds",
    "atom": "/changes.atom",
    "API deals": "/api/v1/deals",
    "API terms": "/api/v1/deals/deal-7/terms",
    "API history": "/api/v1/deals/deal-0/history",
    "API claims": "/api/v1/deals/deal-0/terms/deal_value/claims",
    "API changes": "/api/v1/changes?limit=500",
    "API articles": "/api/v1/articles",
}
FLOOR = "/deals/nobody"

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT {count})"
# A moment for every number: one a quarter of an hour, the last of them now.
_AT = "strftime('%Y-%m-%dT%H:%M:%S.000000Z', 'now', '-' || (({count} - i) * {step}) || ' seconds')"


def main() -> None:
    """Fill a store, ask for each page, print the times."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--events", type=int, default=EVENTS)
    arguments.add_argument("--keep", type=Path, help="a file to fill, or to use again")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="dealterms-bench-") as folder:
        database = options.keep or Path(folder) / "large.db"
        if not database.exists():
            began = time.perf_counter()
            fill(database, options.events)
            took = time.perf_counter() - began
            print(f"{options.events:,} events, {database.stat().st_size / 1e9:.1f} GB, "
                  f"made in {took:.0f} s")  # fmt: skip
        with served(database) as address:
            report(address)


def report(address: str) -> None:
    """Print the middle and the slowest time of each page, and how often the floor that is."""
    with httpx.Client(base_url=address, timeout=120) as client:
        floor, _ = times_of(client, FLOOR, status=404)
        print(f"{'page':<24}{'wall':>10}{'slowest':>10}{'CPU':>10}{'x floor':>9}")
        print(f"{'floor (an error)':<24}{'':>20}{floor:>7.1f} ms")
        slow = []
        for name, path in PAGES.items():
            cpu, walls = times_of(client, path)
            wall = statistics.median(walls)
            print(
                f"{name:<24}{wall:>7.1f} ms{max(walls):>7.1f} ms{cpu:>7.1f} ms{cpu / floor:>9.1f}"
            )
            slow += [name] if cpu > PROMISE_MS else []
    print(f"over {PROMISE_MS:.0f} ms: {', '.join(slow) or 'none'}")


def times_of(client: httpx.Client, path: str, status: int = 200) -> tuple[float, list[float]]:
    """Return CPU and wall times in milliseconds, the median and all; the first request apart.

    The CPU time is that of this process, so it holds the client's share, which is small; unlike the
    other it does not depend on what else the machine is doing.
    """
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code, answer.text[:500])
    walls, cpus = [], []
    for _ in range(ROUNDS):
        began, cpu = time.perf_counter(), time.process_time()
        client.get(path)
        walls.append((time.perf_counter() - began) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return statistics.median(cpus), walls


@contextmanager
def served(database: Path) -> Iterator[str]:
    """Serve the store from a thread; give the address."""
    started, stop, address = threading.Event(), threading.Event(), []

    async def run() -> None:
        engine = open_reader(f"sqlite:///{database}")
        site = Site(engine, system_clock, Watch(engine))
        async with serving(site, WebSettings(listen="127.0.0.1:0")) as found:
            address.append(found)
            started.set()
            await asyncio.to_thread(stop.wait)
        engine.dispose()

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    started.wait()
    try:
        yield address[0].rstrip("/")
    finally:
        stop.set()
        thread.join()


def fill(database: Path, events: int) -> None:
    """Make the store: the schema of the program, rows by SQL."""
    open_writer(f"sqlite:///{database}").dispose()
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for pragma in ("synchronous=OFF", "journal_mode=OFF", "cache_size=-400000"):
            connection.execute(f"PRAGMA {pragma}")
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger'")
        guards = triggers.fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("BEGIN")
        for statement in statements(events):
            connection.execute(statement)
        connection.execute("COMMIT")
        for _, sql in guards:
            connection.execute(sql)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("ANALYZE")


def statements(events: int) -> Iterator[str]:
    """Yield the statements that fill the tables in the proportions of a real store."""
    articles, changes = events * 2 // 5, events // 5
    step = max(365 * 86_400 // articles, 1)
    yield insert("events", events, {
        "position": "i + 1", "event_id": "randomblob(16)",
        "stream": f"'article-' || (i % {articles})", "stream_position": f"i / {articles}",
        "type": "'ClaimsRead'", "schema_version": "1", "data": "zeroblob(150)",
        "metadata": "zeroblob(20)", "recorded_at": _AT.format(count=events, step=3)})  # fmt: skip
    yield f"UPDATE log_head SET position = {events}"
    yield ("INSERT INTO checkpoints (projection, version, position, updated_at)"
           f" VALUES ('terms', 1, {events}, '2026-01-01T00:00:00.000000Z')")  # fmt: skip
    yield insert("deals", DEALS, {
        "deal_id": "'deal-' || i", "name": "'Acme ' || i || ' buys Brill ' || i",
        "definition_json": "'{\"parties\":[{\"name\":\"Acme\"},{\"name\":\"Brill\"}]}'",
        "is_watched": "1", "first_seen_at": "'2025-01-01T00:00:00.000000Z'"})  # fmt: skip
    at = _AT.format(count=articles, step=step)
    number = "printf('%010d', i)"
    yield insert("article_records", articles, {
        "article_id": f"'a' || {number}", "revision": "1", "is_latest": "1",
        "url": f"'https://news.example/' || {number}", "canonical_url": f"'https://news.example/' || {number}",
        "feed_url": "'https://news.example/rss'", "publisher": "'Wire ' || (i % 97)",
        "source_class": "'outlet'", "title": "'Acme to buy Brill'", "published_at": at,
        "first_seen_at": at, "recorded_at": at, "word_count": "300", "content_sha256": number,
        "text": f"replace(hex(zeroblob(5)), '00', '{SENTENCE}')", "sketch": "zeroblob(64)",
        "origin_id": f"'a' || {number}"})  # fmt: skip
    term = case(f"i % {len(TERMS)}", TERMS)
    yield insert("claim_records", articles, {
        "claim_id": f"'c' || {number}", "extractor": "'grammar'",
        "deal_id": f"CASE WHEN i % 5 = 0 THEN 'deal-0' ELSE 'deal-' || (i % {DEALS}) END",
        "term": f"CASE WHEN i % 5 = 0 THEN 'deal_value' ELSE {term} END",
        "value_text": "'$41.00'", "value_json": "'{\"amount\":\"41\",\"currency\":\"USD\"}'",
        "qualifier": "'bare'", "modality": "'announced'", "speaker_class": "'spokesperson'",
        "layer": "'official'", "quote": f"'{SENTENCE.strip()}'", "quote_start": "0",
        "quote_end": str(len(SENTENCE.strip())), "section": "'body'",
        "article_id": f"'a' || {number}", "revision": "1", "asserted_at": at, "recorded_at": at,
        "position": "2 * i + 2", "extractor_version": "'2'", "relation": "'restatement'",
        "is_active": "1", "is_rejected": "0", "claim_json": "'{}'", "is_superseded": "0"})  # fmt: skip
    yield insert("change_records", changes, {
        "change_id": f"'x' || {number}", "position": f"i * {events // changes} + 1",
        "deal_id": f"'deal-' || (i % {DEALS})", "term": term, "kind": case("i % 1000 = 0", ("term_changed", "denied")),
        "layer": "'official'", "old_value_text": "'$40.00'", "new_value_text": "'$41.00'",
        "claim_id": f"'c' || {number}", "article_id": f"'a' || {number}", "revision": "1",
        "evidence_article_id": f"'a' || {number}", "quote": f"'{SENTENCE.strip()}'",
        "url": f"'https://news.example/' || {number}", "publisher": "'Wire'", "is_pushed": "1",
        "asserted_at": at, "recorded_at": at, "change_json": "'{}'"})  # fmt: skip
    yield from folded(step)
    yield insert("outbox_messages", changes, {
        "message_id": f"'m' || {number}", "endpoint": "'e1'", "alert_url": "'https://hooks.example/…'",
        "deal_id": f"'deal-' || (i % {DEALS})", "kinds": "'term_changed'", "body": "'{}'",
        "position": f"i * {events // changes} + 1", "state": case("i % 5000 = 0", ("delivered", "parked")),
        "attempt_count": "1", "queued_at": at, "is_held": "0", "is_refused": "0"})  # fmt: skip
    yield insert("feeds", 400, {
        "feed_url": "'https://news.example/feeds/' || i", "publisher": "'Wire ' || i",
        "source_class": "'outlet'", "is_configured": "1", "failure_count": "0", "entry_count": "20",
        "article_count": "500", "is_gone": "0"})  # fmt: skip


def folded(step: int) -> Iterator[str]:
    """Yield the statements for states, steps and versions; the hot slot has more of them."""
    slots = DEALS * len(TERMS)
    key = {"deal_id": f"'deal-' || ({{n}} / {len(TERMS)})", "term": case(f"{{n}} % {len(TERMS)}", TERMS),
           "holder": "''", "value_key": "''", "layer": "'official'"}  # fmt: skip
    row = {
        "value_text": "'$' || ({k} % 50 + 10) || ' billion'",
        "value_json": "'{\"amount\":\"' || ({k} % 50 + 10) || '000000000\",\"currency\":\"USD\"}'",
        "qualifier": "'up_to'", "modality": "'announced'", "is_contested": "0",
        "support_count": "3", "recorded_at": "'2025-03-01T00:00:00.000000Z'",
        "claim_id": "'c' || printf('%010d', {k})",
    }  # fmt: skip
    words = {"quote": f"'{SENTENCE.strip()}'", "url": "'https://news.example/x'",
             "publisher": "'Wire'"}  # fmt: skip
    yield insert("term_states", slots, placed({**key, **row}, "i", "i") | words | {"is_head": "1"})
    for count, per, first in ((slots * STEPS, STEPS, 0), (HOT_STEPS, HOT_STEPS, STEPS)):
        n = f"(i / {per})" if per == STEPS else "1"
        at = _AT.format(count=per, step=365 * 86_400 // per).replace("i)", f"i % {per})")
        yield insert("term_steps", count, placed({**key, **row}, n, "i") | words | {
            "opened_key": key_of(f"i % {per} + {first}"), "slot_name": "''", "line": "''",
            "relation": "'change'", "valid_from": at,
            "is_open": f"i % {per} = {per - 1}"})  # fmt: skip
    count, per = slots * VERSIONS, VERSIONS
    at = _AT.format(count=per, step=365 * 86_400 // per).replace("i)", f"i % {per})")
    later = at.replace("'now'", f"'now', '+{365 * 86_400 // per} seconds'")
    yield insert("term_moments", count, placed({**key, **row}, f"(i / {per})", "i") | {
        "opened_key": key_of(f"i % {per}"), "moment_key": key_of("0"), "slot_name": "''",
        "known_position": "i", "extractor": "'grammar'",
        "relation": "'change'", "valid_from": at, "said_from": at, "said_to": later,
        "known_from": "'2025-01-01T00:00:00.000000Z'",
        "known_to": "'9999-12-31T00:00:00.000000Z'"})  # fmt: skip


def key_of(number: str) -> str:
    """Return an expression for a key that sorts as its number does."""
    return f"CAST(printf('%08d', {number}) AS BLOB)"


def placed(columns: dict[str, str], slot: str, value: str) -> dict[str, str]:
    """Return the columns with the numbers of the slot and of the value put in."""
    return {name: sql.replace("{n}", slot).replace("{k}", value) for name, sql in columns.items()}


def case(number: str, words: tuple[str, ...]) -> str:
    """Return an expression that gives one of the words for each number from 0."""
    return (
        f"CASE {number} " + " ".join(f"WHEN {n} THEN '{w}'" for n, w in enumerate(words)) + " END"
    )


def insert(table: str, count: int, columns: dict[str, str]) -> str:
    """Return an INSERT of so many rows; `i` in an expression is the number of the row, from 0."""
    numbers = _NUMBERS.format(count=count)
    names, values = ", ".join(columns), ", ".join(columns.values())
    return f"INSERT INTO {table} ({names}) {numbers} SELECT {values} FROM n"


if __name__ == "__main__":
    main()
