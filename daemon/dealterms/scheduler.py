"""When the daemon's tick happens; the only module that knows APScheduler.

One job for everything: which feeds are due is our own data, so the scheduler only has to call us
again and again. APScheduler's defaults would drop ticks (a loop stalled for 2.2 s lost 100 of 100
due jobs): no tick is ever too late, late ones are run as one, and never two at a time.

It goes by the time of day, which may be set. After a clock was set back by a month its next run
would be a month away, and after one was set ahead its interval trigger counts every second between
(3.5 million of them: half a minute in which the loop does nothing else). So the next tick is
reckoned from now, and brought forward if it has got out of reach.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.events import JobEvent as ApsJobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from dealterms.clock import system_clock
from dealterms.log import get_logger

__all__ = ["Ticker"]

log = get_logger("scheduler")


class _FromNow(BaseTrigger):  # type: ignore[misc]
    """Fires so much after now, whatever the clock said at the last time."""

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        return now + self._interval


class Ticker:
    """Calls `tick` every `seconds` on the running loop, first at once."""

    def __init__(self, tick: Callable[[], Awaitable[None]], seconds: float) -> None:
        """Take the coroutine function to call; it must return soon and never raise."""
        self._interval = timedelta(seconds=seconds)
        self._watch: asyncio.TimerHandle | None = None
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_listener(
            _tell, EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES | EVENT_JOB_MISSED
        )
        self._job = self._scheduler.add_job(
            tick,
            _FromNow(self._interval),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            next_run_time=system_clock(),
        )

    def start(self) -> None:
        """Begin to tick; the first tick is due now."""
        self._scheduler.start()
        self._mind_the_clock()

    def stop(self) -> None:
        """Tick no more; what a tick began goes on."""
        if self._watch is not None:
            self._watch.cancel()
        self._scheduler.remove_all_jobs()
        self._scheduler.shutdown(wait=False)

    def _mind_the_clock(self) -> None:
        """Look by counted seconds, which nobody sets, whether the next tick is still near."""
        now = system_clock()
        if self._job.next_run_time > now + 2 * self._interval:
            log.warning("the clock was set back", next_tick_at=str(self._job.next_run_time))
            self._job.modify(next_run_time=now)
        loop = asyncio.get_running_loop()
        self._watch = loop.call_later(self._interval.total_seconds(), self._mind_the_clock)


def _tell(event: ApsJobEvent) -> None:
    """Say which tick was late, skipped or broken; none is lost in silence."""
    if event.code == EVENT_JOB_ERROR:
        log.error("tick failed", error=repr(getattr(event, "exception", None)))
    else:
        log.warning("tick late", code=event.code)
