"""What one passage of one article says about one term of one deal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Value

__all__ = [
    "PARTIES_ACTS",
    "Claim",
    "Layer",
    "Modality",
    "Section",
    "SpeakerClass",
    "TimeBasis",
    "claim_id_of",
    "layer_of",
]


class Modality(StrEnum):
    """How firmly a claim is asserted; the positive ones in order, weak to strong."""

    SPECULATED = "speculated"
    RUMOURED = "rumoured"
    ASSERTED = "asserted"
    PLANNED = "planned"
    ANNOUNCED = "announced"
    AGREED = "agreed"
    DEFINITIVE = "definitive"
    IN_EFFECT = "in_effect"
    DENIED = "denied"
    DELAYED = "delayed"
    ON_HOLD = "on_hold"
    REDUCED = "reduced"
    CANCELLED = "cancelled"
    CORRECTED = "corrected"

    @property
    def is_negative(self) -> bool:
        """True for the modalities that never rank."""
        return self in _NEGATIVE

    @property
    def rank(self) -> int:
        """Place on the positive scale, 0 (speculated) to 7 (in effect); -1 for negative ones."""
        return -1 if self.is_negative else _POSITIVE.index(self)


_POSITIVE = (
    Modality.SPECULATED,
    Modality.RUMOURED,
    Modality.ASSERTED,
    Modality.PLANNED,
    Modality.ANNOUNCED,
    Modality.AGREED,
    Modality.DEFINITIVE,
    Modality.IN_EFFECT,
)
_NEGATIVE = frozenset(Modality) - frozenset(_POSITIVE)


class SpeakerClass(StrEnum):
    """Who speaks, in order from strong to weak."""

    FILING = "filing"
    PARTY_RELEASE = "party_release"
    EXECUTIVE = "executive"
    SPOKESPERSON = "spokesperson"
    REGULATOR = "regulator"
    ANALYST = "analyst"
    OUTLET_UNNAMED_SOURCES = "outlet_unnamed_sources"
    OUTLET_CITING_OUTLET = "outlet_citing_outlet"
    WRITER = "writer"
    AGGREGATOR = "aggregator"

    @property
    def strength(self) -> int:
        """0 for the strongest class; grows as the class gets weaker."""
        return list(SpeakerClass).index(self)


class Layer(StrEnum):
    """Official: the parties, courts and regulators. Reported: everybody else."""

    OFFICIAL = "official"
    REPORTED = "reported"


class Section(StrEnum):
    """The part of the article that a claim stands in; only the body moves a state."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    SUMMARY = "summary"


class TimeBasis(StrEnum):
    """Where a claim's `asserted_at` comes from.

    document: the article's own date (None when the article is undated).
    referenced: a recap of something said at a known, earlier time.
    background: a recap that names no time; sorts before everything.
    """

    DOCUMENT = "document"
    REFERENCED = "referenced"
    BACKGROUND = "background"


_OFFICIAL_CLASSES = frozenset(
    {
        SpeakerClass.FILING,
        SpeakerClass.PARTY_RELEASE,
        SpeakerClass.EXECUTIVE,
        SpeakerClass.SPOKESPERSON,
        SpeakerClass.REGULATOR,
    }
)
PARTIES_ACTS = frozenset(
    {Modality.ANNOUNCED, Modality.AGREED, Modality.DEFINITIVE, Modality.IN_EFFECT}
)


def layer_of(speaker_class: SpeakerClass, modality: Modality) -> Layer:
    """Return the layer of a claim.

    A writer or aggregator who retells what the parties announced, agreed, signed or completed
    speaks for the parties (terms.md section 3: official); what such a writer merely asserts is
    reported.
    """
    if speaker_class in _OFFICIAL_CLASSES:
        return Layer.OFFICIAL
    retells = speaker_class in (SpeakerClass.WRITER, SpeakerClass.AGGREGATOR)
    return Layer.OFFICIAL if retells and modality in PARTIES_ACTS else Layer.REPORTED


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim with its evidence; offsets count characters of the stored article text.

    `deal_id` is None when no watched deal could be tied to it: such a claim is kept and never
    alerts. `holder` is the slot of terms.md section 4a, or None. `value_start`/`value_end` bound
    the words of the value inside the quote. `asserted_at` is aware UTC or None (see `TimeBasis`).
    `from_value` is the old value of a "from X to Y". `component` names the word that makes the
    value a part ("additional", "each", "remaining") and so never the total. `cites` names the
    outlet or company that the passage gives as its source. `corrects` is True where a publisher
    takes back its own earlier figure; `from_value` then holds the figure withdrawn. `rule` says
    which rule read it.
    """

    claim_id: str
    deal_id: str | None
    term: str
    holder: str | None
    value: Value
    value_start: int
    value_end: int
    qualifier: Qualifier
    modality: Modality
    speaker: str | None
    speaker_class: SpeakerClass
    layer: Layer
    quote_start: int
    quote_end: int
    section: Section
    time_basis: TimeBasis
    asserted_at: datetime | None
    has_change_cue: bool = False
    from_value: Value | None = None
    component: str | None = None
    cites: str | None = None
    corrects: bool = False
    rule: str = ""

    def with_deal(self, deal_id: str | None) -> Claim:
        """Return the same claim attributed to another deal; its id stays."""
        return replace(self, deal_id=deal_id)


def claim_id_of(
    article_id: str,
    content_hash: str,
    term: str,
    deal_id: str | None,
    value_start: int,
    value_end: int,
    value_json: str,
) -> str:
    """Return 24 hex digits that name a claim: the same reading of the same text has one id."""
    key = "\x1f".join(
        (
            article_id,
            content_hash,
            term,
            deal_id or "",
            str(value_start),
            str(value_end),
            value_json,
        )
    )
    return hashlib.sha256(key.encode()).hexdigest()[:24]
