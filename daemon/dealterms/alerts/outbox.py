"""Changes made into messages, and messages put into the outbox in the transaction of the change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from dealterms.alerts.bodies import TellableChange, body_of, plain_body
from dealterms.alerts.deliveries import QueuedMessage
from dealterms.alerts.filters import is_wanted
from dealterms.events.catalogue import ChangeRaised
from dealterms.settings import AlertSettings
from dealterms.tables import outbox_messages

__all__ = [
    "OutboxMessage",
    "message_id_of",
    "messages_for",
    "queue_in",
    "test_message",
]

_ROW = outbox_messages.c


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One message to one endpoint. `body` is its JSON, at most BODY_BYTES long.

    `alert_url` is masked: an address may hold a key. `deal_id` is '' for what is about no one deal.
    `held_until`: when it goes out, together with others; None for at once, alone.
    """

    message_id: str
    endpoint: str
    alert_url: str
    deal_id: str
    kinds: tuple[str, ...]
    body: bytes
    held_until: datetime | None = None


def messages_for(
    changes: Sequence[TellableChange],
    *,
    deal_names: Mapping[str, str],
    endpoints: Sequence[AlertSettings],
    raised_at: datetime,
    now: datetime,
) -> list[OutboxMessage]:
    """Return one message per endpoint, deal and article revision that it is to be told about.

    Endpoints see only the changes that their filters let through; the id does not depend on the
    endpoint.
    """
    messages = []
    ordered = sorted(changes, key=_message_key)  # stable: changes keep their order inside
    for (deal_id, _article, _revision), group in groupby(ordered, key=_message_key):
        told = list(group)
        message_id = message_id_of([part.change for part in told])
        for endpoint in endpoints:
            wanted = [part for part in told if is_wanted(part.change, endpoint)]
            if wanted:
                body = body_of(deal_id, deal_names.get(deal_id, deal_id), wanted, raised_at)
                messages.append(_message(message_id, endpoint, deal_id, wanted, body, now))
    return messages


def message_id_of(changes: Sequence[ChangeRaised]) -> str:
    """Return "msg_" and 32 hex digits: one id for the changes that one revision made to a deal."""
    first = changes[0]
    key = (first.article_id, str(first.revision), first.deal_id)
    change_ids = sorted(change.change_id for change in changes)
    digest = hashlib.sha256("\x1f".join((*key, *change_ids)).encode())
    return f"msg_{digest.hexdigest()[:32]}"


def test_message(endpoint: str, now: datetime) -> QueuedMessage:
    """Return a message that changes nothing, for `alerts test`; it is never queued."""
    digest = hashlib.sha256(f"{endpoint}\x1f{now.isoformat()}".encode()).hexdigest()
    summary = "A test message: signature and address are right."
    body = plain_body("dealterms.test", now, {"summary": summary})
    return QueuedMessage(f"msg_test_{digest[:24]}", endpoint, "", body, is_test=True)


def queue_in(
    connection: Connection, messages: Sequence[OutboxMessage], *, position: int, now: datetime
) -> int:
    """Put messages into the outbox, due at once unless held; return how many were new.

    `position` is that of the event that caused them and gives their order. A message that is
    already there is left as it is, whatever its state.
    """
    fresh = [message for message in messages if not _is_queued(connection, message)]
    if fresh:
        rows = [_row(connection, message, position, now) for message in fresh]
        connection.execute(outbox_messages.insert(), rows)
    return len(fresh)


def _message_key(part: TellableChange) -> tuple[str, str, int]:
    return part.change.deal_id, part.change.article_id, part.change.revision


def _message(
    message_id: str,
    endpoint: AlertSettings,
    deal_id: str,
    told: Sequence[TellableChange],
    body: bytes,
    now: datetime,
) -> OutboxMessage:
    return OutboxMessage(
        message_id=message_id,
        endpoint=endpoint.endpoint_id,
        alert_url=endpoint.masked_url,
        deal_id=deal_id,
        kinds=tuple(dict.fromkeys(part.change.kind for part in told)),
        body=body,
        held_until=endpoint.held_until(now),
    )


def _is_queued(connection: Connection, message: OutboxMessage) -> bool:
    found = connection.scalar(
        select(_ROW.message_id).where(
            _ROW.message_id == message.message_id, _ROW.endpoint == message.endpoint
        )
    )
    return found is not None


def _row(
    connection: Connection, message: OutboxMessage, position: int, now: datetime
) -> dict[str, Any]:
    return {
        "message_id": message.message_id,
        "endpoint": message.endpoint,
        "alert_url": message.alert_url,
        "deal_id": message.deal_id,
        "kinds": ",".join(message.kinds),
        "body": message.body,
        "position": position,
        "state": "pending",
        "attempt_count": 0,
        "next_attempt_at": _group_ends_at(connection, message) or now,
        "queued_at": now,
        "is_held": message.held_until is not None,
    }


def _group_ends_at(connection: Connection, message: OutboxMessage) -> datetime | None:
    """Return when a held message goes out: the first of its group has set the time."""
    if message.held_until is None:
        return None
    ends_at: datetime | None = connection.scalar(
        select(_ROW.next_attempt_at)
        .where(
            _ROW.endpoint == message.endpoint,
            _ROW.deal_id == message.deal_id,
            _ROW.state == "pending",
            _ROW.is_held,
        )
        .order_by(_ROW.position)
        .limit(1)
    )
    return ends_at or message.held_until
