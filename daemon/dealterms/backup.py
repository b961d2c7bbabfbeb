"""A safe copy of a running SQLite database: whole, compact, checked, and known up to which event.

The copy gets its name only after its log has been verified, so that a copy that is there is good.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from dealterms.clock import Clock, system_clock
from dealterms.database import create_reader, put_in_place, write_checked
from dealterms.errors import StoreError, UsageError
from dealterms.events.store import EventStore
from dealterms.single_process import only_writer_of

__all__ = ["BackedUp", "back_up", "is_named_by_us", "look_into"]

_PREFIX = "dealterms-"


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A copy: its size, the position of its newest event and the seal over all of its log."""

    file: Path
    bytes: int
    position: int
    root: str


def back_up(
    url: str, target: Path, *, keep: int | None = None, clock: Clock = system_clock
) -> BackedUp:
    """Write a checked copy of the SQLite database to `target`; return what it holds.

    If `target` is a folder, the copy in it is named after the time and its position; of the copies
    named so, the newest `keep` stay. Raises UsageError for another database, a target that exists
    or a folder that does not, AlreadyRunningError beside another copy to the same place, StoreError
    if the copy fails or its log is not whole.
    """
    source = source_of(url)
    folder = _folder_of(target, is_counted=keep is not None)
    if not os.access(folder, os.W_OK):
        raise StoreError(f"{folder} cannot be written by this user: change its owner")
    name = "dealterms" if target.is_dir() else target.name
    temporary = folder / f".{name}.part"
    with only_writer_of(temporary):
        try:
            write_checked(source, temporary)
            found = look_into(temporary)
            final = folder / _name_of(found, clock()) if target.is_dir() else target
            put_in_place(temporary, final)
        except (OSError, StoreError) as error:
            temporary.unlink(missing_ok=True)
            raise StoreError(f"the copy in {folder} could not be written: {error}") from error
        if keep is not None:
            _remove_old(folder, keep)
    return BackedUp(final, found.bytes, found.position, found.root)


def _folder_of(target: Path, *, is_counted: bool) -> Path:
    """Return the folder that the copy goes to; raise UsageError unless it is there and free."""
    if target.is_dir():
        return target
    if target.exists():
        raise UsageError(f"{target} exists already; name a new file, or a folder")
    if is_counted:
        raise UsageError(f"{target} is no folder: --keep counts the copies in one; make it first")
    if not target.parent.is_dir():
        raise UsageError(f"there is no folder {target.parent}: make it first, or name another")
    return target.parent


def source_of(url: str) -> Path:
    """Return the file of a SQLite database that is there; raise UsageError for another one."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise UsageError("backup copies SQLite files; for PostgreSQL use pg_dump (docs/backup.md)")
    source = Path(parsed.database)
    if not source.exists():
        raise StoreError(f"there is no database at {source}")
    return source


def look_into(file: Path) -> BackedUp:
    """Return what a copy holds; raise StoreError unless its log is whole to the last byte."""
    engine = create_reader(f"sqlite:///{file}")
    try:
        store = EventStore(engine, system_clock)
        problems = store.verify()
        if problems:
            raise StoreError(f"the log is not whole: {problems[0]}: run `dealterms verify`")
        return BackedUp(file, file.stat().st_size, store.head(), store.root().hex())
    finally:
        engine.dispose()


def is_named_by_us(file: Path) -> bool:
    """Say whether a file has the name of a copy that `back_up` chose itself."""
    time, _, position = file.stem.removeprefix(_PREFIX).partition("-")
    is_timed = len(time) == 16 and time[8] == "T" and time.endswith("Z")
    return file.name.startswith(_PREFIX) and is_timed and position.isdigit()


def _name_of(copy: BackedUp, now: datetime) -> str:
    """Return a name whose order is that of time, with the position for whoever looks."""
    return f"{_PREFIX}{now:%Y%m%dT%H%M%SZ}-{copy.position:010}.db"


def _remove_old(folder: Path, keep: int) -> None:
    ours = sorted(file for file in folder.glob(f"{_PREFIX}*.db") if is_named_by_us(file))
    for file in ours[:-keep]:
        file.unlink(missing_ok=True)
