"""Sessions of PostgreSQL whose daemon has stopped in the middle of what it was sending.

The server ends a session that idles in a transaction, but not one that waits for more of a COPY or
of a batch: to it such a session is at work. A daemon that is stopped there (SIGSTOP, a frozen
virtual machine) keeps its locks for as long as it stands still, the rows of its leases among them,
and its host answers for it that the connection is alive. So the other daemons look.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection, Engine, text

from dealterms.clock import monotonic

__all__ = ["StalledSessions"]

# `query_start` is that of the last message of a batch, the bytes are those of a COPY: a session of
# which neither moves, while the server waits for its client, has not been sent anything.
_WAITING: Final = text("""
    SELECT a.pid, a.query_start, coalesce(c.bytes_processed, 0)
    FROM pg_stat_activity AS a LEFT JOIN pg_stat_progress_copy AS c ON c.pid = a.pid
    WHERE a.datname = current_database() AND a.usename = current_user
      AND a.application_name = current_setting('application_name')
      AND a.state = 'active' AND a.wait_event = 'ClientRead'
""")
_END: Final = text("SELECT pg_terminate_backend(:pid)")


class StalledSessions:
    """Remembers, from look to look, which sessions of this program wait for their daemon."""

    def __init__(self, seconds: float, now: Callable[[], float] = monotonic) -> None:
        """Take how long a session may wait without being sent anything."""
        self._seconds, self._now = seconds, now
        self._since: dict[tuple[Any, ...], float] = {}

    def end(self, engine: Engine) -> list[int]:
        """End the sessions that have waited too long; return their process ids."""
        now = self._now()
        with engine.begin() as connection:
            waiting = [tuple(row) for row in connection.execute(_WAITING)]
            self._since = {one: self._since.get(one, now) for one in waiting}
            stalled = [one[0] for one, since in self._since.items() if now - since >= self._seconds]
            _terminate(connection, stalled)
        return stalled


def _terminate(connection: Connection, pids: list[int]) -> None:
    for pid in pids:
        connection.execute(_END, {"pid": pid})
