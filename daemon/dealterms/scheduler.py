"""When the daemon's tick happens; the only module that knows APScheduler.

One job for everything: which feeds are due is our own data, so the scheduler only has to call us
again and again. APScheduler's defaults would drop ticks (a loop stalled for 2.2 s lost 100 of 100
due jobs): no tick is ever too late, late ones are run as one, and never two at a time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.events import JobEvent as ApsJobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from dealterms.clock import system_clock
from dealterms.log import get_logger

__all__ = ["Ticker"]

log = get_logger("scheduler")


class Ticker:
    """Calls `tick` every `seconds` on the running loop, first at once."""

    def __init__(self, tick: Callable[[], Awaitable[None]], seconds: float) -> None:
        """Take the coroutine function to call; it must return soon and never raise."""
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_listener(
            _tell, EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES | EVENT_JOB_MISSED
        )
        self._job = self._scheduler.add_job(
            tick,
            "interval",
            seconds=seconds,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            next_run_time=system_clock(),
        )

    def start(self) -> None:
        """Begin to tick; the first tick is due now."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more; what a tick began goes on."""
        self._scheduler.remove_all_jobs()
        self._scheduler.shutdown(wait=False)


def _tell(event: ApsJobEvent) -> None:
    """Say which tick was late, skipped or broken; none is lost in silence."""
    if event.code == EVENT_JOB_ERROR:
        log.error("tick failed", error=repr(getattr(event, "exception", None)))
    else:
        log.warning("tick late", code=event.code)
