"""The whole program on the news world of the seeds, over HTTP, held against its labels."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from dealterms.cli.program import program
from dealterms.clock import monotonic, system_clock
from dealterms.commands import poll_once
from dealterms.database import open_reader
from dealterms.demo.play import Stage, Step, open_stage, play
from dealterms.demo.world import SeedArticle, load_world, shuffled
from dealterms.settings import load_settings
from support.seed_labels import alert_problems, load_labels, state_problems

WORLD = load_world()
LABELS = load_labels()
CHECKPOINT = LABELS["checkpoints"][0]
FIRST_FIVE = tuple(a for a in WORLD.articles if a.id in CHECKPOINT["articles"])
LONGEST_DEMO_SECONDS = 60.0

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Run:
    """What `dealterms demo --json` said, in how many seconds."""

    exit_code: int
    seconds: float
    document: dict[str, Any]
    messages: str


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The demo as a process, once for all tests that look at it."""
    return run_demo(tmp_path_factory.mktemp("demo"))


def run_demo(folder: Path, *options: str) -> Run:
    began = monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "dealterms", "demo", "--json", "--keep", str(folder), *options],
        cwd=folder, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    document = json.loads(done.stdout) if done.stdout else {}
    return Run(done.returncode, monotonic() - began, document, done.stderr)


def changes_of(article: dict[str, Any]) -> Rows:
    return [c for alert in article["alerts"] for c in alert["payload"]["data"]["changes"]]


def test_the_demo_ends_well_and_in_time(run: Run) -> None:
    assert (run.exit_code, run.messages) == (0, "")
    assert run.seconds < LONGEST_DEMO_SECONDS
    assert Path(run.document["database"]).is_file()


def test_every_article_is_published_in_order(run: Run) -> None:
    assert [article["article"] for article in run.document["articles"]] == [
        article.id for article in WORLD.articles
    ]


def test_every_webhook_is_verified_and_comes_once(run: Run) -> None:
    alerts = [alert for article in run.document["articles"] for alert in article["alerts"]]

    assert alerts
    assert all(alert["is_verified"] and not alert["is_repeat"] for alert in alerts)


@pytest.mark.parametrize("article_id", [article.id for article in WORLD.articles])
def test_an_article_raises_the_alerts_of_its_labels(run: Run, article_id: str) -> None:
    (article,) = (a for a in run.document["articles"] if a["article"] == article_id)

    assert alert_problems(article_id, LABELS["expected"], changes_of(article)) == []


def test_every_quote_of_an_alert_is_in_the_stored_article(run: Run) -> None:
    rows = rows_of(run.document["database"], "SELECT url, text FROM articles")
    texts = {row["url"]: row["text"] for row in rows}
    for article in run.document["articles"]:
        for change in changes_of(article):
            assert change["evidence"]["quote"] in texts[change["evidence"]["url"]]


def test_the_state_at_the_end_is_that_of_the_labels(run: Run) -> None:
    assert state_problems(LABELS["expected"], run.document["terms"]) == []


def test_the_history_of_the_amount_leads_from_the_rumour_to_the_closing(run: Run) -> None:
    official = [row for row in run.document["history"] if row["layer"] == "official"]
    values = [row["value_json"]["amount"] for row in official]

    assert (values[0], values[-1]) == ("100000000000", "30000000000")
    assert all(row["quote"] and row["url"].startswith("http://127.0.0.1:") for row in official)


def test_the_shuffled_demo_ends_in_the_state_of_the_labels(tmp_path: Path) -> None:
    shuffled_run = run_demo(tmp_path, "--order", "shuffled")

    order = [article["article"] for article in shuffled_run.document["articles"]]
    assert order != sorted(order)
    assert state_problems(LABELS["expected"], shuffled_run.document["terms"]) == []


@dataclass(frozen=True)
class Tables:
    """What people report from, without the times at which it was recorded."""

    current: Rows
    history: Rows


