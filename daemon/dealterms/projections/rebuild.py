"""Read models made anew from the log beside the living ones, to take their place or to compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, delete, select, tuple_

from dealterms.database import scratch_database
from dealterms.errors import IntegrityError, ProjectionPaused
from dealterms.events.store import EventStore, RecordedEvent
from dealterms.progress import note_progress
from dealterms.projections.deferred_writes import DeferredWrites
from dealterms.projections.folded_slot import load_whole, renew, write_folded
from dealterms.projections.read_models import SHOWN_TYPES, edit_for
from dealterms.projections.slot_claims import all_slots
from dealterms.projections.standing_slots import StandingSlots
from dealterms.projections.term_moments import Knowledge
from dealterms.projections.working_rows import WorkingRows
from dealterms.tables import READ_MODELS, term_steps

__all__ = ["Progress", "Replay", "come_near", "compare", "replay", "take_over"]

Progress = Callable[[int, int], None]
_PAGE: Final = 500
_Row = tuple[Any, ...]


class Replay:
    """Read models that grow from the beginning of the log, in an empty database.

    Rows are written a page of events at a time, as they were the first time. State and history of a
    slot are written once, at the end, which gives the same rows because the fold asks only which
    claims there are. Only what was known on the way asks for a fold at each event.
    """

    def __init__(self, store: EventStore) -> None:
        """Take the log; nothing is read yet."""
        self._store, self._slots = store, StandingSlots(_KEPT_CLAIMS)
        self.position = 0

    def go_on(self, source: Connection, target: Connection, end: int) -> None:
        """Apply the next page of the events of `source`, none of those behind `end`."""
        window = min(self.position + _WINDOW, end)
        page = self._store.read_all_in(
            source, self.position, _PAGE, types=SHOWN_TYPES, until=window
        )
        rows = WorkingRows(target, source)
        rows.foresee(page)
        self._slots.foresee(rows, page)
        for recorded in page:
            _apply(rows, recorded, self._slots)
        rows.settle()
        self._slots.let_go()
        self.position = page[-1].position if len(page) == _PAGE else window
        note_progress()

    def finish(self, target: Connection) -> None:
        """Write states and steps."""
        target.execute(delete(term_steps))  # those that long slots wrote on the way
        _write_slots(target, self._slots)


def replay(
    store: EventStore,
    source: Connection,
    target: Connection,
    end: int,
    progress: Progress | None = None,
) -> None:
    """Make the read models from the events of `source` up to `end`, in an empty `target`."""
    made = Replay(store)
    while made.position < end:
        made.go_on(source, target, end)
        if progress is not None:
            progress(made.position, end)
    made.finish(target)


_WINDOW: Final = 50_000  # positions that one query looks through: a fraction of a second
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


def come_near(
    made: Replay,
    log: Engine,
    scratch: Engine,
    end_of: Callable[[Connection], int],
    told: Callable[[int], object],
) -> None:
    """Replay into `scratch`, in transactions of a page, until less than a page is left.

    `end_of` says where to end as the log grows; `told` is called at each page with that end.
    """
    while True:
        with log.begin() as source, scratch.begin() as target:
            end = end_of(source)
            if made.position + _PAGE > end:
                return
            made.go_on(source, target, end)
        told(end)


def compare(
    store: EventStore, live: Connection, end: int, progress: Progress | None = None
) -> list[IntegrityError]:
    """Return one problem per table whose rows differ from those that a replay up to `end` gives."""
    with scratch_database() as scratch, scratch.begin() as rebuilt:
        replay(store, live, rebuilt, end, progress)
        found = [_first_difference(table, live, rebuilt) for table in READ_MODELS]
    return [problem for problem in found if problem is not None]


def take_over(live: Connection, rebuilt: Connection) -> None:
    """Make the read models behind `live` those of `rebuilt`; rows that are right stay untouched."""
    for table in READ_MODELS:
        writes, names = DeferredWrites(live), table.c.keys()
        for number, (mine, theirs) in enumerate(_differing_rows(table, live, rebuilt), start=1):
            if mine is not None:
                writes.delete(table, _key_of(table, mine))
            if theirs is not None:
                writes.insert(table, [dict(zip(names, theirs, strict=True))])
            if number % _PAGE == 0:
                writes.settle()
                note_progress()
        writes.settle()


def _differing_rows(
    table: Table, live: Connection, rebuilt: Connection
) -> Iterator[tuple[_Row | None, _Row | None]]:
    """Yield the rows of both that are not the same; None where one has no row of that key."""
    ours, others = _rows(table, live), _rows(table, rebuilt)
    mine, theirs = next(ours, None), next(others, None)
    while mine is not None or theirs is not None:
        keys = mine and _key_of(table, mine), theirs and _key_of(table, theirs)
        takes_mine = keys[0] is not None and (keys[1] is None or keys[0] <= keys[1])
        takes_theirs = keys[1] is not None and (keys[0] is None or keys[1] <= keys[0])
        if mine != theirs:
            yield mine if takes_mine else None, theirs if takes_theirs else None
        mine = next(ours, None) if takes_mine else mine
        theirs = next(others, None) if takes_theirs else theirs


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
