"""Appending in terms that both databases share: drafts go in, one of three outcomes comes back.

A log writer either writes every draft under one seal, or writes nothing and says why: some drafts
stand in the log already, or a stream is not at the version asked for. What to do then is decided
here, once. The writer holds the head of the log from its first call until the caller commits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy import Connection

from dealterms.errors import ConcurrencyError, IntegrityError
from dealterms.events.catalogue import NewEvent
from dealterms.events.codec import dump_json, encode
from dealterms.events.recorded import RecordedEvent, all_columns, decoded
from dealterms.tables import events
from dealterms.times import time_to_text

__all__ = ["Draft", "LogWriter", "Mismatch", "StreamAppend", "Written", "append_all"]

_POSITIONS_PER_QUERY: Final = 500  # SQLite takes 32,766 parameters; small lists plan better


@dataclass(frozen=True, slots=True)
class StreamAppend:
    """Events for one stream; `expected_version` is the stream position they must follow on."""

    stream: str
    events: Sequence[NewEvent]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An event ready to be written; `step` counts it in its stream from 1 within one call."""

    new: NewEvent
    stream: str
    step: int
    payload: bytes
    metadata: bytes
    told: dict[str, Any]  # the metadata before it became bytes


@dataclass(frozen=True, slots=True)
class Written:
    """All drafts stand behind position `head`, with these stream positions, in their order."""

    head: int
    stream_positions: Sequence[int]


@dataclass(frozen=True, slots=True)
class Known:
    """Nothing was written: these positions hold drafts already."""

    positions: Sequence[int]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Nothing was written: the stream is at another version than the drafts expect."""

    stream: str
    expected: int
    found: int


class LogWriter(Protocol):
    """What a database does for an append."""

    def __call__(
        self,
        connection: Connection,
        drafts: Sequence[Draft],
        expected: Sequence[tuple[str, int]],
        recorded_at: str,
    ) -> Written | Known | Mismatch:
        """Lock the head, look for known drafts, check versions, write; see the outcomes."""


def append_all(
    write: LogWriter, connection: Connection, appends: Sequence[StreamAppend], at: datetime
) -> list[RecordedEvent]:
    """Append to several streams under one seal, all or nothing; see `EventStore.append_batch_in`.

    `at` is the present time.
    """
    known: dict[bytes, RecordedEvent] = {}
    while True:
        drafts, expected = _drafts(appends, known)
        if not drafts:
            return list(_answers(appends, known, {}))
        outcome = write(connection, drafts, [(s, v) for s, v, _ in expected], time_to_text(at))
        if isinstance(outcome, Written):
            return list(_answers(appends, known, _recorded(drafts, outcome, at)))
        if isinstance(outcome, Mismatch):
            offset = next(o for s, v, o in expected if (s, v) == (outcome.stream, outcome.expected))
            raise ConcurrencyError(
                outcome.stream, outcome.expected + offset, outcome.found + offset
            )
        known |= _load(connection, outcome.positions)


def _drafts(
    appends: Sequence[StreamAppend], known: dict[bytes, RecordedEvent]
) -> tuple[list[Draft], list[tuple[str, int, int]]]:
    """Return the events to write, each once, and what versions the streams must be at before.

    The third number of an expectation is how many drafts of this call come before it in its stream.
    """
    steps, seen = Counter[str](), set[bytes]()
    drafts, expected = list[Draft](), list[tuple[str, int, int]]()
    for append in appends:
        before = steps[append.stream]
        for new in append.events:
            if new.event_id in known or new.event_id in seen:
                continue
            seen.add(new.event_id)
            steps[append.stream] += 1
            drafts.append(_draft(new, append.stream, steps[append.stream]))
        if append.expected_version is not None and steps[append.stream] > before:
            expected.append((append.stream, append.expected_version - before, before))
    return drafts, expected


def _draft(new: NewEvent, stream: str, step: int) -> Draft:
    metadata = {
        "occurred_at": time_to_text(new.occurred_at),
        "causation_id": new.causation_id.hex() if new.causation_id else None,
        "correlation_id": new.correlation_id,
    }
    return Draft(new, stream, step, encode(new.event), dump_json(metadata), metadata)


def _recorded(
    drafts: Sequence[Draft], written: Written, at: datetime
) -> dict[bytes, RecordedEvent]:
    return {
        draft.new.event_id: RecordedEvent(
            written.head + number,
            draft.new.event_id,
            draft.stream,
            stream_position,
            draft.new.event.TYPE,
            draft.new.event.SCHEMA_VERSION,
            draft.new.event,
            draft.told,
            at,
        )
        for number, (draft, stream_position) in enumerate(
            zip(drafts, written.stream_positions, strict=True), start=1
        )
    }


def _answers(
    appends: Sequence[StreamAppend],
    known: dict[bytes, RecordedEvent],
    written: dict[bytes, RecordedEvent],
) -> Iterator[RecordedEvent]:
    """Yield what became of each event offered; of one offered twice, the second is known."""
    for append in appends:
        for new in append.events:
            fresh = written.get(new.event_id)
            if fresh is not None and new.event_id not in known:
                known[new.event_id] = fresh
                yield fresh
            else:
                earlier = known[new.event_id]
                _require_same(earlier, append.stream, new)
                yield earlier._replace(is_known=True)


def _load(connection: Connection, positions: Sequence[int]) -> dict[bytes, RecordedEvent]:
    known = {}
    for start in range(0, len(positions), _POSITIONS_PER_QUERY):
        some = positions[start : start + _POSITIONS_PER_QUERY]
        for row in connection.execute(all_columns().where(events.c.position.in_(some))):
            known[row.event_id] = decoded(row)
    return known


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
