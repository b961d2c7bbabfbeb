"""How a moment is written as text, everywhere: aware UTC, six decimals, sorting as time."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson

from dealterms.errors import UsageError

__all__ = ["parse_moment", "time_from_text", "time_to_text"]


def time_to_text(moment: datetime) -> str:
    """Return `2026-01-31T12:00:00.000000Z`; raise ValueError for a time without zone."""
    if moment.tzinfo is None:
        raise ValueError(f"a naive time cannot be stored: {moment!r}")
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    text = orjson.dumps(moment, option=orjson.OPT_UTC_Z)[1:-1].decode()  # thrice as quick
    return text if moment.microsecond else text[:-1] + ".000000Z"


def time_from_text(text: str) -> datetime:
    """Return the aware UTC time of such a text; raise ValueError if it is none."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"a time without zone: {text!r}")
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def parse_moment(text: str | None, *, is_start: bool = False) -> datetime | None:
    """Return the aware UTC time of a date or time; a date means the end of that day in UTC.

    With `is_start` it means the beginning of the day.
    Raises UsageError for anything else.
    """
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if len(text) <= len("2026-01-31") and not is_start:
            moment = moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(
            f'"{text}" is not a date; allowed: 2026-01-31 or 2026-01-31T12:00:00Z'
        ) from None
