"""When a message is tried again, and when it is given up (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dealterms.alerts.webhook import Answer

__all__ = [
    "DELAYS",
    "GONE",
    "LAST_NOT_BEFORE",
    "RETRY_AFTER_CAP",
    "SLOW_DOWN",
    "Outcome",
    "Verdict",
    "decide_outcome",
]

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
# However the jitter falls, an endpoint that is down for three days has one attempt left.
LAST_NOT_BEFORE = timedelta(days=3)
JITTER = 0.2  # a share of the delay, so that endpoints of one outage are not tried all at once
RETRY_AFTER_CAP = timedelta(hours=12)
GONE = 410
SLOW_DOWN = frozenset({429, 503})  # where Retry-After has a meaning (RFC 9110, RFC 6585)
# What a receiver says of this body and of no other: not to be read, too long, of a wrong kind.
_BLAMES_THE_MESSAGE = frozenset({400, 413, 415, 422})


class Verdict(StrEnum):
    """What becomes of a message after an attempt; the names are its state in the outbox."""

    DELIVERED = "delivered"
    PENDING = "pending"
    PARKED = "parked"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict and, for a pending message, the time of its next attempt.

    `is_counted`: the attempt was one of the ten. `is_refused`: the receiver lives and wants this
    message not; the next ones of its deal need not wait for it.
    """

    verdict: Verdict
    next_attempt_at: datetime | None = None
    is_counted: bool = True
    is_refused: bool = False


def decide_outcome(
    answer: Answer,
    *,
    attempt_count: int,
    attempted_at: datetime,
    spread: float,
    due_at: datetime | None = None,
    first_attempt_at: datetime | None = None,
) -> Outcome:
    """Return what becomes of a message after its attempt number `attempt_count` (from 1).

    `spread` in [-1, 1] places the next attempt inside the jitter. Retry-After on 429 and 503 may
    only lengthen a delay, by at most `RETRY_AFTER_CAP`. 410 means: never again. The last attempt
    is not made before three days have passed since `first_attempt_at`.

    An attempt before `due_at` was made because a newer message of the deal was due: if it fails it
    moves nothing and is none of the ten.
    """
    if answer.is_success:
        return Outcome(Verdict.DELIVERED)
    if answer.status == GONE:
        return Outcome(Verdict.DISABLED)
    is_refused = answer.status in _BLAMES_THE_MESSAGE
    if due_at is not None and due_at > attempted_at:
        next_at = _not_before(due_at, answer, attempted_at)
        return Outcome(Verdict.PENDING, next_at, is_counted=False, is_refused=is_refused)
    if attempt_count >= len(DELAYS):
        return Outcome(Verdict.PARKED)
    next_at = attempted_at + DELAYS[attempt_count] * (1 + JITTER * spread)
    if attempt_count == len(DELAYS) - 1 and first_attempt_at is not None:
        next_at = max(next_at, first_attempt_at + LAST_NOT_BEFORE)
    return Outcome(
        Verdict.PENDING, _not_before(next_at, answer, attempted_at), is_refused=is_refused
    )


def _not_before(moment: datetime, answer: Answer, attempted_at: datetime) -> datetime:
    """Return the moment, or the later one that the receiver asks for."""
    if answer.status not in SLOW_DOWN or answer.retry_after_seconds is None:
        return moment
    wished = min(timedelta(seconds=answer.retry_after_seconds), RETRY_AFTER_CAP)
    return max(moment, attempted_at + wished)
