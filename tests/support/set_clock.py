"""A clock that a test sets for one real process, as a person or the network sets a machine's.

libfaketime would do it, but it either moves the clock too that only counts seconds, which nobody
can set, or makes Python's sleeps fail (EINVAL, version 0.9.10). So a few lines of C stand between
the process and the time of day, and nothing else.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

__all__ = ["SetClock", "needs_compiler"]

_COMPILER = shutil.which("cc")
_SOURCE = """\
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* What the clock is off by, in seconds, stands in a file and is read anew at each look. */
static long seconds_off(void) {
    long off = 0;
    FILE *file = fopen(getenv("CLOCK_IS_OFF_BY"), "r");
    if (file && fscanf(file, "%ld", &off) != 1) off = 0;
    if (file) fclose(file);
    return off;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = real(clock, time);
    if (!failed && clock == CLOCK_REALTIME) time->tv_sec += seconds_off();
    return failed;
}
"""

needs_compiler = pytest.mark.skipif(
    _COMPILER is None, reason="NOT TESTED: a clock that jumps; needs a C compiler (Debian: gcc)"
)


class SetClock:
    """The clock of those processes that are started with `environ`."""

    def __init__(self, folder: Path) -> None:
        """Compile what is put before the time of day; the clock is right at first."""
        source, library, self._off = folder / "clock.c", folder / "clock.so", folder / "clock-off"
        source.write_text(_SOURCE)
        assert _COMPILER is not None
        command = [_COMPILER, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"]
        subprocess.run(command, check=True)
        self.set()
        self.environ = {"LD_PRELOAD": str(library), "CLOCK_IS_OFF_BY": str(self._off)}

    def set(self, *, days: float = 0.0) -> None:
        """Let the clock be wrong by so many days from now on."""
        anew = self._off.with_suffix(".new")
        anew.write_text(str(int(days * 86_400)))
        anew.replace(self._off)
