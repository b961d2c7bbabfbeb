"""Silences: a person's "not now" for an endpoint, a deal, or all; each has an end.

What is queued while one lasts is parked at once, as an event like any parking, and can be replayed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from dealterms.alerts.deliveries import QueuedMessage, message_of
from dealterms.errors import UsageError
from dealterms.tables import outbox_messages, silences

__all__ = ["Silence", "lift_silence", "load_silences", "make_silence", "silenced"]

_ROW, _SILENCE = outbox_messages.c, silences.c


@dataclass(frozen=True, slots=True)
class Silence:
    """One silence; an empty `endpoint` or `deal_id` stands for all."""

    silence_id: int
    endpoint: str
    deal_id: str
    begins_at: datetime
    ends_at: datetime
    reason: str
    made_by: str


def make_silence(
    connection: Connection,
    *,
    endpoint: str,
    deal_id: str,
    begins_at: datetime,
    ends_at: datetime,
    reason: str,
    made_by: str,
) -> int:
    """Begin a silence; return its number. UsageError if it would end before it begins."""
    if ends_at <= begins_at:
        raise UsageError(f"a silence until {ends_at:%Y-%m-%d %H:%M} UTC has ended already")
    row = insert(silences).values(
        endpoint=endpoint,
        deal_id=deal_id,
        begins_at=begins_at,
        ends_at=ends_at,
        reason=reason,
        made_by=made_by,
    )
    number: int = connection.execute(row.returning(_SILENCE.silence_id)).scalar_one()
    return number


def load_silences(connection: Connection, now: datetime) -> list[Silence]:
    """Return the silences that last, the one that ends first before the others."""
    query = select(silences).where(_SILENCE.ends_at > now).order_by(_SILENCE.ends_at)
    return [Silence(**row) for row in connection.execute(query).mappings()]


def lift_silence(connection: Connection, silence_id: int, now: datetime) -> None:
    """End a silence now; UsageError if none of this number lasts."""
    lifted = connection.execute(
        update(silences)
        .where(_SILENCE.silence_id == silence_id, _SILENCE.ends_at > now)
        .values(ends_at=now)
    )
    if lifted.rowcount == 0:
        raise UsageError(f"no silence {silence_id} lasts; `dealterms alerts silence` lists them")


def silenced(connection: Connection) -> Iterator[tuple[QueuedMessage, str]]:
    """Yield each waiting message that was queued in a silence, with the reason to park it."""
    query: Any = (
        select(outbox_messages, _SILENCE.ends_at, _SILENCE.reason)
        .join(
            silences,
            or_(_SILENCE.endpoint == "", _SILENCE.endpoint == _ROW.endpoint)
            & or_(_SILENCE.deal_id == "", _SILENCE.deal_id == _ROW.deal_id)
            & (_SILENCE.begins_at <= _ROW.queued_at)
            & (_SILENCE.ends_at > _ROW.queued_at),
        )
        .where(_ROW.state == "pending")
        .order_by(_ROW.position, _ROW.message_id, _SILENCE.silence_id)
        .with_for_update(skip_locked=True, of=outbox_messages)  # of two daemons one parks it
    )
    seen = set[tuple[str, str]]()
    for row in connection.execute(query).all():
        if (row.message_id, row.endpoint) not in seen:
            seen.add((row.message_id, row.endpoint))
            until = f"{row.ends_at:%Y-%m-%d %H:%M} UTC"
            yield message_of(row), f"silenced until {until}: {row.reason}"
