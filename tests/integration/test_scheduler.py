"""The daemon's tick when the loop that it runs on has stood still."""

from __future__ import annotations

import asyncio
import time

from structlog.testing import capture_logs

from dealterms.scheduler import Ticker

HOUR = 3600.0
EVERY = 0.1
DROPPED_AFTER = 1.2  # seconds: by default APScheduler drops a tick that is a second late


def test_a_tick_that_fell_due_while_the_loop_stood_still_is_not_dropped() -> None:
    async def run() -> None:
        ticked = asyncio.Event()

        async def tick() -> None:
            ticked.set()

        ticker = Ticker(tick, HOUR)
        ticker.start()  # the tick is due now
        time.sleep(DROPPED_AFTER)
        await asyncio.wait_for(ticked.wait(), 10)
        ticker.stop()

    with capture_logs() as logs:
        asyncio.run(run())

    assert logs == []


def test_many_missed_ticks_are_made_up_for_with_one() -> None:
    began: list[float] = []
    ended = 0.0

    async def run() -> None:
        enough = asyncio.Event()

        async def tick() -> None:
            nonlocal ended
            began.append(time.monotonic())
            if len(began) == 2:
                time.sleep(8 * EVERY)
                ended = time.monotonic()
            if len(began) == 6:
                enough.set()

        ticker = Ticker(tick, EVERY)
        ticker.start()
        await asyncio.wait_for(enough.wait(), 60)
        ticker.stop()

    asyncio.run(run())

    # The next regular tick may be due right behind the one that makes up for the others.
    assert sum(ended <= at < ended + EVERY for at in began) <= 2
