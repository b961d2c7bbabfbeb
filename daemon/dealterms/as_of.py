"""The state of terms on two axes of time: what the sources had said, and what this program knew.

`known_at` cuts the log and replays what is left beside the living tables; `as_of` leaves out the
claims that were made later, and folds the rest. Both are pure consequences of the log: today's
rules of the fold are applied to yesterday's readings.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from dealterms.database import open_writer
from dealterms.events.store import EventStore
from dealterms.projections.deals import load_term
from dealterms.projections.precedence import fold
from dealterms.projections.rebuild import replay
from dealterms.projections.slot_claims import SlotClaim, all_slots, load_slot
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.term_state import leaf_keys, row_columns
from dealterms.tables import events

__all__ = ["state_as_of", "was_said_by"]


def state_as_of(
    engine: Engine,
    store: EventStore,
    *,
    deal_id: str | None = None,
    as_of: datetime | None = None,
    known_at: datetime | None = None,
) -> list[dict[str, Any]]:
    """Return rows like those of `term_current`, as they were on one or both axes of time."""
    with engine.begin() as live, _tables_at(store, live, known_at) as tables:
        slots = sorted(slot for slot in all_slots(tables) if deal_id in (None, slot.deal_id))
        return [row for slot in slots for row in _rows_of(tables, slot, as_of)]


def was_said_by(claim: SlotClaim, moment: datetime) -> bool:
    """Say whether the sources had made a claim by `moment`.

    A claim was made when it says so itself, else when its article was published. A claim of an
    article without any date had been made by the time we recorded it.
    """
    source = claim.fold_claim
    at = source.claim.asserted_at or source.published_at or source.feed_published_at
    return (at or claim.recorded_at) <= moment


@contextmanager
def _tables_at(
    store: EventStore, live: Connection, known_at: datetime | None
) -> Iterator[Connection]:
    """Give the living read models, or ones replayed up to what was recorded by `known_at`."""
    if known_at is None:
        yield live
        return
    with tempfile.TemporaryDirectory(prefix="dealterms-") as folder:
        engine = open_writer(f"sqlite:///{Path(folder) / 'then.db'}")
        try:
            with engine.begin() as then:
                replay(store, live, then, _position_at(live, known_at))
                yield then
        finally:
            engine.dispose()


def _position_at(live: Connection, known_at: datetime) -> int:
    """Return the position of the last event before the first one recorded later."""
    first_later: int | None = live.scalar(
        select(func.min(events.c.position)).where(events.c.recorded_at > known_at)
    )
    if first_later is not None:
        return first_later - 1
    last: int | None = live.scalar(select(func.max(events.c.position)))
    return last or 0


def _rows_of(tables: Connection, slot: SlotKey, as_of: datetime | None) -> Iterator[dict[str, Any]]:
    claims = {
        claim.claim_id: claim
        for claim in load_slot(tables, slot)
        if as_of is None or was_said_by(claim, as_of)
    }
    term = load_term(tables, slot.deal_id, slot.term)
    folded = fold(term, (claim.fold_claim for claim in claims.values()))
    for key, leaf in leaf_keys(slot, folded):
        for row in (leaf.official, leaf.reported):
            if row is not None:
                shown = {**key, **row_columns(row, claims), "holder": key["holder"] or None}
                shown.pop("value_key")
                yield {name: str(v) if name == "layer" else v for name, v in shown.items()}
