"""Where a moment or a value lies on a plot: along the width in percent, up the height in pixels.

Pure. Widths are percentages so that a plot fits any window without being drawn anew; the marks on
it keep their size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

__all__ = ["Height", "Span", "Tick", "height_of", "span_of"]

_MOST_TICKS = 7
_EDGE = 0.025  # of the span, left free before the first moment
_SHORTEST = timedelta(days=14)
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 600)
_STEEP = 0.6  # values closer together than this share a scale that does not begin at zero


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled moment: where it lies, in percent of the width, and its words."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Span:
    """The time that a plot shows."""

    start: datetime
    end: datetime

    def x(self, moment: datetime | None) -> float:
        """Return where a moment lies, in percent; an unknown one lies at the left edge."""
        if moment is None:
            return 0.0
        share = (moment - self.start) / (self.end - self.start)
        return round(100 * min(max(share, 0.0), 1.0), 3)

    def ticks(self) -> tuple[Tick, ...]:
        """Return at most seven round moments inside the span."""
        for days in _DAYS:
            found = self._inside(_every_days(self.start, days), "%-d %b")
            if len(found) <= _MOST_TICKS:
                return found
        for months in _MONTHS:
            label = "%Y" if months >= _MONTHS[4] else "%b %Y"
            found = self._inside(_every_months(self.start, months), label)
            if len(found) <= _MOST_TICKS:
                break
        return found

    def _inside(self, moments: Iterable[datetime], label: str) -> tuple[Tick, ...]:
        ticks: list[Tick] = []
        for moment in moments:
            if moment > self.end or len(ticks) > _MOST_TICKS:
                break
            ticks.append(Tick(self.x(moment), f"{moment:{label}}"))
        return tuple(ticks)


def span_of(moments: Iterable[datetime | None], now: datetime) -> Span:
    """Return the span from the first of the moments to the last or `now`, with some air."""
    known = [moment for moment in moments if moment is not None]
    start, end = min([*known, now]), max([*known, now])
    if end - start < _SHORTEST:
        start = end - _SHORTEST
    return Span(start - (end - start) * _EDGE, end)


@dataclass(frozen=True, slots=True)
class Height:
    """The values that a plot shows: `low` lies at `bottom`, `high` at `top` (pixels from above)."""

    low: float
    high: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        """Return where a value lies, in pixels from above."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.bottom - share * (self.bottom - self.top), 1)


def height_of(values: Sequence[float], top: float, bottom: float) -> Height:
    """Return the scale for these values: from zero, unless they lie close together far from it."""
    low, high = min(values), max(values)
    if low < 0 or low > _STEEP * high:
        spread = (high - low) or abs(high) or 1.0
        low -= spread * _STEEP
    else:
        low = 0.0
    return Height(low, high if high > low else low + 1.0, top, bottom)


def _every_days(start: datetime, days: int) -> Iterable[datetime]:
    day = datetime(start.year, start.month, start.day, tzinfo=UTC)
    while True:
        day += timedelta(days=days)
        yield day


def _every_months(start: datetime, months: int) -> Iterable[datetime]:
    """Yield the first days of months whose number since year 0 the step divides."""
    month = start.year * 12 + start.month - 1
    month += -month % months if months > 1 else 1
    while month < date.max.year * 12:
        moment = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
        if moment > start:
            yield moment
        month += months
