"""Read models made anew from the log, in place or beside the living ones for comparison."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, select, tuple_

from dealterms.database import open_writer
from dealterms.errors import IntegrityError, ProjectionPaused
from dealterms.events.store import EventStore, RecordedEvent
from dealterms.progress import note_progress
from dealterms.projections.folded_slot import load_whole, renew, write_folded
from dealterms.projections.read_models import edit_for
from dealterms.projections.slot_claims import all_slots
from dealterms.projections.standing_slots import StandingSlots
from dealterms.projections.term_moments import Knowledge
from dealterms.projections.working_rows import WorkingRows
from dealterms.tables import READ_MODELS, term_steps

__all__ = ["Progress", "compare", "replay"]

Progress = Callable[[int, int], None]
_PAGE: Final = 500


def replay(
    store: EventStore,
    source: Connection,
    target: Connection,
    end: int,
    progress: Progress | None = None,
) -> None:
    """Empty the read models in `target` and make them from the events of `source` up to `end`.

    Rows are written event by event as they were the first time. State and history of a slot are
    written once, at the end, which gives the same rows because the fold asks only which claims
    there are. Only what was known on the way asks for a fold at each event.
    """
    for table in READ_MODELS:
        target.execute(delete(table))
    slots = StandingSlots(_KEPT_CLAIMS)
    done = 0
    while done < end:
        page = store.read_all_in(source, done, min(_PAGE, end - done))
        rows = WorkingRows(target, source)
        rows.foresee(page)
        slots.foresee(rows, page)
        for recorded in page:
            _apply(rows, recorded, slots)
        rows.settle()
        slots.let_go()
        done = page[-1].position
        note_progress()
        if progress is not None:
            progress(done, end)
    target.execute(delete(term_steps))  # those that long slots wrote on the way
    _write_slots(target, slots)


_KEPT_CLAIMS: Final = 20_000  # in memory between events
_SLOTS_PER_QUERY: Final = 200


def _apply(rows: WorkingRows, recorded: RecordedEvent, slots: StandingSlots) -> None:
    """Write what one event does to the rows, and to what is known from it on."""
    try:
        edit = edit_for(rows, recorded)
        articles = edit.articles()
        touched = slots.take(rows, edit.slots(), recorded.recorded_at)
        edit.write()
        fresh = edit.claims() if touched else []
        known = Knowledge(recorded.position, recorded.recorded_at)
        slots.put({
            slot: renew(rows, slot, standing, articles, fresh, known)
            for slot, standing in touched.items()
        })  # fmt: skip
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise ProjectionPaused("rebuild", recorded.position, reason) from error


def _write_slots(target: Connection, slots: StandingSlots) -> None:
    """Write states and steps of every slot."""
    rest = sorted(all_slots(target))
    while portion := rest[:_SLOTS_PER_QUERY]:
        del rest[:_SLOTS_PER_QUERY]
        rows = WorkingRows(target)
        kept = {slot: one for slot in portion if (one := slots.pop(slot)) and one.head is None}
        whole = load_whole(rows, [slot for slot in portion if slot not in kept])
        for slot, folded in (kept | whole).items():
            write_folded(rows, slot, folded)
        rows.settle()
        note_progress()


def compare(
    store: EventStore, live: Connection, end: int, progress: Progress | None = None
) -> list[IntegrityError]:
    """Return one problem per table whose rows differ from those that a replay up to `end` gives."""
    with tempfile.TemporaryDirectory(prefix="dealterms-") as folder:
        engine = open_writer(f"sqlite:///{Path(folder) / 'rebuilt.db'}")
        try:
            with engine.begin() as rebuilt:
                replay(store, live, rebuilt, end, progress)
                found = [_first_difference(table, live, rebuilt) for table in READ_MODELS]
        finally:
            engine.dispose()
    return [problem for problem in found if problem is not None]


def _first_difference(table: Table, live: Connection, rebuilt: Connection) -> IntegrityError | None:
    for mine, theirs in zip_longest(_rows(table, live), _rows(table, rebuilt)):
        if mine != theirs:
            key = _key_of(table, mine or theirs or ())
            what = (
                "is missing"
                if mine is None
                else "is in no event"
                if theirs is None
                else f"differs in {', '.join(_differing(table, mine, theirs))}"
            )
            return IntegrityError(
                f"read model {table.name}: row {key} {what}: run `dealterms rebuild`"
            )
    return None


def _differing(table: Table, mine: Sequence[Any], theirs: Sequence[Any]) -> list[str]:
    """Return the columns in which two rows differ; of two rows with other keys, the keys."""
    return [
        column.name
        for column, one, other in zip(table.c, mine, theirs, strict=True)
        if one != other
    ]


def _key_of(table: Table, row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(value for column, value in zip(table.c, row, strict=True) if column.primary_key)


def _rows(table: Table, connection: Connection) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table in the order of its key, a page at a time."""
    keys = list(table.primary_key.columns)
    query = select(table).order_by(*keys).limit(_PAGE)
    last: tuple[Any, ...] | None = None
    while True:
        page = connection.execute(
            query if last is None else query.where(tuple_(*keys) > tuple_(*last))
        ).all()
        yield from (tuple(row) for row in page)
        if len(page) < _PAGE:
            return
        last = _key_of(table, page[-1])
