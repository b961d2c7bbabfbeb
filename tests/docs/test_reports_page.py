"""docs/reports.md: what it shows can be typed, in this program and in two SQL clients."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import dealterms
from dealterms.database import open_writer
from dealterms.events.store import EventStore
from dealterms.reports import list_reports, load_report
from generated import reports
from support.builders import NOON, dollars
from support.frozen_clock import FrozenClock
from support.installation import Installation
from support.newsroom import Newsroom
from support.postgres_server import binary

PAGE = (Path(dealterms.__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation in which one thing was said, two days after noon of 31 January."""
    program = Installation(tmp_path_factory.mktemp("reports-page"))
    program.configure()
    fill(program.database_url)
    yield program


def fill(url: str) -> None:
    engine, clock = open_writer(url), FrozenClock()
    Newsroom(engine, EventStore(engine, clock), clock).say("It is $10 billion.", dollars(10))
    engine.dispose()


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="sqlite3 is not installed here")
def test_a_report_runs_in_sqlite3_with_its_parameter_set(program: Installation) -> None:
    (setting,) = re.findall(r"^\.parameter set .*$", PAGE, re.MULTILINE)
    script = f"{setting}\n{load_report('silence').text};\n"
    done = subprocess.run(
        ["sqlite3", "-readonly", str(program.database)],
        input=script, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stderr == ""
    assert done.stdout.startswith("nvidia-openai|NVIDIA – OpenAI||2026-01-31T12:00:00.000000Z|0|1")


def test_a_report_runs_in_psql_with_its_parameter_set(postgres_url: str, tmp_path: Path) -> None:
    fill(postgres_url)
    (setting,) = re.findall(r"`(\\set .*?)`", PAGE)
    text = re.sub(r"(?<![:\w]):([a-z]\w*)", r":'\1'", load_report("silence").text)
    done = subprocess.run(
        [binary("psql"), "-X", "-At", postgres_url.replace("+psycopg", "")],
        input=f"{setting}\n{text};\n", capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stderr == ""
    assert done.stdout.startswith("nvidia-openai|NVIDIA – OpenAI||2026-01-31 12:00:00+00|0|1")
    assert NOON.isoformat().startswith("2026-01-31T12:00")


def test_every_report_is_on_the_page_with_its_columns() -> None:
    page = reports.markdown()

    for report in list_reports():
        section = page.split(f"## `{report.name}`\n")[1].split("\n## ")[0]
        assert [c.name for c in report.columns if f"| `{c.name}` |" not in section] == []
        assert all(f"`--{p.name.replace('_', '-')}`" in section for p in report.parameters)
