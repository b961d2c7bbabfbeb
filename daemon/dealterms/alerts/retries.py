"""When a message is tried again, and when it is given up (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dealterms.alerts.webhook import Answer

__all__ = ["DELAYS", "RETRY_AFTER_CAP", "Outcome", "Verdict", "decide_outcome"]

# Standard Webhooks 1.0: ten attempts in about three days, each delay counted from the attempt
# before. The first attempt is at once.
DELAYS = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
JITTER = 0.2  # a share of the delay, so that endpoints of one outage are not tried all at once
RETRY_AFTER_CAP = timedelta(hours=12)
GONE = 410
_SLOW_DOWN = frozenset({429, 503})


class Verdict(StrEnum):
    """What becomes of a message after an attempt; the names are its state in the outbox."""

    DELIVERED = "delivered"
    PENDING = "pending"
    PARKED = "parked"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict and, for a pending message, the time of its next attempt."""

    verdict: Verdict
    next_attempt_at: datetime | None = None


def decide_outcome(
    answer: Answer, *, attempt_count: int, attempted_at: datetime, spread: float
) -> Outcome:
    """Return what becomes of a message after its attempt number `attempt_count` (from 1).

    `spread` in [-1, 1] places the next attempt inside the jitter. Retry-After on 429 and 503 may
    only lengthen a delay, by at most `RETRY_AFTER_CAP`. 410 means: never again.
    """
    if answer.is_success:
        return Outcome(Verdict.DELIVERED)
    if answer.status == GONE:
        return Outcome(Verdict.DISABLED)
    if attempt_count >= len(DELAYS):
        return Outcome(Verdict.PARKED)
    delay = DELAYS[attempt_count] * (1 + JITTER * spread)
    if answer.status in _SLOW_DOWN and answer.retry_after_seconds is not None:
        delay = max(delay, min(timedelta(seconds=answer.retry_after_seconds), RETRY_AFTER_CAP))
    return Outcome(Verdict.PENDING, attempted_at + delay)
