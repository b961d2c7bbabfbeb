"""What the program meets the world with: time, names, connections, the database, its workers.

Everything that depends on chance or on others comes in through here, so the simulator of the tests
can put a world of its own in the place of the real one and give it any fate, twice alike.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from dealterms.clock import Clock, monotonic, system_clock
from dealterms.database import open_writer
from dealterms.network import MACHINE, Outlet
from dealterms.workers import WorkerPool

__all__ = ["REALITY", "Outside"]

_MOST_WORKERS = 4  # a few articles a second keep one busy; memory is what they cost


def _workers() -> WorkerPool:
    return WorkerPool(min(os.cpu_count() or 1, _MOST_WORKERS))


@dataclass(frozen=True, slots=True)
class Outside:
    """The world as a process sees it.

    `clock` may jump, `now` counts seconds and never goes back. `outlet` leads to the network,
    `open_store` opens the database of an address for writing, its schema at head.
    """

    clock: Clock = system_clock
    now: Callable[[], float] = monotonic
    outlet: Outlet = MACHINE
    open_store: Callable[[str], Engine] = open_writer
    workers: Callable[[], WorkerPool] = _workers


REALITY = Outside()
