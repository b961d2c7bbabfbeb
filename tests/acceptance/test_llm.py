"""The program with a model's endpoint: what enters, what it costs, and that nothing needs it."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.installation import Done, Installation, publish_feed
from support.model_server import ModelServer, Said, proposed, saying
from support.news_site import NewsSite, news_page, raw_server
from support.proposals import CURTAIN, MACHINES, OPENING
from support.webhook_receiver import WebhookReceiver

KEY = "sk-loopback-9f2c4d71aa"
CAPACITY = "The contract covers at least 900 MW of capacity."
DEAL = """\
[[deals]]
id = "supply"
name = "Halden – Tressel"
types = ["compute_supply"]
[[deals.parties]]
name = "Halden Marine"
aliases = ["Halden"]
roles = ["customer"]
[[deals.parties]]
name = "Tressel Ports"
aliases = ["Tressel"]
roles = ["supplier"]
"""
RIGHT = proposed(MACHINES, "400,000 GPUs", "compute_units")
WRONG = [
    RIGHT | {"quote": MACHINES.replace("400", "900"), "value": "900,000 GPUs"},
    RIGHT | {"value": "900,000 GPUs"},
    RIGHT | {"qualifier": "at_least"},
    RIGHT | {"deal_id": "kessel-brightwater"},
    RIGHT | {"term": "gpu_count"},
    {"nonsense": True},
]
PAGE = news_page(
    "Halden and Tressel sign a contract", OPENING, CAPACITY, MACHINES, CURTAIN,
    "Lawyers worked through the weekend, and the documents fill four rooms of the town hall.",
    published="2026-05-11T10:45:00Z",
)  # fmt: skip


class World:
    """A news site, a model and a webhook receiver on loopback, and the program between them."""

    def __init__(self, folder: Path) -> None:
        self.program = Installation(folder)
        self.site, self.model, self.receiver = NewsSite(), ModelServer(), WebhookReceiver()
        self.model.answer = lambda asked: saying([RIGHT, *WRONG])
        self.feed = publish_feed(self.site, self.site.serve("/a1", PAGE))
        (folder / "key").write_text(KEY + "\n", encoding="utf-8")
        self.configure()

    def configure(self, *lines: str, base_url: str = "", table: bool = True) -> None:
        llm = [
            "[llm]", f'base_url = "{base_url or self.model.base_url}"', 'model = "loop"',
            'timeout = "2s"', f'key_file = "{self.program.folder / "key"}"', *lines,
        ]  # fmt: skip
        extra = "\n".join([DEAL, *(llm if table else [])])
        self.program.configure(self.feed, hooks=(self.receiver.url,), extra=extra)

    def claims(self) -> dict[str, str]:
        """The extractor that read each term."""
        return dict(self.program.rows("SELECT term, extractor FROM claims"))

    def status(self) -> Any:
        return self.program.call("status", "--json").json["llm"]

    def told_terms(self) -> list[str]:
        """The terms of every webhook, in the order of arrival."""
        return [c["term"] for r in self.receiver.requests for c in r.json["data"]["changes"]]

    def everything_written(self, *done: Done) -> bytes:
        """All that was printed, and every byte of the folder but the key's own file."""
        files = [f for f in self.program.folder.iterdir() if f.is_file() and f.name != "key"]
        return (
            b"".join([f.read_bytes() for f in files])
            + "".join(one.out + one.err for one in done).encode()
        )


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    with world.site, world.model, world.receiver:
        yield world


def test_a_right_claim_enters_and_no_wrong_one_and_a_second_poll_asks_nothing(world: World) -> None:
    done = [world.program.run("poll") for _ in range(2)]

    assert [one.exit_code for one in done] == [0, 0]
    assert len(world.model.requests) == 1
    assert world.model.requests[0].headers["authorization"] == f"Bearer {KEY}"
    claims = world.claims()
    assert (claims["compute_units"], claims["capacity"]) == ("llm", "grammar")
    (row,) = world.program.rows(
        "SELECT value_json, qualifier, quote, extractor_version FROM claims WHERE extractor = 'llm'"
    )
    assert json.loads(row[0]) == {"count": "400000", "unit": "gpu"}
    assert row[1:3] == ("bare", MACHINES)
    assert row[3].startswith("loop@")
    assert world.program.run("verify").exit_code == 0
    assert KEY.encode() not in world.everything_written(*done)


def test_the_rules_alert_first_and_nothing_is_told_twice(world: World) -> None:
    world.program.run("poll")
    world.program.run("poll")

    first, second = world.receiver.requests
    assert "capacity" in {change["term"] for change in first.json["data"]["changes"]}
    assert [change["term"] for change in second.json["data"]["changes"]] == ["compute_units"]
    assert first.is_signed and second.is_signed


def test_status_counts_what_entered_what_was_refused_and_what_it_cost(world: World) -> None:
    world.configure(
        'price_per_million_input_tokens = "2"', 'price_per_million_output_tokens = "10"'
    )
    world.program.run("poll")

    found = world.status()
    assert (found["asked"], found["entered"], found["refused"]) == (1, 1, len(WRONG))
    assert found["refusals"]["malformed claim"] == 1
    assert found["refusals"]["the grammar reads another qualifier"] == 1
    assert (found["tokens"], found["cost"]) == (1000, "0.0028")
    line = next(x for x in world.program.call("status").out.splitlines() if x.startswith("llm:"))
    assert "1 claims entered" in line and "1000 tokens, cost 0.0028" in line


