"""The append-only store of events.

Positions are given from the head row, which one append at a time holds (SQLite: BEGIN IMMEDIATE,
PostgreSQL: the row's lock). They are therefore gapless and in commit order: no reader can pass a
position whose event commits later, and a checkpoint is one integer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, func, select, update

from dealterms.clock import Clock
from dealterms.errors import ConcurrencyError, IntegrityError, SchemaError, StoreError
from dealterms.events import blobs as blob_rows
from dealterms.events.blobs import Blob
from dealterms.events.catalogue import NewEvent, Payload
from dealterms.events.codec import decode, dump_json, encode, load_json
from dealterms.events.seals import FIRST_ROOT, event_digest, seal_root
from dealterms.events.verify import verify_log
from dealterms.tables import events, log_head, seals
from dealterms.times import time_to_text

__all__ = ["EventStore", "RecordedEvent", "StreamAppend"]

_IDS_PER_QUERY = 500  # SQLite takes 32,766 parameters, PostgreSQL 65,535; small lists plan better


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


@dataclass(frozen=True, slots=True)
class StreamAppend:
    """Events for one stream; `expected_version` is the stream position they must follow on."""

    stream: str
    events: Sequence[NewEvent]
    expected_version: int | None = None


class EventStore:
    """The log in the database behind `engine`; `clock` gives `recorded_at`."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Take a writing engine, or a read-only one for reading."""
        self._engine, self._clock = engine, clock

    # ---------------------------------------------------------------- append

    def append(
        self,
        stream: str,
        events: Sequence[NewEvent],
        expected_version: int | None = None,
        blobs: Sequence[Blob] = (),
    ) -> list[RecordedEvent]:
        """Append in a transaction of its own; see `append_in`."""
        with self._engine.begin() as connection:
            return self.append_in(connection, stream, events, expected_version, blobs)

    def append_in(
        self,
        connection: Connection,
        stream: str,
        events: Sequence[NewEvent],
        expected_version: int | None = None,
        blobs: Sequence[Blob] = (),
    ) -> list[RecordedEvent]:
        """Append events to a stream inside the caller's transaction, in the order given.

        Idempotent: an event whose id is in the log with the same bytes comes back as it stands
        there, and burns no position. Raise IntegrityError if the id stands for other bytes,
        ConcurrencyError if the stream is not at `expected_version` (the number of its events).
        """
        return self.append_batch_in(
            connection, [StreamAppend(stream, events, expected_version)], blobs
        )

    def append_batch_in(
        self, connection: Connection, appends: Sequence[StreamAppend], blobs: Sequence[Blob] = ()
    ) -> list[RecordedEvent]:
        """Append to several streams under one seal; all or nothing, as `append_in`."""
        head = _lock_head(connection)
        known = _known_events(connection, [new.event_id for a in appends for new in a.events])
        blob_rows.insert_blobs(connection, blobs)
        recorded_at = self._clock()
        answer: list[RecordedEvent] = []
        rows: list[dict[str, Any]] = []
        for append in appends:
            version = _stream_version(connection, append.stream, rows)
            fresh = [new for new in append.events if new.event_id not in known]
            if append.expected_version not in (None, version) and fresh:
                raise ConcurrencyError(append.stream, append.expected_version or 0, version)
            for new in append.events:
                earlier = known.get(new.event_id)
                if earlier is None:
                    position, version = head + len(rows) + 1, version + 1
                    row = _row_of(new, append.stream, position, version, recorded_at)
                    rows.append(row)
                    known[new.event_id] = _recorded(row, new.event)
                    answer.append(known[new.event_id])
                else:
                    _require_same(earlier, append.stream, new)
                    answer.append(replace(earlier, is_known=True))
        if rows:
            _write(connection, rows, recorded_at)
        return answer

    # ---------------------------------------------------------------- read

    def read_stream(self, stream: str) -> list[RecordedEvent]:
        """Return the events of a stream, oldest first."""
        query = _all_columns().where(events.c.stream == stream).order_by(events.c.stream_position)
        with self._engine.begin() as connection:
            return [_decoded(row) for row in connection.execute(query)]

    def read_all(
        self, after: int, limit: int, types: Collection[str] | None = None
    ) -> list[RecordedEvent]:
        """Return up to `limit` events behind position `after`, of these types if any are named."""
        with self._engine.begin() as connection:
            return self.read_all_in(connection, after, limit, types)

    def read_all_in(
        self, connection: Connection, after: int, limit: int, types: Collection[str] | None = None
    ) -> list[RecordedEvent]:
        """Read as `read_all`, inside the caller's transaction."""
        query = _all_columns().where(events.c.position > after)
        if types is not None:
            query = query.where(events.c.type.in_(types))
        page = connection.execute(query.order_by(events.c.position).limit(limit))
        return [_decoded(row) for row in page]

    def head(self) -> int:
        """Return the position of the newest event, 0 for an empty log."""
        with self._engine.begin() as connection:
            return self.head_in(connection)

    def head_in(self, connection: Connection) -> int:
        """Return the head as seen inside the caller's transaction."""
        position: int | None = connection.scalar(select(log_head.c.position))
        return position or 0

    def known_ids_in(self, connection: Connection, event_ids: Sequence[bytes]) -> set[bytes]:
        """Return those of the ids that are in the log."""
        return set(_known_events(connection, event_ids))

    def root(self) -> bytes:
        """Return the newest seal: 32 bytes over the whole log, worth keeping somewhere else."""
        with self._engine.begin() as connection:
            return _last_root(connection)

    # ---------------------------------------------------------------- blobs and proof

    def get_blob(self, sha256: str) -> bytes | None:
        """Return the bytes of a blob, or None if it is unknown or forgotten."""
        with self._engine.begin() as connection:
            return self.get_blobs_in(connection, [sha256]).get(sha256)

    def get_blobs_in(self, connection: Connection, hashes: Collection[str]) -> dict[str, bytes]:
        """Return the bytes of these blobs by hash; the unknown and the forgotten are left out."""
        return blob_rows.load_blobs(connection, hashes)

    def verify(self) -> list[IntegrityError]:
        """Return what is wrong with the log, each with its position; empty if it is whole."""
        with self._engine.begin() as connection:
            return verify_log(connection)


