"""Which type a column has in a file, and its values in that type, from either database. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final

from dealterms.times import time_from_text

__all__ = ["Kind", "as_kinds", "kind_of"]


class Kind(Enum):
    """The types of columns: text, whole number, truth, aware UTC time, and keys that only sort."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"
    TIME = "time"
    KEY = "key"


_TIMES: Final = frozenset(
    {"valid_from", "valid_to", "said_from", "said_to", "known_from", "known_to"}
)
_NUMBERS: Final = frozenset(
    {"position", "stream_position", "schema_version", "revision", "step", "place", "quote_start",
     "quote_end", "last_status", "slip_days", "total_slip_days", "silent_days", "hours_behind",
     "hours_to_confirmation", "confirmed_percent", "mean_hours_to_confirmation",
     "claims_per_100_articles"}
)  # fmt: skip
_KEYS: Final = frozenset({"ordinal", "moment"})


def kind_of(column: str) -> Kind:
    """Return the type of a column of a view or report, which its name tells."""
    if column in _KEYS:
        return Kind.KEY
    if column.startswith("is_"):
        return Kind.TRUTH
    if column.endswith("_at") or column in _TIMES:
        return Kind.TIME
    if column.endswith("_count") or column in _NUMBERS:
        return Kind.NUMBER
    return Kind.TEXT


def as_kinds(columns: Sequence[str]) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Return the function that gives a row of these columns with each value in its type."""
    makers = [(name, _MAKERS[kind_of(name)]) for name in columns]

    def typed(row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: None if row[name] is None else maker(row[name]) for name, maker in makers
        }

    return typed


def _time(value: str | datetime) -> datetime:
    return time_from_text(value) if isinstance(value, str) else value.astimezone(UTC)


def _text(value: str | bytes | memoryview) -> str:
    return value if isinstance(value, str) else bytes(value).decode()


def _key(value: bytes | memoryview) -> str:
    return bytes(value).hex()


_MAKERS: Final[Mapping[Kind, Callable[[Any], Any]]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: int,
    Kind.TRUTH: bool,
    Kind.TIME: _time,
    Kind.KEY: _key,
}
