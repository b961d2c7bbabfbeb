"""The rows of the outbox and of its attempts: which message is next, and what became of it.

A lane is one endpoint and one deal. It is due when any of its messages is, and what is tried then
is always the oldest: so a receiver never sees a deal's new value before the old one, and a new
message is reason enough to try the one that holds it up. A message that the receiver refuses for
what it says (`is_refused`) holds up nobody; it is tried again on its own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, select, update

from dealterms.alerts.retries import Outcome, Verdict
from dealterms.alerts.webhook import Answer
from dealterms.tables import delivery_attempts, outbox_messages

__all__ = [
    "Lane",
    "QueuedMessage",
    "Selection",
    "anything_waits",
    "due_lanes",
    "find_messages",
    "log_attempt",
    "message_of",
    "next_in_lane",
    "park",
    "settle",
    "waiting_for",
    "wake_endpoint",
]

_ERROR_CHARACTERS = 500
_ROW = outbox_messages.c
_AGE = (_ROW.position, _ROW.message_id)
_WAITS = and_(_ROW.state == Verdict.PENDING, ~_ROW.is_held)


class Lane(NamedTuple):
    """Messages that are delivered one after the other."""

    endpoint: str
    deal_id: str


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """A message of the outbox, with the attempts made so far.

    `body` is the message in its canonical form, whatever form the endpoint is sent.
    """

    message_id: str
    endpoint: str
    deal_id: str
    body: bytes
    attempt_count: int = 0
    first_attempt_at: datetime | None = None
    next_attempt_at: datetime | None = None
    is_refused: bool = False
    is_test: bool = False

    @property
    def lane(self) -> Lane:
        """Return the lane it is in."""
        return Lane(self.endpoint, self.deal_id)


def anything_waits(connection: Connection) -> bool:
    """Return whether any message is neither delivered nor given up, held ones included."""
    return connection.execute(_ANY_PENDING).first() is not None


_ANY_PENDING = select(_ROW.message_id).where(_ROW.state == Verdict.PENDING).limit(1)


def due_lanes(connection: Connection, endpoints: Collection[str], now: datetime) -> list[Lane]:
    """Return the lanes of these endpoints in which a message is due."""
    query = (
        select(_ROW.endpoint, _ROW.deal_id)
        .where(_WAITS, _ROW.next_attempt_at <= now, _ROW.endpoint.in_(endpoints))
        .distinct()
        .order_by(_ROW.endpoint, _ROW.deal_id)
    )
    return [Lane(*row) for row in connection.execute(query)]


def next_in_lane(connection: Connection, lane: Lane, now: datetime) -> QueuedMessage | None:
    """Return the message of a lane that is to be tried now, None if nothing in it is due."""
    is_due = _ROW.next_attempt_at <= now
    first_due = _waiting_in(lane).where(is_due).order_by(_ROW.is_refused, *_AGE).limit(1)
    due = connection.execute(first_due).one_or_none()
    if due is None or due.is_refused:
        return None if due is None else message_of(due)
    head = _waiting_in(lane).where(~_ROW.is_refused).order_by(*_AGE).limit(1)
    return message_of(connection.execute(head).one())


def waiting_for(connection: Connection, endpoint: str) -> list[QueuedMessage]:
    """Return everything that waits for an endpoint, held messages too, oldest first."""
    query = select(outbox_messages).where(_ROW.endpoint == endpoint, _ROW.state == Verdict.PENDING)
    return [message_of(row) for row in connection.execute(query.order_by(*_AGE))]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which messages a person means: those for which everything that is given holds."""

    message_id: str | None = None
    endpoint: str | None = None
    is_parked: bool = False
    since: datetime | None = None
    until: datetime | None = None


