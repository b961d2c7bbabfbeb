"""Appending in terms that both databases share: drafts go in, one of three outcomes comes back.

A log writer either writes every draft under one seal, or writes nothing and says why: some drafts
stand in the log already, or a stream is not at the version asked for. What to do then is decided
here, once. The writer holds the head of the log from its first call until the caller commits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any, Final, NamedTuple, Protocol

from sqlalchemy import Connection

from dealterms.database import any_of
from dealterms.errors import ConcurrencyError, IntegrityError
from dealterms.events.catalogue import NewEvent, Payload
from dealterms.events.codec import dump_json, encode
from dealterms.events.recorded import RecordedEvent, load_events, recorded_event
from dealterms.times import time_to_text

__all__ = ["Draft", "LogWriter", "Mismatch", "StreamAppend", "Written", "append_all"]

_POSITIONS_PER_QUERY: Final = 500  # SQLite takes 32,766 parameters; small lists plan better


@dataclass(frozen=True, slots=True)
class StreamAppend:
    """Events for one stream; `expected_version` is the stream position they must follow on."""

    stream: str
    events: Sequence[NewEvent]
    expected_version: int | None = None


class Draft(NamedTuple):
    """What is stored of an event but its place; `step` counts it in its stream within one call."""

    event_id: bytes
    stream: str
    step: int
    type: str
    schema_version: int
    data: bytes
    metadata: bytes


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
        offer = _offer(appends, known)
        if not offer.drafts:
            return list(_answers(appends, known, {}))
        expected = [(stream, version) for stream, version, _ in offer.expected]
        outcome = write(connection, offer.drafts, expected, time_to_text(at))
        if isinstance(outcome, Written):
            recorded = _recorded(offer, outcome, at)
            if len(recorded) == sum(len(append.events) for append in appends):
                return recorded  # each was new, and offered once
            return list(_answers(appends, known, {one.event_id: one for one in recorded}))
        if isinstance(outcome, Mismatch):
            raise _conflict(offer, outcome)
        known |= _load(connection, outcome.positions)


@dataclass(frozen=True, slots=True)
class _Offer:
    """The events of a call that are to be written, each once: drafts, and what they were made of.

    `expected` says what versions streams must be at before; the third number of an expectation is
    how many drafts of this call come before it in its stream.
    """

    drafts: list[Draft]
    sources: list[tuple[Payload, dict[str, Any]]]  # with the metadata before it became bytes
    expected: list[tuple[str, int, int]]


def _offer(appends: Sequence[StreamAppend], known: Mapping[bytes, RecordedEvent]) -> _Offer:
    drafts, sources, expected = list[Draft](), list[tuple[Payload, dict[str, Any]]](), []
    steps, seen = dict[str, int](), set(known)
    for append in appends:
        stream = append.stream
        step = before = steps.get(stream, 0)
        for new in append.events:
            if new.event_id in seen:
                continue
            seen.add(new.event_id)
            step += 1
            event, told = new.event, _metadata_of(new)
            sources.append((event, told))
            drafts.append(_draft((
                new.event_id, stream, step, event.TYPE, event.SCHEMA_VERSION, encode(event),
                dump_json(told),
            )))  # fmt: skip
        steps[stream] = step
        if append.expected_version is not None and step > before:
            expected.append((stream, append.expected_version - before, before))
    return _Offer(drafts, sources, expected)


_draft = partial(tuple.__new__, Draft)  # what `Draft._make` does, without Python


def _metadata_of(new: NewEvent) -> dict[str, Any]:
    return {
        "occurred_at": time_to_text(new.occurred_at),
        "causation_id": new.causation_id.hex() if new.causation_id else None,
        "correlation_id": new.correlation_id,
    }


def _recorded(offer: _Offer, written: Written, at: datetime) -> list[RecordedEvent]:
    numbered = zip(count(written.head + 1), written.stream_positions, offer.drafts, offer.sources)
    return [
        recorded_event((
            position, event_id, stream, stream_position, kind, version, event, told, at, False,
        ))
        for position, stream_position, (event_id, stream, _, kind, version, _, _), (event, told)
        in numbered
    ]  # fmt: skip


def _conflict(offer: _Offer, mismatch: Mismatch) -> ConcurrencyError:
    asked = (mismatch.stream, mismatch.expected)
    before = next(before for *expected, before in offer.expected if tuple(expected) == asked)
    return ConcurrencyError(mismatch.stream, mismatch.expected + before, mismatch.found + before)


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
        for recorded in load_events(connection, *any_of(connection, "position", some)):
            known[recorded.event_id] = recorded
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
