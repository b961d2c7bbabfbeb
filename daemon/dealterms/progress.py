"""How a long work says that it gets on, without knowing who asks.

What may take long is made of steps that each have an end: one HTTP exchange, one task of a worker,
one page of events. Whoever ends such a step calls `note_progress`; whoever runs the work listens
with `progress_told_to`. A step that never ends then shows as silence, however long the work is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["note_progress", "progress_told_to"]

_listener: ContextVar[Callable[[], None] | None] = ContextVar("progress", default=None)


def note_progress() -> None:
    """Say that a step has ended, well or not; from any task or thread of the work."""
    listener = _listener.get()
    if listener is not None:
        listener()


@contextmanager
def progress_told_to(listener: Callable[[], None]) -> Iterator[None]:
    """Have `listener` called at each step of what is run in this context, its tasks included."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
