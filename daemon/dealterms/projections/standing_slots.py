"""The slots that events are touching, in memory between events and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from dealterms.events.catalogue import ClaimsRead
from dealterms.events.store import RecordedEvent
from dealterms.projections.folded_slot import FoldedSlot, load_folded
from dealterms.projections.slot_key import SlotKey
from dealterms.projections.working_rows import WorkingRows

__all__ = ["StandingSlots"]

_SLOTS_PER_QUERY: Final = 200


class StandingSlots:
    """Slots as of the last event that was applied, those used last at the end."""

    def __init__(self, kept_claims: int) -> None:
        """Keep slots of so many claims between pages; a claim takes about 2 kB."""
        self._kept_claims = kept_claims
        self._slots: dict[SlotKey, FoldedSlot] = {}

    def foresee(self, rows: WorkingRows, page: Sequence[RecordedEvent]) -> None:
        """Load the slots of all claims that these events read, before the first is applied."""
        if page:
            readings = [one.event for one in page if isinstance(one.event, ClaimsRead)]
            claims = (claim for reading in readings for claim in reading.claims)
            touched = (SlotKey(claim["deal_id"], claim["term"]) for claim in claims)
            self._load(rows, (one for one in touched if one.deal_id), page[0].recorded_at)

    def take(
        self, rows: WorkingRows, slots: Iterable[SlotKey], at: datetime
    ) -> dict[SlotKey, FoldedSlot]:
        """Return slots as they stand before an event recorded at `at`; they are to be put back."""
        wanted = list(slots)
        self._load(rows, wanted, at)
        return {slot: self._slots.pop(slot) for slot in wanted}

    def put(self, slots: Mapping[SlotKey, FoldedSlot]) -> None:
        """Note what an event made of slots."""
        self._slots |= slots

    def pop(self, slot: SlotKey) -> FoldedSlot | None:
        """Return a slot if it is in memory, and let go of it."""
        return self._slots.pop(slot, None)

    def let_go(self) -> None:
        """Let go of the slots used longest ago; they are loaded again when they are touched."""
        kept = sum(len(slot.claims) for slot in self._slots.values())
        while kept > self._kept_claims and len(self._slots) > 1:
            kept -= len(self._slots.pop(next(iter(self._slots))).claims)

    def clear(self) -> None:
        """Let go of all."""
        self._slots.clear()

    def _load(self, rows: WorkingRows, slots: Iterable[SlotKey], at: datetime) -> None:
        missing = iter(dict.fromkeys(slot for slot in slots if slot not in self._slots))
        while portion := list(islice(missing, _SLOTS_PER_QUERY)):
            self._slots |= load_folded(rows, portion, at)
