"""Worker processes: what a task does wrong costs its worker, nothing else."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from dealterms.errors import ParseError
from dealterms.parse import parse_feed
from dealterms.workers import WorkerError, WorkerPool

T = TypeVar("T")


def add(one: int, other: int) -> int:
    return one + other


def run_for_ever() -> None:
    threading.Event().wait()


def eat_memory() -> int:
    return len(bytearray(20_000_000_000))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def with_pool(use: Callable[[WorkerPool], Awaitable[T]], **options: float) -> T:
    """What `use` makes of a pool of one worker."""

    async def main() -> T:
        async with WorkerPool(preloaded=(), **options) as workers:  # type: ignore[arg-type]
            return await use(workers)

    return asyncio.run(main())


def test_a_task_runs_in_another_process_and_returns_its_result() -> None:
    async def use(workers: WorkerPool) -> tuple[int, int]:
        return await workers.run(add, 1, other=2), await workers.run(os.getpid)

    result, pid = with_pool(use)

    assert result == 3
    assert pid != os.getpid()


def test_what_a_task_raises_is_raised_to_its_caller() -> None:
    async def use(workers: WorkerPool) -> None:
        await workers.run(parse_feed, b"<html></html>", "text/html", "http://x.test/")

    with pytest.raises(ParseError, match="HTML page"):
        with_pool(use)


@pytest.mark.parametrize(
    ("task", "words"),
    [(run_for_ever, "longer than 0.2 s"), (eat_memory, "memory"), (die, "process down")],
)
def test_a_task_that_goes_wrong_is_a_clear_error_and_the_next_one_runs(
    task: Callable[[], object], words: str
) -> None:
    async def use(workers: WorkerPool) -> int:
        await workers.run(add, 0, 0)  # the worker is there
        with pytest.raises(WorkerError, match=words):
            await workers.run(task)
        return await workers.run(add, 2, 3)

    assert with_pool(use, task_seconds=0.2 if task is run_for_ever else 20.0) == 5


def test_a_worker_that_dies_while_idle_is_replaced() -> None:
    async def use(workers: WorkerPool) -> int:
        os.kill(await workers.run(os.getpid), signal.SIGKILL)
        first = await workers.run(add, 1, 1)
        os.kill(await workers.run(os.getpid), signal.SIGKILL)
        return first + await workers.run(add, 1, 1)

    assert with_pool(use) == 4


def test_a_stopped_pool_says_so() -> None:
    async def use(workers: WorkerPool) -> None:
        workers.stop()
        await workers.run(add, 1, 1)

    with pytest.raises(WorkerError, match="stopped"):
        with_pool(use)


def test_stopping_does_not_wait_for_a_task_that_hangs() -> None:
    async def use(workers: WorkerPool) -> None:
        hanging = asyncio.create_task(workers.run(run_for_ever))
        await asyncio.sleep(0)
        hanging.cancel()

    with_pool(use)
