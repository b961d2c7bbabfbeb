"""The rows of the outbox and of its attempts: which message is next, and what became of it.

A lane is one endpoint and one deal. Only the oldest pending message of a lane may be tried; the
next waits until it was delivered or given up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select, update

from dealterms.alerts.retries import GONE, Outcome
from dealterms.alerts.webhook import Answer
from dealterms.tables import delivery_attempts, outbox_messages

__all__ = [
    "QueuedMessage",
    "disable_gone_endpoints",
    "due_messages",
    "find_messages",
    "find_parked",
    "log_attempt",
    "next_attempt_at",
    "settle",
]

_ERROR_CHARACTERS = 500
_ROW = outbox_messages.c


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """A message of the outbox, with the attempts made so far."""

    message_id: str
    endpoint: str
    deal_id: str
    body: bytes
    attempt_count: int
    first_attempt_at: datetime | None


def due_messages(
    connection: Connection, endpoints: Sequence[str], now: datetime
) -> list[QueuedMessage]:
    """Return the head of each lane of these endpoints whose next attempt is due, oldest first."""
    due = _lane_heads(endpoints).where(_ROW.next_attempt_at <= now)
    return [_message(row) for row in connection.execute(due)]


def next_attempt_at(connection: Connection, endpoints: Sequence[str]) -> datetime | None:
    """Return when the next attempt of any lane is due, or None if nothing waits."""
    heads = _lane_heads(endpoints).subquery()
    moment: datetime | None = connection.scalar(select(func.min(heads.c.next_attempt_at)))
    return moment


def find_messages(
    connection: Connection, message_id: str, endpoint: str | None = None
) -> list[QueuedMessage]:
    """Return the message of this id for one endpoint, or for each."""
    query = select(outbox_messages).where(_ROW.message_id == message_id)
    if endpoint is not None:
        query = query.where(_ROW.endpoint == endpoint)
    return [_message(row) for row in connection.execute(query)]


def find_parked(connection: Connection) -> list[QueuedMessage]:
    """Return every message that was given up, oldest first."""
    query = select(outbox_messages).where(_ROW.state.in_(("parked", "disabled")))
    return [_message(row) for row in connection.execute(query.order_by(_ROW.position))]


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
    """Write what the attempt at `now` made of a message."""
    connection.execute(
        update(outbox_messages)
        .where(_ROW.message_id == message.message_id, _ROW.endpoint == message.endpoint)
        .values(
            state=outcome.verdict.value,
            attempt_count=message.attempt_count + 1,
            next_attempt_at=outcome.next_attempt_at,
            first_attempt_at=message.first_attempt_at or now,
            last_attempt_at=now,
            last_status=answer.status,
            last_error=None if answer.is_success else answer.words[:_ERROR_CHARACTERS],
        )
    )


def disable_gone_endpoints(connection: Connection, endpoints: Sequence[str]) -> int:
    """Disable what waits for endpoints whose latest answer was 410; return how many messages.

    A later success (a replay, a test message) makes the endpoint's new messages due again.
    """
    gone = [endpoint for endpoint in endpoints if _latest_status(connection, endpoint) == GONE]
    result = connection.execute(
        update(outbox_messages)
        .where(_ROW.state == "pending", _ROW.endpoint.in_(gone))
        .values(state="disabled", next_attempt_at=None, last_error="the endpoint is gone (410)")
    )
    return result.rowcount


def _latest_status(connection: Connection, endpoint: str) -> int | None:
    attempt = delivery_attempts.c
    status: int | None = connection.scalar(
        select(attempt.status)
        .where(attempt.endpoint == endpoint, attempt.status.is_not(None))
        .order_by(attempt.attempt_id.desc())
        .limit(1)
    )
    return status


def _lane_heads(endpoints: Sequence[str]) -> Select[Any]:
    older = outbox_messages.alias("older").c
    has_older = exists().where(
        older.state == "pending",
        older.endpoint == _ROW.endpoint,
        older.deal_id == _ROW.deal_id,
        _comes_before(older),
    )
    return (
        select(outbox_messages)
        .where(_ROW.state == "pending", _ROW.endpoint.in_(endpoints), ~has_older)
        .order_by(_ROW.position, _ROW.message_id)
    )


def _comes_before(older: Any) -> ColumnElement[bool]:
    same_event = and_(older.position == _ROW.position, older.message_id < _ROW.message_id)
    return or_(older.position < _ROW.position, same_event)


def _message(row: Any) -> QueuedMessage:
    return QueuedMessage(
        row.message_id,
        row.endpoint,
        row.deal_id,
        row.body,
        row.attempt_count,
        row.first_attempt_at,
    )
