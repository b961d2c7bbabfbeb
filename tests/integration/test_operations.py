"""/healthz, /readyz and /metrics, asked over real sockets."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, insert

from dealterms.clock import system_clock
from dealterms.errors import ConfigurationError
from dealterms.health.vitals import Vitals
from dealterms.settings import HealthSettings
from dealterms.tables import feeds
from dealterms.web.operations import Operations, serving_operations
from support.databases import on_both_databases

ANY_PORT = HealthSettings(listen="127.0.0.1:0")
PROMTOOL = shutil.which("promtool")


def ask(
    operations: Operations, *paths: str, settings: HealthSettings = ANY_PORT, host: str = ""
) -> list[httpx.Response]:
    """Serve the addresses for as long as it takes to ask for some."""

    async def scenario() -> list[httpx.Response]:
        async with serving_operations(operations, settings) as address:
            path = settings.socket_path
            transport = httpx.AsyncHTTPTransport(uds=None if path is None else str(path))
            base = address if path is None else "http://localhost/"
            headers = {"Host": host} if host else {}
            async with httpx.AsyncClient(transport=transport, base_url=base) as client:
                return [await client.get(one, headers=headers) for one in paths]

    return asyncio.run(asyncio.wait_for(scenario(), 30))


@pytest.fixture
def operations(engine: Engine) -> Operations:
    vitals = Vitals()
    vitals.ticked()
    return Operations(vitals, engine, system_clock)


def work(operations: Operations, *ends: Callable[[str], object]) -> None:
    for end in ends:
        operations.vitals.began("pass")
        end("pass")


def samples(text: str) -> dict[str, float]:
    """Return the figures of an exposition by name and labels."""
    return {
        one.name + "".join(f" {value}" for value in one.labels.values()): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def test_a_daemon_at_work_is_alive_and_ready(operations: Operations) -> None:
    work(operations, operations.vitals.succeeded)

    alive, ready = ask(operations, "/healthz", "/readyz")

    assert (alive.status_code, ready.status_code) == (200, 200)
    assert ready.json()["is_ready"] is True
    assert alive.json()["works"][0]["work"] == "pass"


def test_a_work_that_fails_leaves_it_alive_and_makes_it_not_ready_until_it_succeeds(
    operations: Operations,
) -> None:
    work(operations, lambda name: operations.vitals.failed(name, "the disk is full"))

    alive, ready = ask(operations, "/healthz", "/readyz")

    assert (alive.status_code, ready.status_code) == (200, 503)
    assert "the disk is full" in ready.json()["reasons"][0]

    work(operations, operations.vitals.succeeded)
    assert ask(operations, "/readyz")[0].status_code == 200


def test_a_loop_that_does_not_tick_is_not_alive(engine: Engine) -> None:
    silent = Operations(Vitals(), engine, system_clock)

    assert [one.status_code for one in ask(silent, "/healthz", "/readyz")] == [503, 503]


def test_feeds_that_fail_are_told_and_change_nothing_of_its_readiness(
    operations: Operations, engine: Engine
) -> None:
    add_feed(engine, failure_count=3, last_error="answered 500")

    (ready,) = ask(operations, "/readyz")

    assert ready.status_code == 200
    assert any("answered 500" in one["words"] for one in ready.json()["findings"])


def test_a_database_that_is_gone_makes_it_not_ready_and_leaves_its_own_figures(
    operations: Operations, engine: Engine, tmp_path: Path
) -> None:
    engine.dispose()
    for part in tmp_path.glob("dealterms.db*"):
        part.unlink()
    (tmp_path / "dealterms.db").mkdir()

    alive, ready, metrics = ask(operations, "/healthz", "/readyz", "/metrics")

    assert (alive.status_code, ready.status_code) == (200, 503)
    assert ready.json()["reasons"] == ["the database cannot be read"]
    figures = samples(metrics.text)
    assert figures["dealterms_ready"] == 0
    assert "dealterms_feeds well" not in figures


@on_both_databases
def test_the_figures_are_those_of_the_database(operations: Operations, engine: Engine) -> None:
    add_feed(engine, "https://a.example/rss", failure_count=2)
    add_feed(engine, "https://b.example/rss", last_polled_at=system_clock())
    add_feed(engine, "https://c.example/rss", is_configured=False)

    figures = samples(ask(operations, "/metrics")[0].text)

    assert figures["dealterms_feeds failing"] == 1
    assert figures["dealterms_feeds well"] == 1
    assert figures["dealterms_feeds new"] == 0
    assert figures["dealterms_log_position"] == 0
    assert figures["dealterms_store_bytes"] > 0


def test_no_figure_carries_what_strangers_wrote(operations: Operations, engine: Engine) -> None:
    add_feed(engine, "https://secret.example/rss", publisher="Stranger", last_error="odd words")

    (metrics,) = ask(operations, "/metrics")

    labels = set(re.findall(r'="([^"]*)"', metrics.text))
    assert not {one for one in labels if not re.fullmatch(r"[a-z_0-9.+Inf]*", one)}
    assert "Stranger" not in metrics.text and "secret" not in metrics.text


def test_every_counter_begins_at_zero(operations: Operations) -> None:
    """A rate over a series that appears with its first failure would miss that failure."""
    figures = samples(ask(operations, "/metrics")[0].text)

    for name in ("dealterms_feed_polls_total failed", "dealterms_work_failures_total pass",
                 "dealterms_delivery_attempts_total parked"):  # fmt: skip
        assert name in figures


def test_a_unix_socket_serves_the_same_to_its_owner_and_group(
    operations: Operations, tmp_path: Path
) -> None:
    path = tmp_path / "health"
    leave_dead_socket(path)
    settings = HealthSettings(listen=f"unix:{path}")

    assert ask(operations, "/healthz", settings=settings)[0].status_code == 200
    assert path.stat().st_mode & 0o777 == 0o660


def leave_dead_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))


def test_a_socket_on_which_somebody_listens_is_not_taken_away(
    operations: Operations, tmp_path: Path
) -> None:
    path = tmp_path / "health"
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(path))
        other.listen()

        with pytest.raises(ConfigurationError, match="another process listens there"):
            ask(operations, "/healthz", settings=HealthSettings(listen=f"unix:{path}"))


def test_the_page_of_another_site_cannot_read_them(operations: Operations) -> None:
    """DNS rebinding: a browser asks this machine under a stranger's name."""
    (answer,) = ask(operations, "/metrics", host="evil.example")

    assert answer.status_code == 400


@pytest.mark.slow
@pytest.mark.skipif(
    PROMTOOL is None, reason="NOT TESTED: promtool (Debian: apt-get install prometheus)"
)
def test_promtool_finds_nothing_to_complain_about(operations: Operations) -> None:
    work(operations, operations.vitals.succeeded)
    (metrics,) = ask(operations, "/metrics")
    assert PROMTOOL is not None

    done = subprocess.run(
        [PROMTOOL, "check", "metrics"],
        input=metrics.text,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def add_feed(engine: Engine, url: str = "https://a.example/rss", **values: object) -> None:
    row = {"publisher": "A", "source_class": "outlet", "is_configured": True, "failure_count": 0,
           "entry_count": 0, "article_count": 0, "is_gone": False}  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(feeds).values(feed_url=url, **(row | values)))
