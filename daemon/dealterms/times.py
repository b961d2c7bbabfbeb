"""How a moment is written as text, everywhere: aware UTC, six decimals, sorting as time."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["time_from_text", "time_to_text"]


def time_to_text(moment: datetime) -> str:
    """Return `2026-01-31T12:00:00.000000Z`; raise ValueError for a time without zone."""
    if moment.tzinfo is None:
        raise ValueError(f"a naive time cannot be stored: {moment!r}")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def time_from_text(text: str) -> datetime:
    """Return the aware UTC time of such a text; raise ValueError if it is none."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"a time without zone: {text!r}")
    return moment.astimezone(UTC)
