"""Who does what, where several daemons share a database: claim, renew, finish, lead.

Work is claimed by key (a feed, a lane of alerts) or led by role (what follows the log) for
`LEASE_SECONDS` by the database's clock, which is the same for every host. A claim raises the
lease's epoch. Whoever writes what the work gave calls `renew_in` in the same transaction: a process
that was stopped and thawed, whose lease another has claimed meanwhile, finds another epoch there
and writes nothing.

On SQLite one process does everything (`single_process`), so `SoleLeases` grants whatever is asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Engine, text

from dealterms.database import StalledSessions
from dealterms.errors import StoreError
from dealterms.log import get_logger

__all__ = [
    "FOLLOWING",
    "LEASE_SECONDS",
    "Fence",
    "LeaseLostError",
    "Leases",
    "PostgresLeases",
    "SoleLeases",
    "kept",
    "leases_on",
    "open_fence",
]

Fence = Callable[[Connection], None]
"""Refuses, inside a transaction that writes, with LeaseLostError if another leads the work."""

LEASE_SECONDS: Final = 15.0  # a dead daemon's work is taken over within twice that
FOLLOWING: Final = "log"
"""The role of whoever reads and projects what the log holds, one daemon at a time."""
_LEAD: Final = "lead"

log = get_logger("leases")


class LeaseLostError(StoreError):
    """Another daemon has taken over what this one was doing; nothing of it was written."""


class Leases(Protocol):
    """The verbs, whatever the database."""

    def claim(self, kind: str, keys: Sequence[str], limit: int | None = None) -> list[str]:
        """Take up to `limit` of the keys that nobody holds, in their order; return those taken."""

    def renew(self) -> None:
        """Prolong everything that is held; forget what was taken over."""

    def renew_in(self, connection: Connection, kind: str, keys: Collection[str]) -> None:
        """Prolong these in the caller's transaction; raise LeaseLostError unless all are ours."""

    def finish(self, kind: str, keys: Collection[str]) -> None:
        """Give these back."""

    def lead(self, role: str) -> bool:
        """Say whether this process leads a role, taking it if nobody does."""

    def lead_in(self, connection: Connection, role: str) -> None:
        """Go on leading in the caller's transaction; raise LeaseLostError if another does."""

    def resign(self, role: str) -> None:
        """Lead no more, so that another may."""

    def finish_all(self) -> None:
        """Give back everything, so that others need not wait."""


def open_fence(_connection: Connection) -> None:
    """Let every write pass: for a process that is alone."""


def leases_on(engine: Engine, holder: str) -> Leases:
    """Return the leases of a database; `holder` names this process among all that share it."""
    return SoleLeases() if engine.dialect.name == "sqlite" else PostgresLeases(engine, holder)


@contextlib.asynccontextmanager
async def kept(leases: Leases) -> AsyncIterator[Leases]:
    """Renew what is held in time, and give all of it back at the end."""
    if isinstance(leases, SoleLeases):  # nothing of it runs out
        yield leases
        return
    renewing = asyncio.create_task(_renew_for_ever(leases), name="leases")
    try:
        yield leases
    finally:
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)
        with contextlib.suppress(StoreError):  # they run out by themselves
            await asyncio.to_thread(leases.finish_all)


async def _renew_for_ever(leases: Leases) -> None:
    while True:
        await asyncio.sleep(LEASE_SECONDS / 3)
        try:
            await asyncio.to_thread(leases.renew)
        except StoreError as error:
            log.warning("leases not renewed", error=str(error))


class SoleLeases:
    """The leases of the only process there is: everything is free, and stays ours."""

    def claim(self, kind: str, keys: Sequence[str], limit: int | None = None) -> list[str]:
        """Return the first `limit` keys."""
        return list(keys[:limit])

    def renew(self) -> None:
        """Do nothing."""

    def renew_in(self, connection: Connection, kind: str, keys: Collection[str]) -> None:
        """Do nothing."""

    def finish(self, kind: str, keys: Collection[str]) -> None:
        """Do nothing."""

    def lead(self, role: str) -> bool:
        """Return True."""
        return True

    def lead_in(self, connection: Connection, role: str) -> None:
        """Do nothing."""

    def resign(self, role: str) -> None:
        """Do nothing."""

    def finish_all(self) -> None:
        """Do nothing."""


