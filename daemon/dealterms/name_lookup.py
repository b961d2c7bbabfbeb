"""Host names to addresses, in threads of their own that nobody waits for.

The machine's resolver blocks its thread for up to half a minute where no name server answers. In
the threads that asyncio shares out, a handful of such names would keep the database waiting, and at
its end the process would wait for each of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Final

__all__ = ["look_up"]

_MOST_THREADS: Final = 64


class _Threads:
    """Daemon threads, begun as they are needed, which end with the process."""

    def __init__(self, most: int) -> None:
        self._most, self._count = most, 0
        self._tasks: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._lock = threading.Lock()

    def run(self, task: Callable[[], None]) -> None:
        """Have a task done, which must not raise."""
        self._tasks.put(task)
        if self._idle.acquire(blocking=False):
            return
        with self._lock:
            if self._count < self._most:
                threading.Thread(target=self._work, name="name-lookup", daemon=True).start()
                self._count += 1

    def _work(self) -> None:
        while True:
            self._tasks.get()()
            self._idle.release()


_threads = _Threads(_MOST_THREADS)


async def look_up(host: str, port: int) -> Sequence[str]:
    """Return the addresses that the machine's resolver knows for the host, in its order.

    Raises OSError or UnicodeError if there are none.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[Sequence[str]] = loop.create_future()

    def tell(answer: Sequence[str], error: Exception | None) -> None:
        if found.done():  # given up meanwhile
            return
        if error is None:
            found.set_result(answer)
        else:
            found.set_exception(error)

    def work() -> None:
        answer, failure = list[str](), None
        try:
            answer = _asked(host, port)
        except (OSError, UnicodeError) as error:
            failure = error
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(tell, answer, failure)

    _threads.run(work)
    return await found


def _asked(host: str, port: int) -> list[str]:
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))
