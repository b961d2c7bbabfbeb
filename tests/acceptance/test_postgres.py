"""The program on PostgreSQL says what it says on SQLite, command by command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dealterms.reports import Default, Report, list_reports
from support.installation import Installation, publish_deal, publish_feed
from support.news_site import NewsSite
from support.webhook_receiver import WebhookReceiver

READING = [
    ("terms",),
    ("terms", "--as-of", "2026-05-12"),
    ("history", "kessel-brightwater"),
    ("explain", "kessel-brightwater", "price_per_share"),
    ("alerts", "list"),
    ("feeds", "list"),
]
OF_THE_SOURCES = ("asserted_at", "published_at")  # other times are of this program's doing


@pytest.fixture
def installations(tmp_path: Path, postgres_url: str) -> list[tuple[Installation, str]]:
    found = []
    for name, url in (("sqlite", ""), ("postgresql", postgres_url)):
        (tmp_path / name).mkdir()
        found.append((Installation(tmp_path / name), url))
    return found


def test_every_command_says_the_same_on_both_databases(
    installations: list[tuple[Installation, str]],
) -> None:
    said = []
    with NewsSite() as site, WebhookReceiver() as receiver:
        feed = publish_feed(site, publish_deal(site), publish_deal(site, "/a2", "$28.25"))
        for program, url in installations:
            program.configure(feed, hooks=(receiver.url,), store=url)
            assert _said(program, "poll")["failures"] == []
            reports = [_calling(report) for report in list_reports()]
            said.append([
                _without_times(_said(program, *command))
                for command in (*READING, *reports)
            ])  # fmt: skip
        for upkeep in ("verify", "rebuild", "migrate", "check", "verify"):
            done = program.call(upkeep)
            assert (done.exit_code, upkeep) == (0, upkeep), done.err

    assert said[0] == said[1]
    assert said[0][0], "there are terms to compare"
    assert len(receiver.requests) == 2 * len({request.webhook_id for request in receiver.requests})


def _said(program: Installation, *command: str) -> Any:
    done = program.call(*command, "--json")
    assert done.exit_code == 0, (command, done.err)
    return done.json


def _calling(report: Report) -> tuple[str, ...]:
    values = {"deal": "kessel-brightwater", "as_of": "2026-05-12"}
    needed = [one.name for one in report.parameters if one.default is Default.REQUIRED]
    options = [word for name in needed for word in (f"--{name.replace('_', '-')}", values[name])]
    return ("report", report.name, *options)


def _without_times(document: Any) -> Any:
    """Return a document without the moments at which this program did something."""
    if isinstance(document, dict):
        return {
            name: _without_times(value)
            for name, value in document.items()
            if name in OF_THE_SOURCES or not name.endswith(("_at", "known_from"))
        }
    return [_without_times(part) for part in document] if isinstance(document, list) else document
