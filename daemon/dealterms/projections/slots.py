"""Which slot a claim belongs to (terms.md section 4a), and the walk over all slots of one term."""

from __future__ import annotations

from itertools import count

from dealterms.claims.claim import Modality, Section
from dealterms.claims.values import Label
from dealterms.claims.vocabulary import Term, ValueKind
from dealterms.projections.comparison import Comparison, compare
from dealterms.projections.layers import SlotWalk
from dealterms.projections.order import Placed, is_part
from dealterms.projections.origin_book import MemoryBook, OriginBook
from dealterms.projections.rows import SlotFold, TermFold

__all__ = ["TermWalk"]

_EQUAL_OR_ROUNDED = frozenset((Comparison.EQUAL, Comparison.ROUNDS, Comparison.SHARPENS))
_RELATED = _EQUAL_OR_ROUNDED | {Comparison.CONTAINS, Comparison.INSIDE}

_AMOUNTS_OF_TWO_KINDS = frozenset(("deal_value", "divestiture"))


class TermWalk:
    """All slots of one term at a point of the walk; claims come in asserted order."""

    def __init__(self, term: Term, book: OriginBook | None = None) -> None:
        """Begin without a slot, and with an empty book if none is given."""
        self.term, self.book = term, book or MemoryBook()
        self.is_set = term.has_many and term.kind is ValueKind.LABEL
        self.slots: dict[str | None, SlotWalk] = {}
        self.unplaced = SlotWalk(term, None, "?", self.book)

    def advance(self, placed: Placed) -> SlotWalk:
        """Take the next claim of the walk; return the slot that it went to."""
        slot = self.turn_to(placed)
        slot.advance(placed)
        return slot

    def turn_to(self, placed: Placed) -> SlotWalk:
        """Return the slot that the next claim of the walk goes to, and is to be given to."""
        self.book.turn_to(placed.key)
        if not self.is_set and not self.term.has_holders:
            return self.slots.get(None) or self._make(None)
        key, slot_or_none = self._member(placed) if self.is_set else self._holder(placed)
        if slot_or_none is None:
            return self._make(key) if _may_open(self.term, placed) else self.unplaced
        return slot_or_none

    def all_slots(self) -> list[SlotWalk]:
        """Return every slot that a claim may have gone to."""
        return [*self.slots.values(), self.unplaced]

    def result(self) -> TermFold:
        """Return all slots as they are at this point."""
        folded = {key: walk.result() for key, walk in sorted(self.slots.items(), key=_by_key)}
        unplaced = self.unplaced.result().relations
        if not self.is_set:
            return TermFold(self.term, folded, unplaced)
        members = {key: slot for key, slot in folded.items() if key is not None}
        slots: dict[str | None, SlotFold] = {}
        if members:
            slots[None] = SlotFold(None, members=members)
        return TermFold(self.term, slots, unplaced)

    def _make(self, key: str | None) -> SlotWalk:
        """Open a slot; its name stays when it finds a holder, and another one follows it."""
        taken = {slot.name for slot in self.slots.values()}
        names = (f"{key or ''}{mark * '+'}" for mark in count())
        name = next(name for name in names if name not in taken)
        self.slots[key] = SlotWalk(self.term, None if self.is_set else key, name, self.book)
        return self.slots[key]

    def _member(self, placed: Placed) -> tuple[str, SlotWalk | None]:
        """Return the member of a set-valued term whose label the claim repeats."""
        value = placed.figure.value
        label = value.label if isinstance(value, Label) else str(value)
        for slot in self.slots.values():
            if self._resembles(placed, slot, _RELATED):
                return label, slot
        return label, self.slots.get(label)

    def _holder(self, placed: Placed) -> tuple[str | None, SlotWalk | None]:
        """Return the slot that the claim names; one without a holder joins, by section 4a."""
        holder = placed.claim.holder
        if holder is not None:
            return holder, self.slots.get(holder) or self._adopt(placed, holder)
        for slot in self.slots.values():
            if self._resembles(placed, slot, _EQUAL_OR_ROUNDED):
                return slot.holder, slot
        open_slots = [slot for slot in self.slots.values() if slot.rows]
        if len(open_slots) == 1:
            return open_slots[0].holder, open_slots[0]
        return None, self.slots.get(None)

    def _adopt(self, placed: Placed, holder: str) -> SlotWalk | None:
        """What nobody had put a name to becomes that of the first holder who states it.

        The mirror of "the only open slot": a rumoured stake gets its owner with the announcement.
        Not for approvals, where "pending" of no regulator is not that of this one. An equity and an
        enterprise value are two amounts, unless they are equal or the first one was only reported.
        """
        nameless = self.slots.get(None)
        if nameless is None or self.term.kind is ValueKind.ENUM:
            return None
        is_one_amount = self.term.term_id not in _AMOUNTS_OF_TWO_KINDS
        is_alone = len(self.slots) == 1 and (is_one_amount or nameless.official is None)
        if not is_alone and not self._resembles(placed, nameless, _EQUAL_OR_ROUNDED):
            return None
        nameless.holder = holder
        self.slots[holder] = self.slots.pop(None)
        return nameless

    def _resembles(self, placed: Placed, slot: SlotWalk, wanted: frozenset[Comparison]) -> bool:
        return any(compare(self.term, placed.figure, row.figure) in wanted for row in slot.rows)


def _may_open(term: Term, placed: Placed) -> bool:
    """Only a body claim that asserts a total makes a new slot."""
    claim = placed.claim
    is_denial = claim.modality is Modality.DENIED
    return claim.section is Section.BODY and not is_denial and not is_part(term, claim)


def _by_key(entry: tuple[str | None, SlotWalk]) -> tuple[bool, str]:
    return entry[0] is not None, entry[0] or ""
