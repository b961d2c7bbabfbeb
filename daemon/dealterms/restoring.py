"""A backup put in the place of a SQLite database, after proof that it is whole.

Everything is done beside the database and under another name; the last step is a rename. What stood
there before is moved aside, never deleted.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from dealterms.backup import look_into
from dealterms.clock import Clock, system_clock
from dealterms.database import (
    create_reader,
    create_writer,
    migrate,
    put_in_place,
    refuse_newer,
    schema_revision,
    write_checked,
)
from dealterms.errors import StoreError, UsageError
from dealterms.events.store import EventStore
from dealterms.projections.projector import Projector
from dealterms.single_process import only_process, only_writer_of

__all__ = ["Restored", "restore_backup"]

Counted = Callable[[int, int], None]  # told how much is done, and of how much
_SIDE_FILES = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Restored:
    """What is in place now: the position of its newest event and the seal over its log.

    `replaced` is where the database that stood there has gone, if there was one.
    """

    position: int
    root: str
    replaced: Path | None


def restore_backup(
    url: str,
    file: Path,
    *,
    is_replacing: bool = False,
    is_proving: bool = False,
    is_put: bool = True,
    advance: Counted | None = None,
    clock: Clock = system_clock,
) -> Restored:
    """Put the backup `file` in the place of the SQLite database; return what is there now.

    The log is always verified; with `is_proving` the tables are rebuilt from it and compared too.
    Without `is_put` nothing is put anywhere: a drill. A database that is there is moved aside if
    `is_replacing`, else UsageError is raised. Raises AlreadyRunningError while a daemon works on
    it, SchemaError if a newer program wrote the backup, StoreError if it is not good.
    """
    target = _target_of(url)
    if not file.is_file():
        raise UsageError(f"there is no backup at {file}")
    if not target.parent.is_dir():
        raise UsageError(f"there is no folder {target.parent}: make it first, or change store.url")
    if is_put and target.exists() and not is_replacing:
        raise UsageError(f"{target} exists already: --replace moves it aside, --check-only proves")
    _require_good(file)
    temporary = target.with_name(f".{target.name}.restoring")
    with only_writer_of(temporary):
        try:
            write_checked(file, temporary)
            if is_proving:
                _prove_tables(temporary, clock, advance)
            found = look_into(temporary)
            replaced = _put(temporary, target, url, clock) if is_put else None
        except OSError as error:
            raise StoreError(f"{file} could not be put at {target}: {error}") from error
        finally:
            for left in (temporary, *_beside(temporary)):
                left.unlink(missing_ok=True)
    return Restored(found.position, found.root, replaced)


def _target_of(url: str) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise UsageError(
            "this restores SQLite files; for PostgreSQL use pg_restore (docs/backup.md)"
        )
    return Path(parsed.database)


def _require_good(file: Path) -> None:
    """Raise StoreError unless a backup is a whole database, with a schema that is known here.

    A copy of another would fail too, with words about the copy, or only when the daemon starts.
    """
    engine = create_reader(f"sqlite:///{file}")
    try:
        with engine.connect() as connection:
            verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
            revision = schema_revision(connection) if verdict == "ok" else None
    except StoreError as error:
        raise StoreError(f"{file} is no whole backup, take another one: {error}") from error
    finally:
        engine.dispose()
    if verdict != "ok":
        raise StoreError(f"{file} is no whole backup, take another one: {verdict.splitlines()[-1]}")
    if revision is None:
        raise StoreError(f"{file} holds nothing of dealterms: name what `dealterms backup` wrote")
    refuse_newer(revision)


def _put(temporary: Path, target: Path, url: str, clock: Clock) -> Path | None:
    """Put the copy in place, for the same user; root gives it to whose the folder is."""
    owner = (target if target.exists() else target.parent).stat()
    with only_process(url):
        if os.geteuid() == 0:  # root's own would be closed to the service
            os.chown(temporary, owner.st_uid, owner.st_gid)
        replaced = _move_aside(target, clock())
        put_in_place(temporary, target)
    return replaced


def _prove_tables(file: Path, clock: Clock, advance: Counted | None) -> None:
    """Bring a copy to this program's version and raise StoreError if its tables are not its log's.

    Nothing is appended: alerts of what was not projected yet wait for the daemon.
    """
    engine = create_writer(f"sqlite:///{file}")
    try:
        migrate(engine, is_copied_before=False)
        projector = Projector(engine, EventStore(engine, clock), clock)
        projector.require_version()
        problems = projector.verify_projections(advance)
    finally:
        engine.dispose()
    if problems:
        raise StoreError(f"the backup's tables are not what its log makes: {problems[0]}")


def _move_aside(target: Path, now: datetime) -> Path | None:
    """Give a database and its side files another name; return that of the database.

    The WAL goes first: one that is left beside another database would be read into it.
    """
    aside = target.with_name(f"{target.name}.replaced-{now:%Y%m%dT%H%M%SZ}")
    for side in _beside(target):
        if side.exists():
            side.rename(aside.with_name(aside.name + side.name.removeprefix(target.name)))
    if not target.exists():
        return None
    target.rename(aside)
    return aside


def _beside(file: Path) -> list[Path]:
    return [file.with_name(file.name + suffix) for suffix in _SIDE_FILES]
