"""Follows the rules' readings in the log and queues each article for the second extractor.

Like a projection it has a checkpoint. What lies behind it is news; what was stored before the
extractor was first switched on, or is read again by another model, is past and stays silent.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, delete, select

from dealterms.clock import Clock
from dealterms.events.catalogue import ClaimsRead
from dealterms.events.store import EventStore, RecordedEvent
from dealterms.llm.ledger import Request, is_settled, queue
from dealterms.tables import checkpoints, llm_requests

__all__ = ["Backlog"]

NAME = "llm"
_VERSION = 1
_PAGE = 200
_NEWS = timedelta(days=1)  # older readings are past: the extractor, or the daemon, was off
_RULES = "grammar"


class Backlog:
    """The queue of one extractor version under one watchlist."""

    def __init__(
        self, store: EventStore, clock: Clock, *, extractor_version: str, watchlist_hash: str
    ) -> None:
        """Take the log, and what makes a question a new one."""
        self._store, self._clock = store, clock
        self._version, self._hash = extractor_version, watchlist_hash

    def begin(self, connection: Connection) -> None:
        """Queue what is stored when the extractor is first switched on, as past."""
        if self._checkpoint(connection) is None:
            self._queue_after(connection, 0, is_past=True)

    def start_over(self, connection: Connection) -> None:
        """Queue, as past, every stored article that has no answer of this version."""
        connection.execute(delete(llm_requests).where(llm_requests.c.state != "done"))
        self._queue_after(connection, 0, is_past=True)

    def queue_news(self, connection: Connection) -> None:
        """Queue what the rules have read since the last call."""
        self._queue_after(connection, self._checkpoint(connection) or 0, is_past=False)

    def _queue_after(self, connection: Connection, start: int, *, is_past: bool) -> None:
        head, position, is_at_end = self._store.head_in(connection), start, False
        while not is_at_end:
            page = self._store.read_all_in(connection, position, _PAGE, (ClaimsRead.TYPE,))
            is_at_end = len(page) < _PAGE
            for recorded in page:
                position, reading = recorded.position, recorded.event
                if isinstance(reading, ClaimsRead) and self._is_to_ask(reading):
                    self._queue(connection, recorded, reading, is_past=is_past)
        if head != self._checkpoint(connection):
            self._save_checkpoint(connection, head)

    def _is_to_ask(self, reading: ClaimsRead) -> bool:
        """True for the rules' readings under the watchlist in force."""
        return reading.extractor == _RULES and reading.watchlist_hash == self._hash

    def _queue(
        self,
        connection: Connection,
        recorded: RecordedEvent,
        reading: ClaimsRead,
        *,
        is_past: bool,
    ) -> None:
        now = self._clock()
        is_old = now - recorded.recorded_at > _NEWS
        request = Request(
            reading.article_id,
            reading.revision,
            recorded.position,
            self._version,
            self._hash,
            is_silent=is_past or is_old or reading.is_silent,
        )
        if not is_settled(connection, request):
            queue(connection, request, now)

    def _checkpoint(self, connection: Connection) -> int | None:
        position: int | None = connection.scalar(
            select(checkpoints.c.position).where(checkpoints.c.projection == NAME)
        )
        return position

    def _save_checkpoint(self, connection: Connection, position: int) -> None:
        connection.execute(delete(checkpoints).where(checkpoints.c.projection == NAME))
        row = {
            "projection": NAME,
            "version": _VERSION,
            "position": position,
            "updated_at": self._clock(),
        }
        connection.execute(checkpoints.insert(), row)
