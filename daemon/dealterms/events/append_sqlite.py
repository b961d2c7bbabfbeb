"""Appending on SQLite: the write lock that BEGIN IMMEDIATE took is the lock on the head.

The statements go to the driver as they stand: for rows of ten values, SQLAlchemy's own compilation
costs a third of the time.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import Connection

from dealterms.errors import StoreError
from dealterms.events.appending import Draft, Known, Mismatch, Written
from dealterms.events.seals import FIRST_ROOT, event_digest, seal_root

__all__ = ["append_on_sqlite"]

_IDS_PER_QUERY: Final = 500  # SQLite takes 32,766 parameters; small lists plan better
_HEAD: Final = (
    "SELECT position, (SELECT root FROM seals ORDER BY last_position DESC LIMIT 1) "
    "FROM log_head WHERE id = 1"
)
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
    found = connection.exec_driver_sql(_HEAD).one_or_none()
    if found is None:
        raise StoreError("the log has no head row: the schema is damaged, restore a backup")
    head: int = found[0]
    known = _known_positions(connection, [draft.new.event_id for draft in drafts])
    if known:
        return Known(known)
    versions = _versions(connection, {draft.stream for draft in drafts})
    for stream, version in expected:
        if versions[stream] != version:
            return Mismatch(stream, version, versions[stream])
    positions = [versions[draft.stream] + draft.step for draft in drafts]
    _write(connection, (head, found[1] or FIRST_ROOT), drafts, positions, recorded_at)
    return Written(head, positions)


def _known_positions(connection: Connection, ids: Sequence[bytes]) -> list[int]:
    known: list[int] = []
    for start in range(0, len(ids), _IDS_PER_QUERY):
        some = ids[start : start + _IDS_PER_QUERY]
        marks = ",".join("?" * len(some))
        query = f"SELECT position FROM events WHERE event_id IN ({marks})"  # noqa: S608 -- marks
        known += connection.exec_driver_sql(query, tuple(some)).scalars()
    return known


def _versions(connection: Connection, streams: Collection[str]) -> dict[str, int]:
    """Return how many events each stream has; 0 for one that is new.

    A question for each stream is one step down an index; grouped, SQLite walks all its events.
    """
    versions, named = dict.fromkeys(streams, 0), list(streams)
    for start in range(0, len(named), _IDS_PER_QUERY):
        some = named[start : start + _IDS_PER_QUERY]
        marks = ",".join(["(?)"] * len(some))
        query = (
            f"WITH asked(stream) AS (VALUES {marks}) "  # noqa: S608 -- only marks
            "SELECT stream, (SELECT max(stream_position) FROM events WHERE stream = asked.stream) "
            "FROM asked"
        )
        for stream, version in connection.exec_driver_sql(query, tuple(some)):
            versions[stream] = version or 0
    return versions


def _write(
    connection: Connection,
    end: tuple[int, bytes],
    drafts: Sequence[Draft],
    stream_positions: Sequence[int],
    recorded_at: str,
) -> None:
    """Write the events and the seal that follows on `end`, the position and root of the log."""
    (head, previous), rows, digests = end, [], []
    numbered = zip(drafts, stream_positions, strict=True)
    for position, (draft, stream_position) in enumerate(numbered, start=head + 1):
        kind, new = draft.new.event, draft.new
        row = (
            position, new.event_id, draft.stream, stream_position, kind.TYPE, kind.SCHEMA_VERSION,
            draft.payload, draft.metadata, recorded_at,
        )  # fmt: skip
        rows.append(row)
        digests.append(event_digest(*row))
    connection.exec_driver_sql(_INSERT, rows)
    first, last, joined = head + 1, head + len(rows), b"".join(digests)
    root = seal_root(previous, first, last, joined, recorded_at)
    connection.exec_driver_sql(_SEAL, (last, first, joined, root, recorded_at))
    connection.exec_driver_sql(_MOVE_HEAD, (last,))
