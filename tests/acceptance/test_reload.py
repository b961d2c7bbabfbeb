"""SIGHUP: the daemon goes on with the configuration as it is then, or keeps the one it has."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from support.daemon import running
from support.installation import Installation, publish_deal, publish_feed
from support.news_site import NewsSite

STOP_SECONDS = 10.0


def read_until(process: subprocess.Popen[str], words: str) -> None:
    """Read the daemon's log up to a line with these words."""
    assert process.stderr is not None
    assert any(words in line for line in process.stderr), f"it ended without saying {words}"


def test_a_feed_that_was_added_is_polled_by_the_same_process(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site:
        first = publish_feed(site, path="/first.xml")
        second = publish_feed(site, publish_deal(site), path="/second.xml")
        program.configure(first)
        with running(program) as process:
            program.configure(first, second)
            process.send_signal(signal.SIGHUP)
            read_until(process, "second.xml")
            process.send_signal(signal.SIGTERM)

            assert process.wait(STOP_SECONDS) == 0
    assert program.rows("SELECT count(*) FROM feed_health") == [(2,)]
    assert program.run("verify").exit_code == 0


@pytest.mark.slow
def test_the_last_of_two_changes_counts_however_soon_it_comes(tmp_path: Path) -> None:
    """The second signal comes while the daemon ends its work, or opens everything anew."""
    program = Installation(tmp_path)
    with NewsSite() as site:
        feeds = [publish_feed(site, path=f"/{name}.xml") for name in ("first", "second", "third")]
        program.configure(feeds[0])
        with running(program) as process:
            program.configure(*feeds[:2])
            process.send_signal(signal.SIGHUP)
            read_until(process, "configuration read again")
            program.configure(*feeds)
            process.send_signal(signal.SIGHUP)
            read_until(process, "third.xml")
            process.send_signal(signal.SIGTERM)

            assert process.wait(STOP_SECONDS) == 0


@pytest.mark.slow
def test_a_wrong_configuration_is_told_and_changes_nothing(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site:
        feed = publish_feed(site, publish_deal(site))
        program.configure(feed)
        with running(program) as process:
            program.config.write_text("[store]\nurll = 1\n", encoding="utf-8")
            process.send_signal(signal.SIGHUP)
            read_until(process, "urll is not a setting")
            process.send_signal(signal.SIGTERM)

            assert process.wait(STOP_SECONDS) == 0


@pytest.mark.slow
def test_one_that_cannot_be_opened_is_told_and_the_former_goes_on(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    with NewsSite() as site:
        feed = publish_feed(site, publish_deal(site))
        program.configure(feed)
        taken = site.url("/").removeprefix("http://").rstrip("/")
        with running(program) as process:
            program.configure(feed, extra=f'[health]\nlisten = "{taken}"')
            process.send_signal(signal.SIGHUP)
            read_until(process, "the former one is kept")
            read_until(process, "started")
            process.send_signal(signal.SIGTERM)

            assert process.wait(STOP_SECONDS) == 0


@pytest.mark.slow
def test_told_to_stop_while_it_reloads_it_stops(tmp_path: Path) -> None:
    program = Installation(tmp_path)
    program.configure()
    with running(program) as process:
        process.send_signal(signal.SIGHUP)
        read_until(process, "configuration read again")
        process.send_signal(signal.SIGTERM)

        assert process.wait(STOP_SECONDS) == 0