def test_rebuilding_and_reading_again_ask_nothing(world: World) -> None:
    world.program.run("poll")
    before = world.program.rows("SELECT * FROM term_current")

    assert world.program.run("rebuild").exit_code == 0
    assert world.program.run("reextract").exit_code == 0
    assert len(world.model.requests) == 1
    assert world.program.rows("SELECT * FROM term_current") == before

    world.configure("max_output_tokens = 900")
    config = world.program.config.read_text(encoding="utf-8").replace('"loop"', '"newer"')
    world.program.config.write_text(config, encoding="utf-8")
    assert world.program.run("reextract").exit_code == 0
    assert len(world.model.requests) == 2


FAILURES: dict[str, Said] = {
    "refused key": Said(f'{{"error": "wrong key {KEY}"}}'.encode(), 401),
    "too many": Said(b"{}", 429),
    "broken": Said(b"oops", 500, {"content-type": "text/plain"}),
    "redirect": Said(b"", 307, {"location": "http://127.0.0.1:9/"}),
    "a page": Said(b"<html>", 200, {"content-type": "text/html"}),
    "nonsense": Said(b'{"choices": "many"}'),
    "silence": Said(b"", hangs=True),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_a_failing_endpoint_changes_nothing_else(world: World, kind: str) -> None:
    world.model.answer = lambda asked: FAILURES[kind]

    done = world.program.run("poll")

    assert done.exit_code == 0
    assert set(world.claims().values()) == {"grammar"}
    assert "capacity" in world.told_terms()
    found = world.status()
    assert (found["asked"], found["failed"], found["waiting"]) == (1, 1, 1)
    assert found["last_error"]
    shown = world.program.call("status")
    assert KEY.encode() not in world.everything_written(done, shown)


def test_an_endpoint_that_is_not_there_changes_nothing_else(world: World) -> None:
    with raw_server(b"") as port:
        free = port
    world.configure(base_url=f"http://127.0.0.1:{free}/v1")

    assert world.program.run("poll").exit_code == 0
    assert "capacity" in world.claims()
    assert world.status()["failed"] == 1


def test_a_limit_that_is_reached_says_so(world: World) -> None:
    world.configure("max_tokens_per_day = 1000")

    assert world.program.run("poll").exit_code == 0
    assert world.model.requests == []
    assert world.status()["limit"] == "max_tokens_per_day"
    assert "nothing more is asked today" in world.program.call("status").out


def test_without_the_table_nothing_is_asked_and_nothing_is_said(world: World) -> None:
    world.configure(table=False)

    assert world.program.run("poll").exit_code == 0
    assert world.model.requests == []
    assert world.status() is None
    assert "llm" not in world.program.call("status").out


def test_the_daemon_goes_on_beside_a_silent_endpoint_and_stops_cleanly(world: World) -> None:
    world.model.answer = lambda asked: Said(b"", hangs=True)
    process = world.program.start("run")
    try:
        world.receiver.wait_for(1)
        _wait(lambda: len(world.model.requests) > 0)
        process.send_signal(signal.SIGTERM)
        log = process.communicate(timeout=15)[1]
    finally:
        process.kill()

    assert process.returncode == 0
    assert "capacity" in world.told_terms()
    assert KEY not in log and '"stopped"' in log
    assert world.program.run("verify").exit_code == 0


def test_the_daemon_tells_the_models_claim_too(world: World) -> None:
    process = world.program.start("run")
    try:
        world.receiver.wait_for(2)
        process.send_signal(signal.SIGTERM)
        log = process.communicate(timeout=15)[1]
    finally:
        process.kill()

    assert process.returncode == 0
    assert world.told_terms().count("compute_units") == 1
    assert KEY not in log


def test_inspect_shows_the_models_claims_and_refusals_beside_the_rules(world: World) -> None:
    page = world.program.folder / "page.html"
    page.write_text(PAGE, encoding="utf-8")

    plain, shown = (
        world.program.call("inspect", "--llm", str(page), *how) for how in ((), ("--json",))
    )

    assert (plain.exit_code, shown.exit_code) == (0, 0)
    assert [row["term"] for row in shown.json["model_claims"]] == ["compute_units"]
    assert len(shown.json["model_refusals"]) == len(WRONG)
    assert all(row["reason"] for row in shown.json["model_refusals"])
    assert "capacity" in {row["term"] for row in shown.json["claims"]}
    assert "the grammar reads another qualifier" in plain.out
    assert not world.program.database.exists()


def test_inspect_without_an_endpoint_is_wrong_usage_and_with_a_broken_one_a_failure(
    world: World,
) -> None:
    page = world.program.folder / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    world.model.answer = lambda asked: Said(b"{}", 500)
    broken = world.program.call("inspect", "--llm", str(page))
    world.configure(table=False)
    missing = world.program.call("inspect", "--llm", str(page))

    assert (broken.exit_code, missing.exit_code) == (1, 2)
    assert "HTTP 500" in broken.err and "[llm]" in missing.err
    assert "model_claims" not in world.program.call("inspect", str(page), "--json").json


def test_check_reads_the_key_and_shows_it_to_nobody(world: World) -> None:
    assert world.program.call("check").exit_code == 0
    (world.program.folder / "key").write_text(f"{KEY} and more", encoding="utf-8")
    wrong = world.program.call("check")
    (world.program.folder / "key").unlink()
    missing = world.program.call("check")

    assert (wrong.exit_code, missing.exit_code) == (2, 2)
    assert "holds no key" in wrong.err and "cannot be read" in missing.err
    assert KEY not in wrong.err + missing.err
    assert world.program.run("poll").exit_code == 2


def _wait(condition: Any) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, os.getpid()
        time.sleep(0.02)
