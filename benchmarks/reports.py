"""What the named reports and an export cost on a large store, beside a count of its claims.

    .venv/bin/python benchmarks/reports.py
    .venv/bin/python benchmarks/reports.py --events 1000000 --keep /var/tmp/large.db

The store is that of pages.py, with a third of the claims told as rumours, each of one of fifty
amounts, so that the reports on first tellings and reliability have something to weigh. The promise:
no report takes more than 10 s of CPU time for 100,000 events (40,000 articles with a claim each).
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pages
from sqlalchemy import Connection

from dealterms.database import open_reader
from dealterms.exports import NAMES, export
from dealterms.reports import Default, Report, list_reports, run_report

EVENTS, PROMISE_SECONDS = 100_000, 10.0
NOW = datetime(2026, 1, 1, tzinfo=UTC)
NEEDED = {"deal": "deal-7", "as_of": datetime(2025, 6, 1, tzinfo=UTC)}
RUMOURS = (
    "UPDATE claim_records SET layer = 'reported', modality = 'rumoured', value_json ="
    " '{\"amount\":\"' || (rowid % 50 + 10) || '000000000\",\"currency\":\"USD\"}'"
    " WHERE rowid % 3 = 0"
)
READINGS = (
    "INSERT INTO article_readings SELECT article_id, 'grammar', 1, '3', 'w', 1, 4, rowid"
    " FROM article_records"
)


def main() -> None:
    """Fill a store, run each report, print the times."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--events", type=int, default=EVENTS)
    arguments.add_argument("--keep", type=Path, help="a file to fill, or to use again")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="dealterms-bench-") as folder:
        database = options.keep or Path(folder) / "large.db"
        if not database.exists():
            fill(database, options.events)
        engine = open_reader(f"sqlite:///{database}")
        with engine.begin() as connection:
            report(connection, Path(folder))
        engine.dispose()


def fill(database: Path, events: int) -> None:
    """Make the store of pages.py, and its rumours."""
    pages.fill(database, events)
    with closing(sqlite3.connect(database)) as connection, connection:
        for statement in (RUMOURS, READINGS, "ANALYZE"):
            connection.execute(statement)


def report(connection: Connection, folder: Path) -> None:
    """Print CPU seconds, rows, and how often the floor each report is; then those of an export."""
    count = "SELECT count(*) FROM claims WHERE is_active"
    floor, _ = measured(lambda: connection.exec_driver_sql(count).all())
    print(f"{'report':<16}{'CPU':>9}{'x floor':>9}{'rows':>9}")
    print(f"{'floor (a count)':<16}{floor:>7.2f} s")
    slow = []
    for one in list_reports():
        took, rows = measured(lambda one=one: run_report(connection, one, asked(one), now=NOW)[1])
        print(f"{one.name:<16}{took:>7.2f} s{took / floor:>9.1f}{len(rows):>9,}")
        slow += [one.name] if took > PROMISE_SECONDS else []
    print(f"over {PROMISE_SECONDS:.0f} s: {', '.join(slow) or 'none'}")
    for form in ("parquet", "csv", "jsonl"):
        took, files = measured(lambda form=form: export(connection, folder / form, NAMES, form))
        rows = sum(one.row_count for one in files)
        print(f"export, {form:<8}{took:>7.2f} s{rows:>18,} rows, {rows / took:,.0f} a second")


def asked(one: Report) -> dict[str, Any]:
    """Return what a report cannot do without."""
    return {p.name: NEEDED[p.name] for p in one.parameters if p.default is Default.REQUIRED}


def measured(call: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU seconds of a call, and what it gave."""
    began = time.process_time()
    given = call()
    return time.process_time() - began, given


if __name__ == "__main__":
    main()
