"""The daemon ticks by the time of day, and goes on when somebody sets it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from support.set_clock import SetClock, needs_compiler

TICKS_A_SECOND = 50
TICKING = f"""
import asyncio
from dealterms.log import configure_logging
from dealterms.scheduler import Ticker

async def main():
    async def tick():
        print("tick", flush=True)

    ticker = Ticker(tick, {1 / TICKS_A_SECOND})
    ticker.start()
    await asyncio.sleep(3600)

configure_logging()
asyncio.run(main())
"""


@needs_compiler
def test_ticks_go_on_after_a_clock_was_set_by_a_month_ahead_and_back(tmp_path: Path) -> None:
    clock = SetClock(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", TICKING],
        stdout=subprocess.PIPE,
        env={**os.environ, **clock.environ},
    )
    try:
        assert process.stdout is not None
        for days in (0, 40, 0, -40, 0):
            clock.set(days=days)
            for _ in range(TICKS_A_SECOND):  # more than were under way
                assert process.stdout.readline() == b"tick\n"
    finally:
        process.kill()
        process.communicate()
