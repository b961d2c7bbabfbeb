"""What the works of a daemon are doing: which run, which fail, which have stopped getting on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dealterms.clock import Clock, monotonic, system_clock

__all__ = ["STUCK_SECONDS", "Vitals", "WorkReport"]

# The longest step has an end of its own: a task of a worker after 20 s, an exchange after 60, a
# page of events after some seconds. Five minutes without the end of any step is a fault.
STUCK_SECONDS = 300.0
_TICK_SECONDS = 30.0  # a tick is due every second


@dataclass(frozen=True, slots=True)
class WorkReport:
    """One work. `still_seconds` is how long it has not got on, None if it is not running.

    `failing_since` and `error` are of the failures since its last success.
    """

    work: str
    last_success_at: datetime | None
    failure_count: int
    failing_since: datetime | None
    error: str | None
    still_seconds: float | None

    @property
    def is_stuck(self) -> bool:
        """True if it runs and has not got on for too long."""
        return self.still_seconds is not None and self.still_seconds >= STUCK_SECONDS


@dataclass(slots=True)
class _Work:
    began: float | None = None
    moved: float = 0.0
    last_success_at: datetime | None = None
    failure_count: int = 0
    failing_since: datetime | None = None
    error: str | None = None


class Vitals:
    """Told by the service what its works do; asked by the watchdog, by health and by metrics."""

    def __init__(self, clock: Clock = system_clock, now: Callable[[], float] = monotonic) -> None:
        """Take the time of day, and a clock for durations."""
        self._clock, self._now = clock, now
        self._works: dict[str, _Work] = {}
        self._ticked: float | None = None

    def ticked(self) -> None:
        """Note that the loop is alive."""
        self._ticked = self._now()

    def began(self, name: str) -> None:
        """Note that a work has begun."""
        work = self._works.setdefault(name, _Work())
        work.began = work.moved = self._now()

    def moved(self, name: str) -> None:
        """Note that a work has ended one of its steps."""
        self._works[name].moved = self._now()

    def succeeded(self, name: str) -> float:
        """Note that a work has ended well; return how many seconds it took."""
        work = self._works[name]
        work.last_success_at = self._clock()
        work.failure_count, work.failing_since, work.error = 0, None, None
        return self._end(work)

    def failed(self, name: str, error: str) -> float:
        """Note that a work has failed as a whole; return how many seconds it took."""
        work = self._works[name]
        work.failure_count += 1
        work.failing_since, work.error = work.failing_since or self._clock(), error
        return self._end(work)

    def _end(self, work: _Work) -> float:
        began, work.began = work.began, None
        return 0.0 if began is None else self._now() - began

    def reports(self) -> list[WorkReport]:
        """Return each work as it stands now."""
        now = self._now()
        return [
            WorkReport(
                name, one.last_success_at, one.failure_count, one.failing_since, one.error,
                None if one.began is None else now - one.moved,
            )
            for name, one in self._works.items()
        ]  # fmt: skip

    @property
    def is_alive(self) -> bool:
        """True while the loop ticks and every work that runs gets on."""
        is_ticking = self._ticked is not None and self._now() - self._ticked < _TICK_SECONDS
        return is_ticking and not any(report.is_stuck for report in self.reports())

    @property
    def failing(self) -> list[WorkReport]:
        """Return the works whose last run failed."""
        return [report for report in self.reports() if report.failure_count]
