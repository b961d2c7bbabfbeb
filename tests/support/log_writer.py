"""A process that appends in several threads, rolls some of it back, and can be killed anywhere.

    python -m support.log_writer URL WRITERS EVENTS_EACH SEED

Writer w offers its events 0, 1, 2, … in batches of random size, each batch from a little before the
place where the last one ended, so that much of what it offers is known already. After a kill it
begins again at the first event. The ids are functions of writer and number: done twice, it is one.
"""

from __future__ import annotations

import random
import sys
import threading

from sqlalchemy import Engine

from dealterms.clock import system_clock
from dealterms.database import open_writer
from dealterms.events.catalogue import NewEvent, new_event
from dealterms.events.store import EventStore
from support.builders import NOON, a_failure

LARGEST_BATCH = 60
OVERLAP = 5


class _GaveUpError(Exception):
    """Breaks a transaction off after its append, as a failing statement would."""


def event_of(writer: int, number: int) -> NewEvent:
    """Return the event that this writer offers under this number."""
    return new_event(a_failure(number, f"https://{writer}.example/"), NOON)


def write(engine: Engine, writer: int, count: int, draw: random.Random) -> None:
    """Offer `count` events, batch after batch, one batch in eight rolled back at first."""
    store = EventStore(engine, system_clock)
    done = 0
    while done < count:
        end = min(done + draw.randint(1, LARGEST_BATCH), count)
        batch = [event_of(writer, number) for number in range(max(0, done - OVERLAP), end)]
        try:
            with engine.begin() as connection:
                store.append_in(connection, f"feed-{writer}", batch)
                if draw.random() < 0.125:
                    raise _GaveUpError
        except _GaveUpError:
            continue
        done = end


def main(url: str, writers: str, count: int, seed: int) -> None:
    """Run the writers of this process, a thread each; `writers` are numbers with commas."""
    engine = open_writer(url)
    numbers = [int(number) for number in writers.split(",")]
    threads = [
        threading.Thread(target=write, args=(engine, n, count, random.Random(seed + n)))
        for n in numbers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
