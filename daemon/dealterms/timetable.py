"""Hours of the day in somebody's time zone: when it is quiet, and when the next one strikes. Pure.

Hours are those that a clock on the wall shows. An hour that a change of time leaves out strikes
when the clock jumps over it; one that comes twice strikes the first time only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

__all__ = ["QuietHours", "next_of", "parse_hour", "parse_quiet_hours"]

_HOUR = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` up to `end`, over midnight if `end` is the earlier hour."""

    start: time
    end: time

    def until(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """Return when the quiet that reigns at `now` ends, None if it does not reign."""
        local = now.astimezone(zone).time()
        if self.start < self.end:
            is_quiet = self.start <= local < self.end
        else:
            is_quiet = local >= self.start or local < self.end
        return next_of([self.end], now, zone) if is_quiet else None

    def __str__(self) -> str:
        """Return the hours as they are written in the file."""
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def next_of(hours: Iterable[time], now: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment after `now`, in UTC, at which one of the hours strikes."""
    today = now.astimezone(zone).date()
    moments = [
        datetime.combine(today + timedelta(days=days), hour, zone).astimezone(UTC)
        for hour in hours
        for days in (0, 1, 2)  # a zone may leave out a whole day
    ]
    return min(moment for moment in moments if moment > now)


def parse_hour(text: str) -> time:
    """Return the hour of "08:00"; ValueError for anything else."""
    match = _HOUR.fullmatch(text)
    if match is None:
        raise ValueError('an hour such as "08:00"')
    return time(int(match[1]), int(match[2]))


def parse_quiet_hours(text: str) -> QuietHours:
    """Return the hours of "22:00-07:00"; ValueError for anything else."""
    start, dash, end = text.partition("-")
    try:
        hours = QuietHours(parse_hour(start.strip()), parse_hour(end.strip()))
    except ValueError:
        hours = None
    if not dash or hours is None or hours.start == hours.end:
        raise ValueError('two different hours such as "22:00-07:00"')
    return hours
