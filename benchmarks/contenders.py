"""Programs side by side: started in sessions of their own, given orders, weighed.

A contender prints `ready`, then answers each line of its standard input with a line of JSON that
holds at least `failed`. CPU is user and system time of all processes of its session.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


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
                f"{found['failed']} of them failed: half the work is no measurement {found}"
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
def running(python: str, script: Path, *arguments: object) -> Iterator[Program]:
    """Start a contender in a session of its own, wait until it is ready, end it.

    Each has the one setting that systemd/dealterms.service makes for the allocator.
    """
    process = subprocess.Popen(
        [python, str(script), *map(str, arguments)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
        env=os.environ | {"MALLOC_ARENA_MAX": "1"},
    )  # fmt: skip
    assert process.stdin and process.stdout
    try:
        if process.stdout.readline().strip() != "ready":
            raise SystemExit(f"{arguments[0]} does not start; see above")
        yield Program(process)
    finally:
        process.stdin.close()
        process.wait(30)
