"""The event store on each database."""

from __future__ import annotations

from integration.event_store_contract import EventStoreContract
from support.databases import on_postgresql


class TestSqliteEventStore(EventStoreContract):
    """SQLite in a real file."""


@on_postgresql
class TestPostgresEventStore(EventStoreContract):
    """PostgreSQL, a real server."""
