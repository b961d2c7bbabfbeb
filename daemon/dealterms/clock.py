"""The only module that asks what time it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

__all__ = ["Clock", "monotonic", "system_clock"]

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present time, aware UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Return seconds on a clock that never goes back, for durations only."""
    return time.monotonic()
