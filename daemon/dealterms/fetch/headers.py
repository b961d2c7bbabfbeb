"""What an answer's headers say about coming back. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["fresh_seconds", "max_age_seconds", "retry_after_seconds"]

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


def fresh_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return how long an answer with these headers stays fresh (RFC 9111, section 4.2.1).

    That is its `max-age`; without one, its Expires after its Date, or after `now` if it has none.
    None where nothing is said that can be relied on; a wrong date says nothing.
    """
    cache_control = headers.get("cache-control", "")
    if "max-age" in cache_control.lower() or _is_not_to_be_kept(cache_control):
        return max_age_seconds(cache_control, headers.get("age"))
    expires = _http_date(headers.get("expires", ""))
    if expires is None:
        return None
    sent_at = _http_date(headers.get("date", "")) or now
    return min(max((expires - sent_at).total_seconds(), 0.0), _LONGEST_SECONDS)


def max_age_seconds(cache_control: str | None, age: str | None = None) -> float | None:
    """Return how long an answer stays fresh by its Cache-Control, less the Age it already has.

    None where nothing is said, or where `no-cache` or `no-store` forbid to rely on it.
    """
    text = (cache_control or "").lower()
    match = re.search(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", text)
    if match is None or _is_not_to_be_kept(text):
        return None
    spent = float(age) if age and age.strip().isdigit() else 0.0
    return max(min(float(match[1]), _LONGEST_SECONDS) - spent, 0.0)


def _is_not_to_be_kept(cache_control: str) -> bool:
    text = cache_control.lower()
    return "no-cache" in text or "no-store" in text


def _http_date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
