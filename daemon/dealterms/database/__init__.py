"""Opening the database, SQLite or PostgreSQL: for writing or only for reading, the schema at head.

Errors of the drivers leave this package as `StoreError`, each with a sentence that says what to do.
"""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from dealterms.database.copying import copy_database, put_in_place, write_checked
from dealterms.database.driver import fetch_rows, mark_of, run_many
from dealterms.database.postgres import open_postgres
from dealterms.database.rows import among, any_of, insert_rows, write_rows
from dealterms.database.schema import (
    known_revisions,
    migrate,
    refuse_newer,
    require_current_schema,
    schema_revision,
)
from dealterms.database.scratch import scratch_database
from dealterms.database.sqlite import open_sqlite
from dealterms.database.stalled import StalledSessions
from dealterms.errors import StoreError

__all__ = [
    "StalledSessions",
    "among",
    "any_of",
    "copy_database",
    "create_reader",
    "create_writer",
    "fetch_rows",
    "insert_rows",
    "known_revisions",
    "mark_of",
    "masked",
    "migrate",
    "open_reader",
    "open_writer",
    "put_in_place",
    "refuse_newer",
    "require_database",
    "run_many",
    "schema_revision",
    "scratch_database",
    "write_checked",
    "write_rows",
]


def open_writer(url: str) -> Engine:
    """Return the writing engine, its schema brought up to date.

    Raise StoreError if the database cannot be opened, SchemaError if it is newer than the program.
    """
    engine = create_writer(url)
    try:
        migrate(engine)
    except StoreError:
        engine.dispose()
        raise
    return engine


def open_reader(url: str) -> Engine:
    """Return a read-only engine on an existing database whose schema is this program's.

    Each transaction is a snapshot. Raise StoreError if there is no database yet.
    """
    engine = _open(_parse(url), is_writer=False)
    try:
        require_current_schema(engine)
    except StoreError:
        engine.dispose()
        raise
    return engine


def require_database(url: str) -> None:
    """Raise StoreError if there is no database yet, for what has nothing to do without one."""
    _open(_parse(url), is_writer=False).dispose()


def create_writer(url: str) -> Engine:
    """Return the writing engine without looking at the schema (what Alembic starts from)."""
    return _open(_parse(url), is_writer=True)


def create_reader(url: str) -> Engine:
    """Return a read-only engine without looking at the schema: the log is the same in all."""
    return _open(_parse(url), is_writer=False)


def _open(url: URL, *, is_writer: bool) -> Engine:
    opened_by = open_sqlite if url.get_backend_name() == "sqlite" else open_postgres
    return opened_by(url, is_writer=is_writer)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _not_an_address(url) from error
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise _not_an_address(url)
    return parsed


def _not_an_address(url: str) -> StoreError:
    return StoreError(
        f"store.url {masked(url)!r} is not a database address: write sqlite:///file.db "
        "or postgresql+psycopg://user@host/name"
    )


def masked(url: str) -> str:
    """Return the address of a database without what may be a password."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}…@{rest.rpartition('@')[2]}" if "@" in rest else url
