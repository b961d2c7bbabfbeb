"""docs/exports.md: each recipe runs in the tool it is written for, and gives rows."""

from __future__ import annotations

import importlib
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx
import psycopg
import pytest
from sqlalchemy.engine import make_url

import dealterms
from dealterms.database import open_writer
from dealterms.events.store import EventStore
from dealterms.reports import Default, Report, list_reports
from dealterms.view_rows import opened
from support.builders import dollars
from support.frozen_clock import FrozenClock
from support.installation import Installation
from support.newsroom import Newsroom
from support.postgres_server import PostgresServer, binary, free_port

ROOT = Path(dealterms.__file__).parents[2]
PAGE = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^dealterms (.*)$", PAGE, re.MULTILINE)


def recipes(tool: str) -> list[str]:
    return re.findall(rf"```(?:sql|text)\n-- {tool}\n(.*?)```", PAGE, re.DOTALL)


def fill(url: str) -> None:
    engine, clock = open_writer(url), FrozenClock()
    room = Newsroom(engine, EventStore(engine, clock), clock)
    room.say("It is $10 billion.", dollars(10))
    room.projector.catch_up()
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO feeds (feed_url, publisher, source_class, is_configured, failure_count,"
            " entry_count, article_count, is_gone) VALUES"
            " ('https://dead.example/', 'Dead', 'outlet', true, 3, 0, 0, false)"
        )
    engine.dispose()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation in which one thing was said, with its export beside it."""
    program = Installation(tmp_path_factory.mktemp("exports-page"))
    program.configure()
    fill(program.database_url)
    assert program.call("export", str(program.folder / "exported")).exit_code == 0
    return program


@pytest.fixture(scope="module")
def server(postgres: PostgresServer) -> Iterator[dict[str, Any]]:
    """A PostgreSQL database with the same in it, and the role of docs/reporting_role.sql."""
    url = postgres.new_database()
    fill(url)
    address = url.replace("+psycopg", "")
    subprocess.run(
        [binary("psql"), "-q", "-v", "role=analyst", "-v", "password=secret",
         "-f", str(ROOT / "docs" / "reporting_role.sql"), address],
        check=True, capture_output=True,
    )  # fmt: skip
    parsed = make_url(url)
    yield {"port": parsed.port, "dbname": parsed.database, "user": "analyst"}
    postgres.drop_database(url)


@pytest.fixture
def duck() -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with its two extensions, which a user gets by INSTALL from its own server."""
    connection = duckdb.connect()
    for name in ("sqlite_scanner", "postgres_scanner"):
        package = importlib.import_module(f"duckdb_extension_{name}")
        (file,) = Path(package.__path__[0]).rglob(f"{name}.duckdb_extension")
        connection.execute(f"LOAD '{file}'")
    yield connection
    connection.close()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_runs(
    program: Installation, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(program.folder)

    assert program.call(*shlex.split(command.partition(" >")[0])).exit_code == 0


@pytest.mark.parametrize("kind", ["files", "sqlite"])
def test_duckdb_reads_files_and_sqlite(
    program: Installation, duck: duckdb.DuckDBPyConnection, kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(program.folder)

    results = [duck.execute(sql).fetchall() for sql in recipes(f"duckdb: {kind}")]
    assert len(results) == 2 and results[-1]
    if kind == "files":
        assert [str(row[-2]) for row in results[0]] == ["10000000000.00"]


def test_duckdb_reads_postgresql(server: dict[str, Any], duck: duckdb.DuckDBPyConnection) -> None:
    attach, question = recipes("duckdb: postgres")
    where = f"host=127.0.0.1 port={server['port']} dbname={server['dbname']}"
    duck.execute(attach.replace("host=127.0.0.1 dbname=deals", where))

    assert duck.execute(question).fetchall() == [("Wire", 1, 1)]


@pytest.mark.parametrize("sql", recipes("metabase"))
@pytest.mark.parametrize("deal", [None, "'nvidia-openai'"])
def test_metabase_queries_run_with_and_without_their_variable(
    server: dict[str, Any], sql: str, deal: str | None
) -> None:
    """A block in double brackets is left out if its variable is empty."""
    block = r"\[\[(.*?)\]\]"
    asked = re.sub(block, "", sql) if deal is None else re.sub(block, r"\1", sql)

    assert rows(server, asked.replace("{{deal}}", deal or ""))


@pytest.mark.parametrize("sql", recipes("grafana"))
def test_grafana_queries_run_with_their_macros_expanded(server: dict[str, Any], sql: str) -> None:
    """$__timeFilter(c) becomes a BETWEEN on the times of the dashboard, $deal its variable."""
    between = r"\1 BETWEEN '2026-01-01T00:00:00Z' AND '2026-12-31T00:00:00Z'"
    asked = re.sub(r"\$__timeFilter\((\w+)\)", between, sql).replace("$deal", "nvidia-openai")

    assert "$" not in asked
    assert rows(server, asked)


def rows(server: dict[str, Any], sql: str) -> list[Any]:
    where = {"host": "127.0.0.1", "password": "secret", **server}
    with psycopg.connect(**where) as connection:
        return connection.execute(sql).fetchall()  # type: ignore[call-overload,no-any-return]


@pytest.fixture(scope="module")
def datasette(program: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Datasette as the page starts it, on a port of its own; its address."""
    metadata = tmp_path_factory.mktemp("datasette") / "metadata.json"
    metadata.write_text(program.call("report", "--datasette").out)
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "datasette", "serve", "dealterms.db", "--metadata", str(metadata),
         "--port", str(port)],
        cwd=program.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    wait_until_it_answers(f"{address}/-/versions.json", process)
    yield address
    process.terminate()
    process.wait()


def wait_until_it_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return httpx.get(url).raise_for_status() and None
        except httpx.HTTPError:
            time.sleep(0.05)
    pytest.fail("Datasette does not answer")


@pytest.mark.parametrize("report", list_reports(), ids=lambda report: report.name)
def test_datasette_answers_a_report_as_the_command_line_does(
    program: Installation, datasette: str, report: Report
) -> None:
    """A form sends the empty text for what nobody filled in."""
    needed = {"deal": "nvidia-openai", "as_of": "2026-02-02"}
    given = {one.name: needed[one.name] if one.default is Default.REQUIRED else ""
             for one in report.parameters}  # fmt: skip
    url = f"{datasette}/dealterms/{report.name}.json"
    answer = httpx.get(url, params=given | {"_shape": "array"}).raise_for_status().json()
    options = [word for name, value in given.items() if value
               for word in (f"--{name.replace('_', '-')}", value)]  # fmt: skip

    assert [opened(as_booleans(row)) for row in answer] == program.call(
        "report", report.name, "--json", *options
    ).json


def as_booleans(row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: bool(row[name]) for name in row if name.startswith("is_")}


def test_datasette_takes_a_day_as_the_command_line_does(datasette: str) -> None:
    def changes(**given: str) -> int:
        url = f"{datasette}/dealterms/changes.json"
        asked = {"deal": "", "since": "", "until": "", "_shape": "array"} | given
        return len(httpx.get(url, params=asked).raise_for_status().json())

    assert changes() == changes(since="2026-01-31") == changes(until="2026-01-31") == 2
    assert changes(since="2026-02-01") == changes(until="2026-01-30") == 0


def test_datasette_lists_views_and_hides_the_tables_behind_them(datasette: str) -> None:
    found = httpx.get(f"{datasette}/dealterms.json").json()

    assert {"claims", "term_current"} <= {view["name"] for view in found["views"]}
    assert [table["name"] for table in found["tables"] if not table["hidden"]] == []
