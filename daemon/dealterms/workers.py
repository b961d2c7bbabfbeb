"""Worker processes for what burns CPU or reads what strangers wrote: with deadline and memory cap.

A feed or page that makes a parser run for ever, or eat all memory, costs its worker: the caller
gets a clear error, the pool gets a new worker. Workers come from a fork server that has imported
the heavy modules once: a new one is there in milliseconds, and nothing is forked from a process
that has threads. Workers are renewed after some hundred tasks, since the parsers' caches only grow.

The fork server needs most of a second for its imports. `start_fork_server` lets it begin while the
caller still imports its own modules; nobody waits for it before there is something to parse.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.forkserver import ensure_running
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from dealterms import metrics
from dealterms.errors import DealtermsError
from dealterms.progress import note_progress

__all__ = ["WorkerError", "WorkerPool", "start_fork_server"]

_P = ParamSpec("_P")
_T = TypeVar("_T")

TASK_SECONDS = 20.0  # the slowest real page known took 2 s
WORKER_BYTES = 1_500_000_000  # of address space; 5,000 pages in one worker take 160 MB
TASKS_PER_WORKER = 500
# The doorways of the heavy libraries, and the claim reader; a name that is missing costs nothing.
_PRELOADED = (
    "dealterms.parse.xmlfeed",
    "dealterms.extract.main_text",
    "dealterms.parse",
    "dealterms.extract",
    "dealterms.claims.indexed",
    "dealterms.feed_texts",
    "dealterms.written_articles",
    "dealterms.readings",
    "protego",
)


def start_fork_server(preloaded: tuple[str, ...] = _PRELOADED) -> None:
    """Start the process that workers are forked from, unless it runs; returns at once."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(list(preloaded))
    ensure_running()


class WorkerError(DealtermsError):
    """A task did not end as it should: out of time, out of memory, or its process died."""


class WorkerPool:
    """Runs functions in worker processes; use it as an async context manager.

    `task_seconds` and `worker_bytes` bound each task. Functions, arguments and results must be
    picklable: functions of modules, plain data.
    """

    def __init__(
        self,
        max_workers: int = 1,
        *,
        task_seconds: float = TASK_SECONDS,
        worker_bytes: int = WORKER_BYTES,
        preloaded: tuple[str, ...] = _PRELOADED,
    ) -> None:
        """Make the pool; its processes start with the first task."""
        self._context = multiprocessing.get_context("forkserver")
        self._preloaded = preloaded
        self._max_workers = max_workers
        self._task_seconds = task_seconds
        self._worker_bytes = worker_bytes
        self._is_stopped = False
        self._starting: asyncio.Task[None] | None = None
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._max_workers,
            max_tasks=TASKS_PER_WORKER,
            initializer=_prepare,
            initargs=(self._worker_bytes,),
            context=self._context,
        )

    async def __aenter__(self) -> Self:
        """Start the fork server, so that it is ready when the first page is."""
        start_fork_server(self._preloaded)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the workers, whatever they are at."""
        if self._starting is not None:
            await self._starting
        await asyncio.to_thread(self.stop)

    def warm_up(self) -> None:
        """Start the processes now; returns when the fork server has made them."""
        self._pool.schedule(_do_nothing)

    def stop(self) -> None:
        """End every worker; tasks that run are dropped."""
        self._is_stopped = True
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    async def run(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Return what the function returns, and raise what it raises.

        Raises WorkerError if the task exceeds its time or memory or takes its process down. A
        cancelled caller ends the task.
        """
        await self._start()
        try:
            return await self._attempt(function, args, kwargs)
        except BrokenProcessPool:  # a worker died while it was idle: no fault of this task
            return await self._attempt(function, args, kwargs, is_last=True)
        except WorkerError:
            metrics.WORKER_FAILURES.inc()
            raise
        finally:
            note_progress()

    async def _start(self) -> None:
        """Have the processes made at the first task, beside the loop: the server may be busy."""
        if self._is_stopped:
            raise WorkerError("the workers have been stopped")
        if self._starting is None:
            self._starting = asyncio.create_task(asyncio.to_thread(self.warm_up))
        await asyncio.shield(self._starting)

    async def _attempt(
        self,
        function: Callable[..., _T],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        *,
        is_last: bool = False,
    ) -> _T:
        name = getattr(function, "__name__", "a task")
        try:
            result: _T = await asyncio.wrap_future(self._schedule(function, args, kwargs))
        except TimeoutError:
            raise WorkerError(f"{name} took longer than {self._task_seconds:g} s") from None
        except MemoryError:
            raise WorkerError(f"{name} needs more memory than a worker may have") from None
        except ProcessExpired as error:
            raise WorkerError(f"{name} took its process down: {error}", retryable=True) from error
        except BrokenProcessPool as error:
            if not is_last:
                raise
            raise WorkerError(f"the workers do not start: {error}", retryable=True) from error
        return result

    def _schedule(
        self, function: Callable[..., _T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> ProcessFuture[_T]:
        """Hand the task over; a pool that has broken is replaced."""
        try:
            return self._pool.schedule(function, args, kwargs, timeout=self._task_seconds)
        except RuntimeError:  # pebble's word for a pool whose last worker died
            self._pool = self._new_pool()
            return self._pool.schedule(function, args, kwargs, timeout=self._task_seconds)


def _do_nothing() -> None:
    """Exist, so that a worker starts."""


def _prepare(worker_bytes: int) -> None:
    """Bound the worker's address space: MemoryError comes before the machine suffers.

    What the fork server imported is shared between workers for as long as nobody touches it: the
    collector, which would, is told to leave it alone.
    """
    gc.freeze()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    allowed = worker_bytes if hard == resource.RLIM_INFINITY else min(worker_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
