"""200,000 events, eight writers, rollbacks and kills; a reader that never looks back.

On PostgreSQL the writers are processes, each killed on its own; on SQLite, where one process
writes, they are its threads, killed together.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dealterms.clock import system_clock
from dealterms.database import open_reader, open_writer
from dealterms.events.store import EventStore
from support.databases import on_both_databases
from support.log_writer import event_of

WRITERS = 8
EVENTS = int(os.environ.get("CHAOS_EVENTS", "200000"))
KILLS = 12
TESTS = Path(__file__).resolve().parents[1]


class Writers:
    """The processes that write; `kill_one` kills one and starts it anew."""

    def __init__(self, url: str) -> None:
        self._url = url
        parts = ["0,1,2,3,4,5,6,7"] if url.startswith("sqlite") else list("01234567")
        self._running = {part: self._start(part, 0) for part in parts}

    def kill_one(self, draw: random.Random) -> None:
        part = draw.choice(list(self._running))
        process = self._running[part]
        process.send_signal(signal.SIGKILL)
        process.wait()
        self._running[part] = self._start(part, draw.randrange(1000))

    def is_done(self) -> bool:
        codes = [process.poll() for process in self._running.values()]
        assert all(code in (0, None) for code in codes), codes
        return all(code == 0 for code in codes)

    def _start(self, part: str, seed: int) -> subprocess.Popen[bytes]:
        arguments = [self._url, part, str(EVENTS // WRITERS), str(seed)]
        return subprocess.Popen(
            [sys.executable, "-m", "support.log_writer", *arguments],
            env={**os.environ, "PYTHONPATH": str(TESTS)},
        )


@pytest.mark.slow
@on_both_databases
def test_none_is_missed_none_doubled_and_no_position_burned(store_url: str) -> None:
    open_writer(store_url).dispose()
    writers, draw = Writers(store_url), random.Random(6)
    reader = open_reader(store_url)
    store = EventStore(reader, system_clock)
    positions, ids, kills = list[int](), list[bytes](), 0
    is_done = False
    while not is_done:
        is_done = writers.is_done()
        while page := store.read_all(positions[-1] if positions else 0, 2000):
            positions += [one.position for one in page]
            ids += [one.event_id for one in page]
            if len(positions) >= (kills + 1) * EVENTS / (KILLS + 1) and kills < KILLS:
                writers.kill_one(draw)
                kills, is_done = kills + 1, False

    assert kills == KILLS
    assert positions == list(range(1, EVENTS + 1))
    expected = {event_of(w, n).event_id for w in range(WRITERS) for n in range(EVENTS // WRITERS)}
    assert len(ids) == len(set(ids))
    assert set(ids) == expected
    assert store.verify() == []
    reader.dispose()
