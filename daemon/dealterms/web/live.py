"""Changes as they are recorded, as server-sent events.

One task looks at the log for all who listen; it rests while nobody does. An event's id is the
position in the log, so a listener that was away says what it had last and misses nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, select
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dealterms.projections.projector import PROJECTION
from dealterms.tables import checkpoints
from dealterms.view_rows import opened, plain, query

__all__ = ["Watch", "changes_stream"]

LOOK_SECONDS = 1.0  # the daemon's own tick: nothing is recorded more often
SILENCE_SECONDS = 15.0  # then a comment keeps proxies from closing the line
MOST_LISTENERS = 100
_MOST_MISSED = 500

_AFTER = (
    "SELECT c.*, r.position FROM change_records AS r JOIN term_changes AS c"
    " ON c.change_id = r.change_id WHERE r.position > :position ORDER BY r.position LIMIT :most"
)


class Watch:
    """Follows the head of the log for all listeners; `close` ends every stream."""

    def __init__(self, engine: Engine, *, look_seconds: float = LOOK_SECONDS) -> None:
        """Take the database to look into, and how often."""
        self._engine, self._look_seconds = engine, look_seconds
        self._moved = asyncio.Condition()
        self._closing = asyncio.Event()
        self._head = 0
        self.listener_count = 0

    async def run(self) -> None:
        """Look for a new head while somebody listens, until `close`."""
        while not self._closing.is_set():
            if self.listener_count:
                await self._look()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), self._look_seconds)
        async with self._moved:
            self._moved.notify_all()

    def close(self) -> None:
        """End every stream."""
        self._closing.set()

    async def events(self, position: int | None) -> AsyncIterator[bytes]:
        """Yield events after `position`, or from now on; comments while nothing happens."""
        self.listener_count += 1
        try:
            seen = await asyncio.to_thread(self._read_head) if position is None else position
            yield b"retry: 3000\n: listening\n\n"
            while not self._closing.is_set():
                changes, head = await asyncio.to_thread(self._read_after, seen)
                for change in changes:
                    seen = change.pop("position")
                    yield _event("change", seen, change)
                if head > seen or changes:
                    seen = max(seen, head)
                    yield _event("head", seen, {"position": seen})
                if not await self._wait_beyond(seen):
                    yield b": nothing new\n\n"
        finally:
            self.listener_count -= 1

    async def _look(self) -> None:
        head = await asyncio.to_thread(self._read_head)
        if head != self._head:
            async with self._moved:
                self._head = head
                self._moved.notify_all()

    async def _wait_beyond(self, seen: int) -> bool:
        """Return True once the head lies beyond `seen`; False after a while of silence."""
        try:
            async with asyncio.timeout(SILENCE_SECONDS), self._moved:
                await self._moved.wait_for(lambda: self._head > seen or self._closing.is_set())
        except TimeoutError:
            return False
        return True

    def _read_head(self) -> int:
        with self._engine.begin() as connection:
            return _head(connection)

    def _read_after(self, position: int) -> tuple[list[dict[str, Any]], int]:
        """Return the changes after a position, and up to where that is all of them."""
        with self._engine.begin() as connection:
            changes = query(connection, _AFTER, position=position, most=_MOST_MISSED)
            head = _head(connection)
        return changes, head if len(changes) < _MOST_MISSED else changes[-1]["position"]


async def changes_stream(request: Request) -> Response:
    """Answer with the stream; `Last-Event-ID` is where it goes on."""
    watch: Watch = request.app.state.site.watch
    if watch.listener_count >= MOST_LISTENERS:
        return Response("too many listeners\n", 503, {"Retry-After": "30"})
    last = request.headers.get("last-event-id", "")
    position = int(last) if last.isdecimal() and len(last) < 19 else None
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(watch.events(position), 200, headers, "text/event-stream")


def _head(connection: Connection) -> int:
    """Return up to where the read models have come, so that what is told of can be read."""
    position: int | None = connection.scalar(
        select(checkpoints.c.position).where(checkpoints.c.projection == PROJECTION)
    )
    return position or 0


def _event(name: str, position: int, document: Any) -> bytes:
    body = orjson.dumps(opened(document), default=plain, option=orjson.OPT_PASSTHROUGH_DATETIME)
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (position, name.encode(), body)