# A key that was never claimed gets its row first, so that there is something to lock. Rows that are
# there are left out by a look, because ON CONFLICT waits for whoever is changing one.
_OFFER: Final = text("""
    INSERT INTO leases (kind, key, epoch)
    SELECT :kind, offered.key, 0 FROM unnest(CAST(:keys AS text[])) AS offered (key)
    WHERE NOT EXISTS (SELECT FROM leases AS l WHERE l.kind = :kind AND l.key = offered.key)
    ON CONFLICT DO NOTHING
""")
_CLAIM: Final = text("""
    WITH free AS (
        SELECT key FROM leases
        WHERE kind = :kind AND key = ANY(CAST(:keys AS text[]))
          AND (holder IS NULL OR expires_at <= clock_timestamp())
        ORDER BY array_position(CAST(:keys AS text[]), key)
        LIMIT :limit
        FOR UPDATE SKIP LOCKED
    )
    UPDATE leases SET holder = :holder, epoch = leases.epoch + 1,
                      expires_at = clock_timestamp() + make_interval(secs => :seconds)
    FROM free WHERE leases.kind = :kind AND leases.key = free.key
    RETURNING leases.key, leases.epoch
""")
# In the order of keys, so that two transactions of one process cannot wait for each other.
_LOCK: Final = text("""
    SELECT key, epoch FROM leases
    WHERE kind = :kind AND key = ANY(CAST(:keys AS text[])) AND holder = :holder
    ORDER BY key FOR UPDATE
""")
_PROLONG: Final = text("""
    UPDATE leases SET expires_at = clock_timestamp() + make_interval(secs => :seconds)
    WHERE kind = :kind AND key = ANY(CAST(:keys AS text[])) AND holder = :holder
""")
_RELEASE: Final = text("""
    UPDATE leases SET holder = NULL, expires_at = NULL
    WHERE kind = :kind AND key = ANY(CAST(:keys AS text[])) AND holder = :holder
""")


class PostgresLeases:
    """The leases of one process among several; safe to use from its threads."""

    def __init__(self, engine: Engine, holder: str, seconds: float = LEASE_SECONDS) -> None:
        """Take the writing engine, this process's name and how long a lease lasts."""
        self._engine, self._holder, self._seconds = engine, holder, seconds
        self._held: dict[str, dict[str, int]] = {}  # kind -> key -> epoch
        self._lock = threading.Lock()
        self._stalled = StalledSessions(seconds)

    def claim(self, kind: str, keys: Sequence[str], limit: int | None = None) -> list[str]:
        """Take up to `limit` of the keys that nobody holds, in their order; return those taken."""
        if not keys:
            return []
        with self._engine.begin() as connection:
            connection.execute(_OFFER, {"kind": kind, "keys": list(keys)})
            taken = self._run(connection, _CLAIM, kind, keys, limit=limit or len(keys)).all()
        epochs: dict[str, int] = {row.key: row.epoch for row in taken}
        with self._lock:
            self._held.setdefault(kind, {}).update(epochs)
        return [key for key in keys if key in epochs]

    def renew(self) -> None:
        """Prolong everything that is held; forget what was taken over.

        Sessions of stopped daemons are ended here too: their locks would keep others from taking
        over what they held.
        """
        ended = self._stalled.end(self._engine)
        if ended:
            log.warning("sessions of a stopped daemon ended", server_processes=ended)
        for kind, keys in self._snapshot().items():
            with self._engine.begin() as connection:
                lost = self._prolong(connection, kind, keys)
            if lost:
                log.warning("taken over by another daemon", kind=kind, keys=sorted(lost))

    def renew_in(self, connection: Connection, kind: str, keys: Collection[str]) -> None:
        """Prolong these in the caller's transaction; raise LeaseLostError unless all are ours."""
        lost = self._prolong(connection, kind, keys)
        if lost:
            raise LeaseLostError(
                f"another daemon has taken over {kind} {', '.join(sorted(lost))}", retryable=True
            )

    def finish(self, kind: str, keys: Collection[str]) -> None:
        """Give these back."""
        if not keys:
            return
        self._forget(kind, keys)
        with self._engine.begin() as connection:
            self._run(connection, _RELEASE, kind, keys)

    def lead(self, role: str) -> bool:
        """Say whether this process leads a role, taking it if nobody does."""
        with self._lock:
            if role in self._held.get(_LEAD, {}):
                return True
        is_taken = bool(self.claim(_LEAD, [role]))
        if is_taken:
            log.info("leading", role=role)
        return is_taken

    def lead_in(self, connection: Connection, role: str) -> None:
        """Go on leading in the caller's transaction; raise LeaseLostError if another does."""
        self.renew_in(connection, _LEAD, [role])

    def resign(self, role: str) -> None:
        """Lead no more, so that another may."""
        self.finish(_LEAD, [role])

    def finish_all(self) -> None:
        """Give back everything, so that others need not wait."""
        for kind, keys in self._snapshot().items():
            self.finish(kind, keys)

    def _prolong(self, connection: Connection, kind: str, keys: Collection[str]) -> set[str]:
        """Prolong those of the keys that are ours still; return the others, forgotten."""
        if not keys:
            return set()
        held = self._snapshot().get(kind, {})
        found = {row.key: row.epoch for row in self._run(connection, _LOCK, kind, keys)}
        ours = [key for key in keys if key in held and found.get(key) == held[key]]
        if ours:
            self._run(connection, _PROLONG, kind, ours)
        lost = set(keys) - set(ours)
        self._forget(kind, lost)
        return lost

    def _run(
        self, connection: Connection, statement: Any, kind: str, keys: Collection[str], **more: int
    ) -> Any:
        values = {"kind": kind, "keys": list(keys), "holder": self._holder, **more}
        if statement in (_CLAIM, _PROLONG):
            values["seconds"] = self._seconds
        return connection.execute(statement, values)

    def _snapshot(self) -> dict[str, dict[str, int]]:
        with self._lock:
            return {kind: dict(keys) for kind, keys in self._held.items() if keys}

    def _forget(self, kind: str, keys: Collection[str]) -> None:
        with self._lock:
            for key in keys:
                self._held.get(kind, {}).pop(key, None)
