"""The daemon starts, works, and stops: once asked in order, twice asked at once."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from dealterms.clock import monotonic
from support.daemon import running
from support.installation import Installation, publish_deal, publish_feed
from support.news_site import Answer, NewsSite
from support.webhook_receiver import WebhookReceiver

STOP_SECONDS = 10.0


def test_the_daemon_polls_alerts_and_stops_in_time(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site, WebhookReceiver() as receiver:
        program.configure(publish_feed(site, publish_deal(site)), hooks=(receiver.url,))
        with running(program) as process:
            receiver.wait_for(1)
            began = monotonic()
            process.send_signal(signal.SIGTERM)

            assert process.wait(STOP_SECONDS) == 0
            assert monotonic() - began < STOP_SECONDS

    assert program.run("verify").exit_code == 0
    assert program.rows("SELECT state FROM alert_deliveries") == [("delivered",)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_stops_at_once_and_loses_nothing(
    tmp_path: Path, number: signal.Signals
) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site:
        feed = publish_feed(site, publish_deal(site))
        slow = site.url("/slow")
        asked: list[None] = []

        def answer(_: object) -> Answer:
            asked.append(None)
            return Answer(b"x" * 100_000, drip_seconds=1.0)

        site.answers["/slow"] = answer
        program.configure(slow, feed)
        with running(program) as process:
            _wait_until_asked(site, "/slow")
            process.send_signal(number)
            assert process.stderr is not None
            for line in process.stderr:
                if "stopping" in line:
                    break
            began = monotonic()
            process.send_signal(number)

            assert process.wait(STOP_SECONDS) == 128 + number
            assert monotonic() - began < 2

        site.serve("/slow", "gone", "text/plain")
        assert program.run("poll").exit_code == 3
    assert program.rows("SELECT count(*) FROM articles") == [(1,)]
    assert program.run("verify").exit_code == 0


def _wait_until_asked(site: NewsSite, path: str) -> None:
    deadline = monotonic() + 30
    while path not in site.paths():
        assert monotonic() < deadline, f"nobody asked for {path}"


def test_a_second_daemon_on_one_file_is_told_so(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    program.configure()
    with running(program):
        for command in ("run", "poll"):
            second = program.run(command)

            assert second.exit_code == 1
            assert "another dealterms (process " in second.err
            assert "Traceback" not in second.err


def test_a_ruling_beside_a_running_daemon_is_taken_up_by_it(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site, WebhookReceiver() as receiver:
        program.configure(publish_feed(site, publish_deal(site)), hooks=(receiver.url,))
        with running(program) as process:
            receiver.wait_for(1)
            ((claim,),) = program.rows(
                "SELECT claim_id FROM term_current WHERE term = 'termination_fee'"
            )

            assert program.run("reject", claim, "--reason", "misread").exit_code == 0

            deadline = monotonic() + 30
            fee = "SELECT count(*) FROM term_current WHERE term = 'termination_fee'"
            while program.rows(fee) != [(0,)]:
                assert monotonic() < deadline, "the daemon did not apply the ruling"
            process.send_signal(signal.SIGTERM)
            assert process.wait(STOP_SECONDS) == 0
    assert program.run("verify").exit_code == 0
