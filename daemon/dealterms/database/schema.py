"""The schema: which revision a database has, and how it comes to this program's."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from dealterms.database.copying import copy_database
from dealterms.errors import SchemaError, StoreError
from dealterms.log import get_logger
from dealterms.resources import migrations_folder

__all__ = [
    "known_revisions",
    "migrate",
    "refuse_newer",
    "require_current_schema",
    "schema_revision",
]

log = get_logger("schema")


def migrate(engine: Engine, *, is_copied_before: bool = True) -> str:
    """Bring the schema to this program's revision under a lock; return the revision.

    Several processes may start at once: the first migrates, the others wait and find it done. A
    SQLite file that has a schema is copied before it is changed, unless the caller needs no copy.
    """
    head = known_revisions()[-1]
    try:
        _migrate_to(engine, head, is_copied_before)
    except IntegrityError:  # PostgreSQL: another process made the first table just before us
        _migrate_to(engine, head, is_copied_before)
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


def require_current_schema(engine: Engine) -> None:
    """Raise SchemaError unless the database has this program's schema."""
    with engine.connect() as connection:
        found = schema_revision(connection)
    refuse_newer(found)
    head = known_revisions()[-1]
    if found != head:
        raise SchemaError(
            f"the database has schema {found or 'none'}, this program needs {head}: "
            "run `dealterms migrate`"
        )


def _migrate_to(engine: Engine, head: str, is_copied_before: bool) -> None:
    with engine.begin() as connection:
        found = schema_revision(connection)
        if found == head:
            return
        refuse_newer(found)
        if engine.dialect.name == "postgresql":
            _take_turn(connection)
            if schema_revision(connection) == head:
                return
        elif found is not None and is_copied_before:
            _keep_copy(engine, head)
        _upgrade(connection)
        if found is not None:
            log.info("schema brought up to date", before=found, now=head)


def _keep_copy(engine: Engine, head: str) -> None:
    """Copy the SQLite file as it is before it changes; the caller's write lock keeps it so.

    A copy of an earlier attempt at the same change is replaced: it may be older than the data.
    """
    source = Path(engine.url.database or "").absolute()
    copy = source.with_name(f"{source.name}.before-{head}")
    try:
        copy_database(source, copy)
    except StoreError as error:
        raise StoreError(
            f"the schema was not changed, for {error}: make room for a copy of {source}"
        ) from error
    log.info("copied before the schema changes", file=str(copy))


def _take_turn(connection: Connection) -> None:
    """Let one process at a time migrate; on SQLite the write lock does that.

    The table is Alembic's own, made a moment early so that there is something to lock. Of two that
    make it at once, the second fails with IntegrityError when the first commits.
    """
    try:
        connection.execute(text(
            "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        ))  # fmt: skip
        connection.execute(text("LOCK TABLE alembic_version IN EXCLUSIVE MODE"))
    except ProgrammingError as error:
        raise StoreError(
            f"this role may not change the schema ({error.orig}): "
            "run `dealterms migrate` as the owner of the database"
        ) from error


def _upgrade(connection: Connection) -> None:
    from alembic import command  # slow to import, and needed only when the schema changes
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def refuse_newer(found: str | None) -> None:
    """Raise SchemaError if a newer program made this schema; None is no schema at all."""
    known = known_revisions()
    if found is not None and found not in known:
        raise SchemaError(
            f"the database has schema {found}, this program knows up to "
            f"{known[-1]}: install the newer dealterms that wrote it"
        )