def find_messages(connection: Connection, which: Selection) -> list[QueuedMessage]:
    """Return the messages that are meant, whatever became of them, oldest first."""
    query = select(outbox_messages).where(~_ROW.is_held)
    if which.message_id is not None:
        query = query.where(_ROW.message_id == which.message_id)
    if which.endpoint is not None:
        query = query.where(_ROW.endpoint == which.endpoint)
    if which.is_parked:
        query = query.where(_ROW.state.in_((Verdict.PARKED, Verdict.DISABLED)))
    if which.since is not None:
        query = query.where(_ROW.queued_at >= which.since)
    if which.until is not None:
        query = query.where(_ROW.queued_at <= which.until)
    return [message_of(row) for row in connection.execute(query.order_by(*_AGE))]


def log_attempt(
    connection: Connection, message_id: str, endpoint: str, answer: Answer, now: datetime
) -> None:
    """Add one row to the log of attempts."""
    connection.execute(
        delivery_attempts.insert(),
        {
            "message_id": message_id,
            "endpoint": endpoint,
            "attempted_at": now,
            "duration_ms": answer.duration_ms,
            "status": answer.status,
            "error": answer.error and answer.error[:_ERROR_CHARACTERS],
            "answer_start": answer.answer_start,
        },
    )


def settle(
    connection: Connection, message: QueuedMessage, answer: Answer, outcome: Outcome, now: datetime
) -> None:
    """Write what the attempt at `now` made of a message and of those behind it in its lane."""
    is_aside = message.is_refused or outcome.is_refused  # once passed, it holds up nobody again
    connection.execute(
        update(outbox_messages)
        .where(_ROW.message_id == message.message_id, _ROW.endpoint == message.endpoint)
        .values(
            state=outcome.verdict.value,
            attempt_count=message.attempt_count + outcome.is_counted,
            next_attempt_at=outcome.next_attempt_at,
            is_refused=is_aside,
            first_attempt_at=message.first_attempt_at or now,
            last_attempt_at=now,
            last_status=answer.status,
            last_error=None if answer.is_success else answer.words[:_ERROR_CHARACTERS],
        )
    )
    if outcome.verdict is not Verdict.PENDING:
        _wake(connection, now, _in_lane(message.lane))
    elif not is_aside:
        _wait_together(connection, message.lane, now, outcome.next_attempt_at)


def park(connection: Connection, message: QueuedMessage, verdict: Verdict, reason: str) -> None:
    """Give a message up without an attempt: its endpoint is disabled, or silenced."""
    connection.execute(
        update(outbox_messages)
        .where(_ROW.message_id == message.message_id, _ROW.endpoint == message.endpoint)
        .values(state=verdict.value, next_attempt_at=None, is_held=False, last_error=reason)
    )


def wake_endpoint(connection: Connection, endpoint: str, now: datetime) -> None:
    """Make everything that waits for an endpoint due now: it has come back."""
    _wake(connection, now, _ROW.endpoint == endpoint)


def _wake(connection: Connection, now: datetime, which: ColumnElement[bool]) -> None:
    """Make what waits for its next attempt due since it was queued, so that this pass takes it."""
    connection.execute(
        update(outbox_messages)
        .where(_WAITS, ~_ROW.is_refused, _ROW.next_attempt_at > now, which)
        .values(next_attempt_at=_ROW.queued_at)
    )


def _wait_together(
    connection: Connection, lane: Lane, now: datetime, until: datetime | None
) -> None:
    """Let what was due in a lane wait for the message that holds it up."""
    connection.execute(
        update(outbox_messages)
        .where(_WAITS, ~_ROW.is_refused, _in_lane(lane), _ROW.next_attempt_at <= now)
        .values(next_attempt_at=until)
    )


def _waiting_in(lane: Lane) -> Select[Any]:
    return select(outbox_messages).where(_WAITS, _in_lane(lane))


def _in_lane(lane: Lane) -> ColumnElement[bool]:
    return and_(_ROW.endpoint == lane.endpoint, _ROW.deal_id == lane.deal_id)


def message_of(row: Any) -> QueuedMessage:
    """Return a row of the outbox as a message."""
    return QueuedMessage(
        row.message_id,
        row.endpoint,
        row.deal_id,
        row.body,
        row.attempt_count,
        row.first_attempt_at,
        row.next_attempt_at,
        row.is_refused,
    )
