"""The doorway to pyarrow: rows into a Parquet file, typed, whatever database they came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as arrow
from pyarrow import parquet

from dealterms.exports.columns import Kind, kind_of

__all__ = ["ParquetFile"]

_TYPES = {
    Kind.TEXT: arrow.string(),
    Kind.NUMBER: arrow.int64(),
    Kind.TRUTH: arrow.bool_(),
    Kind.TIME: arrow.timestamp("us", tz="UTC"),
    Kind.KEY: arrow.string(),
}


class ParquetFile:
    """A Parquet file that is being written."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        """Open the file; its schema comes from the names of the columns."""
        self._schema = arrow.schema([(name, _TYPES[kind_of(name)]) for name in columns])
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add a group of rows."""
        self._writer.write_table(arrow.Table.from_pylist(list(rows), schema=self._schema))

    def close(self) -> None:
        """Write the footer."""
        self._writer.close()
