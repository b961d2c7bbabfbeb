"""What a feed says of itself about how often it wants to be asked. Pure.

RSS has `ttl` (minutes), `skipHours` and `skipDays` (GMT); the syndication module, which Atom and
RDF use too, has `updatePeriod` and `updateFrequency`. The feed library keeps only the last of
several hours, so they are read from the bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

__all__ = ["NO_WISHES", "Rhythm", "rhythm_of"]

_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>")
_PERIOD = re.compile(rb"<[\w.-]+:updatePeriod>\s*(\w{1,20})\s*</")
_FREQUENCY = re.compile(rb"<[\w.-]+:updateFrequency>\s*(\d{1,4})\s*</")
_SKIPPED_HOURS = re.compile(rb"<skipHours>(.{0,2000}?)</skipHours>", re.DOTALL)
_SKIPPED_DAYS = re.compile(rb"<skipDays>(.{0,2000}?)</skipDays>", re.DOTALL)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>")
_DAY = re.compile(rb"<day>\s*([A-Za-z]{6,9})\s*</day>")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS = {
    b"hourly": timedelta(hours=1),
    b"daily": timedelta(days=1),
    b"weekly": timedelta(days=7),
    b"monthly": timedelta(days=30),
    b"yearly": timedelta(days=365),
}
_MOST_HOURS, _MOST_DAYS = 23, 5  # who wants to be asked never, or on one day only, is mistaken


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long a feed wants to be left alone, and when.

    `wait` is the least time between two polls, None if nothing is said. `skip_hours` are hours of
    the day in UTC, `skip_days` days of the week, Monday 0.
    """

    wait: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()

    def next_allowed(self, when: datetime) -> datetime:
        """Return `when`, or the beginning of the first hour after it that is not skipped."""
        moment = when.astimezone(UTC)
        while moment.hour in self.skip_hours or moment.weekday() in self.skip_days:
            moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return moment

    def as_text(self) -> str | None:
        """Return the rhythm as it is stored, None if nothing is said."""
        if self == NO_WISHES:
            return None
        seconds = "" if self.wait is None else str(int(self.wait.total_seconds()))
        hours, days = (
            ",".join(map(str, sorted(part))) for part in (self.skip_hours, self.skip_days)
        )
        return f"{seconds};{hours};{days}"

    @classmethod
    def from_text(cls, text: str | None) -> Rhythm:
        """Return the rhythm that `as_text` wrote."""
        if text is None:
            return NO_WISHES
        seconds, hours, days = text.split(";")
        return cls(
            timedelta(seconds=int(seconds)) if seconds else None,
            frozenset(int(hour) for hour in hours.split(",") if hour),
            frozenset(int(day) for day in days.split(",") if day),
        )


NO_WISHES = Rhythm()


def rhythm_of(surroundings: bytes) -> Rhythm:
    """Return what a feed document says outside of its entries.

    Of two wishes the longer counts. A feed that skips every hour, or more than five days, says
    nothing that can be followed: those are left out.
    """
    waits = [wait for wait in (_ttl(surroundings), _period(surroundings)) if wait]
    hours = frozenset(int(hour) % 24 for hour in _listed(_SKIPPED_HOURS, _HOUR, surroundings))
    days = frozenset(
        _DAYS.index(name)
        for day in _listed(_SKIPPED_DAYS, _DAY, surroundings)
        if (name := day.decode().lower()) in _DAYS
    )
    return Rhythm(
        max(waits, default=None),
        hours if len(hours) <= _MOST_HOURS else frozenset(),
        days if len(days) <= _MOST_DAYS else frozenset(),
    )


def _ttl(surroundings: bytes) -> timedelta | None:
    found = _TTL.search(surroundings)
    return timedelta(minutes=int(found[1])) if found else None


def _period(surroundings: bytes) -> timedelta | None:
    period = _PERIOD.search(surroundings)
    length = _PERIODS.get(period[1].lower()) if period else None
    if length is None:
        return None
    frequency = _FREQUENCY.search(surroundings)
    return length / max(int(frequency[1]) if frequency else 1, 1)


def _listed(outer: re.Pattern[bytes], inner: re.Pattern[bytes], surroundings: bytes) -> list[bytes]:
    found = outer.search(surroundings)
    return inner.findall(found[1]) if found else []
