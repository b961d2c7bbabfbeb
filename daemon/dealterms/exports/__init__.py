"""The views and the log as files for other tools: Parquet, CSV or JSON lines (docs/exports.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select, text

from dealterms.errors import StoreError, UsageError
from dealterms.exports.columns import as_kinds
from dealterms.exports.plan import GROWING, NAMES, PICTURES, last_position, part_name
from dealterms.exports.writers import FORMATS, new_file
from dealterms.projections.projector import PROJECTION
from dealterms.tables import checkpoints, log_head

__all__ = ["FORMATS", "NAMES", "Exported", "export", "write_rows"]

_BATCH: Final = 10_000  # rows in memory at a time; a row group of Parquet


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written. A part holds what lies behind position `after`, up to `until`."""

    name: str
    file: Path
    row_count: int
    after: int | None = None
    until: int | None = None


def export(
    connection: Connection,
    folder: Path,
    names: Iterable[str],
    form: str,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> list[Exported]:
    """Write these views and logs into a folder, in one of FORMATS, and return the files.

    All of them are of the one moment at which the transaction of `connection` began. Of what only
    grows, a file holds what is new since the last one in its folder; where nothing is, none is
    written. Raises UsageError if the folder was filled from another log, StoreError if it cannot be
    written to.
    """
    wanted = [name for name in NAMES if name in set(names)]
    written = []
    for done, name in enumerate(wanted):
        advance(done, len(wanted))
        if name in PICTURES:
            written.append(_picture(connection, folder, name, form))
        else:
            written += _part(connection, folder / name, name, form)
    advance(len(wanted), len(wanted))
    return written


def write_rows(path: Path, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    """Write rows, such as those of a report, to a file in the format that its ending names."""
    with new_file(path, columns) as writer:
        writer.write([*map(as_kinds(columns), rows)])


def _picture(connection: Connection, folder: Path, name: str, form: str) -> Exported:
    path = _made(folder) / f"{name}.{form}"
    sql = f"SELECT * FROM {name} ORDER BY {PICTURES[name]}"  # noqa: S608 -- our own names
    return Exported(name, path, _write(connection, path, sql))


def _part(connection: Connection, folder: Path, name: str, form: str) -> list[Exported]:
    after = last_position((file.name for file in _made(folder).iterdir()), form)
    until = _whole_until(connection, name)
    if after > _head(connection):
        raise UsageError(
            f"{folder} holds the log up to event {after}, and this log has only "
            f"{_head(connection)}: it was filled from another database; name another folder"
        )
    if until <= after:
        return []
    path = folder / part_name(after, until, form)
    count = _write(connection, path, GROWING[name], after=after, until=until)
    return [Exported(name, path, count, after, until)]


def _write(connection: Connection, path: Path, sql: str, **values: int) -> int:
    """Write the rows of a SELECT and return how many there are."""
    count = 0
    streaming = connection.execution_options(yield_per=_BATCH)
    with streaming.execute(text(sql), values) as result:
        columns = list(result.keys())
        typed = as_kinds(columns)
        with new_file(path, columns) as writer:
            for rows in result.mappings().partitions(_BATCH):
                writer.write([typed(row) for row in rows])  # type: ignore[arg-type]
                count += len(rows)
    return count


def _whole_until(connection: Connection, name: str) -> int:
    """Return the position up to which everything is there: changes are known as far as the fold."""
    if name == "events":
        return _head(connection)
    own = checkpoints.c.projection == PROJECTION
    return connection.scalar(select(checkpoints.c.position).where(own)) or 0


def _head(connection: Connection) -> int:
    return connection.scalar(select(log_head.c.position)) or 0


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder {folder} cannot be made: {error.strerror}") from error
    return folder
