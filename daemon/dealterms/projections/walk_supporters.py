"""Who supports a line otherwise than before, and what its steps show for it. Pure.

A stretch of a walk that is gone through again may leave other supporters behind its end. There the
walk itself goes on as it went, so each of them counts one more, or one less, until the place where
it is next written whether that origin belongs to the line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from dealterms.projections.origin_book import Entry, EntryKind
from dealterms.projections.tales import time_of_bytes

__all__ = ["SupporterDelta", "memberships", "shown_with"]

_TOLD = ("modality", "support_count", "is_contested")


class SupporterDelta(NamedTuple):
    """An origin that belongs to a line at the end of a stretch now, or no longer.

    `later` is where it is next written whether it does; from there on all is as it was.
    """

    origin: str
    more: int  # 1 or -1
    later: bytes | None

    def counts_at(self, moment_key: bytes, closed_key: bytes | None) -> bool:
        """True for what a step shows at the end of a time."""
        if self.later is None or (closed_key is not None and self.later >= closed_key):
            return True
        return self.later[:8] > moment_key

    def counts_in(self, step: Mapping[str, Any]) -> bool:
        """True for what a step shows at its own end."""
        return self.later is None or (
            step["closed_key"] is not None and self.later >= step["closed_key"]
        )

    def ends_at(self, closed_key: bytes | None) -> bytes | None:
        """Return the time from which a step that is closed there shows what it showed before."""
        if self.later is None or (closed_key is not None and self.later >= closed_key):
            return None
        return self.later[:8]


def memberships(entries: Collection[Entry]) -> defaultdict[str, dict[str, bool]]:
    """Return who belongs to which line behind these entries, as far as they say."""
    told = [one for one in entries if one.kind is not EntryKind.ASKED]
    found: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for one in sorted(told, key=lambda one: (one.key, one.kind is EntryKind.JOINED)):
        found[one.line][one.origin] = one.kind is EntryKind.JOINED
    return found


def shown_with(
    deltas: Sequence[SupporterDelta],
    closed_key: bytes | None,
    before: tuple[bytes, Mapping[str, Any]] | None,
    moments: Mapping[bytes, Mapping[str, Any]],
    end: bytes,
) -> dict[bytes, dict[str, Any] | None]:
    """Return the moments of a step that show something else; None: one is no longer.

    `before` is the last moment up to the time `end` of the stretch and counts the deltas already;
    `moments` are those behind it, as they were. Where a delta ends between two of them a moment
    begins, and one that then shows what the one before it shows ends.
    """

    def more_at(key: bytes) -> int:
        return sum(one.more for one in deltas if one.counts_at(key, closed_key))

    shown: Mapping[str, Any] | None = None
    kept: list[tuple[bytes, dict[str, Any]]] = []
    if before is not None:
        kept.append((before[0], dict(before[1])))
        shown = {**before[1], "support_count": before[1]["support_count"] - more_at(end)}
    breaks = {time for one in deltas if (time := one.ends_at(closed_key)) and time > end}
    for key in sorted(moments.keys() | breaks):
        if key in moments:
            shown = moments[key]
        elif shown is not None:
            shown = {**shown, "said_from": time_of_bytes(key)}
        else:
            continue
        now = {**shown, "support_count": shown["support_count"] + more_at(key)}
        if not kept or any(now[name] != kept[-1][1][name] for name in _TOLD):
            kept.append((key, now))
    for (_, one), (_, following) in pairwise(kept):
        one["said_to"] = following["said_from"]
    if kept and shown is not None:
        kept[-1][1]["said_to"] = shown["said_to"]
    was = dict(moments) | ({before[0]: before[1]} if before else {})
    now_by_key = dict(kept)
    return {
        key: now_by_key.get(key)
        for key in was.keys() | now_by_key.keys() if was.get(key) != now_by_key.get(key)
    }  # fmt: skip
