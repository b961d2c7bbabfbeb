"""SQLite: one writing connection, any number of read-only ones, errors in words.

WAL mode with `synchronous=FULL`. The writing engine holds a single connection and begins every
transaction with BEGIN IMMEDIATE: a deferred transaction that reads first and writes later fails at
once when another process writes in between (324 of 600 did when measured). Readers are opened with
`mode=ro`, so a reporting command cannot write by accident.
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.pool import QueuePool

from dealterms.errors import StoreError

__all__ = ["in_words", "open_sqlite"]

# How long a writer waits for another process's transaction. Ours last milliseconds; a backup or a
# rebuild of a large log may hold the lock for some seconds.
LOCK_WAIT_SECONDS: Final = 15.0
READER_CONNECTIONS: Final = 5


def open_sqlite(url: URL, *, is_writer: bool) -> Engine:
    """Return the engine of a SQLite file, whose schema nobody has looked at yet.

    Raise StoreError if the file cannot be written, or be read where it is to be.
    """
    path = _path_of(url)
    try:
        _require_writable(path) if is_writer else _require_there(path)
    except OSError as error:  # most often: the folder of a service is for its user only
        raise StoreError(
            f"the database {path} cannot be reached ({error.strerror}): "
            "run this as the user whose it is, or as root"
        ) from error
    return _engine_of(url, path, is_writer=is_writer)


def _path_of(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise StoreError(
            "store.url names no file: write sqlite:///file.db, "
            "or sqlite:////var/lib/dealterms/dealterms.db for an absolute path"
        )
    return Path(url.database).absolute()


def _require_there(path: Path) -> None:
    if not path.exists():
        raise StoreError(
            f"there is no database at {path} yet: run `dealterms poll` first, or change store.url"
        )


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


def _engine_of(url: URL, path: Path, *, is_writer: bool) -> Engine:
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
        driver: Any = connection.connection.driver_connection
        try:
            driver.execute(begin)
        except sqlite3.Error as error:
            raise in_words(error, url) or error from error

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
        return in_words(context.original_exception, url)

    event.listen(engine, "handle_error", translate, retval=True)


def in_words(error: BaseException, url: URL) -> StoreError | None:
    """Return what an error of the driver means for whoever uses the file of `url`.

    None for what the caller is to understand: a broken constraint, a statement that is none.
    """
    own = sqlite3.IntegrityError | sqlite3.ProgrammingError
    if isinstance(error, own) or not isinstance(error, sqlite3.DatabaseError):
        return None
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
            f"the database {path} cannot be opened for this ({words}): run this as the user "
            "whose it is, or as root (even a reader needs -wal and -shm files beside it)"
        )
    if "full" in words or "disk I/O" in words:
        return StoreError(
            f"the database {path} cannot be written ({words}): free some space on its disk",
            retryable=True,
        )
    return StoreError(f"the database {path} refused: {words}")
