"""PostgreSQL through psycopg: sessions that cannot hold others up for ever, errors in words.

A process may be stopped in the middle of a transaction, or its host vanish, while it holds the head
row of the log. Each session therefore tells the server to end it when it idles inside a transaction
or no longer takes what it is sent, which frees its locks for the others.
"""

from __future__ import annotations

import math
import select
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import InvalidatePoolError

from dealterms.clock import monotonic
from dealterms.errors import StoreError

__all__ = ["in_words", "open_postgres"]

WRITER_CONNECTIONS: Final = 8
READER_CONNECTIONS: Final = 5
CONNECT_SECONDS: Final = 10
TRUSTED_SECONDS: Final = 1.0  # how long an idle connection is taken to be whole if it is silent
# Longer than any of our own pauses between two statements, shorter than a lease (leases.py).
_SESSION: Final = {
    "TimeZone": "UTC",
    "DateStyle": "ISO",
    "idle_in_transaction_session_timeout": "15s",
    "tcp_user_timeout": "15s",
    "tcp_keepalives_idle": "10s",
    "tcp_keepalives_interval": "5s",
    "tcp_keepalives_count": "2",
    "client_min_messages": "warning",
}


def open_postgres(url: URL, *, is_writer: bool) -> Engine:
    """Return the engine of a PostgreSQL database, whose schema nobody has looked at yet.

    A writer reads what is committed, statement by statement; each transaction of a reader is a
    snapshot and cannot write. Raise StoreError if psycopg is not installed.
    """
    _require_driver()
    engine = create_engine(
        url,
        isolation_level="READ COMMITTED" if is_writer else "REPEATABLE READ",
        execution_options={} if is_writer else {"postgresql_readonly": True},
        pool_size=WRITER_CONNECTIONS if is_writer else READER_CONNECTIONS,
        max_overflow=0,
        connect_args={"connect_timeout": CONNECT_SECONDS, "application_name": "dealterms"},
    )
    event.listen(engine, "connect", _configure_session)
    _look_before_use(engine)
    _translate_errors(engine, url)
    return engine


def _require_driver() -> None:
    try:
        import psycopg  # noqa: F401 -- an extra: SQLite needs none of it
    except ImportError as error:
        raise StoreError(
            "store.url names PostgreSQL, but its driver is not installed: "
            "pip install 'dealterms[postgres]'"
        ) from error


def _configure_session(connection: Any, _record: Any) -> None:
    settings = ", ".join(
        f"set_config('{name}', '{value}', false)" for name, value in _SESSION.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {settings}")
    connection.commit()


def _look_before_use(engine: Engine) -> None:
    """Meet a server that was restarted when a connection is taken from the pool, not in the middle.

    To ask the server each time is a round trip more for every transaction. A server that ended has
    closed its sessions, which can be seen from here; it is asked only where a connection was idle
    for so long that it may have been lost without a word.
    """

    def note_return(_driver: Any, record: Any) -> None:
        record.info["idle_since"] = monotonic()

    def look(driver: Any, record: Any, _proxy: Any) -> None:
        idle_since = record.info.get("idle_since", math.inf)  # a new one has not been idle
        try:
            if monotonic() - idle_since > TRUSTED_SECONDS or _has_word(driver):
                engine.dialect.do_ping(driver)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # the pool connects anew

    event.listen(engine, "checkin", note_return)
    event.listen(engine, "checkout", look)


def _has_word(driver: Any) -> bool:
    """Return whether the server has sent anything that was not asked for, its farewell perhaps."""
    waiting = select.poll()
    waiting.register(driver.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def _translate_errors(engine: Engine, url: URL) -> None:
    """Turn the driver's operational errors into StoreError; broken constraints stay as they are."""

    def translate(context: ExceptionContext) -> StoreError | None:
        return in_words(context.original_exception, url)

    event.listen(engine, "handle_error", translate, retval=True)


def in_words(error: BaseException, url: URL) -> StoreError | None:
    """Return what an error of the driver means for whoever uses the database at `url`.

    None for what the caller is to understand, such as a broken constraint.
    """
    import psycopg

    shown = url.set(query={}).render_as_string(hide_password=True)

    # The last of them, though a session's end, is of another class.
    gone = (
        psycopg.OperationalError,
        psycopg.InterfaceError,
        psycopg.errors.IdleInTransactionSessionTimeout,
    )
    if isinstance(error, gone):
        return StoreError(f"the database {shown} cannot be used: {_words(error)}", retryable=True)
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return StoreError(
            f"the role of {shown} may not do this: {_words(error)}: "
            "use the owner of the schema, or grant it"
        )
    if isinstance(error, psycopg.errors.ReadOnlySqlTransaction):
        return StoreError(f"the database {shown} cannot be opened for this: {_words(error)}")
    return None


def _words(error: BaseException) -> str:
    """Return the first line of what the server or libpq said."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
