"""What the database says about how the service fares, in one snapshot and a few milliseconds."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, text

from dealterms.errors import StoreError
from dealterms.leases import FOLLOWING
from dealterms.single_process import process_on
from dealterms.tables import (
    alert_endpoints,
    checkpoints,
    events,
    feeds,
    leases,
    log_head,
    outbox_messages,
)

__all__ = [
    "AlertFacts",
    "Daemon",
    "EndpointFacts",
    "Facts",
    "FeedFacts",
    "FeedTrouble",
    "ProjectionFacts",
    "StoreFacts",
    "read_facts",
]

_TROUBLES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Daemon:
    """A process that works on the database; `leads` if it follows the log for all."""

    name: str
    leads: bool


@dataclass(frozen=True, slots=True)
class FeedTrouble:
    """A feed that fails."""

    feed_url: str
    failure_count: int
    last_status: int | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """The configured feeds, each in one of four states; and how late the latest one is.

    `troubles` are the feeds that have failed most often, a handful of them.
    """

    well: int = 0
    failing: int = 0
    gone: int = 0
    new: int = 0
    due: int = 0
    oldest_due_at: datetime | None = None
    last_polled_at: datetime | None = None
    troubles: tuple[FeedTrouble, ...] = ()

    @property
    def count(self) -> int:
        """Return how many feeds are configured."""
        return self.well + self.failing + self.gone + self.new


@dataclass(frozen=True, slots=True)
class ProjectionFacts:
    """How far a follower of the log is; `paused_reason` if it waits at an event."""

    projection: str
    lag: int
    paused_reason: str | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """Messages by state, and since when the oldest waits to be tried, or to arrive at all."""

    counts: Mapping[str, int]
    oldest_due_at: datetime | None
    oldest_pending_at: datetime | None


@dataclass(frozen=True, slots=True)
class EndpointFacts:
    """A receiver of alerts that is not well."""

    endpoint: str
    failure_count: int
    failing_since: datetime | None
    held_until: datetime | None
    disabled_at: datetime | None
    disabled_by: str | None


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """The database's size, and what is free on its disk: None where another machine has it."""

    bytes: int
    free_bytes: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it, as of one moment; `daemons` is None where they cannot be known."""

    at: datetime
    daemons: tuple[Daemon, ...] | None
    feeds: FeedFacts
    log_position: int
    last_event_at: datetime | None
    projections: tuple[ProjectionFacts, ...]
    alerts: AlertFacts
    endpoints: tuple[EndpointFacts, ...]
    store: StoreFacts

    def seconds_since(self, moment: datetime | None) -> float:
        """Return how long ago a moment was; 0 for none, or one to come."""
        return 0.0 if moment is None else max((self.at - moment) / timedelta(seconds=1), 0.0)


def read_facts(connection: Connection, now: datetime) -> Facts:
    """Return what the database says; raises StoreError if it cannot be read."""
    return Facts(
        at=now,
        daemons=_daemons(connection),
        feeds=_feeds(connection, now),
        log_position=connection.scalar(select(log_head.c.position)) or 0,
        last_event_at=connection.scalar(
            select(events.c.recorded_at).order_by(events.c.position.desc()).limit(1)
        ),
        projections=_projections(connection),
        alerts=_alerts(connection, now),
        endpoints=_endpoints(connection),
        store=_store(connection),
    )


def _daemons(connection: Connection) -> tuple[Daemon, ...] | None:
    """Return who works here: the holder of the file's lock, or of leases that have not run out."""
    if connection.dialect.name == "sqlite":
        try:
            process = process_on(str(connection.engine.url))
        except StoreError:  # in the daemon's own sandbox, for one
            return None
        return () if process is None else (Daemon(f"process {process}", leads=True),)
    row = leases.c
    live = select(
        row.holder, func.max(case((and_(row.kind == "lead", row.key == FOLLOWING), 1), else_=0))
    ).where(row.holder.is_not(None), row.expires_at > func.clock_timestamp())
    found = connection.execute(live.group_by(row.holder).order_by(row.holder))
    return tuple(Daemon(holder, leads=bool(leads)) for holder, leads in found)


def _feeds(connection: Connection, now: datetime) -> FeedFacts:
    row = feeds.c
    is_failing = ~row.is_gone & (row.failure_count > 0)
    is_new = ~row.is_gone & (row.failure_count == 0) & row.last_polled_at.is_(None)
    is_well = ~row.is_gone & (row.failure_count == 0) & row.last_polled_at.is_not(None)
    is_due = ~row.is_gone & or_(row.next_due_at.is_(None), row.next_due_at <= now)
    found = connection.execute(
        select(
            _count(is_well).label("well"),
            _count(is_failing).label("failing"),
            _count(row.is_gone).label("gone"),
            _count(is_new).label("new"),
            _count(is_due).label("due"),
            func.min(case((is_due, row.next_due_at))).label("oldest_due_at"),
            func.max(row.last_polled_at).label("last_polled_at"),
        ).where(row.is_configured)
    ).one()
    worst = (
        select(row.feed_url, row.failure_count, row.last_status, row.last_error)
        .where(row.is_configured, is_failing)
        .order_by(row.failure_count.desc(), row.feed_url)
        .limit(_TROUBLES_SHOWN)
    )
    troubles = tuple(FeedTrouble(*one) for one in connection.execute(worst))
    return FeedFacts(**found._mapping, troubles=troubles)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _projections(connection: Connection) -> tuple[ProjectionFacts, ...]:
    row = checkpoints.c
    head = select(log_head.c.position).scalar_subquery()
    query = select(row.projection, head - row.position, row.paused_reason, row.updated_at)
    query = query.order_by(row.projection)
    return tuple(ProjectionFacts(*one) for one in connection.execute(query))


def _alerts(connection: Connection, now: datetime) -> AlertFacts:
    row = outbox_messages.c
    by_state = select(row.state, func.count().label("message_count")).group_by(row.state)
    waits = (row.state == "pending", ~row.is_held)
    return AlertFacts(
        counts={one.state: one.message_count for one in connection.execute(by_state)},
        oldest_due_at=connection.scalar(
            select(func.min(row.next_attempt_at)).where(*waits, row.next_attempt_at <= now)
        ),
        oldest_pending_at=connection.scalar(select(func.min(row.queued_at)).where(*waits)),
    )


def _endpoints(connection: Connection) -> tuple[EndpointFacts, ...]:
    row = alert_endpoints.c
    query = select(
        row.endpoint, row.failure_count, row.failing_since, row.held_until, row.disabled_at,
        row.disabled_by,
    ).where(or_(row.failure_count > 0, row.disabled_at.is_not(None)))  # fmt: skip
    return tuple(EndpointFacts(*one) for one in connection.execute(query.order_by(row.endpoint)))


def _store(connection: Connection) -> StoreFacts:
    if connection.dialect.name != "sqlite":
        size = connection.scalar(text("SELECT pg_database_size(current_database())"))
        return StoreFacts(size or 0, None)
    path = Path(connection.engine.url.database or "").absolute()
    parts = [path, path.with_name(path.name + "-wal")]
    size = sum(part.stat().st_size for part in parts if part.exists())
    return StoreFacts(size, shutil.disk_usage(path.parent).free)
