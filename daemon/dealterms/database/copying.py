"""A whole copy of a SQLite database that others read and write meanwhile.

`VACUUM INTO` under a temporary name, a check of the copy, then a rename: incremental backup never
finishes beside a writer, and copying the file alone misses what is still in the WAL. The copy is
compact and has neither WAL nor shared memory beside it.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from dealterms.errors import StoreError

__all__ = ["copy_database", "put_in_place", "write_checked"]


def copy_database(source: Path, target: Path) -> None:
    """Write a checked copy of `source` to `target`, which is never there in half.

    A file that is at `target` is replaced. Raises StoreError, having left nothing, if it fails.
    """
    temporary = target.with_name(f".{target.name}.part")
    try:
        write_checked(source, temporary)
        put_in_place(temporary, target)
    except (OSError, StoreError) as error:
        temporary.unlink(missing_ok=True)
        raise StoreError(f"the copy {target} could not be written: {error}") from error


def write_checked(source: Path, target: Path) -> None:
    """Write a copy to `target`, for its owner only, checked and on the disk.

    What an earlier attempt left there is replaced. Raises StoreError or OSError; what is at
    `target` then is worth nothing.
    """
    target.unlink(missing_ok=True)
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL, 0o600)  # VACUUM alone makes it 0644
    os.close(descriptor)
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as reader:
            reader.execute("VACUUM INTO ?", (str(target),))
        with closing(sqlite3.connect(target)) as copy:
            (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
    except sqlite3.Error as error:
        remedy = f": make room on the disk of {target.parent}" if "full" in str(error) else ""
        raise StoreError(f"{error}{remedy}") from error
    if verdict != "ok":
        raise StoreError(f"the copy is not whole: {verdict}")
    _sync(target)


def put_in_place(temporary: Path, target: Path) -> None:
    """Give a file its final name, in a way that outlives a power cut."""
    temporary.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
