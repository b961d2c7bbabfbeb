"""Appending on SQLite: the write lock that BEGIN IMMEDIATE took is the lock on the head.

The statements go to the driver as they stand: for rows of ten values, SQLAlchemy's own work would
cost more than SQLite's.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import starmap
from typing import Final

from sqlalchemy import Connection

from dealterms.database import fetch_rows, run_many
from dealterms.errors import StoreError
from dealterms.events.appending import Draft, Known, Mismatch, Written
from dealterms.events.seals import FIRST_ROOT, event_digest, seal_root

__all__ = ["append_on_sqlite"]

_IDS_PER_QUERY: Final = 500  # SQLite takes 32,766 parameters; small lists plan better
_HEAD: Final = (
    "SELECT position, (SELECT root FROM seals ORDER BY last_position DESC LIMIT 1) "
    "FROM log_head WHERE id = 1"
)
# Ids begin with their time: those of news mostly lie behind all that the log has.
_ANY_BETWEEN: Final = "SELECT 1 FROM events WHERE event_id BETWEEN ? AND ? LIMIT 1"
# Grouped over several streams, SQLite would walk all their events.
_VERSION: Final = "SELECT coalesce(max(stream_position), 0) FROM events WHERE stream = ?"
_INSERT: Final = (
    "INSERT INTO events (position, event_id, stream, stream_position, type, schema_version, data, "
    "metadata, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SEAL: Final = (
    "INSERT INTO seals (last_position, first_position, digests, root, sealed_at) "
    "VALUES (?, ?, ?, ?, ?)"
)
_MOVE_HEAD: Final = "UPDATE log_head SET position = ? WHERE id = 1"


def append_on_sqlite(
    connection: Connection,
    drafts: Sequence[Draft],
    expected: Sequence[tuple[str, int]],
    recorded_at: str,
) -> Written | Known | Mismatch:
    """Write the drafts under one seal, or nothing; see `LogWriter`."""
    found = fetch_rows(connection, _HEAD)
    if not found:
        raise StoreError("the log has no head row: the schema is damaged, restore a backup")
    [(head, root)] = found
    known = _known_positions(connection, [draft.event_id for draft in drafts])
    if known:
        return Known(known)
    versions = {
        stream: fetch_rows(connection, _VERSION, (stream,))[0][0]
        for stream in {draft.stream for draft in drafts}
    }
    for stream, version in expected:
        if versions[stream] != version:
            return Mismatch(stream, version, versions[stream])
    positions = [versions[draft.stream] + draft.step for draft in drafts]
    _write(connection, (head, root or FIRST_ROOT), drafts, positions, recorded_at)
    return Written(head, positions)


def _known_positions(connection: Connection, ids: Sequence[bytes]) -> list[int]:
    known: list[int] = []
    if not fetch_rows(connection, _ANY_BETWEEN, (min(ids), max(ids))):
        return known
    for start in range(0, len(ids), _IDS_PER_QUERY):
        some = ids[start : start + _IDS_PER_QUERY]
        marks = ",".join("?" * len(some))
        query = f"SELECT position FROM events WHERE event_id IN ({marks})"  # noqa: S608 -- marks
        known += [position for (position,) in fetch_rows(connection, query, some)]
    return known


def _write(
    connection: Connection,
    end: tuple[int, bytes],
    drafts: Sequence[Draft],
    stream_positions: Sequence[int],
    recorded_at: str,
) -> None:
    """Write the events and the seal that follows on `end`, the position and root of the log."""
    head, previous = end
    rows = [
        (position, event_id, stream, stream_position, kind, version, data, told, recorded_at)
        for position, (event_id, stream, _, kind, version, data, told), stream_position in zip(
            range(head + 1, head + 1 + len(drafts)), drafts, stream_positions, strict=True
        )
    ]
    run_many(connection, _INSERT, rows)
    first, last = head + 1, head + len(rows)
    digests = b"".join(starmap(event_digest, rows))
    root = seal_root(previous, first, last, digests, recorded_at)
    fetch_rows(connection, _SEAL, (last, first, digests, root, recorded_at))
    fetch_rows(connection, _MOVE_HEAD, (last,))
