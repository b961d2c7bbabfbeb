"""Changes made into messages, and messages put into the outbox in the transaction of the change.

The body is fixed when it is queued (interfaces.md section 4), so that every attempt and every
replay sends the same bytes under the same id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import orjson
from sqlalchemy import Connection, select

from dealterms.alerts.changes import ChangeKind
from dealterms.alerts.deliveries import QueuedMessage
from dealterms.alerts.summary import summarise
from dealterms.events.catalogue import ChangeRaised
from dealterms.settings import AlertSettings
from dealterms.tables import outbox_messages

__all__ = [
    "BODY_BYTES",
    "CUT_MARK",
    "Evidence",
    "OutboxMessage",
    "TellableChange",
    "message_id_of",
    "messages_for",
    "queue_in",
    "test_message",
]

BODY_BYTES = 20_000  # Standard Webhooks: a payload stays under 20 kB
CUT_MARK = " […]"

# How much of each quote and value text is kept, tried in turn until the body fits.
_TEXT_BUDGETS = (1000, 300, 100)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passage that a change rests on; `quote` is None once its article was forgotten."""

    quote: str | None
    url: str
    publisher: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class TellableChange:
    """A change as it was raised, with the evidence that the event itself does not hold."""

    change: ChangeRaised
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One message to one endpoint. `body` is the JSON that is sent, at most BODY_BYTES long.

    `alert_url` is masked: an address may hold a key.
    """

    message_id: str
    endpoint: str
    alert_url: str
    deal_id: str
    kinds: tuple[str, ...]
    body: bytes


def messages_for(
    changes: Sequence[TellableChange],
    *,
    deal_names: Mapping[str, str],
    endpoints: Sequence[AlertSettings],
    raised_at: datetime,
) -> list[OutboxMessage]:
    """Return one message per endpoint, deal and article revision that it is to be told about.

    Endpoints see only the changes that their deals, terms and kinds let through; the id does not
    depend on the endpoint.
    """
    messages = []
    ordered = sorted(changes, key=_message_key)  # stable: changes keep their order inside
    for (deal_id, _article, _revision), group in groupby(ordered, key=_message_key):
        told = list(group)
        message_id = message_id_of([part.change for part in told])
        for endpoint in endpoints:
            wanted = [part for part in told if _is_wanted(part.change, endpoint)]
            if wanted:
                name = deal_names.get(deal_id, deal_id)
                summary = summarise(name, [part.change for part in wanted])
                body = _body(deal_id, name, wanted, summary, raised_at)
                messages.append(_message(message_id, endpoint, deal_id, wanted, body))
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
    body = orjson.dumps(
        {
            "type": "dealterms.test",
            "timestamp": _time(now),
            "data": {"summary": "A test message: signature and address are right."},
        }
    )
    return QueuedMessage(f"msg_test_{digest[:24]}", endpoint, "", body, is_test=True)


def queue_in(
    connection: Connection, messages: Sequence[OutboxMessage], *, position: int, now: datetime
) -> int:
    """Put messages into the outbox, due at once; return how many were new.

    `position` is that of the event that caused them and gives their order. A message that is
    already there is left as it is, whatever its state.
    """
    fresh = [message for message in messages if not _is_queued(connection, message)]
    if fresh:
        rows = [_row(message, position, now) for message in fresh]
        connection.execute(outbox_messages.insert(), rows)
    return len(fresh)


def _message_key(part: TellableChange) -> tuple[str, str, int]:
    return part.change.deal_id, part.change.article_id, part.change.revision


def _is_wanted(change: ChangeRaised, endpoint: AlertSettings) -> bool:
    """Say whether an endpoint is told; a revised reading only if it asked for that kind."""
    if not change.is_pushed and change.kind != ChangeKind.REVISED_READING:
        return False
    return (
        change.kind in endpoint.kinds
        and (not endpoint.deals or change.deal_id in endpoint.deals)
        and (not endpoint.terms or change.term in endpoint.terms)
    )


def _message(
    message_id: str,
    endpoint: AlertSettings,
    deal_id: str,
    told: Sequence[TellableChange],
    body: bytes,
) -> OutboxMessage:
    kinds = tuple(dict.fromkeys(part.change.kind for part in told))
    return OutboxMessage(
        message_id, endpoint.endpoint_id, endpoint.masked_url, deal_id, kinds, body
    )


def _body(
    deal_id: str, name: str, told: Sequence[TellableChange], summary: str, raised_at: datetime
) -> bytes:
    """Return the JSON body; quotes and texts are cut, then the last changes left out, to fit."""
    for budget in _TEXT_BUDGETS:
        changes = [_change(part, budget) for part in told]
        body = _encode(deal_id, name, changes, summary, raised_at)
        if len(body) <= BODY_BYTES:
            return body
    while len(body) > BODY_BYTES and changes:
        changes.pop()
        body = _encode(deal_id, name, changes, summary, raised_at, len(told) - len(changes))
    return body


def _encode(
    deal_id: str,
    name: str,
    changes: list[dict[str, Any]],
    summary: str,
    raised_at: datetime,
    left_out: int = 0,
) -> bytes:
    data: dict[str, Any] = {
        "deal": {"id": deal_id, "name": name},
        "changes": changes,
        "summary": summary,
    }
    if left_out:
        data["left_out_count"] = left_out
    return orjson.dumps({"type": "deal.terms_changed", "timestamp": _time(raised_at), "data": data})


def _change(part: TellableChange, budget: int) -> dict[str, Any]:
    change, evidence = part.change, part.evidence
    return {
        "change_id": change.change_id,
        "kind": change.kind,
        "term": change.term,
        "holder": change.holder,
        "layer": change.layer,
        "old": _side(change.old, budget),
        "new": _side(change.new, budget),
        "evidence": {
            "quote": _cut(evidence.quote, budget),
            "url": evidence.url,
            "publisher": evidence.publisher,
            "published_at": _time(evidence.published_at),
        },
    }


def _side(side: Mapping[str, Any] | None, budget: int) -> dict[str, Any] | None:
    if side is None:
        return None
    return {**side, "text": _cut(side.get("text"), budget)}


def _cut(text: str | None, budget: int) -> str | None:
    if text is None or len(text) <= budget:
        return text
    return text[: budget - len(CUT_MARK)] + CUT_MARK


def _time(moment: datetime | None) -> str | None:
    """Return a time as the webhook writes it: UTC, whole seconds, Z."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_queued(connection: Connection, message: OutboxMessage) -> bool:
    row = outbox_messages.c
    found = connection.scalar(
        select(row.message_id).where(
            row.message_id == message.message_id, row.endpoint == message.endpoint
        )
    )
    return found is not None


def _row(message: OutboxMessage, position: int, now: datetime) -> dict[str, Any]:
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
        "next_attempt_at": now,
        "queued_at": now,
    }
