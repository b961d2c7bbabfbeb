"""What an answer's headers say about coming back. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["max_age_seconds", "retry_after_seconds"]

_LONGEST_SECONDS = 366 * 86_400.0


def retry_after_seconds(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, as a number or as a date."""
    if not value:
        return None
    text = value.strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return min(float(text), _LONGEST_SECONDS)
    date = _http_date(text)
    return None if date is None else min(max((date - now).total_seconds(), 0.0), _LONGEST_SECONDS)


def max_age_seconds(cache_control: str | None, age: str | None = None) -> float | None:
    """Return how long an answer stays fresh by its Cache-Control, less the Age it already has.

    None where nothing is said, or where `no-cache` or `no-store` forbid to rely on it.
    """
    text = (cache_control or "").lower()
    match = re.search(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", text)
    if match is None or "no-cache" in text or "no-store" in text:
        return None
    spent = float(age) if age and age.strip().isdigit() else 0.0
    return max(min(float(match[1]), _LONGEST_SECONDS) - spent, 0.0)


def _http_date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
