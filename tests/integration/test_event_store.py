"""The event store on each database that runs here."""

from __future__ import annotations

from integration.event_store_contract import EventStoreContract


class TestSqliteEventStore(EventStoreContract):
    """SQLite in a real file."""
