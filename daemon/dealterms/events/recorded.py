"""Events as they stand in the log, and how a row becomes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from dealterms.errors import IntegrityError, SchemaError
from dealterms.events.catalogue import Payload
from dealterms.events.codec import decode, load_json
from dealterms.tables import events

__all__ = ["RecordedEvent", "all_columns", "decoded"]


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event as it stands in the log.

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


def all_columns() -> Select[Any]:
    """Return the query of every event, in the order of columns that `decoded` reads."""
    return select(events)


def decoded(row: Sequence[Any]) -> RecordedEvent:
    """Return the event of a row; raise SchemaError or IntegrityError with its position."""
    position, event_id, stream, stream_position, kind, version, data, metadata, recorded_at = row
    try:
        event = decode(kind, version, data)
    except SchemaError as error:
        raise SchemaError(f"position {position}: {error}") from error
    except IntegrityError as error:
        raise IntegrityError(f"position {position}: {error}", position=position) from error
    return RecordedEvent(
        position, event_id, stream, stream_position, kind, version, event, load_json(metadata),
        recorded_at,
    )  # fmt: skip
