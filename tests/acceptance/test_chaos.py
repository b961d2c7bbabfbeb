"""Daemons killed and stopped at random points, under load: nothing lost, nothing done twice.

The counts are small in `make test-slow`; `make chaos` sets CHAOS_ROUNDS and CHAOS_KILLS.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from support.installation import Installation, publish_deal, publish_feed
from support.news_site import NewsSite
from support.processes import DEADLINE_SECONDS, drain, wait_until
from support.webhook_receiver import WebhookReceiver

ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "5"))
KILLS = int(os.environ.get("CHAOS_KILLS", "20"))
TAKE_OVER_SECONDS = 30.0
AT_WORK = 0.8  # of the SQLite daemons are killed after they wrote something, the others anyhow
FEEDS = 4
EVERY = '\nevery = "1s"'

# Nobody leaves a lease of a feed or of the log to whoever was struck.
TAKEN_OVER = (
    "SELECT count(*) = 0 FROM leases WHERE kind IN ('feed', 'lead') AND holder LIKE :holder"
)
TOLD = (
    "SELECT (SELECT count(*) FROM articles) = :articles"
    " AND (SELECT position FROM log_head) = (SELECT min(position) FROM checkpoints)"
    " AND NOT EXISTS (SELECT 1 FROM outbox_messages WHERE state = 'pending')"
)

pytestmark = pytest.mark.slow


class Press:
    """Feeds that grow; each article tells of another price, so that each is a change."""

    def __init__(self, site: NewsSite) -> None:
        self._site = site
        self.articles: list[str] = []
        self.feeds = [self._publish(number) for number in range(FEEDS)]

    def print_more(self) -> None:
        """Put one more article into one feed, and the same article into the next feed as well."""
        number = len(self.articles)
        price = f"${20 + number // 100}.{number % 100:02}"
        self.articles.append(publish_deal(self._site, f"/article-{number}", price))
        for feed in (number % FEEDS, (number + 1) % FEEDS):
            self._publish(feed)

    def _publish(self, feed: int) -> str:
        mine = [url for n, url in enumerate(self.articles) if feed in (n % FEEDS, (n + 1) % FEEDS)]
        return publish_feed(self._site, *mine[-40:], path=f"/feed-{feed}.xml")


class Fleet:
    """Daemons that share one database, each a process in a folder of its own."""

    def __init__(self, program: Installation, size: int) -> None:
        self._program = program
        self.daemons = [self._start() for _ in range(size)]

    def strike(self, number: int, how: signal.Signals) -> int:
        """Kill or stop a daemon where it stands; return its process id."""
        daemon = self.daemons[number]
        daemon.send_signal(how)
        if how is signal.SIGKILL:
            daemon.wait()
        return daemon.pid

    def heal(self, number: int) -> None:
        """Let a stopped daemon go on; start another in the place of a killed one."""
        if self.daemons[number].poll() is None:
            self.daemons[number].send_signal(signal.SIGCONT)
        else:
            self.daemons[number] = self._start()

    def stop(self) -> None:
        for daemon in self.daemons:
            daemon.send_signal(signal.SIGCONT)
            daemon.terminate()
        for daemon in self.daemons:
            daemon.wait(30)

    def _start(self) -> subprocess.Popen[str]:
        process = self._program.start("run")
        threading.Thread(target=drain, args=(process,), daemon=True).start()
        return process


@pytest.fixture
def world(tmp_path: Path) -> Iterator[tuple[Installation, Press, WebhookReceiver]]:
    with NewsSite() as site, WebhookReceiver() as receiver:
        yield Installation(tmp_path), Press(site), receiver


@pytest.mark.parametrize("size", [2, 3])
def test_daemons_on_one_postgresql_do_everything_once(
    world: tuple[Installation, Press, WebhookReceiver], postgres_url: str, size: int
) -> None:
    program, press, receiver = world
    program.configure(*press.feeds, hooks=(receiver.url,), store=postgres_url)
    program.config.write_text(_often(program.config.read_text()))
    draw, slowest = random.Random(size), 0.0
    fleet = Fleet(program, size)
    try:
        press.print_more()
        wait_until(postgres_url, TOLD, articles=1)  # all are up before the first one is struck
        for _ in range(ROUNDS):
            press.print_more()
            time.sleep(draw.uniform(0.0, 4.0))  # a random point of what they do
            press.print_more()
            victim = draw.randrange(size)
            how = draw.choice([signal.SIGKILL, signal.SIGSTOP])
            holder = f"%:{fleet.strike(victim, how)}:%"
            slowest = max(slowest, wait_until(postgres_url, TAKEN_OVER, holder=holder))
            wait_until(postgres_url, TOLD, articles=len(press.articles))
            fleet.heal(victim)
    finally:
        fleet.stop()

    _assert_everything_once(postgres_url, press, receiver)
    assert program.run("verify").exit_code == 0
    print(f"{size} daemons, {ROUNDS} rounds: slowest take-over {slowest:.1f} s")
    assert slowest <= TAKE_OVER_SECONDS


def test_a_sqlite_daemon_killed_under_load_loses_and_doubles_nothing(
    world: tuple[Installation, Press, WebhookReceiver],
) -> None:
    program, press, receiver = world
    program.configure(*press.feeds, hooks=(receiver.url,))
    program.config.write_text(_often(program.config.read_text()))
    draw, seen = random.Random(7), list[Any]()
    for _ in range(KILLS):
        daemon = program.start("run")
        threading.Thread(target=drain, args=(daemon,), daemon=True).start()
        press.print_more()
        if draw.random() < AT_WORK:
            _wait_for_more(program, seen)
        for _ in range(2):
            press.print_more()
            time.sleep(draw.uniform(0.0, 1.2))  # a random point of what it does
        seen = _events(program, seen)
        daemon.send_signal(signal.SIGKILL)
        daemon.wait()
        assert _events(program, seen)[: len(seen)] == seen, "an event that was read is gone"
        assert seen == [] or program.run("verify").exit_code == 0

    assert program.run("poll").exit_code == 0
    assert program.run("verify").exit_code == 0
    _assert_everything_once(program.database_url, press, receiver)
    print(f"SQLite: {KILLS} kills, {len(press.articles)} articles, {len(seen)} events seen")


def _often(config: str) -> str:
    """Let every feed be polled each second."""
    return config.replace('source_class = "outlet"', 'source_class = "outlet"' + EVERY)


def _wait_for_more(program: Installation, seen: list[Any]) -> None:
    """Wait until the log has more events: on a busy machine a daemon takes seconds to start."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while len(_events(program, seen)) <= len(seen):
        assert time.monotonic() < deadline, "the daemon wrote nothing"
        time.sleep(0.1)


