"""An event loop in virtual time, in one thread, whose every turn is the same for the same seed."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from random import Random
from typing import Any

__all__ = ["VirtualLoop"]

_THREAD_SECONDS = (0.0, 0.002)  # how long another thread takes to come back: enough to interleave


class _Jump(selectors.SelectSelector):
    """Instead of waiting, lets the time pass that there is to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("the world stands still: everybody waits and nothing is to come")
        self.now += max(timeout, 0.0)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs what is ready, then jumps to the next timer; threads are run in turn, at random."""

    def __init__(self, random: Random) -> None:
        """Take what decides which of two threads comes first."""
        self._jump, self._chance = _Jump(), random
        super().__init__(self._jump)

    def time(self) -> float:
        """Return the seconds since this world began."""
        return self._jump.now

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """Run a function a moment later; like a thread, it runs though its caller may be gone."""
        future = self.create_future()

        def run() -> None:
            try:
                result = func(*args)
            except BaseException as error:
                if not future.done():
                    future.set_exception(error)
            else:
                if not future.done():
                    future.set_result(result)

        self.call_later(self._chance.uniform(*_THREAD_SECONDS), run)
        return future