@pytest.fixture(scope="module")
def tables_by_order(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tables]:
    """The tables after the first five articles, by the order in which they were published.

    All on one port: an article is known by its address.
    """
    tables, port = {}, 0
    for name in ("published", "one", "two", "three"):
        order = FIRST_FIVE if name == "published" else shuffled(FIRST_FIVE, name)
        folder = tmp_path_factory.mktemp(name)
        with open_stage(WORLD, folder, system_clock, site_port=port) as stage:
            assert port in (0, stage.site.port)
            port = stage.site.port
            assert all(step.is_well for step in played(stage, order))
        tables[name] = Tables(
            *(timeless(rows_of(stage.database, f"SELECT * FROM {view}"))
              for view in ("term_current", "term_history"))
        )  # fmt: skip
    return tables


def played(stage: Stage, articles: Sequence[SeedArticle]) -> list[Step]:
    settings = load_settings(stage.config)
    return list(play(stage, articles, lambda: poll_once(settings)))


def timeless(rows: Rows) -> Rows:
    for row in rows:
        del row["recorded_at"]
    return sorted(rows, key=str)


@pytest.mark.parametrize("order", ["one", "two", "three"])
def test_the_order_of_publication_changes_no_table(
    tables_by_order: dict[str, Tables], order: str
) -> None:
    assert tables_by_order[order] == tables_by_order["published"]


@pytest.mark.parametrize("order", ["published", "one", "two", "three"])
def test_the_state_after_five_articles_is_that_of_the_labels(
    tables_by_order: dict[str, Tables], order: str
) -> None:
    assert state_problems(CHECKPOINT, tables_by_order[order].current) == []


def test_polling_the_same_site_again_appends_nothing_and_tells_nothing(tmp_path: Path) -> None:
    with open_stage(WORLD, tmp_path, system_clock) as stage:
        played(stage, FIRST_FIVE)
        before = log_of(stage), len(stage.receiver.receipts)
        again = poll_once(load_settings(stage.config))

        assert list(again.failures) == []
        assert (log_of(stage), len(stage.receiver.receipts)) == before


def test_all_articles_at_once_end_in_the_state_of_the_labels(tmp_path: Path) -> None:
    """One poll finds thirteen articles and records them in order of publication."""
    with open_stage(WORLD, tmp_path, system_clock) as stage:
        for article in WORLD.articles:
            stage.site.publish(article)
        result = poll_once(load_settings(stage.config))

        assert list(result.failures) == []
        assert all(receipt.fault is None for receipt in stage.receiver.receipts)
    rows = rows_of(stage.database, "SELECT * FROM term_current")
    assert state_problems(LABELS["expected"], rows) == []


def test_a_folder_that_holds_a_database_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "dealterms.db").write_bytes(b"mine")
    refused = run_demo(tmp_path)

    assert refused.exit_code == 2
    assert "overwrites nothing" in refused.messages
    assert (tmp_path / "dealterms.db").read_bytes() == b"mine"


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is a signal here")
def test_serve_leaves_site_and_receiver_open_until_ctrl_c(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "dealterms", "demo", "--serve", "--keep", str(tmp_path)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert process.stderr is not None
    with process:
        told = [next(process.stderr) for _ in range(2 + len(WORLD.feeds))]
        config = str(tmp_path / "dealterms.toml")
        sent = CliRunner().invoke(program, ["alerts", "test", "--config", config])
        received = next(process.stderr)
        os.kill(process.pid, signal.SIGINT)
        _, rest = process.communicate(timeout=30)

    assert told[-2].strip().endswith("/feeds/long-memo.xml")
    assert sent.exit_code == 0, sent.output
    assert received.startswith("  ✓ signed  ")
    assert rest.strip() == "closed"
    assert process.returncode in (0, 3)


def log_of(stage: Stage) -> Rows:
    return rows_of(stage.database, "SELECT position, type, stream FROM events ORDER BY position")


def rows_of(database: Path | str, sql: str) -> Rows:
    engine = open_reader(f"sqlite:///{database}")
    try:
        with engine.connect() as connection:
            return [dict(row) for row in connection.execute(text(sql)).mappings()]
    finally:
        engine.dispose()
