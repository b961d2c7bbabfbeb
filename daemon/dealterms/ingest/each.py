"""One function over many items, a bounded number of them at work at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

__all__ = ["each"]

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


async def each(
    items: Sequence[_Item], limit: int, function: Callable[[_Item], Awaitable[_Result]]
) -> list[_Result]:
    """Return the function's result for every item, in order; `limit` are at work at once."""
    results: dict[int, _Result] = {}
    pending = iter(enumerate(items))

    async def work() -> None:
        for index, item in pending:
            results[index] = await function(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(limit, len(items))):
            group.create_task(work())
    return [results[index] for index in range(len(items))]
