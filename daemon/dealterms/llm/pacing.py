"""How often the endpoint is asked: limits of a day, pauses after failures, retries. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

__all__ = ["MOST_ATTEMPTS", "Limits", "Prices", "Usage", "day_of", "limit_reached", "pause_end",
           "retry_at"]  # fmt: skip

# How long after a failed attempt an article is asked about again, attempt by attempt.
_RETRIES = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
)
MOST_ATTEMPTS = len(_RETRIES) + 1
_FAILURES_BEFORE_PAUSE = 3  # in a row: one may be the article's fault, three are the endpoint's
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)
_LONGEST_WISH = timedelta(hours=12)
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that went in and came out."""

    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.input_tokens + self.output_tokens

    def __add__(self, other: Usage) -> Usage:
        """Return both together."""
        return Usage(
            self.input_tokens + other.input_tokens, self.output_tokens + other.output_tokens
        )


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, in the operator's currency."""

    input: Decimal = Decimal(0)
    output: Decimal = Decimal(0)

    def cost(self, usage: Usage) -> Decimal:
        """Return what these tokens cost."""
        return (self.input * usage.input_tokens + self.output * usage.output_tokens) / _MILLION


@dataclass(frozen=True, slots=True)
class Limits:
    """What a UTC day and one article may take."""

    max_input_tokens: int
    max_output_tokens: int
    max_tokens_per_day: int
    max_cost_per_day: Decimal | None = None
    prices: Prices = Prices()


def day_of(now: datetime) -> datetime:
    """Return the beginning of the UTC day."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def limit_reached(used: Usage, input_tokens: int, limits: Limits) -> str | None:
    """Return which limit of the day a request of so many tokens could pass, or None.

    The answer is reckoned at its longest, so that a limit is never passed, only approached.
    """
    after = used + Usage(input_tokens, limits.max_output_tokens)
    if after.total > limits.max_tokens_per_day:
        return "max_tokens_per_day"
    if limits.max_cost_per_day is None:
        return None
    return "max_cost_per_day" if limits.prices.cost(after) > limits.max_cost_per_day else None


def pause_end(failures: Sequence[datetime], wish_seconds: float | None = None) -> datetime | None:
    """Return until when nothing is asked, after these failures in a row (newest first), or None.

    From the third on the pause doubles, from a minute to an hour. `wish_seconds` is what the
    endpoint asked for with the last one; it may only lengthen the pause, to 12 hours at most.
    """
    if not failures:
        return None
    pause = timedelta(0)
    if len(failures) >= _FAILURES_BEFORE_PAUSE:
        doublings = min(len(failures) - _FAILURES_BEFORE_PAUSE, 10)
        pause = min(_FIRST_PAUSE * (1 << doublings), _LONGEST_PAUSE)
    if wish_seconds is not None:
        pause = max(pause, min(timedelta(seconds=wish_seconds), _LONGEST_WISH))
    return failures[0] + pause if pause else None


def retry_at(attempt_count: int, attempted_at: datetime) -> datetime | None:
    """Return when an article is asked about again after so many failures; None: given up."""
    if attempt_count >= MOST_ATTEMPTS:
        return None
    return attempted_at + _RETRIES[attempt_count - 1]
