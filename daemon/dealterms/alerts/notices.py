"""Notices: what is said of an endpoint to those who asked to be told how the others are doing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from dealterms.alerts.bodies import plain_body
from dealterms.alerts.health import NoticeKind
from dealterms.alerts.outbox import OutboxMessage
from dealterms.settings import AlertSettings

__all__ = ["notices_for", "sentence_of"]

_SENTENCES = {
    NoticeKind.FAILING: "{address} has refused or missed several messages in a row: {outcome}",
    NoticeKind.EXHAUSTED: "a message to {address} was given up after its last attempt: {outcome}",
    NoticeKind.DISABLED: "{address} is disabled and gets nothing more: {outcome}",
    NoticeKind.RECOVERED: "{address} takes messages again",
}


def sentence_of(kind: NoticeKind, address: str, outcome: str) -> str:
    """Return the notice in one line for people."""
    return _SENTENCES[kind].format(address=address, outcome=outcome)


def notices_for(
    kind: NoticeKind,
    about: AlertSettings,
    outcome: str,
    endpoints: Iterable[AlertSettings],
    now: datetime,
) -> list[OutboxMessage]:
    """Return the notice as a message to each other endpoint that wants notices."""
    data = {
        "endpoint": {"id": about.endpoint_id, "address": about.masked_url},
        "outcome": outcome,
        "summary": sentence_of(kind, about.masked_url, outcome),
    }
    body = plain_body(f"dealterms.{kind}", now, data)
    key = f"{kind}\x1f{about.endpoint_id}\x1f{now.isoformat()}"
    message_id = f"msg_{hashlib.sha256(key.encode()).hexdigest()[:32]}"
    return [
        OutboxMessage(message_id, one.endpoint_id, one.masked_url, "", (kind.value,), body)
        for one in endpoints
        if one.notices and one.endpoint_id != about.endpoint_id
    ]
