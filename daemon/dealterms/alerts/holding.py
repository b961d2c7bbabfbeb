"""Messages that go out together: a group of one deal, or a digest of all that an endpoint is told.

They lie in the outbox one by one, held, until the hour has come. Then they become one message, with
an id of its own made of theirs, so that a crash on the way gives the same message again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from dealterms.alerts.bodies import digests_of, grouped
from dealterms.settings import AlertSettings
from dealterms.tables import outbox_messages

__all__ = ["release_due"]

_ROW = outbox_messages.c


def release_due(
    connection: Connection, endpoints: Mapping[str, AlertSettings], now: datetime
) -> int:
    """Make the held messages whose time has come into messages that are due; return how many."""
    query = select(outbox_messages).where(
        _ROW.is_held,
        _ROW.state == "pending",
        _ROW.next_attempt_at <= now,
        _ROW.endpoint.in_(list(endpoints)),
    )
    ordered = query.order_by(_ROW.endpoint, _ROW.position, _ROW.message_id)
    # Of two daemons one makes the message; the other finds nothing left.
    rows = connection.execute(ordered.with_for_update(skip_locked=True)).all()
    count = 0
    for endpoint, of_endpoint in groupby(rows, key=lambda row: row.endpoint):
        for group, is_digest in _groups(endpoints[endpoint], list(of_endpoint)):
            count += _release(connection, group, is_digest, now)
    return count


def _groups(endpoint: AlertSettings, rows: list[Any]) -> list[tuple[list[Any], bool]]:
    """Return what goes out together: everything in a digest, else what is about one deal."""
    if endpoint.digest:
        return [(rows, True)]
    of_deal: dict[str, list[Any]] = {}
    for row in rows:
        of_deal.setdefault(row.deal_id, []).append(row)
    return [(group, False) for group in of_deal.values()]


def _release(connection: Connection, rows: Sequence[Any], is_digest: bool, now: datetime) -> int:
    if len(rows) == 1 and not is_digest:
        connection.execute(
            update(outbox_messages)
            .where(_is_one_of(rows))
            .values(is_held=False, next_attempt_at=now)
        )
        return 1
    bodies = [row.body for row in rows]
    made = digests_of(bodies) if is_digest else grouped(bodies)
    connection.execute(delete(outbox_messages).where(_is_one_of(rows)))
    connection.execute(
        insert(outbox_messages),
        [_together(rows, body, number, is_digest, now) for number, body in enumerate(made)],
    )
    return len(made)


def _is_one_of(rows: Sequence[Any]) -> Any:
    return or_(
        *(and_(_ROW.message_id == row.message_id, _ROW.endpoint == row.endpoint) for row in rows)
    )


def _together(
    rows: Sequence[Any], body: bytes, number: int, is_digest: bool, now: datetime
) -> dict[str, Any]:
    """Return the row of the message that tells what the held ones told."""
    first = rows[0]
    key = "\x1f".join((*(row.message_id for row in rows), str(number)))
    kinds = dict.fromkeys(kind for row in rows for kind in row.kinds.split(","))
    return {
        "message_id": f"msg_{hashlib.sha256(key.encode()).hexdigest()[:32]}",
        "endpoint": first.endpoint,
        "alert_url": first.alert_url,
        "deal_id": "" if is_digest else first.deal_id,
        "kinds": ",".join(kinds),
        "body": body,
        # Parts of one message follow each other: they differ in nothing else that gives an order.
        "position": rows[min(number, len(rows) - 1)].position,
        "state": "pending",
        "attempt_count": 0,
        "next_attempt_at": now,
        "queued_at": first.queued_at,
    }
