"""A database for work that is thrown away or moved elsewhere when it is done."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from dealterms.database.schema import migrate
from dealterms.database.sqlite import open_sqlite

__all__ = ["scratch_database"]


@contextmanager
def scratch_database(beside: Engine | None = None) -> Iterator[Engine]:
    """Give an empty SQLite database with this program's schema, deleted at the end.

    It lies in the folder of the SQLite file behind `beside`, where there is room and nobody else
    reads; else where temporary files go. Nothing waits for the disk: a crash loses it anyway.
    """
    folder = None
    if beside is not None and beside.dialect.name == "sqlite" and beside.url.database:
        folder = Path(beside.url.database).absolute().parent
    with tempfile.TemporaryDirectory(prefix="dealterms-", dir=folder) as home:
        url = make_url(f"sqlite:///{Path(home) / 'scratch.db'}")
        engine = open_sqlite(url, is_writer=True)
        try:
            migrate(engine)
            raw = engine.raw_connection()  # the only one of this engine; no transaction is open
            raw.cursor().execute("PRAGMA synchronous=OFF")
            raw.close()
            yield engine
        finally:
            engine.dispose()
