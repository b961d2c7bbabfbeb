"""The rows of endpoints: how each is doing, and which may be sent to now."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from dealterms.alerts.health import DisabledBy, EndpointHealth
from dealterms.tables import alert_endpoints

__all__ = [
    "disable",
    "enable",
    "load_health",
    "load_health_of_all",
    "lock_endpoints",
    "save_health",
]

_ROW = alert_endpoints.c


def load_health(connection: Connection, endpoint: str) -> EndpointHealth:
    """Return the health of an endpoint, its row locked until the transaction ends.

    Whoever writes about messages of an endpoint does this first: two lanes that each hold their
    messages and wait for those of the other would wait for ever.
    """
    own = select(alert_endpoints).where(_ROW.endpoint == endpoint).with_for_update()
    row = connection.execute(own).one_or_none()
    if row is None:
        with contextlib.suppress(IntegrityError), connection.begin_nested():
            connection.execute(insert(alert_endpoints), asdict(EndpointHealth(endpoint)))
        row = connection.execute(own).one()  # ours, or that of a lane that was quicker
    return _health(row)


def lock_endpoints(connection: Connection, endpoints: Collection[str]) -> None:
    """Lock the rows of several endpoints, in an order that is the same for everybody."""
    query = select(_ROW.endpoint).where(_ROW.endpoint.in_(endpoints)).order_by(_ROW.endpoint)
    connection.execute(query.with_for_update())


def load_health_of_all(
    connection: Connection, endpoints: Collection[str]
) -> dict[str, EndpointHealth]:
    """Return the health of each of these endpoints; one that was never tried is well."""
    query = select(alert_endpoints).where(_ROW.endpoint.in_(endpoints))
    known = {row.endpoint: _health(row) for row in connection.execute(query)}
    return {endpoint: known.get(endpoint, EndpointHealth(endpoint)) for endpoint in endpoints}


def save_health(connection: Connection, health: EndpointHealth) -> None:
    """Write the health of an endpoint that was loaded in this transaction."""
    own = _ROW.endpoint == health.endpoint
    connection.execute(update(alert_endpoints).where(own).values(asdict(health)))


def disable(connection: Connection, endpoint: str, now: datetime) -> None:
    """Send nothing to an endpoint until a person enables it."""
    health = load_health(connection, endpoint)
    values = {**asdict(health), "disabled_at": now, "disabled_by": DisabledBy.OPERATOR}
    save_health(connection, EndpointHealth(**values))


def enable(connection: Connection, endpoint: str) -> bool:
    """Send to an endpoint again, as if it had never failed; return whether it was disabled."""
    health = load_health(connection, endpoint)
    save_health(connection, EndpointHealth(endpoint, last_success_at=health.last_success_at))
    return health.is_disabled


def _health(row: Any) -> EndpointHealth:
    return EndpointHealth(
        endpoint=row.endpoint,
        failure_count=row.failure_count,
        failing_since=row.failing_since,
        held_until=row.held_until,
        disabled_at=row.disabled_at,
        disabled_by=DisabledBy(row.disabled_by) if row.disabled_by else None,
        last_success_at=row.last_success_at,
    )
