"""The past the long way: the log replayed up to a day, and the claims walked up to another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, func, select, text

from dealterms.claims.values import to_json
from dealterms.database import open_writer
from dealterms.events.codec import dump_json
from dealterms.projections.deals import load_term
from dealterms.projections.order import in_asserted_order
from dealterms.projections.rebuild import replay
from dealterms.projections.slot_claims import all_slots, load_slot
from dealterms.projections.slots import TermWalk
from dealterms.projections.term_state import leaf_keys
from dealterms.tables import events
from support.newsroom import Newsroom

Row = dict[str, Any]


@contextmanager
def tables_then(newsroom: Newsroom, known_at: datetime) -> Iterator[Connection]:
    """Give read models made of nothing but the events recorded by `known_at`."""
    with TemporaryDirectory() as folder, newsroom.engine.begin() as live:
        engine = open_writer(f"sqlite:///{Path(folder) / 'then.db'}")
        try:
            with engine.begin() as tables:
                replay(newsroom.store, live, tables, _position_at(live, known_at))
                yield tables
        finally:
            engine.dispose()


def terms_walked(tables: Connection, deal_id: str, as_of: datetime) -> Iterator[Row]:
    """Yield what stands where the walk over a deal's claims stops at `as_of`."""
    for slot in all_slots(tables):
        if slot.deal_id == deal_id:
            yield from _standing(tables, slot, as_of)


def history_of(tables: Connection, deal_id: str) -> list[Row]:
    """Return the rows of term_history of a deal."""
    query = text("SELECT * FROM term_history WHERE deal_id = :deal")
    return [dict(row) for row in tables.execute(query, {"deal": deal_id}).mappings()]


def _position_at(live: Connection, known_at: datetime) -> int:
    later = select(func.min(events.c.position)).where(events.c.recorded_at > known_at)
    first_later = live.scalar(later)
    last = live.scalar(select(func.max(events.c.position)))
    return (last or 0) if first_later is None else first_later - 1


def _standing(tables: Connection, slot: Any, as_of: datetime) -> Iterator[Row]:
    claims = {claim.claim_id: claim for claim in load_slot(tables, slot)}
    walk = TermWalk(load_term(tables, slot.deal_id, slot.term))
    for placed in in_asserted_order(claim.fold_claim for claim in claims.values()):
        if placed.at is None or placed.at <= as_of:
            walk.advance(placed)
    for key, leaf in leaf_keys(slot, walk.result()):
        for row in (leaf.official, leaf.reported):
            if row is None:
                continue
            claim = claims[row.claim.claim.claim_id]
            if row.last_asserted_at is None and claim.recorded_at > as_of:
                continue  # nobody dates it: it was said by the time it was recorded
            yield {
                "term": slot.term, "holder": key["holder"] or None, "layer": str(row.layer),
                "value_json": dump_json(to_json(row.value)).decode(),
                "qualifier": str(row.qualifier), "modality": str(row.modality),
                "is_contested": row.is_contested, "support_count": row.support_count,
                "claim_id": claim.claim_id, "quote": claim.quote, "url": claim.url,
            }  # fmt: skip
