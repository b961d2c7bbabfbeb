"""The append-only store of events.

Positions are given from the head row, which one append at a time holds (SQLite: BEGIN IMMEDIATE,
PostgreSQL: the row's lock). They are therefore gapless and in commit order: no reader can pass a
position whose event commits later, and a checkpoint is one integer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, Engine, select

from dealterms.clock import Clock
from dealterms.database import among, any_of, mark_of
from dealterms.errors import IntegrityError
from dealterms.events import blobs as blob_rows
from dealterms.events.append_postgres import append_on_postgres
from dealterms.events.append_sqlite import append_on_sqlite
from dealterms.events.appending import LogWriter, StreamAppend, append_all
from dealterms.events.blobs import Blob
from dealterms.events.catalogue import NewEvent
from dealterms.events.recorded import RecordedEvent, load_events
from dealterms.events.seals import FIRST_ROOT
from dealterms.events.verify import verify_end, verify_log
from dealterms.tables import events, log_head, seals

__all__ = ["EventStore", "RecordedEvent", "StreamAppend"]

_WRITERS: Final[Mapping[str, LogWriter]] = {
    "sqlite": append_on_sqlite,
    "postgresql": append_on_postgres,
}
_IDS_PER_QUERY: Final = 500  # SQLite takes 32,766 parameters; small lists plan better


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
        write = _WRITERS[connection.dialect.name]
        answer = append_all(write, connection, appends, self._clock())
        blob_rows.insert_blobs(connection, blobs)  # now that the head is ours, so are the blobs
        return answer

    def lock_in(self, connection: Connection) -> None:
        """Keep every other append waiting until the caller's transaction ends.

        For whoever must see what is in the log before deciding what to append.
        """
        connection.execute(select(log_head.c.position).with_for_update())

    # ---------------------------------------------------------------- read

    def read_stream(self, stream: str) -> list[RecordedEvent]:
        """Return the events of a stream, oldest first."""
        with self._engine.begin() as connection:
            return list(self.read_streams_in(connection, [stream]))

    def read_streams_in(
        self,
        connection: Connection,
        streams: Sequence[str],
        types: Collection[str] | None = None,
    ) -> Iterator[RecordedEvent]:
        """Yield the events of several streams (and types, if named), each stream's oldest first."""
        for start in range(0, len(streams), _IDS_PER_QUERY):
            where, parameters = any_of(
                connection, "stream", streams[start : start + _IDS_PER_QUERY]
            )
            if types is not None:
                of_types, names = any_of(connection, "type", types)
                where, parameters = f"{where} AND {of_types}", [*parameters, *names]
            where += " ORDER BY stream, stream_position"
            yield from load_events(connection, where, parameters)

    def read_all(
        self, after: int, limit: int, types: Collection[str] | None = None
    ) -> list[RecordedEvent]:
        """Return up to `limit` events behind position `after`, of these types if any are named."""
        with self._engine.begin() as connection:
            return self.read_all_in(connection, after, limit, types)

    def read_all_in(
        self,
        connection: Connection,
        after: int,
        limit: int,
        types: Collection[str] | None = None,
        until: int | None = None,
    ) -> list[RecordedEvent]:
        """Read as `read_all` up to a position, inside the caller's transaction."""
        mark = mark_of(connection)
        where, parameters = f"position > {mark}", [after]
        if until is not None:
            where, parameters = f"{where} AND position <= {mark}", [*parameters, until]
        if types is not None:
            of_types, names = any_of(connection, "type", types)
            where, parameters = f"{where} AND {of_types}", [*parameters, *names]
        where += f" ORDER BY position LIMIT {mark}"
        return load_events(connection, where, [*parameters, limit])

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
        known: set[bytes] = set()
        for start in range(0, len(event_ids), _IDS_PER_QUERY):
            some = event_ids[start : start + _IDS_PER_QUERY]
            query = select(events.c.event_id).where(among(connection, events.c.event_id, some))
            known.update(connection.scalars(query))
        return known

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

    def verify(self, progress: Callable[[int], None] | None = None) -> list[IntegrityError]:
        """Return what is wrong with the log, each with its position; empty if it is whole.

        `progress` is told now and then how many events have been looked at.
        """
        with self._engine.begin() as connection:
            return verify_log(connection, progress)

    def require_whole_end(self) -> None:
        """Raise IntegrityError if the newest events are not as they were sealed.

        A cheap look before anything is written on top of them; `verify` looks at everything.
        """
        with self._engine.begin() as connection:
            problems = verify_end(connection)
        if problems:
            first = problems[0]
            raise IntegrityError(
                f"the log is not what was written: {first}; nothing is added to it: "
                "run `dealterms verify`, and restore a backup",
                position=first.position,
            )


def _last_root(connection: Connection) -> bytes:
    newest = select(seals.c.root).order_by(seals.c.last_position.desc()).limit(1)
    return connection.scalar(newest) or FIRST_ROOT
