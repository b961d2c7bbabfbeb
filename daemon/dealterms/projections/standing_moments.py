"""The moments of a short slot in memory, so that an event that moves them asks no row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select, tuple_

from dealterms.projections.slot_key import SlotKey
from dealterms.projections.term_moments import SHOWN, Knowledge, MomentKey
from dealterms.projections.working_rows import WorkingRows
from dealterms.tables import OPEN_END, term_moments

__all__ = ["StandingMoments", "load_standing_moments"]


class _Version(NamedTuple):
    """What a moment shows from the event at `position` on, until `known_to`."""

    position: int
    known_to: datetime
    shown: tuple[Any, ...]


class StandingMoments:
    """The versions of a slot's moments that were known at `since` or became so later.

    The rules are those of `term_moments.Moments`, which asks the rows themselves.
    """

    def __init__(self, slot: SlotKey, since: datetime, rows: Iterable[Row[Any]] = ()) -> None:
        """Take every row of the slot that was not closed before `since`."""
        self._slot, self._since = slot, since
        self._open: dict[MomentKey, _Version] = {}
        self._closed: dict[MomentKey, list[_Version]] = {}
        for row in rows:
            self._note(row)

    def become(
        self,
        rows: WorkingRows,
        wanted: Mapping[MomentKey, dict[str, Any] | None],
        known: Knowledge,
    ) -> None:
        """Let these moments show what they are to show; None: they are no longer."""
        if known.at != self._since:
            self._turn_to(rows, known.at)
        for key, columns in sorted(wanted.items(), key=lambda one: one[0]):
            shown = None if columns is None else tuple(columns[name] for name in SHOWN)
            standing = self._open.get(key)
            if (None if standing is None else standing.shown) == shown:
                continue
            if standing is not None:
                self._end(rows, key, standing, known)
            if shown is not None:
                self._begin(rows, key, shown, known)

    def _end(self, rows: WorkingRows, key: MomentKey, standing: _Version, known: Knowledge) -> None:
        """Close what was known before, and delete what only this event had written."""
        del self._open[key]
        if standing.position == known.position:
            rows.delete(term_moments, self._key(key, standing))
            return
        rows.update(term_moments, self._key(key, standing), {"known_to": known.at})
        self._closed.setdefault(key, []).append(standing._replace(known_to=known.at))

    def _begin(
        self, rows: WorkingRows, key: MomentKey, shown: tuple[Any, ...], known: Knowledge
    ) -> None:
        """Add a version, or take up again the one that was closed at this very time."""
        closed = [
            one for one in self._closed.get(key, ())
            if one.known_to == known.at and one.position < known.position
        ]  # fmt: skip
        newest = max(closed, default=None)
        if newest is not None and newest.shown == shown:
            rows.update(term_moments, self._key(key, newest), {"known_to": OPEN_END})
            self._closed[key].remove(newest)
            self._open[key] = newest._replace(known_to=OPEN_END)
            return
        self._open[key] = _Version(known.position, OPEN_END, shown)
        rows.insert(term_moments, [
            self._slot._asdict() | key._asdict() | dict(zip(SHOWN, shown, strict=True))
            | {"known_position": known.position, "known_from": known.at, "known_to": OPEN_END}
        ])  # fmt: skip

    def _turn_to(self, rows: WorkingRows, at: datetime) -> None:
        """Come to the time of another event; should a clock have gone back, look at the rows."""
        if at > self._since:
            kept = {
                key: [one for one in closed if one.known_to >= at]
                for key, closed in self._closed.items()
            }
            self._closed = {key: closed for key, closed in kept.items() if closed}
        else:
            self._open, self._closed = {}, {}
            for row in _load(rows.settle(), [self._slot], at):
                self._note(row)
        self._since = at

    def _note(self, row: Row[Any]) -> None:
        key = MomentKey(row.opened_key, row.moment_key)
        version = _Version(
            row.known_position, row.known_to, tuple(row._mapping[name] for name in SHOWN)
        )
        if version.known_to == OPEN_END:
            self._open[key] = version
        else:
            self._closed.setdefault(key, []).append(version)

    def _key(self, key: MomentKey, version: _Version) -> tuple[Any, ...]:
        return (*self._slot, *key, version.position)


def load_standing_moments(
    connection: Connection, slots: Collection[SlotKey], since: datetime
) -> dict[SlotKey, StandingMoments]:
    """Return the moments of these slots as of an event recorded at `since`."""
    found: dict[SlotKey, list[Row[Any]]] = {slot: [] for slot in slots}
    for row in _load(connection, slots, since) if slots else ():
        found[SlotKey(row.deal_id, row.term)].append(row)
    return {slot: StandingMoments(slot, since, rows) for slot, rows in found.items()}


def _load(
    connection: Connection, slots: Collection[SlotKey], since: datetime
) -> Iterable[Row[Any]]:
    columns = term_moments.c
    return connection.execute(
        select(term_moments).where(
            tuple_(columns.deal_id, columns.term).in_([tuple(slot) for slot in slots]),
            columns.known_to >= since,
        )
    )
