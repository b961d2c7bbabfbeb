"""A machine with a real systemd, booted in systemd-nspawn on an overlay of this one's root.

Nothing of it is left when it is off: what it writes lies in memory. It shares the network of the
test, so that services of the test on loopback are its services too. `NOT_HERE` says why there can
be none, where that is so.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dealterms
from dealterms.clock import monotonic

SOURCE = Path(dealterms.__file__).parents[1]
BOOT_SECONDS = 60.0
# The root of this machine below, memory above. It needs a mount namespace of its own.
_BOOT = """
set -e
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
shift_to="$1/root"; shift
exec systemd-nspawn --quiet --directory="$shift_to" --register=no --keep-unit "$@"
"""
_PROGRAM = """#!/bin/sh
export LD_LIBRARY_PATH=/opt/python/lib PYTHONPATH=/opt/dealterms/source:/opt/dealterms/libraries
exec /opt/python/bin/{python} {module} "$@"
"""


def _why_not() -> str | None:
    if os.geteuid() != 0:
        return "needs root"
    if shutil.which("systemd-nspawn") is None:
        return "needs systemd-nspawn (Debian: apt-get install systemd-container)"
    tried = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
    )
    return None if tried.returncode == 0 else "needs the right to mount"


NOT_HERE = _why_not()


class Machine:
    """A booted machine; commands are run in it from outside."""

    def __init__(self, container: subprocess.Popen[bytes], console: Path) -> None:
        self._container, self._console = container, console
        self._deadline = monotonic() + BOOT_SECONDS
        self._init = self._find_init()
        while self.run("systemctl", "is-system-running").stdout.strip() not in (
            "running", "degraded",
        ):  # fmt: skip
            self._require_time()

    def run(self, *command: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command as the machine's root; return how it ended."""
        entered = ["nsenter", "-t", str(self._init), "-m", "-u", "-i", "-p", "-n", "--", *command]
        return subprocess.run(
            entered, input=stdin, capture_output=True, text=True, check=False, timeout=BOOT_SECONDS
        )

    def must(self, *command: str, stdin: str | None = None) -> str:
        """Run a command that has to succeed; return what it printed."""
        done = self.run(*command, stdin=stdin)
        assert done.returncode == 0, (
            f"{command}: {done.stdout}{done.stderr}\n{self.recent()}"
        )
        return done.stdout

    def write(self, path: str, text: str, mode: str = "644") -> None:
        self.must("sh", "-c", f'mkdir -p "$(dirname "{path}")" && cat > "{path}"', stdin=text)
        self.must("chmod", mode, path)

    def property(self, unit: str, name: str) -> str:
        """Return a property of a unit, as systemd has it."""
        return self.must("systemctl", "show", "--value", "-p", name, unit).strip()

    def until(self, condition: Callable[[], bool], seconds: float = 60.0) -> None:
        """Return once a condition holds."""
        deadline = monotonic() + seconds
        while not condition():
            assert monotonic() < deadline, self.recent()

    def recent(self) -> str:
        """Return the end of the journal, for whoever has to find out what went wrong."""
        return self.run("journalctl", "--no-pager", "-n", "30").stdout

    def journal(self, unit: str) -> str:
        return self.must("journalctl", "--no-pager", "-o", "short", "-u", unit)

    def _find_init(self) -> int:
        """Return the number, here, of the machine's first process."""
        while True:
            self._require_time()
            children = Path(f"/proc/{self._container.pid}/task/{self._container.pid}/children")
            for child in children.read_text().split():
                with contextlib.suppress(OSError):  # a mount that has just ended
                    if Path(f"/proc/{child}/comm").read_text() == "systemd\n":
                        return int(child)

    def _require_time(self) -> None:
        assert self._container.poll() is None and monotonic() < self._deadline, (
            self._console.read_text(errors="replace")
        )


@contextmanager
def booted(folder: Path) -> Iterator[Machine]:
    """A machine with dealterms at /opt/dealterms, nothing of it configured or installed."""
    root, console = folder / "machine", folder / "console"
    root.mkdir()
    mounts = {
        sys.base_prefix: "/opt/python",
        sysconfig.get_path("purelib"): "/opt/dealterms/libraries",
        str(SOURCE): "/opt/dealterms/source",
        str(SOURCE.parent / "migrations"): "/opt/dealterms/migrations",
        str(SOURCE.parent / "systemd"): "/opt/dealterms/systemd",
    }
    options = [f"--bind-ro={outside}:{inside}" for outside, inside in mounts.items()]
    boot = ["unshare", "--mount", "sh", "-c", _BOOT, "boot", str(root), *options]
    # No services of this machine's own: its web servers have no business in a test.
    boot += ["--machine=dealterms-test", "--boot", "systemd.unit=sysinit.target"]
    with console.open("wb") as written:
        container = subprocess.Popen(
            boot, stdin=subprocess.DEVNULL, stdout=written, stderr=subprocess.STDOUT
        )
    try:
        machine = Machine(container, console)
        python = Path(sys.executable).resolve().name
        for name, module in (("dealterms", "-m dealterms"), ("python", "")):
            text = _PROGRAM.format(python=python, module=module)
            machine.write(f"/opt/dealterms/bin/{name}", text, "755")
        yield machine
    finally:
        container.terminate()  # nspawn asks its init to power off
        try:
            container.wait(20)
        except subprocess.TimeoutExpired:
            container.kill()
            container.wait()
