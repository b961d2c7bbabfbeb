"""What one article revision changed: the difference between two folds of a deal's terms. Pure.

Terms.md section 7. Only heads are compared, contests and denials apart, so late history is silent
by itself: a difference confined to closed rows is no difference here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson

from dealterms.claims.claim import Layer
from dealterms.claims.values import Label, to_json
from dealterms.claims.vocabulary import TERMS, Term
from dealterms.projections.comparison import Figure, Weight, weigh
from dealterms.projections.order import FoldClaim
from dealterms.projections.rows import RelationKind, Row, SlotFold, TermFold

__all__ = ["PUSHED", "Change", "ChangeKind", "Side", "diff"]


class ChangeKind(StrEnum):
    """The kinds of terms.md section 7."""

    NEW_DEAL = "new_deal"
    FIRST_VALUE = "first_value"
    STATUS_CHANGED = "status_changed"
    TERM_CHANGED = "term_changed"
    CONTESTED = "contested"
    DENIED = "denied"
    CORRECTED = "corrected"
    REVISED_READING = "revised_reading"


PUSHED = frozenset(ChangeKind) - {ChangeKind.REVISED_READING}
"""The kinds that are pushed by default."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a change: the value for people and for programs, and how it is stated."""

    text: str
    value: Mapping[str, Any]
    qualifier: str
    modality: str

    def to_json(self) -> dict[str, Any]:
        """Return the side as webhooks and `ChangeRaised` hold it."""
        return {"text": self.text, "value": dict(self.value), "qualifier": self.qualifier,
                "modality": self.modality}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one slot; `claim_id` is the claim that moved it, None where none remains."""

    change_id: str
    kind: ChangeKind
    term: str
    holder: str | None
    layer: Layer | None
    old: Side | None
    new: Side | None
    claim_id: str | None

    @property
    def is_pushed(self) -> bool:
        """False for changes of our own reading, which are kept and not sent by default."""
        return self.kind in PUSHED


@dataclass(frozen=True, slots=True)
class _Found:
    """A change before it has an id; `row` is what moved."""

    kind: ChangeKind
    term: Term
    slot: SlotFold
    row: Row
    old: Row | None
    new: Row | None


def diff(
    before: Mapping[str, TermFold],
    after: Mapping[str, TermFold],
    *,
    deal_id: str,
    deal_is_new: bool,
    article_id: str,
    revision: int,
    moved_by: Collection[str],
    is_rereading: bool = False,
) -> tuple[Change, ...]:
    """Return what changed for one deal when the claims of an article revision entered the fold.

    `before` and `after` hold the folds by term id; terms whose claims did not change may be left
    out of both. `moved_by` are the ids of this article's claims. `deal_is_new` says that no body
    claim of the deal was known before. `is_rereading` says that only our reading changed (new
    rules, a new watchlist, a person's overruling): every change is then a `revised_reading`; so is
    a change that no claim of the article can have made. The order is that of the vocabulary.
    """
    only_reading = is_rereading or not moved_by
    found: list[_Found] = []
    for term_id in sorted({*before, *after}, key=_term_order):
        term = (after.get(term_id) or before[term_id]).term
        for old, new in _paired(before.get(term_id), after.get(term_id)):
            found.extend(_slot_changes(term, old, new, only_reading))
    if deal_is_new and not only_reading:
        found = _announce_deal(after, found)
    elif only_reading:
        found = [_as_reading(one) for one in found]
    return tuple(_change(one, deal_id, article_id, revision) for one in found)


_ORDER = {term_id: place for place, term_id in enumerate(TERMS)}
_NOTHING = SlotFold(None)
_STATUS = TERMS["status"]
_DENIED = Label("denied")
_KINDS_OF_RELATION = {RelationKind.CORRECTION: ChangeKind.CORRECTED}


def _term_order(term_id: str) -> tuple[int, str]:
    return _ORDER.get(term_id, len(_ORDER)), term_id


# ------------------------------------------------------------------ slots


def _paired(before: TermFold | None, after: TermFold | None) -> Iterator[tuple[SlotFold, SlotFold]]:
    """Yield each slot as it was and as it is.

    A claim without a holder may join another slot once more is known (section 4a). So a new slot
    that holds the claim of one that is gone is that slot, with its name.
    """
    old, new = _leaves(before), _leaves(after)
    gone = {key: slot for key, slot in old.items() if key not in new or new[key].head is None}
    for key, slot in new.items():
        earlier = old.get(key, _NOTHING)
        if earlier.head is None:
            heir = next((k for k, one in gone.items() if _holds_head_of(slot, one)), None)
            earlier = earlier if heir is None else gone.pop(heir)
        if key not in gone:
            yield earlier, slot
    for key, slot in gone.items():
        if not any(_holds_head_of(other, slot) for k, other in new.items() if k != key):
            yield slot, new.get(key, SlotFold(slot.holder))


def _leaves(fold: TermFold | None) -> dict[tuple[str | None, str], SlotFold]:
    if fold is None:
        return {}
    return {(slot.holder, value_key): slot for value_key, slot in fold.leaves()}


def _holds_head_of(new: SlotFold, old: SlotFold) -> bool:
    return old.head is not None and old.head.claim.claim.claim_id in new.relations


def _slot_changes(term: Term, old: SlotFold, new: SlotFold, only_reading: bool) -> Iterator[_Found]:
    for was, denied in _denied_rows(term, old, new):
        stands = None if new.head is denied else new.head
        yield _Found(ChangeKind.DENIED, term, new, denied, was, stands)
    head = _head_change(term, old, new, only_reading)
    if head is not None:
        yield head
    contest = _contest(term, old, new)
    if contest is not None:
        yield contest


def _head_change(term: Term, old: SlotFold, new: SlotFold, only_reading: bool) -> _Found | None:
    """Return how the head's value changed; None where it did not, or only in precision."""
    was, stands = old.head, new.head
    if stands is None:
        return None if was is None else _Found(_end_kind(was, new), term, new, was, was, None)
    if was is None:
        if stands.is_denied and stands.value != _DENIED:
            return None
        return _Found(_first_kind(term, stands), term, new, stands, None, stands)
    if stands.relation is RelationKind.CONTESTED and was.is_denied:
        return None  # told as a contest
    if _is_silent(term, was, stands, only_reading):
        return None
    return _Found(_kind_of(term, stands), term, new, stands, was, stands)


def _end_kind(was: Row, new: SlotFold) -> ChangeKind:
    """A value ends without another by a retraction; otherwise only our reading changed."""
    relation = new.relations.get(was.claim.claim.claim_id)
    is_withdrawn = relation is not None and relation.kind is RelationKind.WITHDRAWN
    return ChangeKind.CORRECTED if is_withdrawn else ChangeKind.REVISED_READING


def _is_silent(term: Term, was: Row, stands: Row, only_reading: bool) -> bool:
    """True for what is never pushed: restated, refined, rounded, converted, confirmed."""
    if was.is_denied and not stands.is_denied and stands.layer is Layer.OFFICIAL:
        return False
    weight = weigh(term, stands.figure, was.figure)
    if weight is Weight.SAME or stands.claim.claim.claim_id == was.claim.claim.claim_id:
        return True
    if weight is Weight.OTHER or only_reading:
        return False
    moved = stands.relation in (RelationKind.CHANGE, RelationKind.CORRECTION)
    return not (moved and stands.claim.claim.from_value == was.value != stands.value)


def _first_kind(term: Term, stands: Row) -> ChangeKind:
    if term.term_id == _STATUS.term_id and stands.value == _DENIED:
        return ChangeKind.DENIED
    return ChangeKind.FIRST_VALUE


def _kind_of(term: Term, stands: Row) -> ChangeKind:
    if stands.relation in _KINDS_OF_RELATION:
        return _KINDS_OF_RELATION[stands.relation]
    if term.term_id != _STATUS.term_id:
        return ChangeKind.TERM_CHANGED
    return ChangeKind.DENIED if stands.value == _DENIED else ChangeKind.STATUS_CHANGED


def _contest(term: Term, old: SlotFold, new: SlotFold) -> _Found | None:
    """Return the reported value that newly faces an official one, or an official denial."""
    report = new.reported
    if report is None or report.is_denied or report.relation is not RelationKind.CONTESTED:
        return None
    earlier = old.reported
    if earlier is not None and not earlier.is_denied and _relates(term, report, earlier.figure):
        return None
    if any(_relates(term, report, figure) for figure in old.contested):
        return None
    against = new.official or earlier
    return _Found(ChangeKind.CONTESTED, term, new, report, against, report)


def _denied_rows(term: Term, old: SlotFold, new: SlotFold) -> Iterator[tuple[Row, Row]]:
    """Yield what stood before and is denied now; a denial of the deal moves its head instead."""
    for was, stands in ((old.reported, new.reported), (old.official, new.official)):
        if was is None or stands is None or was.is_denied or not stands.is_denied:
            continue
        if stands.value != _DENIED and _relates(term, stands, was.figure):
            yield was, stands


def _relates(term: Term, row: Row, figure: Figure) -> bool:
    return weigh(term, row.figure, figure) is not Weight.OTHER


# ------------------------------------------------------------------ whole deals


def _announce_deal(after: Mapping[str, TermFold], found: list[_Found]) -> list[_Found]:
    """Put `new_deal` first, in the place of the first status."""
    rest = [one for one in found if one.term.term_id != _STATUS.term_id]
    fold = after.get(_STATUS.term_id)
    slot = next((slot for _, slot in fold.leaves()), _NOTHING) if fold else _NOTHING
    head = slot.head
    row = head or next((one.row for one in found), None)
    if row is None:
        return []
    return [_Found(ChangeKind.NEW_DEAL, _STATUS, slot, row, None, head), *rest]


def _as_reading(one: _Found) -> _Found:
    return _Found(ChangeKind.REVISED_READING, one.term, one.slot, one.row, one.old, one.new)


# ------------------------------------------------------------------ sides and ids


def _change(one: _Found, deal_id: str, article_id: str, revision: int) -> Change:
    old, new = _side(one.old), _side(one.new)
    layer = one.row.layer if one.new is not None or one.kind is not ChangeKind.NEW_DEAL else None
    value = orjson.dumps(new.value if new else None, option=orjson.OPT_SORT_KEYS).decode()
    key = [article_id, str(revision), deal_id, one.term.term_id, one.slot.holder or "",
           layer or "", one.kind, value]  # fmt: skip
    if new is None and old is not None:  # an article can take back several things of one slot
        key.append(orjson.dumps(old.value, option=orjson.OPT_SORT_KEYS).decode())
    return Change(
        change_id=hashlib.sha256("\x1f".join(key).encode()).hexdigest()[:24],
        kind=one.kind,
        term=one.term.term_id,
        holder=one.slot.holder,
        layer=layer,
        old=old,
        new=new,
        claim_id=_mover_of(one).claim.claim_id,
    )


def _mover_of(one: _Found) -> FoldClaim:
    """Return the claim that moved it: the denying one, else the evidence of what moved."""
    denial = one.row.denied_by if one.kind is ChangeKind.DENIED else None
    return denial or one.row.claim


def _side(row: Row | None) -> Side | None:
    if row is None:
        return None
    return Side(row.figure.words, to_json(row.value), row.qualifier, row.modality)
