"""A safe copy of a running SQLite database.

`VACUUM INTO` under a temporary name, a check of the copy, then a rename: incremental backup never
finishes beside a writer, and copying the file alone misses what is still in the WAL.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from dealterms.errors import StoreError, UsageError

__all__ = ["back_up"]


def back_up(url: str, target: Path) -> int:
    """Write a checked copy of the SQLite database to `target`; return its size in bytes.

    Raises UsageError for another database or a target that exists, StoreError if the copy fails.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise UsageError("backup copies SQLite files; for PostgreSQL use pg_dump")
    source = Path(parsed.database)
    if not source.exists():
        raise StoreError(f"there is no database at {source}")
    if target.exists():
        raise UsageError(f"{target} exists already; name a new file")
    temporary = target.with_name(f".{target.name}.part")
    try:
        temporary.unlink(missing_ok=True)
        _copy(source, temporary)
        temporary.rename(target)
    except (OSError, sqlite3.Error) as error:
        temporary.unlink(missing_ok=True)
        raise StoreError(f"the copy {target} could not be written: {error}") from error
    return target.stat().st_size


def _copy(source: Path, temporary: Path) -> None:
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL, 0o600)  # VACUUM alone makes it 0644
    os.close(descriptor)
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("VACUUM INTO ?", (str(temporary),))
    with closing(sqlite3.connect(temporary)) as copy:
        (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
    if verdict != "ok":
        raise StoreError(f"the copy is not whole: {verdict}")
    with temporary.open("rb") as written:
        os.fsync(written.fileno())
