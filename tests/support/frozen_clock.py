"""A clock that moves only when a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


class FrozenClock:
    """Call it for the time, aware UTC; it begins at noon of 2026-01-31."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> datetime:
        """Move on by a timedelta's keywords (`hours=2`) and return the new time."""
        self.now += timedelta(**duration)
        return self.now
