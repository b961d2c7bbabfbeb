"""A terminal for the commands of a page: the real program, in a folder of its own.

A plain call of a command runs inside this process, which is ten times quicker; what uses the shell,
or starts processes itself, runs in a real one.
"""

from __future__ import annotations

import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import threading
import tty
from collections.abc import Callable, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from unittest.mock import patch

import click

from dealterms.cli.program import program

__all__ = ["Terminal"]

DEADLINE_SECONDS = 120.0
_WIDTH = 100
_IS_FOR_A_SHELL = re.compile(r"[|&;<>$*`(\n]")
_STARTS_PROCESSES = {"demo", "poll", "run", "serve"}
_WRITTEN_OVER = re.compile(r"[^\n]*\r(?!\n)")  # a progress bar draws itself anew
_STAYS = re.compile(r"dealterms (run|serve|demo .*--serve)\b|python receiver\.py")


class Screen:
    """Collects what is written to a pseudo terminal, until nobody writes any more."""

    def __init__(self) -> None:
        self._master, self.slave = pty.openpty()
        tty.setraw(self.slave)  # lines end as the program ends them
        self._text, self._is_over = "", False
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_until(self, is_enough: Callable[[str], bool]) -> str:
        """Return what is shown as soon as it is enough, or at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_over or is_enough(self._text), DEADLINE_SECONDS)
            return self._text

    def close(self) -> str:
        """Return all that was shown; whoever writes to it must have gone."""
        self._reader.join(DEADLINE_SECONDS)
        os.close(self._master)
        return self._text

    def _read(self) -> None:
        packed = b""
        with suppress(OSError):  # how Linux says that the other side is closed
            while part := os.read(self._master, 65_536):
                packed += part
                text = click.unstyle(packed.decode("utf-8", "ignore"))
                self._note(_WRITTEN_OVER.sub("", text))
        self._note(self._text, is_over=True)

    def _note(self, text: str, *, is_over: bool = False) -> None:
        with self._changed:
            self._text, self._is_over = text, is_over
            self._changed.notify_all()


class Terminal:
    """Runs what is typed in `folder`; `environ` comes on top of the environment."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self.folder = folder
        self._environ = {
            "COLUMNS": str(_WIDTH), "LINES": "40", "TERM": "xterm",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **environ,
        }  # fmt: skip
        self._running: tuple[subprocess.Popen[bytes], Screen] | None = None

    def run(self, typed: str) -> tuple[int, str]:
        """Run a command to its end; return its exit code and what it showed."""
        words = [] if _IS_FOR_A_SHELL.search(typed) else shlex.split(typed)
        if words[:1] == ["dealterms"] and words[1] not in _STARTS_PROCESSES:
            return self._call(words[1:])
        process, screen = self._start(typed)
        return process.wait(DEADLINE_SECONDS), screen.close()

    def stays(self, typed: str) -> bool:
        """True for a command that does not end by itself."""
        return bool(_STAYS.match(typed))

    def leave_running(self, typed: str) -> None:
        """Start a command that stays until `stop`."""
        assert self._running is None, "one program at a time"
        self._running = self._start(typed)

    def shown_meanwhile(self, is_enough: Callable[[str], bool]) -> str:
        """Return what the program that stays has shown, as soon as it is enough."""
        assert self._running is not None, "nothing was left running"
        return self._running[1].wait_until(is_enough)

    def stop(self) -> int:
        """Press Ctrl-C, if something is running; return its exit code."""
        if self._running is None:
            return 0
        process, screen = self._running
        process.send_signal(signal.SIGINT)
        code = process.wait(DEADLINE_SECONDS)
        screen.close()
        self._running = None
        return code

    def _call(self, arguments: list[str]) -> tuple[int, str]:
        screen = Screen()
        with (
            os.fdopen(screen.slave, "w", encoding="utf-8") as shown,
            chdir(self.folder), patch.dict(os.environ, self._environ),
            redirect_stdout(shown), redirect_stderr(shown),
        ):  # fmt: skip
            try:
                program(arguments, prog_name="dealterms")
            except SystemExit as end:
                code = int(end.code or 0)
        return code, screen.close()

    def _start(self, typed: str) -> tuple[subprocess.Popen[bytes], Screen]:
        screen = Screen()
        process = subprocess.Popen(
            ["bash", "-o", "pipefail", "-c", f"exec {typed}" if self.stays(typed) else typed],
            cwd=self.folder, env={**os.environ, **self._environ}, stdin=subprocess.DEVNULL,
            stdout=screen.slave, stderr=screen.slave, preexec_fn=_hear_ctrl_c,
        )  # fmt: skip
        os.close(screen.slave)
        return process, screen


def _hear_ctrl_c() -> None:
    """Undo what whoever started the tests in the background has asked for."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
