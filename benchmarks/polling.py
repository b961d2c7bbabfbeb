"""What polling costs, beside a feed reader and beside the bare HTTP client, in one run.

    make bench            or  python benchmarks/polling.py [--feeds N] [--alone] [--json]

The feeds are those of feed_world.py, served by a process whose time is not counted. dealterms takes
the articles from the feeds (`text_from = "feed"`), so that all do feed-level work: *reader* is
lemon24/reader in an environment of its own, made here once with pinned versions; *httpx* is the
GETs and nothing else, at the best of three pool sizes. CPU is user and system time of all processes
of a program, its database included; claims and states are no part of it: pipeline.py has those.
Compare ratios between machines, never seconds. A pass that can be repeated counts at the best of
three, for whoever it is: the machine may have other things to do.

`--alone` leaves the others out, and says what so many feeds take and hold: ten thousand, say.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from contenders import Program, running

HERE = Path(__file__).resolve().parent
READERS = HERE / "feed_readers.py"
PEER = HERE / ".peer"
# reader 3.26 does not import beside feedparser 6.0.14.
PEER_PINS = ("reader==3.26", "feedparser==6.0.12")
POOLS = (5, 10, 20)
REPEATS = 3
MEBIBYTES_OF_TEN_THOUSAND = 300

LIMITS = {
    "304: ours / reader": 0.8,
    "304: ours / httpx": 1.5,
    "one new entry: ours / reader": 0.15,
    "first fetch: ours / reader": 0.35,
    "unchanged 200: ours / httpx": 1.2,
    "304 of four times the feeds: ours / ours": 4.4,
    "one new entry of four times the feeds: ours / ours": 4.4,
    "MiB of the polling process": 100,
    "MiB of all processes at four times the feeds": 300,
}


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
    program.order()  # connections and caches are warm after it
    seconds["304"], found["304"] = best_order(program)
    set_state(root, 1)
    seconds["one new entry"], found["one new entry"] = program.order()
    set_state(root, 1, has_validators=False)
    program.order()  # the validators are forgotten
    seconds["unchanged 200"], found["unchanged 200"] = best_order(program)
    if entries:
        wanted = {"first fetch": entries, "304": 0, "one new entry": feeds, "unchanged 200": 0}
        brought = {name: one["events"] for name, one in found.items()}
        if brought != wanted:
            raise SystemExit(f"the passes brought {brought}, not {wanted}")
    return seconds


def best_order(program: Program) -> tuple[float, dict[str, Any]]:
    """Return the cheapest of some passes that all do the same."""
    return min((program.order() for _ in range(REPEATS)), key=lambda one: one[0])


def measure_alone(feeds: int) -> dict[str, Any]:
    """Return what so many feeds take of CPU, time and memory, with nobody beside."""
    with (
        tempfile.TemporaryDirectory() as name,
        world(feeds) as root,
        running(sys.executable, READERS, "ours", root, feeds, Path(name)) as program,
    ):
        began = time.perf_counter()
        cpu_seconds = phases(program, root, feeds, feeds * 20)
        return {
            "feeds": feeds,
            "cpu_seconds": cpu_seconds,
            "seconds_of_all_passes": time.perf_counter() - began,
            "own_mebibytes": program.own_mebibytes(),
            "all_mebibytes": program.all_mebibytes(),
        }


def measure(feeds: int) -> dict[str, Any]:
    """Return the seconds of every program, and the ratios."""
    with tempfile.TemporaryDirectory() as name, world(feeds) as root:
        folder = Path(name)
        with running(sys.executable, READERS, "ours", root, feeds, folder) as program:
            ours = phases(program, root, feeds, feeds * 20)
            own, everything = program.own_mebibytes(), program.all_mebibytes()
        set_state(root, 0)
        with running(peer_python(), READERS, "reader", root, feeds, folder) as program:
            reader = phases(program, root, feeds, feeds * 20)
        bare: dict[str, float] = {}
        for pool in POOLS:
            set_state(root, 0)
            with running(sys.executable, READERS, "httpx", root, feeds, folder, pool) as program:
                for phase, seconds in phases(program, root, feeds, 0).items():
                    bare[phase] = min(seconds, bare.get(phase, seconds))
    with (
        tempfile.TemporaryDirectory() as name,
        world(4 * feeds) as root,
        running(sys.executable, READERS, "ours", root, 4 * feeds, Path(name)) as program,
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
        "MiB of all processes at four times the feeds": many_everything,
    }
    return {
        "feeds": feeds,
        "cpu_seconds": {"ours": ours, "reader": reader, "httpx": bare, "ours, four times": many},
        "ratios": ratios,
        "all_mebibytes": everything,
    }


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="what polling costs, beside a peer and the floor")
    options.add_argument("--feeds", type=int, default=2000)
    options.add_argument("--alone", action="store_true", help="dealterms only, nobody beside it")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    found = measure_alone(chosen.feeds) if chosen.alone else measure(chosen.feeds)
    if chosen.json:
        print(json.dumps(found))
    elif chosen.alone:
        show_alone(found)
    else:
        show(found)


def show_alone(found: dict[str, Any]) -> None:
    """Print what `measure_alone` found."""
    print(f"{found['feeds']} feeds, CPU seconds a pass")
    print("  ", "  ".join(f"{name} {cpu:.2f}" for name, cpu in found["cpu_seconds"].items()))
    print(f"all passes, repeated ones too, took {found['seconds_of_all_passes']:.0f} s")
    print(f"MiB of the polling process: {found['own_mebibytes']:.0f}")
    limit = f"of 10,000 feeds at most {MEBIBYTES_OF_TEN_THOUSAND}"
    print(f"MiB of all processes: {found['all_mebibytes']:.0f} ({limit})")


def show(found: dict[str, Any]) -> None:
    """Print what `measure` found."""
    print(f"{found['feeds']} feeds, CPU seconds a pass")
    for who, seconds in found["cpu_seconds"].items():
        print(f"  {who:<18}", "  ".join(f"{name} {cpu:6.2f}" for name, cpu in seconds.items()))
    print("\nratio, and what it may be at most")
    for what, ratio in found["ratios"].items():
        mark = "" if ratio <= LIMITS[what] else "   over"
        print(f"  {what:<52}{ratio:8.2f}{LIMITS[what]:8.2f}{mark}")
    print(f"  MiB of all processes{found['all_mebibytes']:40.0f}")


if __name__ == "__main__":
    main()
