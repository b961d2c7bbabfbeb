"""The role that docs/reporting_role.sql makes reads the views, and can do nothing else."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import create_engine

from dealterms.database import open_writer
from dealterms.events.store import EventStore
from dealterms.reports import list_reports, run_report
from support.builders import NOON, dollars
from support.frozen_clock import FrozenClock
from support.newsroom import Newsroom
from support.postgres_server import PostgresServer, binary

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "reporting_role.sql"

REFUSED = [
    "SELECT * FROM events",
    "SELECT * FROM claim_records",
    "SELECT bytes FROM blobs",
    "UPDATE term_current SET value_text = 'x'",
    "DELETE FROM articles",
    "CREATE TABLE mine (id int)",
    "CREATE TEMP TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_advisory_xact_lock(1)",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT append_events('{}','{}','{}','{}','{}','{}','{}','{}','{}','')",
    "SELECT open_partition(9)",
    "DO $$ BEGIN LOCK TABLE log_head; END $$",
    "SELECT * FROM log_head FOR UPDATE",
    "SELECT pg_read_file('/etc/passwd')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
]


@pytest.fixture
def analyst(postgres: PostgresServer, postgres_url: str, clock: FrozenClock) -> Iterator[str]:
    """The address of a database with one term in it, for the role that the script makes."""
    engine = open_writer(postgres_url)
    Newsroom(engine, EventStore(engine, clock), clock).say("It is $100 billion.", dollars(100))
    engine.dispose()
    address = postgres_url.replace("+psycopg", "")
    for _ in range(2):  # a second run, after an update, is as good as the first
        subprocess.run(
            [binary("psql"), "-q", "-v", "role=analyst", "-v", "password=secret",
             "-f", str(SCRIPT), address],
            check=True, capture_output=True,
        )  # fmt: skip
    yield address.replace("postgres@", "analyst@")


def test_the_views_can_be_read(analyst: str) -> None:
    with psycopg.connect(analyst) as connection:
        views = connection.execute("SELECT viewname FROM pg_views WHERE schemaname = 'public'")
        for (view,) in views.fetchall():
            connection.execute(f"SELECT * FROM {view}")  # type: ignore[call-overload]
        [row] = connection.execute("SELECT amount FROM term_current").fetchall()

    assert row == ("100000000000",)


def test_every_report_can_be_run(analyst: str) -> None:
    engine = create_engine(analyst.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        for report in list_reports():
            asked = {one.name: NOON if one.is_time else "x" for one in report.parameters}
            run_report(connection, report, asked)
    engine.dispose()


def test_nothing_else_can_be_done(analyst: str) -> None:
    with psycopg.connect(analyst, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")  # anybody may set it back
        for attempt in REFUSED:
            with pytest.raises((errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState)):
                connection.execute(attempt)  # type: ignore[call-overload]


def test_time_and_connections_are_limited(analyst: str) -> None:
    with psycopg.connect(analyst) as connection:
        shown = connection.execute("SHOW statement_timeout").fetchone()
        limit = connection.execute(
            "SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user"
        ).fetchone()

    assert (shown, limit) == (("1min",), (5,))