def _events(program: Installation, before: list[Any]) -> list[Any]:
    """Return (position, id, seal-relevant bytes) of every event that a reader sees."""
    if not program.database.exists():
        return before
    address = f"file:{program.database}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            query = "SELECT position, event_id, data FROM events ORDER BY position"
            return connection.execute(query).fetchall()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return before
        raise


def _assert_everything_once(url: str, press: Press, receiver: WebhookReceiver) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        streams = connection.execute(
            text("SELECT stream, count(*) FROM events WHERE type = 'ArticleCaptured' GROUP BY 1")
        ).all()
        changes = list(connection.scalars(text("SELECT change_id FROM term_changes")))
        of_type = text("SELECT type, count(*) AS count FROM events GROUP BY type")
        counts = {row.type: row.count for row in connection.execute(of_type)}
        messages = set(connection.scalars(text("SELECT message_id FROM outbox_messages")))
        states = set(connection.scalars(text("SELECT state FROM outbox_messages")))
    engine.dispose()

    assert len(streams) == len(press.articles)
    assert {count for _, count in streams} == {1}
    assert "ArticleRevised" not in counts
    assert counts["ChangeRaised"] == len(changes) == len(set(changes)) > 0
    assert states == {"delivered"}
    assert {request.webhook_id for request in receiver.requests} == messages
    told = Counter((request.webhook_id, request.body) for request in receiver.requests)
    assert len(told) == len(messages), "one id, one body"
