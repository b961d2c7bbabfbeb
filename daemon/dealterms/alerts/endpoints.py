"""The rows of endpoints: how each is doing, and which may be sent to now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dealterms.alerts.health import DisabledBy, EndpointHealth
from dealterms.tables import alert_endpoints

__all__ = ["disable", "enable", "load_health", "load_health_of_all", "save_health"]

_ROW = alert_endpoints.c


def load_health(connection: Connection, endpoint: str) -> EndpointHealth:
    """Return the health of an endpoint, locked until the transaction ends where rows can be."""
    query = select(alert_endpoints).where(_ROW.endpoint == endpoint).with_for_update()
    row = connection.execute(query).one_or_none()
    return EndpointHealth(endpoint) if row is None else _health(row)


def load_health_of_all(
    connection: Connection, endpoints: Collection[str]
) -> dict[str, EndpointHealth]:
    """Return the health of each of these endpoints; one that was never tried is well."""
    query = select(alert_endpoints).where(_ROW.endpoint.in_(endpoints))
    known = {row.endpoint: _health(row) for row in connection.execute(query)}
    return {endpoint: known.get(endpoint, EndpointHealth(endpoint)) for endpoint in endpoints}


def save_health(connection: Connection, health: EndpointHealth) -> None:
    """Write the health of an endpoint."""
    values = asdict(health)
    own = _ROW.endpoint == health.endpoint
    if connection.execute(update(alert_endpoints).where(own).values(values)).rowcount == 0:
        connection.execute(insert(alert_endpoints), values)


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
