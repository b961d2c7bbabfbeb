"""A database that the program filled, opened for reading: its events, its views, its reports."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from os import PathLike, fspath
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import Engine

from dealterms.clock import system_clock
from dealterms.database import open_reader
from dealterms.events.recorded import RecordedEvent
from dealterms.events.store import EventStore
from dealterms.reports import load_report, run_report
from dealterms.times import time_from_text
from dealterms.view_rows import opened, query

__all__ = ["Store", "open_store"]

_PAGE: Final = 500
_TIMES: Final = frozenset(
    {"valid_from", "valid_to", "said_from", "said_to", "known_from", "known_to"}
)


class Store:
    """The log and the views of one database, read-only; close it, or use it in a `with`."""

    def __init__(self, engine: Engine) -> None:
        """Take a reading engine; `open_store` makes one."""
        self._engine = engine
        self._events = EventStore(engine, system_clock)

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Give its connections back."""
        self._engine.dispose()

    @property
    def head(self) -> int:
        """The position of the newest event, 0 for an empty log."""
        return self._events.head()

    def events(
        self, after: int = 0, types: Collection[str] | None = None
    ) -> Iterator[RecordedEvent]:
        """Yield the events behind a position, oldest first, up to the newest at the time of asking.

        `types` are stored names such as "ChangeRaised"; without them every event comes. To follow
        the log, call again with the `position` of the last event.
        """
        head = self.head
        while after < head:
            page = self._events.read_all(after, _PAGE, types)
            for recorded in page:
                if recorded.position > head:
                    return
                yield recorded
            if len(page) < _PAGE:
                return
            after = page[-1].position

    def query(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        """Return the rows of a SELECT on the views; `:name` in it takes the value of that name.

        The same on both databases: times are aware datetimes, `is_…` booleans, `…_json` dicts.
        """
        with self._engine.begin() as connection:
            return [_typed(row) for row in query(connection, sql, **values)]

    def report(
        self, name: str, *, now: datetime | None = None, **values: str | datetime
    ) -> list[dict[str, Any]]:
        """Return the rows of a named report, as `query` does; `deal`, `since`, `as_of` and so on.

        `now` is what a report counts up to that asks for no day. Raises UsageError for an unknown
        report or a value it does not take.
        """
        with self._engine.begin() as connection:
            asked = load_report(name)
            _, rows = run_report(connection, asked, values, now=now or system_clock())
        return [_typed(row) for row in rows]


def open_store(place: str | PathLike[str]) -> Store:
    """Open a SQLite file by its path, or any database by its `store.url`, for reading.

    Raises StoreError if there is none, SchemaError if its schema is not this program's.
    """
    address = fspath(place)
    if "://" not in address:
        address = f"sqlite:///{Path(address).absolute()}"
    return Store(open_reader(address))


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    is_time = (name.endswith("_at") or name in _TIMES for name in row)
    typed = {
        name: time_from_text(value) if timed and isinstance(value, str) else value
        for (name, value), timed in zip(row.items(), is_time, strict=True)
    }
    document: dict[str, Any] = opened(typed)
    return document
