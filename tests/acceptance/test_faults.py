"""Real faults on the real process: it stays up, says what is wrong, and goes on when it is over."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from support.haproxy import Haproxy, needs_haproxy
from support.installation import Installation, publish_deal, publish_feed
from support.news_site import NewsSite
from support.postgres_server import PostgresServer
from support.set_clock import SetClock, needs_compiler
from support.webhook_receiver import WebhookReceiver

DEADLINE_SECONDS = 180.0
RESUMES_WITHIN = 10.0
DISK = 24 * 1024 * 1024
SILENT_HOSTS = 2_000
CUT_AFTER = (0.2, 0.6, 1.1, 1.6)  # seconds after an article came out: at another step each time

pytestmark = pytest.mark.slow


class World:
    """A daemon with one feed that is polled each second, and one receiver."""

    def __init__(self, folder: Path, site: NewsSite, receiver: WebhookReceiver) -> None:
        self.program, self.site, self.receiver = Installation(folder), site, receiver
        self.articles: list[str] = []
        self.said: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    def configure(self, *more_feeds: str, store: str = "", before: Sequence[str] = ()) -> None:
        """Write the configuration, with a feed that shows one article."""
        feeds = (*before, self.print(), *more_feeds)
        self.program.configure(*feeds, hooks=(self.receiver.url,), store=store)
        config = self.program.config.read_text()
        often = config.replace('"outlet"', '"outlet"\nevery = "1s"')
        self.program.config.write_text(often)

    def print(self) -> str:
        """Put one more article with a price of its own into the feed; return the feed's address."""
        number = len(self.articles) + 1
        at = f"2026-05-11T11:{number:02}:00Z"  # a later one is newer, whatever our clock says
        self.articles.append(publish_deal(self.site, f"/a{number}", f"${20 + number}.50", at))
        return publish_feed(self.site, *self.articles)

    @contextmanager
    def running(self, *under: str, **environ: str) -> Iterator[None]:
        """Let the daemon run; it must still be there at the end."""
        self.process = self.program.start("run", under=under, environ=environ)
        listener = threading.Thread(target=self._listen, daemon=True)
        listener.start()
        try:
            yield
            assert self.process.poll() is None, "\n".join(self.said[-20:])
        finally:
            self.process.terminate()
            assert self.process.wait(30) == 0
            listener.join()

    def tells(self) -> float:
        """Wait until the receiver knows the newest price; return the seconds that it took."""
        words = f"{20 + len(self.articles)}.5".encode()
        return self.wait(lambda: any(words in one.body for one in self.receiver.requests), words)

    def hears(self, words: str) -> float:
        """Wait until the daemon says these words."""
        return self.wait(lambda: any(words in line for line in self.said), words)

    def wait(self, condition: Callable[[], bool], what: object) -> float:
        """Wait for something; return the seconds."""
        began = time.monotonic()
        while not condition():
            last = "\n".join(self.said[-12:])
            assert time.monotonic() - began < DEADLINE_SECONDS, f"{what!r} never came: {last}"
            time.sleep(0.1)
        return time.monotonic() - began

    def _listen(self) -> None:
        assert self.process is not None and self.process.stderr is not None
        with self.process.stderr:
            self.said += iter(self.process.stderr)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with NewsSite() as site, WebhookReceiver() as receiver:
        yield World(tmp_path, site, receiver)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own that is soon full."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("NOT TESTED: a full disk; needs the right to mount a tmpfs (root)")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_said_and_nothing_is_asked_or_lost_until_there_is_space(
    world: World, small_disk: Path
) -> None:
    database = small_disk / "dealterms.db"
    world.configure(store=f"sqlite:///{database}")
    with world.running():
        world.tells()
        ballast = small_disk / "ballast"
        _fill(ballast)
        world.print()
        world.hears("free some space on its disk")
        asked = len(world.site.requests)
        time.sleep(RESUMES_WITHIN)  # two rests: a daemon that hurries would show it
        assert len(world.site.requests) - asked <= 2

        ballast.unlink()

        seconds = world.tells()
    print(f"full disk: told {seconds:.1f} s after there was space")
    assert seconds <= RESUMES_WITHIN
    assert world.program.run("verify").exit_code == 0


