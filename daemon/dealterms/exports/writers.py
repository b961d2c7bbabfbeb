"""Rows into a CSV file, a file of JSON lines, or (by parquet.py) a Parquet file.

A file has its name only when it is whole: rows go into a neighbour with `.part` behind its name,
which takes the place of the file, or of an older one, at the end.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol, TextIO

import orjson

from dealterms.errors import StoreError, UsageError
from dealterms.printable import printable
from dealterms.view_rows import opened, plain

__all__ = ["FORMATS", "Writer", "new_file", "spreadsheet_cell"]

Row = Mapping[str, Any]

FORMATS: Final = ("parquet", "csv", "jsonl")
"""The formats, which are also the endings of their files."""

# A spreadsheet would run a cell that begins with one of these.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Writer(Protocol):
    """Takes rows whose values are of the types of columns.py."""

    def write(self, rows: Sequence[Row]) -> None:
        """Add some rows."""

    def close(self) -> None:
        """Write what is still to be written."""


@contextmanager
def new_file(path: Path, columns: Sequence[str]) -> Iterator[Writer]:
    """Give a writer for a file, in the format that its ending names; the file is there afterwards.

    After an error there is no file, and an older one is as it was. Raises StoreError if the disk
    refuses, UsageError if the format needs a library that is not installed.
    """
    unfinished = path.with_name(f"{path.name}.part")
    try:
        writer = _open(unfinished, path.suffix.removeprefix("."), columns)
        try:
            yield writer
        finally:
            writer.close()
        unfinished.replace(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def spreadsheet_cell(value: Any) -> Any:
    """Return a value for CSV; what a spreadsheet would take for a formula gets a quote before."""
    if not isinstance(value, str):
        return None if value is None else plain(value)
    text = printable(value, keep_lines=True)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _open(path: Path, form: str, columns: Sequence[str]) -> Writer:
    if form == "parquet":
        try:
            from dealterms.exports.parquet import ParquetFile
        except ImportError:
            raise UsageError(
                "Parquet needs pyarrow: pip install 'dealterms[parquet]'; or choose csv or jsonl"
            ) from None
        return ParquetFile(path, columns)
    return _Csv(path, columns) if form == "csv" else _JsonLines(path)


class _Csv:
    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._columns = columns
        self._file: TextIO = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(columns)

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._writer.writerow([spreadsheet_cell(row[name]) for name in self._columns])

    def close(self) -> None:
        self._file.close()


class _JsonLines:
    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def write(self, rows: Sequence[Row]) -> None:
        options = orjson.OPT_APPEND_NEWLINE | orjson.OPT_PASSTHROUGH_DATETIME
        for row in rows:
            self._file.write(orjson.dumps(opened(row), default=plain, option=options))

    def close(self) -> None:
        self._file.close()
