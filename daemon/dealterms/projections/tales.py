"""Who retells what: the parts that claims of one value play in telling it. Pure.

A *tale* is one value as a slot's claims tell it. Some claims state it at a time of their own,
others retell it and take the time of what they retell (order.py). All claims of a tale have a place
in it, so that a new one need only be held against its neighbours there.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b

from dealterms.claims.claim import Claim, Modality, Section, SpeakerClass, TimeBasis
from dealterms.claims.values import Count, Value, to_json
from dealterms.events.codec import dump_json

__all__ = [
    "BEGINNING",
    "RETELLERS",
    "TaleRole",
    "is_plain",
    "time_bytes",
    "time_of_bytes",
    "told_value",
]

RETELLERS = frozenset((SpeakerClass.WRITER, SpeakerClass.AGGREGATOR))
"""Who has no source of their own: officially such a writer speaks for the parties."""

BEGINNING = datetime.min.replace(tzinfo=UTC)
"""Where claims without any time sort: before every other."""

_MICROSECOND = timedelta(microseconds=1)


class TaleRole(StrEnum):
    """The part of a claim in its tale.

    firm: it states the value at its own time. retold: it may only repeat an earlier statement, and
    is one itself if there is none. late: it refers to a time of its own choice, or to none.
    """

    FIRM = "firm"
    RETOLD = "retold"
    LATE = "late"

    @classmethod
    def of(cls, claim: Claim, at: datetime | None) -> TaleRole | None:
        """Return the part of a claim made at a time; None for one that tells no total."""
        if at is None or claim.time_basis is not TimeBasis.DOCUMENT:
            return cls.LATE
        if not is_plain(claim):
            return None
        return cls.RETOLD if _is_retelling(claim) else cls.FIRM


def is_plain(claim: Claim) -> bool:
    """True for a body claim that asserts its value as the total, and denies or corrects none."""
    return (
        claim.section is Section.BODY
        and claim.component is None
        and not claim.corrects
        and claim.modality is not Modality.DENIED
        and claim.modality is not Modality.CORRECTED
    )


@lru_cache(maxsize=8192)  # one slot repeats a handful of values thousands of times
def told_value(value: Value) -> bytes:
    """Return 12 bytes that name what is told; a chair, a seat and a member are counted alike."""
    told = {"count": _digits(value.count)} if isinstance(value, Count) else to_json(value)
    return blake2b(dump_json(told), digest_size=12).digest()


def time_bytes(at: datetime | None) -> bytes:
    """Return 8 bytes that sort as times do; None sorts before every time."""
    return (((at or BEGINNING) - BEGINNING) // _MICROSECOND).to_bytes(8, "big")


def time_of_bytes(packed: bytes) -> datetime | None:
    """Return the time that the first 8 bytes stand for."""
    microseconds = int.from_bytes(packed[:8], "big")
    return BEGINNING + microseconds * _MICROSECOND if microseconds else None


def _is_retelling(claim: Claim) -> bool:
    """True for writers without a source of their own, unless they say that something changed."""
    speaker = claim.speaker_class
    cites_another = speaker is SpeakerClass.OUTLET_CITING_OUTLET
    return (cites_another or speaker in RETELLERS) and not claim.has_change_cue


def _digits(number: Decimal) -> str:
    return format(number.normalize(), "f")
