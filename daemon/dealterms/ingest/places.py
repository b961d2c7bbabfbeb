"""How much of the world a process holds at once: pages asked for, feeds with pages, large bodies.

What only waits for an answer costs next to nothing and needs no place; memory is what is bounded.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

__all__ = ["Admit", "Places"]

_FEEDS_WITH_PAGES = 64  # they keep their pages until they are recorded
_PAGES = 64  # so that a few sites that do not answer leave the others room
_LARGE_BODIES = 16

Admit = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one process, each held with `async with`."""

    feed_with_pages: asyncio.Semaphore = field(
        default_factory=partial(asyncio.Semaphore, _FEEDS_WITH_PAGES)
    )
    page: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, _PAGES))
    large_bodies: asyncio.Semaphore = field(
        default_factory=partial(asyncio.Semaphore, _LARGE_BODIES)
    )

    @asynccontextmanager
    async def body(self) -> AsyncIterator[Admit]:
        """Give what is to be awaited once a body proves to be large; its place is kept to the end.

        Most bodies are small, and then nobody waits.
        """
        async with AsyncExitStack() as held:

            async def admit() -> None:
                await held.enter_async_context(self.large_bodies)

            yield admit
