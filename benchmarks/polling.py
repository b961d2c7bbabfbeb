"""What polling costs, beside a feed reader and beside the bare HTTP client, in one run.

    make bench            or  python benchmarks/polling.py [--feeds N] [--json]

The feeds are those of feed_world.py, served by a process whose time is not counted. dealterms takes
the articles from the feeds (`text_from = "feed"`), so that all do feed-level work: *reader* is
lemon24/reader in an environment of its own, made here once with pinned versions; *httpx* is the
GETs and nothing else, at the best of three pool sizes. CPU is user and system time of all processes
of a program, its database included; claims and states are no part of it: pipeline.py has those.
Compare ratios between machines, never seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PEER = HERE / ".peer"
# reader 3.26 does not import beside feedparser 6.0.14.
PEER_PINS = ("reader==3.26", "feedparser==6.0.12")
POOLS = (5, 10, 20)
TICKS = os.sysconf("SC_CLK_TCK")

LIMITS = {
    "304: ours / reader": 0.8,
    "304: ours / httpx": 1.5,
    "one new entry: ours / reader": 0.15,
    "first fetch: ours / reader": 0.35,
    "unchanged 200: ours / httpx": 1.2,
    "304 of four times the feeds: ours / ours": 4.4,
    "one new entry of four times the feeds: ours / ours": 4.4,
    "MiB of the polling process": 100,
}


@dataclass(slots=True)
class Program:
    """A running contender; `cpu` and `memory` look at all processes of its session."""

    process: subprocess.Popen[str]

    def order(self, words: str = "poll") -> tuple[float, dict[str, Any]]:
        """Give an order; return the CPU seconds it took and what came of it."""
        before = self.cpu()
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("a program of the benchmark has died; see above")
        found = json.loads(line)
        if found["failed"]:
            raise SystemExit(
                f"{found['failed']} feeds failed: half the work is no measurement {found}"
            )
        return self.cpu() - before, found

    def cpu(self) -> float:
        """Return the CPU seconds of the session so far, of processes that have ended too."""
        return sum(sum(map(int, one[11:15])) for one in self._stats()) / TICKS

    def own_mebibytes(self) -> float:
        """Return the most memory that the polling process itself has had."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    def all_mebibytes(self) -> float:
        """Return what all processes of the session hold now, shared pages counted once."""
        total = 0
        for stat in self._stats():
            for line in Path(f"/proc/{stat[-1]}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total / 1024

    def _stats(self) -> Iterator[list[str]]:
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                fields = (folder / "stat").read_text().rpartition(") ")[2].split()
            except OSError:
                continue
            if fields[3] == str(self.process.pid):  # the session is named after its first process
                yield [*fields, folder.name]


@contextmanager
def running(python: str, *arguments: object) -> Iterator[Program]:
    """Start a contender in a session of its own, wait until it is ready, end it."""
    process = subprocess.Popen(
        [python, str(HERE / "feed_readers.py"), *map(str, arguments)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdin and process.stdout
    try:
        if process.stdout.readline().strip() != "ready":
            raise SystemExit(f"{arguments[0]} does not start; see above")
        yield Program(process)
    finally:
        process.stdin.close()
        process.wait(30)


@contextmanager
def world(feeds: int) -> Iterator[str]:
    """Serve the feeds; give the root of their addresses."""
    server = subprocess.Popen(
        [sys.executable, str(HERE / "feed_world.py"), str(feeds)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdin and server.stdout
    try:
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
    finally:
        server.stdin.close()
        server.wait(30)


def set_state(root: str, revision: int, *, has_validators: bool = True) -> None:
    """Change what every feed says."""
    urllib.request.urlopen(f"{root}/state?revision={revision}&validators={int(has_validators)}")


def peer_python() -> str:
    """Return the interpreter of the peer's own environment; make it the first time."""
    python = PEER / "bin" / "python"
    stamp = PEER / "pins"
    if not stamp.is_file() or stamp.read_text() != " ".join(PEER_PINS):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(PEER)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PEER_PINS], check=True)
        stamp.write_text(" ".join(PEER_PINS))
    return str(python)


def phases(program: Program, root: str, feeds: int, entries: int) -> dict[str, float]:
    """Return the CPU seconds of each kind of pass; stop if a pass did not do its work."""
    set_state(root, 0)
    seconds, found = {}, {}
    seconds["first fetch"], found["first fetch"] = program.order()
    for _ in range(2):  # the second is the one that counts: connections and caches are warm
        seconds["304"], found["304"] = program.order()
    set_state(root, 1)
    seconds["one new entry"], found["one new entry"] = program.order()
    set_state(root, 1, has_validators=False)
    program.order()  # the validators are forgotten
    seconds["unchanged 200"], found["unchanged 200"] = program.order()
    if entries:
        wanted = {"first fetch": entries, "304": 0, "one new entry": feeds, "unchanged 200": 0}
        brought = {name: one["events"] for name, one in found.items()}
        if brought != wanted:
            raise SystemExit(f"the passes brought {brought}, not {wanted}")
    return seconds


def measure(feeds: int) -> dict[str, Any]:
    """Return the seconds of every program, and the ratios."""
    with tempfile.TemporaryDirectory() as name, world(feeds) as root:
        folder = Path(name)
        with running(sys.executable, "ours", root, feeds, folder) as program:
            ours = phases(program, root, feeds, feeds * 20)
            own, everything = program.own_mebibytes(), program.all_mebibytes()
        set_state(root, 0)
        with running(peer_python(), "reader", root, feeds, folder) as program:
            reader = phases(program, root, feeds, feeds * 20)
        bare: dict[str, float] = {}
        for pool in POOLS:
            set_state(root, 0)
            with running(sys.executable, "httpx", root, feeds, folder, pool) as program:
                for phase, seconds in phases(program, root, feeds, 0).items():
                    bare[phase] = min(seconds, bare.get(phase, seconds))
    with (
        tempfile.TemporaryDirectory() as name,
        world(4 * feeds) as root,
        running(sys.executable, "ours", root, 4 * feeds, Path(name)) as program,
    ):
        many = phases(program, root, 4 * feeds, 4 * feeds * 20)
        many_everything = program.all_mebibytes()
    ratios = {
        "304: ours / reader": ours["304"] / reader["304"],
        "304: ours / httpx": ours["304"] / bare["304"],
        "one new entry: ours / reader": ours["one new entry"] / reader["one new entry"],
        "first fetch: ours / reader": ours["first fetch"] / reader["first fetch"],
        "unchanged 200: ours / httpx": ours["unchanged 200"] / bare["unchanged 200"],
        "304 of four times the feeds: ours / ours": many["304"] / ours["304"],
        "one new entry of four times the feeds: ours / ours": many["one new entry"]
        / ours["one new entry"],
        "MiB of the polling process": own,
    }
    return {
        "feeds": feeds,
        "cpu_seconds": {"ours": ours, "reader": reader, "httpx": bare, "ours, four times": many},
        "ratios": ratios,
        "all_mebibytes": {"ours": everything, "ours, four times": many_everything},
    }


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="what polling costs, beside a peer and the floor")
    options.add_argument("--feeds", type=int, default=2000)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    found = measure(chosen.feeds)
    if chosen.json:
        print(json.dumps(found))
        return
    print(f"{chosen.feeds} feeds, CPU seconds a pass")
    for who, seconds in found["cpu_seconds"].items():
        print(f"  {who:<18}", "  ".join(f"{name} {cpu:6.2f}" for name, cpu in seconds.items()))
    print("\nratio, and what it may be at most")
    for what, ratio in found["ratios"].items():
        mark = "" if ratio <= LIMITS[what] else "   over"
        print(f"  {what:<52}{ratio:8.2f}{LIMITS[what]:8.2f}{mark}")
    for who, mebibytes in found["all_mebibytes"].items():
        print(f"  MiB of all processes, {who:<30}{mebibytes:8.0f}")


if __name__ == "__main__":
    main()
