"""The pages on a real socket: a server in a thread of its own, on any free port of loopback."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dealterms.claims.document import Document, Watchlist
from dealterms.claims.draft import Refusal
from dealterms.clock import Clock
from dealterms.database import open_reader
from dealterms.readings import read_refusals
from dealterms.settings import WebSettings
from dealterms.web.live import Watch
from dealterms.web.server import serving
from dealterms.web.site import Site

_START_SECONDS = 20.0


@contextmanager
def pages_of(
    store_url: str, clock: Clock, watchlist: Watchlist | None = None, **settings: Any
) -> Iterator[str]:
    """Serve a store; give the address without the slash at its end."""
    server = _ServerThread(store_url, clock, watchlist or Watchlist(), settings)
    server.start()
    try:
        yield server.address()
    finally:
        server.stop()


class _ServerThread(threading.Thread):
    def __init__(
        self, store_url: str, clock: Clock, watchlist: Watchlist, settings: dict[str, Any]
    ) -> None:
        super().__init__(daemon=True)
        self._store_url, self._clock, self._watchlist = store_url, clock, watchlist
        self._settings = WebSettings(**({"listen": "127.0.0.1:0"} | settings))
        self._is_up, self._address = threading.Event(), ""
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()

    def run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._is_up.set()
            self._loop.close()

    def address(self) -> str:
        """Return the address once it listens."""
        assert self._is_up.wait(_START_SECONDS)
        assert self._address, "the server did not start"
        return self._address.rstrip("/")

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self.join(_START_SECONDS)
        assert not self.is_alive()

    async def _serve(self) -> None:
        engine = open_reader(self._store_url)

        async def read_again(document: Document) -> tuple[Refusal, ...]:
            return await asyncio.to_thread(read_refusals, document, self._watchlist)

        site = Site(engine, self._clock, Watch(engine, look_seconds=0.05), read_again)
        try:
            async with serving(site, self._settings) as self._address:
                self._is_up.set()
                await self._stopping.wait()
        finally:
            engine.dispose()