def _lock_head(connection: Connection) -> int:
    position: int | None = connection.scalar(select(log_head.c.position).with_for_update())
    if position is None:
        raise StoreError("the log has no head row: the schema is damaged, restore a backup")
    return position


def _known_events(connection: Connection, ids: Sequence[bytes]) -> dict[bytes, RecordedEvent]:
    known: dict[bytes, RecordedEvent] = {}
    for start in range(0, len(ids), _IDS_PER_QUERY):
        some = ids[start : start + _IDS_PER_QUERY]
        for row in connection.execute(_all_columns().where(events.c.event_id.in_(some))):
            known[row.event_id] = _decoded(row)
    return known


def _stream_version(connection: Connection, stream: str, rows: Iterable[dict[str, Any]]) -> int:
    """Return the stream's last position, those about to be written included."""
    stored: int | None = connection.scalar(
        select(func.max(events.c.stream_position)).where(events.c.stream == stream)
    )
    return (stored or 0) + len([row for row in rows if row["stream"] == stream])


def _row_of(
    new: NewEvent, stream: str, position: int, stream_position: int, recorded_at: datetime
) -> dict[str, Any]:
    metadata = {
        "occurred_at": time_to_text(new.occurred_at),
        "causation_id": new.causation_id.hex() if new.causation_id else None,
        "correlation_id": new.correlation_id,
    }
    return {
        "position": position, "event_id": new.event_id, "stream": stream,
        "stream_position": stream_position, "type": new.event.TYPE,
        "schema_version": new.event.SCHEMA_VERSION, "data": encode(new.event),
        "metadata": dump_json(metadata), "recorded_at": recorded_at,
    }  # fmt: skip


def _require_same(earlier: RecordedEvent, stream: str, new: NewEvent) -> None:
    """An id that comes again must come with the same payload (its cause and poll may differ)."""
    same = (
        earlier.stream == stream
        and earlier.type == new.event.TYPE
        and encode(earlier.event) == encode(new.event)
    )
    if not same:
        raise IntegrityError(
            f"event id {new.event_id.hex()} stands at position {earlier.position} for another "
            f"{earlier.type} than the {new.event.TYPE} offered now",
            position=earlier.position,
        )


def _write(connection: Connection, rows: list[dict[str, Any]], recorded_at: datetime) -> None:
    connection.execute(events.insert(), rows)
    first, last = rows[0]["position"], rows[-1]["position"]
    sealed_at = time_to_text(recorded_at)
    digests = b"".join(
        event_digest(
            position=row["position"], event_id=row["event_id"], stream=row["stream"],
            stream_position=row["stream_position"], event_type=row["type"],
            schema_version=row["schema_version"], payload=row["data"], metadata=row["metadata"],
            recorded_at=sealed_at)
        for row in rows
    )  # fmt: skip
    root = seal_root(_last_root(connection), first, last, digests, sealed_at)
    connection.execute(
        seals.insert(),
        {
            "last_position": last,
            "first_position": first,
            "digests": digests,
            "root": root,
            "sealed_at": recorded_at,
        },
    )
    connection.execute(update(log_head).values(position=last))


def _last_root(connection: Connection) -> bytes:
    newest = select(seals.c.root).order_by(seals.c.last_position.desc()).limit(1)
    return connection.scalar(newest) or FIRST_ROOT


def _all_columns() -> Select[Any]:
    return select(events)


def _decoded(row: Row[Any]) -> RecordedEvent:
    try:
        event = decode(row.type, row.schema_version, row.data)
    except SchemaError as error:
        raise SchemaError(f"position {row.position}: {error}") from error
    except IntegrityError as error:
        raise IntegrityError(f"position {row.position}: {error}", position=row.position) from error
    return _recorded(row._asdict(), event)


def _recorded(row: dict[str, Any], event: Payload) -> RecordedEvent:
    return RecordedEvent(
        row["position"],
        row["event_id"],
        row["stream"],
        row["stream_position"],
        row["type"],
        row["schema_version"],
        event,
        load_json(row["metadata"]),
        row["recorded_at"],
    )