def test_a_database_that_another_process_locks_is_waited_for(world: World) -> None:
    world.configure()
    with world.running():
        world.tells()
        with closing(sqlite3.connect(world.program.database)) as other:
            other.execute("BEGIN IMMEDIATE")
            world.print()
            time.sleep(3)
            other.rollback()
        world.tells()
    assert world.program.run("verify").exit_code == 0


def test_a_postgresql_that_restarts_and_connections_that_are_cut_cost_nothing(
    world: World, tmp_path: Path
) -> None:
    (tmp_path / "server").mkdir()
    server = PostgresServer(tmp_path / "server", is_durable=True)
    try:
        world.configure(store=server.new_database())
        with world.running():
            world.tells()
            server.restart()
            world.print()
            world.tells()
            for _ in range(5):
                server.cut_connections()
                time.sleep(0.3)
            world.print()
            world.tells()
        assert world.program.run("verify").exit_code == 0
    finally:
        server.stop()
    ids = [request.webhook_id for request in world.receiver.requests]
    assert len(set(ids)) == len(world.articles)


@needs_haproxy
def test_connections_that_are_cut_on_their_way_to_postgresql_cost_nothing(
    world: World, tmp_path: Path
) -> None:
    """The server ends none of them in order: a statement or a commit may have no answer."""
    (tmp_path / "server").mkdir()
    server = PostgresServer(tmp_path / "server")
    proxy = Haproxy(tmp_path, server.port)
    try:
        store = server.new_database()
        world.configure(store=store.replace(f":{server.port}/", f":{proxy.port}/"))
        with world.running():
            world.tells()
            for pause in CUT_AFTER:
                world.print()
                time.sleep(pause)
                proxy.cut()
                world.tells()
            proxy.refuse()
            proxy.cut()
            world.print()
            world.hears("work failed")
            proxy.refuse(False)
            world.tells()
        assert world.program.run("verify").exit_code == 0
    finally:
        proxy.stop()
        server.stop()
    bodies = {request.webhook_id: request.body for request in world.receiver.requests}
    assert len(bodies) == len(world.articles)


@needs_compiler
def test_a_clock_that_jumps_by_weeks_and_back_keeps_nobody_waiting(
    world: World, tmp_path: Path
) -> None:
    clock = SetClock(tmp_path)
    world.configure()
    with world.running(**clock.environ):
        world.tells()
        for days in (40, 0, -40, 0):
            clock.set(days=days)
            world.print()
            world.tells()
    assert world.program.run("verify").exit_code == 0


def test_a_name_that_cannot_be_resolved_holds_up_no_other_feed(world: World) -> None:
    world.configure("http://news.invalid/feed.xml")
    with world.running():
        world.hears("the name news.invalid cannot be resolved")
        world.print()
        world.tells()


def test_thousands_of_hosts_that_never_answer_leave_the_others_their_turn(world: World) -> None:
    with silent_hosts() as port:
        feeds = [f"http://127.1.{n // 250}.{n % 250 + 1}:{port}/" for n in range(SILENT_HOSTS)]
        world.configure(before=feeds)
        with world.running():
            first = world.tells()
            world.print()
            second = world.tells()
            memory = _peak_megabytes(world.process)
    print(f"silent hosts: first alert after {first:.0f} s, second {second:.1f} s; {memory:.0f} MiB")
    assert world.program.run("verify").exit_code == 0


def test_few_descriptors_and_little_memory_are_enough_or_said(world: World) -> None:
    feeds = [publish_feed(world.site, path=f"/feed-{number}.xml") for number in range(30)]
    world.configure(*feeds)
    with world.running("prlimit", "--nofile=64", f"--as={1_000_000_000}"):
        world.tells()
        world.print()
        world.tells()
    assert world.program.run("verify").exit_code == 0


@contextmanager
def silent_hosts() -> Iterator[int]:
    """Have every address of the machine take connections at a port and never say a word."""
    with socket.create_server(("0.0.0.0", 0), backlog=4096) as listener:
        yield listener.getsockname()[1]


def _peak_megabytes(process: subprocess.Popen[str] | None) -> float:
    assert process is not None
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


def _fill(ballast: Path) -> None:
    """Write a file until there is no room for one byte more."""
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(os.urandom(size))
            except OSError:
                continue
