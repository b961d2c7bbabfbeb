"""A user's own SELECT: the views can be read, nothing else can be reached, and it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from dealterms.errors import StoreError, UsageError
from dealterms.events.store import EventStore
from dealterms.reports import free_query
from dealterms.reports.free_query import run_query
from support.builders import dollars
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom

REFUSED = [
    "SELECT * FROM events",
    "SELECT * FROM claim_records",
    "SELECT bytes FROM blobs",
    "SELECT sql FROM sqlite_schema",
    "SELECT value_text FROM term_current UNION SELECT data FROM events",
    "SELECT (SELECT data FROM events LIMIT 1) FROM term_current",
    "WITH term_current AS (SELECT data FROM events) SELECT * FROM term_current",
    "ATTACH 'stolen.db' AS s",
    "VACUUM INTO 'stolen.db'",
    "PRAGMA query_only = OFF",
    "PRAGMA table_info(events)",
    "SELECT * FROM pragma_table_info('events')",
    "UPDATE feeds SET publisher = 'x'",
    "DELETE FROM term_states",
    "CREATE TEMP TABLE mine (id)",
    "DROP VIEW term_current",
    "BEGIN IMMEDIATE",
    "SELECT load_extension('x')",
]


@pytest.fixture
def url(engine: Engine, event_store: EventStore, clock: FrozenClock, store_url: str) -> str:
    Newsroom(engine, event_store, clock).say("It invests $100 billion.", dollars(100))
    return store_url


def test_views_can_be_joined_grouped_and_opened_as_json(url: str) -> None:
    columns, rows = run_query(
        url,
        "SELECT t.term, json_extract(t.value_json, '$.amount') AS amount, count(*) AS sources "
        "FROM term_current AS t JOIN claims AS c USING (deal_id, term) GROUP BY 1, 2",
    )

    assert columns == ["term", "amount", "sources"]
    assert rows == [{"term": "investment_amount", "amount": "100000000000", "sources": 1}]


@pytest.mark.parametrize("sql", REFUSED)
def test_whatever_is_no_reading_of_a_view_is_refused(
    sql: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UsageError):
        run_query(url, sql)

    assert not (tmp_path / "stolen.db").exists()


def test_a_query_without_end_is_ended(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free_query, "SECONDS", 0.05)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

    with pytest.raises(UsageError, match=r"more than 0\.05 seconds"):
        run_query(url, endless)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT zeroblob(100000000)",
        "SELECT group_concat(a.quote || zeroblob(900000)) FROM claims AS a, json_each('[1,2,3]')",
        "SELECT 1 WHERE '" + "x" * 30_000 + "' = ''",
    ],
)
def test_what_is_too_big_is_refused(sql: str, url: str) -> None:
    with pytest.raises(UsageError):
        run_query(url, sql)


def test_too_many_rows_are_refused(url: str) -> None:
    many = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) "
        "SELECT i FROM n"
    )

    with pytest.raises(UsageError, match="add a LIMIT"):
        run_query(url, many)


def test_what_is_no_sql_says_so(url: str) -> None:
    with pytest.raises(UsageError, match="syntax error"):
        run_query(url, "SELEC 1")


def test_other_databases_and_missing_ones_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="reporting_role"):
        run_query("postgresql+psycopg://h/d", "SELECT 1")
    with pytest.raises(StoreError, match="dealterms poll"):
        run_query(f"sqlite:///{tmp_path / 'none.db'}", "SELECT 1")
