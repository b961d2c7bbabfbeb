"""Events as they stand in the log, and how a row becomes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from dealterms.database import fetch_rows
from dealterms.errors import IntegrityError, SchemaError
from dealterms.events.catalogue import Payload
from dealterms.events.codec import decode, load_json
from dealterms.tables import events
from dealterms.times import time_from_text

__all__ = ["RecordedEvent", "load_events", "recorded_event"]


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


_SELECT: Final = f"SELECT {', '.join(events.c.keys())} FROM events WHERE "  # noqa: S608 -- our columns
# psycopg makes a time of its own for every row; as text, those of one append are read once.
_SELECT_BY_DIALECT: Final[Mapping[str, str]] = {
    "sqlite": _SELECT,
    "postgresql": _SELECT.replace("recorded_at", "recorded_at::text"),
}


def load_events(
    connection: Connection, where: str, parameters: Sequence[Any]
) -> list[RecordedEvent]:
    """Return the events that meet a condition in the driver's words, an order behind it if any.

    Raise SchemaError or IntegrityError with the position of an event that cannot be read.
    """
    statement = _SELECT_BY_DIALECT[connection.dialect.name] + where
    return [_decoded(row) for row in fetch_rows(connection, statement, parameters)]


def _decoded(row: Sequence[Any]) -> RecordedEvent:
    position, event_id, stream, stream_position, kind, version, data, metadata, recorded_at = row
    try:
        return recorded_event((
            position, event_id, stream, stream_position, kind, version,
            decode(kind, version, data), load_json(metadata), _time_of(recorded_at), False,
        ))  # fmt: skip
    except SchemaError as error:
        raise SchemaError(f"position {position}: {error}") from error
    except IntegrityError as error:
        raise IntegrityError(f"position {position}: {error}", position=position) from error


# What `RecordedEvent._make` does, without Python.
recorded_event: Final = partial(tuple.__new__, RecordedEvent)


@lru_cache(maxsize=256)
def _time_of(stored: str) -> datetime:
    """Return when events were recorded, in UTC; those of one append share it."""
    return time_from_text(stored)
