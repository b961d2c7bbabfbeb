"""Opening the database: one writing connection, any number of read-only ones, the schema at head.

SQLite is opened in WAL mode with `synchronous=FULL`. The writing engine holds a single connection
and begins every transaction with BEGIN IMMEDIATE: a deferred transaction that reads first and
writes later fails at once when another process writes in between (324 of 600 did when measured).
Readers are opened with `mode=ro`, so a reporting command cannot write by accident.
Errors of the driver leave this module as `StoreError`, each with a sentence that says what to do.
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from dealterms.errors import SchemaError, StoreError
from dealterms.resources import migrations_folder

__all__ = [
    "create_writer",
    "known_revisions",
    "migrate",
    "open_reader",
    "open_writer",
    "schema_revision",
]

# How long a writer waits for another process's transaction. Ours last milliseconds; a backup or a
# rebuild of a large log may hold the lock for some seconds.
LOCK_WAIT_SECONDS: Final = 15.0
READER_CONNECTIONS: Final = 5


def open_writer(url: str) -> Engine:
    """Return the engine of the one writing connection, its schema brought up to date.

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
    parsed = _parse(url)
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(parsed, execution_options={"postgresql_readonly": True})
        _translate_errors(engine, parsed)
    else:
        path = _sqlite_path(parsed)
        if not path.exists():
            raise StoreError(
                f"there is no database at {path} yet: run `dealterms poll` first, "
                "or change store.url"
            )
        engine = _sqlite_engine(parsed, path, is_writer=False)
    try:
        _require_current_schema(engine)
    except StoreError:
        engine.dispose()
        raise
    return engine


def create_writer(url: str) -> Engine:
    """Return the writing engine without looking at the schema (what Alembic starts from)."""
    parsed = _parse(url)
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(parsed, isolation_level="READ COMMITTED")
        _translate_errors(engine, parsed)
        return engine
    path = _sqlite_path(parsed)
    _require_writable(path)
    return _sqlite_engine(parsed, path, is_writer=True)


def migrate(engine: Engine) -> str:
    """Bring the schema to this program's revision under the write lock; return the revision.

    Several processes may start at once: the first migrates, the others wait and find it done.
    """
    head = known_revisions()[-1]
    with engine.begin() as connection:
        found = schema_revision(connection)
        if found == head:
            return head
        _refuse_newer(found)
        _upgrade(connection)
    return head


def known_revisions() -> list[str]:
    """Return the revisions this program knows, oldest first: the numbers of the files' names."""
    files = (migrations_folder() / "versions").glob("[0-9][0-9][0-9][0-9]_*.py")
    return sorted(file.name[:4] for file in files)


def schema_revision(connection: Connection) -> str | None:
    """Return the revision of the database, or None if it has no schema yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(connection: Connection) -> None:
    from alembic import command  # slow to import, and needed only when the schema changes
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _refuse_newer(found: str | None) -> None:
    known = known_revisions()
    if found is not None and found not in known:
        raise SchemaError(
            f"the database has schema {found}, this program knows up to "
            f"{known[-1]}: install the newer dealterms that wrote it"
        )


def _require_current_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        found = schema_revision(connection)
    _refuse_newer(found)
    head = known_revisions()[-1]
    if found != head:
        raise SchemaError(
            f"the database has schema {found or 'none'}, this program needs {head}: "
            "run `dealterms migrate`"
        )


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(
            f"store.url {_masked(url)!r} is not a database address: write sqlite:///file.db"
        ) from error
    return parsed


def _masked(url: str) -> str:
    """Return the address without what may be a password."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}…@{rest.rpartition('@')[2]}" if "@" in rest else url


def _sqlite_path(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise StoreError(
            "store.url names no file: write sqlite:///file.db, "
            "or sqlite:////var/lib/dealterms/dealterms.db for an absolute path"
        )
    return Path(url.database).absolute()


def _require_writable(path: Path) -> None:
    """Say in words what SQLite would call "unable to open database file"."""
    folder = path.parent
    if not folder.is_dir():
        raise StoreError(
            f"the folder {folder} for the database does not exist: create it, or change store.url"
        )
    if path.is_dir():
        raise StoreError(f"store.url names the folder {path}: add a file name")
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise StoreError(
            f"the database {path} cannot be written by this user: change its owner "
            "or that of its folder (SQLite keeps -wal and -shm files beside it)"
        )


def _sqlite_engine(url: URL, path: Path, *, is_writer: bool) -> Engine:
    mode = "rwc" if is_writer else "ro"

    def connect() -> sqlite3.Connection:
        # Transactions are ours (isolation_level None), so BEGIN below says which kind they are.
        return sqlite3.connect(
            f"file:{quote(str(path))}?mode={mode}",
            uri=True,
            timeout=LOCK_WAIT_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )

    size = 1 if is_writer else READER_CONNECTIONS
    engine = create_engine(
        url, creator=connect, poolclass=QueuePool, pool_size=size, max_overflow=0
    )
    pragmas = _WRITER_PRAGMAS if is_writer else _READER_PRAGMAS
    begin = "BEGIN IMMEDIATE" if is_writer else "BEGIN"

    def set_pragmas(connection: Any, _record: Any) -> None:
        for pragma in pragmas:
            _run_pragma(connection, pragma)

    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", set_pragmas)
    event.listen(engine, "begin", begin_transaction)
    _translate_errors(engine, url)
    return engine


def _run_pragma(connection: sqlite3.Connection, pragma: str) -> None:
    """Run a pragma; wait for the lock where SQLite itself does not.

    The change to WAL fails at once while another process opens the same new file: the busy timeout
    is not asked (https://www.sqlite.org/c3ref/busy_handler.html).
    """
    for pause in (*_PAUSES, None):
        try:
            connection.execute(f"PRAGMA {pragma}")
            return
        except sqlite3.OperationalError as error:
            if pause is None or "locked" not in str(error):
                raise
            time.sleep(pause)


_PAUSES: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)  # seconds
_WRITER_PRAGMAS: Final = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
_READER_PRAGMAS: Final = ("query_only=ON",)


def _translate_errors(engine: Engine, url: URL) -> None:
    """Turn the driver's operational errors into StoreError; broken constraints stay as they are."""

    def translate(context: ExceptionContext) -> StoreError | None:
        error = context.original_exception
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            return None
        if isinstance(error, sqlite3.DatabaseError):
            return _store_error(error, url)
        if engine.dialect.name != "sqlite" and type(error).__name__ == "OperationalError":
            shown = url.render_as_string(hide_password=True)
            return StoreError(f"the database {shown} cannot be used: {error}", retryable=True)
        return None

    event.listen(engine, "handle_error", translate, retval=True)


def _store_error(error: sqlite3.DatabaseError, url: URL) -> StoreError:
    path, words = url.database, str(error)
    if "locked" in words or "busy" in words:
        return StoreError(
            f"the database {path} is locked by another process: wait for it to end, "
            "or stop the other dealterms",
            retryable=True,
        )
    if "not a database" in words or "malformed" in words:
        return StoreError(
            f"the file {path} is not a healthy SQLite database ({words}): "
            "restore a backup, or change store.url"
        )
    if "readonly" in words or "unable to open" in words:
        return StoreError(
            f"the database {path} cannot be opened for this ({words}): "
            "check the owner and rights of the file and its folder"
        )
    if "full" in words or "disk I/O" in words:
        return StoreError(
            f"the database {path} cannot be written ({words}): free some space on its disk",
            retryable=True,
        )
    return StoreError(f"the database {path} refused: {words}")
