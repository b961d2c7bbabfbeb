"""How soon the daemon is ready, and what asking after its health costs, with many feeds.

    make bench            or  python benchmarks/start.py [--feeds N] [--rounds N] [--json]

*Ready* is the time from the start of the process to its READY=1, which systemd waits for: modules
imported, configuration read and checked, database opened and migrated, end of the log verified,
feeds entered. The first start of a database and later ones are told apart. *CPU* is of the process
up to READY: on a machine that does something else as well, the rest is waiting. *Bare* is the CPU
of a Python that imports the libraries it cannot do without and parses the same TOML file: what no
program in Python with these libraries could be quicker than. Modules are compiled beforehand, as
pip leaves those of an installation. The goal is 2 s with 10,000 feeds.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

CONFIG = """\
[store]
url = "sqlite:///{folder}/dealterms.db"
[network]
allow = ["127.0.0.0/8"]
[health]
listen = "127.0.0.1:{port}"
"""
FEED = """\
[[feeds]]
url = "http://127.0.0.1:9/feed-{n}.xml"
publisher = "Wire {n}"
source_class = "outlet"
"""
BARE = (
    "import sys, tomllib, apscheduler.schedulers.asyncio, httpx, pydantic, sqlalchemy, structlog;"
    "tomllib.loads(open(sys.argv[1]).read())"
)
COMPILE = "import dealterms.cli.program, dealterms.running, dealterms.web.operations"
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Start:
    """One start: seconds to READY by the clock, seconds of CPU, and of one scrape."""

    seconds: float
    cpu_seconds: float
    scrape_seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    # A process that workers are forked from may still write what it has compiled.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        figures = measure(Path(name), asked.feeds, asked.rounds)
    if asked.json:
        print(json.dumps(figures))
        return
    print(f"start with {asked.feeds:,} feeds, median of {asked.rounds} after the first")
    for key, value in figures.items():
        print(f"  {key:<22}{value:8.2f}")


def measure(folder: Path, feeds: int, rounds: int) -> dict[str, float]:
    port = free_port()
    config = folder / "dealterms.toml"
    text = CONFIG.format(folder=folder, port=port) + "".join(FEED.format(n=n) for n in range(feeds))
    config.write_text(text, encoding="utf-8")
    environ = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder), "PYTHONDONTWRITEBYTECODE": ""}
    cpu_of_run(COMPILE, config, environ)
    bare = [cpu_of_run(BARE, config, environ) for _ in range(rounds + 1)][1:]
    first, *others = [start(folder, config, port, environ) for _ in range(rounds + 1)]
    cpu = statistics.median(one.cpu_seconds for one in others)
    return {
        "ready s": statistics.median(one.seconds for one in others),
        "cpu s until ready": cpu,
        "bare cpu s": statistics.median(bare),
        "cpu / bare cpu": cpu / statistics.median(bare),
        "first ready s": first.seconds,
        "first cpu s": first.cpu_seconds,
        "scrape s": statistics.median(one.scrape_seconds for one in others),
    }


def cpu_of_run(code: str, config: Path, environ: dict[str, str]) -> float:
    """Return the seconds of CPU that a Python needs for this code, its start included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code, str(config)], env=environ, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def start(folder: Path, config: Path, port: int, environ: dict[str, str]) -> Start:
    """Start the daemon, ask it for its metrics, stop it."""
    address = folder / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(address))
        manager.settimeout(60)
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "dealterms", "run", "--config", str(config)],
            env={**environ, "NOTIFY_SOCKET": str(address)},
            stderr=subprocess.DEVNULL,
        )
        try:
            while not manager.recv(500).startswith(b"READY=1"):
                pass
            seconds, cpu = time.monotonic() - began, cpu_of(process.pid)
            scrape = scrape_seconds(port)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            address.unlink()
    return Start(seconds, cpu, scrape)


def cpu_of(pid: int) -> float:
    """Return the seconds of CPU that a process has used, those of its children left out."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def scrape_seconds(port: int) -> float:
    began = time.monotonic()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        answer.read()
    return time.monotonic() - began


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
