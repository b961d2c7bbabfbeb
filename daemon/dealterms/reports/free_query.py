"""A user's own SELECT on the SQLite file: the promised views only, in bounded time and memory.

Opening a file `mode=ro` is no sandbox: ATTACH creates files, VACUUM INTO copies the database, and
a recursive query runs for ever. So every step of a statement is asked of an authorizer before it
runs, a clock looks in while it does, and SQLite's own limits bound what a value, a sort and the
statement itself may hold. On PostgreSQL the server guards: docs/reporting_role.sql.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy.engine import make_url

from dealterms.clock import monotonic
from dealterms.errors import StoreError, UsageError

__all__ = ["MOST_ROWS", "SECONDS", "run_query"]

SECONDS: Final = 10.0
MOST_ROWS: Final = 50_000
_MEMORY_BYTES: Final = 256 * 1024 * 1024
_LIMITS: Final = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000,  # of one value or row
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_STEPS_BETWEEN_LOOKS: Final = 10_000
_REFUSED_FUNCTIONS: Final = frozenset({"load_extension", "fts3_tokenizer", "readfile", "writefile"})
_ROW_MAKERS: Final = frozenset({"json_each", "json_tree"})


def run_query(url: str, sql: str) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the columns and rows of one SELECT on the views.

    Raise UsageError if it is refused, asks too much or is no SQL; StoreError without a database.
    """
    with closing(_open(url)) as connection:
        deadline = monotonic() + SECONDS
        connection.set_progress_handler(lambda: monotonic() > deadline, _STEPS_BETWEEN_LOOKS)
        connection.set_authorizer(_authorizer(_reads_of_views(connection)))
        try:
            cursor = connection.execute(sql)
            rows = cursor.fetchmany(MOST_ROWS + 1)
        except (sqlite3.Error, sqlite3.Warning, MemoryError) as error:
            raise UsageError(_words(error)) from error
        if cursor.description is None:
            raise UsageError("the query gives no rows: write one SELECT")
        if len(rows) > MOST_ROWS:
            raise UsageError(f"the query gives more than {MOST_ROWS:,} rows: add a LIMIT")
        columns = [name for name, *_ in cursor.description]
        return columns, [dict(zip(columns, row, strict=True)) for row in rows]


def _open(url: str) -> sqlite3.Connection:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise UsageError(
            "--query runs on SQLite; for PostgreSQL make a role with docs/reporting_role.sql, "
            "then use psql"
        )
    path = Path(parsed.database).absolute()
    if not path.exists():
        raise StoreError(f"there is no database at {path} yet: run `dealterms poll` first")
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
    for pragma in ("query_only=ON", "temp_store=MEMORY", f"hard_heap_limit={_MEMORY_BYTES}"):
        connection.execute(f"PRAGMA {pragma}")
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    return connection


def _reads_of_views(connection: sqlite3.Connection) -> dict[str, set[tuple[str, str]]]:
    """Return, for each view, the columns of tables that it reads, as SQLite itself tells.

    The name alone would not do: a query can call a part of its own by the name of a view.
    """
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall()
    reads: dict[str, set[tuple[str, str]]] = {name: set() for (name,) in rows}

    def note(
        action: int, table: str | None, column: str | None, _database: str | None, by: str | None
    ) -> int:
        if action == sqlite3.SQLITE_READ and by in reads:
            reads[by].add((table or "", column or ""))
        return sqlite3.SQLITE_OK

    connection.set_authorizer(note)
    for view in reads:
        connection.execute(f'SELECT * FROM "{view}" LIMIT 0')  # noqa: S608 -- a name of the schema
    return reads


def _authorizer(reads: dict[str, set[tuple[str, str]]]) -> Any:
    """Return the function that SQLite asks before each step; `by` is the view that reads."""

    def decide(
        action: int, first: str | None, second: str | None, _database: str | None, by: str | None
    ) -> int:
        if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION:
            is_allowed = (second or "").lower() not in _REFUSED_FUNCTIONS
        elif action == sqlite3.SQLITE_READ:
            is_of_view = (first or "", second or "") in reads.get(by or "", ())
            is_allowed = is_of_view or first in reads or first in _ROW_MAKERS
        else:
            is_allowed = False
        return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY

    return decide


def _words(error: BaseException) -> str:
    said = str(error)
    if "interrupted" in said:
        return f"the query took more than {SECONDS:g} seconds and was ended"
    if isinstance(error, MemoryError) or "memory" in said or "too big" in said:
        return f"the query needs too much memory: {said or 'more than is allowed'}"
    if "prohibited" in said or "not authorized" in said or "attached" in said:
        return f"the query was refused: {said}; allowed: SELECT on the views"
    return f"the query cannot be run: {said}"
