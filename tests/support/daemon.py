"""`dealterms run` as a process, for as long as a test needs it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from support.installation import Installation


@contextmanager
def running(program: Installation) -> Iterator[subprocess.Popen[str]]:
    """The daemon, started; killed at the end if it is still there."""
    process = program.start("run")
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if "started" in line:
                break
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
