"""ops/: what the dashboard and the alert rules ask for is what the daemon tells."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

import dealterms
from dealterms.clock import monotonic
from dealterms.health.findings import LAG_EVENTS, LATE_SECONDS, LEAST_FREE_BYTES
from dealterms.health.gauges import gauges_of_facts, gauges_of_works
from dealterms.health.vitals import WorkReport
from dealterms.metrics import CHANGES, exposition
from dealterms.settings import ALERT_KINDS
from support.daemon import running
from support.frozen_clock import START
from support.installation import Installation, publish_deal, publish_feed
from support.news_site import NewsSite
from support.webhook_receiver import WebhookReceiver
from unit.test_findings import WELL

OPS = Path(dealterms.__file__).parents[2] / "ops"
RULE_TESTS = Path(__file__).parents[1] / "data" / "ops" / "alerts.test.yml"
RULES = (OPS / "alerts.yml").read_text(encoding="utf-8")
DASHBOARD: dict[str, Any] = json.loads((OPS / "dashboard.json").read_text(encoding="utf-8"))
QUERIES = [
    target["expr"].replace("$__rate_interval", "5m")
    for panel in DASHBOARD["panels"]
    for target in panel.get("targets", ())
]
DEADLINE_SECONDS = 60.0
PROMETHEUS, PROMTOOL = shutil.which("prometheus"), shutil.which("promtool")
needs_prometheus = pytest.mark.skipif(
    PROMETHEUS is None or PROMTOOL is None,
    reason="NOT TESTED: a real Prometheus (Debian: apt-get install prometheus)",
)


def told_names() -> set[str]:
    """Return the names of everything that a daemon at work tells."""
    report = WorkReport("pass", START, 0, None, None, None)
    told = exposition([*gauges_of_works("0", True, [report]), *gauges_of_facts(WELL)]).decode()
    names = set(re.findall(r"^# TYPE (\w+)", told, re.MULTILINE))
    return names | {f"{name}_bucket" for name in names}


@pytest.mark.parametrize("place", ["dashboard", "rules"])
def test_every_figure_that_is_asked_for_is_told(place: str) -> None:
    text = "\n".join(QUERIES) if place == "dashboard" else RULES
    asked = set(re.findall(r"\b(?:dealterms|process)_\w+", text))

    assert len(asked) > 8
    assert asked - told_names() == set()


def test_the_rules_wait_for_what_status_calls_late() -> None:
    for words in (
        f"> {LATE_SECONDS:.0f}\n",
        f"> {LAG_EVENTS}\n",
        f"< {LEAST_FREE_BYTES / 1e6:.0f}e6\n",
    ):
        assert words in RULES


def test_every_kind_of_change_has_its_series_from_the_start() -> None:
    kinds = {sample.labels["kind"] for family in CHANGES.collect() for sample in family.samples}

    assert kinds == set(ALERT_KINDS)


@pytest.mark.slow
@needs_prometheus
def test_the_rules_are_sound_and_fire_when_they_should(tmp_path: Path) -> None:
    for file in (OPS / "alerts.yml", OPS / "prometheus.yml", RULE_TESTS):
        shutil.copy(file, tmp_path)
    assert PROMTOOL is not None

    for command in (["check", "config", "prometheus.yml"], ["test", "rules", RULE_TESTS.name]):
        done = subprocess.run(
            [PROMTOOL, *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@needs_prometheus
def test_every_query_of_the_dashboard_has_an_answer_from_a_daemon_at_work(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    port = free_port()
    with NewsSite() as site, WebhookReceiver() as receiver:
        feed = publish_feed(site, publish_deal(site))
        extra = f'[health]\nlisten = "127.0.0.1:{port}"'
        program.configure(feed, hooks=(receiver.url,), extra=extra)
        with running(program), scraping(tmp_path, port) as ask:
            receiver.wait_for(1)
            unanswered = [query for query in QUERIES if not answered(ask, query)]

    assert unanswered == []


def answered(ask: httpx.Client, query: str) -> bool:
    """Return whether Prometheus has figures for a query; it may first have to scrape twice."""
    deadline = monotonic() + DEADLINE_SECONDS
    while monotonic() < deadline:
        told = ask.get("/api/v1/query", params={"query": query}).json()
        assert told["status"] == "success", told
        if told["data"]["result"]:
            return True
    return False


@contextmanager
def scraping(folder: Path, port: int) -> Iterator[httpx.Client]:
    """A Prometheus that scrapes a daemon each second; a client to ask it."""
    own, config = free_port(), folder / "prometheus.yml"
    text = (OPS / "prometheus.yml").read_text(encoding="utf-8")
    text = text.replace("30s", "1s").replace("127.0.0.1:8481", f"127.0.0.1:{port}")
    config.write_text(text, encoding="utf-8")
    shutil.copy(OPS / "alerts.yml", folder)
    assert PROMETHEUS is not None
    command = [PROMETHEUS, f"--config.file={config}", f"--storage.tsdb.path={folder / 'tsdb'}",
               f"--web.listen-address=127.0.0.1:{own}"]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{own}", timeout=DEADLINE_SECONDS) as client:
            wait_until_ready(client, process)
            yield client
    finally:
        process.kill()
        process.wait()


def wait_until_ready(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    deadline = monotonic() + DEADLINE_SECONDS
    while process.poll() is None and monotonic() < deadline:
        try:
            if client.get("/-/ready").status_code == 200:
                return
        except httpx.TransportError:
            continue
    raise AssertionError("Prometheus does not come up")


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port: int = probe.getsockname()[1]
        return port
