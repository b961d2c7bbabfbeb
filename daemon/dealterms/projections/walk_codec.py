"""The state of a walk as text, to take it up again there. Pure.

The state is what decides how the walk goes on: the rows that stand and what was learnt not to
believe. What came out on the way (closed rows, relations, components) and who supports what are not
part of it. Equal states have equal text, so that two walks can be compared by it; claims are named
by id and digest, and so a claim that is another one now makes another state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from dealterms.claims.claim import Layer, Modality
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import from_json, to_json
from dealterms.claims.vocabulary import Term
from dealterms.events.codec import dump_json, load_json
from dealterms.projections.comparison import Figure
from dealterms.projections.doubts import figure_text
from dealterms.projections.layers import SlotWalk
from dealterms.projections.order import FoldClaim, Neighbours, Placed, place
from dealterms.projections.origin_book import OriginBook
from dealterms.projections.rows import RelationKind
from dealterms.projections.slots import TermWalk
from dealterms.projections.standing import Standing
from dealterms.times import time_from_text, time_to_text

__all__ = ["decode_walk", "digest_of", "encode_walk", "named_claims"]

_KEYS = {"currency": "money", "watts": "power", "percent": "percent", "count": "count",
         "duration": "duration", "granularity": "period", "label": "label"}  # fmt: skip


def encode_walk(walk: TermWalk) -> str:
    """Return the state of a walk."""
    slots = [[key, _slot(slot)] for key, slot in walk.slots.items()]
    return dump_json({"slots": slots, "unplaced": _slot(walk.unplaced)}).decode()


def decode_walk(
    term: Term, state: str, claims: Mapping[str, FoldClaim], book: OriginBook
) -> TermWalk:
    """Return a walk in this state; `claims` holds at least those that `named_claims` gives."""
    document = load_json(state)
    walk = TermWalk(term, book)
    reader = _Reader(term, claims, book)
    walk.slots = {key: reader.slot(slot) for key, slot in document["slots"]}
    walk.unplaced = reader.slot(document["unplaced"])
    return walk


def named_claims(state: str) -> set[str]:
    """Return the ids of the claims that a state rests on."""
    document = load_json(state)
    slots = [slot for _, slot in document["slots"]] + [document["unplaced"]]
    rows = [row for slot in slots for row in (slot["official"], slot["reported"]) if row]
    return {claim_id for row in rows for claim_id, _ in _claims_of(row)}


@lru_cache(maxsize=4096)
def digest_of(source: FoldClaim) -> str:
    """Return 16 hex digits that change with anything the fold may ask of a claim."""
    return blake2b(repr(source).encode(), digest_size=8).hexdigest()


def _claims_of(row: dict[str, Any]) -> Iterator[list[str]]:
    yield row["placed"]
    if row["replaced"]:
        yield from _claims_of(row["replaced"])
    yield from (placed for placed, _ in row["rivals"])
    if row["denied_by"]:
        yield row["denied_by"]


def _slot(slot: SlotWalk) -> dict[str, Any]:
    return {
        "holder": slot.holder,
        "name": slot.name,
        "official": _row(slot.official),
        "reported": _row(slot.reported),
        "contested": _figures(slot.contested),
        "denied": _figures(slot.doubts.denied),
        "withdrawn": _figures(slot.doubts.withdrawn),
        "rung": slot.rung,
    }


def _row(row: Standing | None) -> dict[str, Any] | None:
    if row is None:
        return None
    rivals = [[_claim(placed.source), line] for placed, line in row.rivals.values()]
    return {
        "layer": row.layer, "relation": row.relation, "figure": _figure(row.figure),
        "placed": _claim(row.source), "line": row.line, "opened_key": row.opened_key.hex(),
        "since": row.since and time_to_text(row.since),
        "last_at": row.last_at and time_to_text(row.last_at),
        "is_credible": row.is_credible, "is_undated": row.is_undated,
        "has_change_cue": row.has_change_cue, "positive": row.positive, "negative": row.negative,
        "rivals": sorted(rivals), "is_rivalled": row.is_rivalled,
        "denied_by": row.denied_by and _claim(row.denied_by), "replaced": _row(row.replaced),
    }  # fmt: skip


def _claim(source: FoldClaim) -> list[str]:
    return [source.claim.claim_id, digest_of(source)]


def _figures(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    return [_figure(figure) for figure in sorted(figures, key=figure_text)]


def _figure(figure: Figure) -> dict[str, Any]:
    return {"value": to_json(figure.value), "qualifier": figure.qualifier}


class _Reader:
    """Makes slots and rows again of what was written of them."""

    def __init__(self, term: Term, claims: Mapping[str, FoldClaim], book: OriginBook) -> None:
        self._term, self._claims, self._book = term, claims, book

    def slot(self, written: dict[str, Any]) -> SlotWalk:
        slot = SlotWalk(self._term, written["holder"], written["name"], self._book)
        slot.official = self._row(written["official"])
        slot.reported = self._row(written["reported"])
        slot.opened = slot.rows
        slot.contested = _figure_set(written["contested"])
        slot.doubts.denied = _figure_set(written["denied"])
        slot.doubts.withdrawn = _figure_set(written["withdrawn"])
        slot.rung = written["rung"]
        return slot

    def _row(self, written: dict[str, Any] | None) -> Standing | None:
        if written is None:
            return None
        row = Standing(
            self._placed(written["placed"]), Layer(written["layer"]),
            RelationKind(written["relation"]), _read_figure(written["figure"]),
            written["is_credible"], self._book, line=written["line"],
        )  # fmt: skip
        row.opened_key = bytes.fromhex(written["opened_key"])
        row.since, row.last_at = _time(written["since"]), _time(written["last_at"])
        row.is_undated, row.has_change_cue = written["is_undated"], written["has_change_cue"]
        row.positive, row.negative = _modality(written["positive"]), _modality(written["negative"])
        rivals = [(self._placed(claim), line) for claim, line in written["rivals"]]
        row.rivals = {placed.figure.value: (placed, line) for placed, line in rivals}
        row.is_rivalled = written["is_rivalled"]
        row.replaced = self._row(written["replaced"])
        denial = written["denied_by"]
        row.denied_by = self._claims[denial[0]] if denial else None
        return row

    def _placed(self, written: list[str]) -> Placed:
        return place(self._claims[written[0]], Neighbours())


def _figure_set(written: list[dict[str, Any]]) -> dict[Figure, None]:
    return {_read_figure(figure): None for figure in written}


def _read_figure(written: dict[str, Any]) -> Figure:
    value = written["value"]
    inner = value.get("low") or value.get("high") or value
    kind = next(kind for key, kind in _KEYS.items() if key in inner)
    return Figure(from_json(kind, value), Qualifier(written["qualifier"]))


def _time(text: str | None) -> datetime | None:
    return time_from_text(text) if text else None


def _modality(word: str | None) -> Modality | None:
    return Modality(word) if word else None
