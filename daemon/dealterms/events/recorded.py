"""Events as they stand in the log, and how a row becomes one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, select, type_coerce
from sqlalchemy.types import NullType

from dealterms.errors import IntegrityError, SchemaError
from dealterms.events.catalogue import Payload
from dealterms.events.codec import decode, load_json
from dealterms.tables import events
from dealterms.times import time_from_text

__all__ = ["RecordedEvent", "all_columns", "decoded", "recorded_event"]


class RecordedEvent(NamedTuple):
    """An event as it stands in the log (a tuple: a replay makes a hundred thousand a second).

    `position` counts from 1 over the whole log, `stream_position` from 1 in its stream. `metadata`
    holds occurred_at, causation_id, correlation_id. `is_known`: the append found it there already.
    """

    position: int
    event_id: bytes
    stream: str
    stream_position: int
    type: str
    schema_version: int
    event: Payload
    metadata: dict[str, Any]
    recorded_at: datetime
    is_known: bool = False


# Times as the driver gives them: `decoded` reads them once, and quicker than a type can.
_RAW: Final = [
    type_coerce(column, NullType()).label(column.name) if column.name == "recorded_at" else column
    for column in events.c
]


def all_columns() -> Select[Any]:
    """Return the query of every event, in the order of columns that `decoded` reads."""
    return select(*_RAW)


def decoded(row: Sequence[Any]) -> RecordedEvent:
    """Return the event of a row; raise SchemaError or IntegrityError with its position."""
    position, event_id, stream, stream_position, kind, version, data, metadata, recorded_at = row
    try:
        event = decode(kind, version, data)
    except SchemaError as error:
        raise SchemaError(f"position {position}: {error}") from error
    except IntegrityError as error:
        raise IntegrityError(f"position {position}: {error}", position=position) from error
    return recorded_event((
        position, event_id, stream, stream_position, kind, version, event, load_json(metadata),
        _time_of(recorded_at), False,
    ))  # fmt: skip


# What `RecordedEvent._make` does, without Python.
recorded_event: Final = partial(tuple.__new__, RecordedEvent)


@lru_cache(maxsize=256)
def _time_of(stored: str | datetime) -> datetime:
    """Return when events were recorded, in UTC; those of one append share it."""
    return time_from_text(stored) if isinstance(stored, str) else stored.astimezone(UTC)
