"""The stance of a whole document: who speaks in it by default, and how firmly."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dealterms.claims.acts import find_acts
from dealterms.claims.binding import pattern
from dealterms.claims.claim import Modality, Section, SpeakerClass
from dealterms.claims.scene import Scene

__all__ = ["Stance", "UNNAMED", "has_unnamed_source", "stance_of"]

UNNAMED = pattern(
    r"\b(?:(?:people|persons?|sources?|officials?|executives?|bankers?|insiders?|lawyers?|individuals|investors?|employees)(?: \w+)? (?:who (?:are|is|were|was|have|had|has) )?(?:familiar|briefed|close to|with (?:direct )?knowledge|involved|who have seen|who has seen|aware|in the know|with direct|near)"
    r"|(?:people|person|sources?) (?:familiar|close|briefed|with)|(?:two|three|four|five|several|some|one|both) (?:of (?:the|them|its) )?(?:people|persons|sources|bankers|insiders|lawyers|officials|executives|investors)\b(?! shares)"
    r"|sources? (?:said|say|told|close|familiar|in)|people said|people say|person said|is said to|are said to|was said to|were said to|said to be|said to have|is understood to|are understood to|is believed to|it is understood|reportedly|according to (?:people|sources|a source|a person|persons|the people|several|two|three|insiders|bankers|one of them|two of them|industry)"
    r"|has learned|have learned|has learnt|industry circles|who asked not to be|who declined to be (?:named|identified)|on condition of anonymity|rumou?r(?:s|ed)? (?:has|have|is|are|that|to)?|word is|is rumou?red|are rumou?red|a person close|market talk|insiders say|tell me|told this (?:newspaper|paper|blog))\b"
)
_ANALYST_NOTE = pattern(
    r"\b(?:our (?:price )?target|price target|we (?:lower|raise|cut|lift|keep|rate|reiterate|maintain|stay|model|assume|now assume)|our (?:model|rating|estimates?)|outperform|overweight|underweight|initiate coverage)\b"
)
_RELEASE = pattern(
    r"(?:announced today|today announced|today said|today confirmed|today reported|jointly announced|have today|has today|distributed on behalf|press release|forward-looking statements)"
)
_DATELINE = re.compile(
    r"^[“\"]?[A-ZÀ-Ý][\w .,’'/&()-]{2,70}?[,(]\s*(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}\.?\s+[A-Z][a-z]+\s+\d{4})"
)
_LETTER_END = re.compile(r"\b(?:Chief Executive|CEO|Chief Financial Officer|CFO|Chair(?:man|woman)?|President)\b")


@dataclass(frozen=True, slots=True)
class Stance:
    """Who speaks by default, how firmly, and whether the document is the parties' own."""

    speaker_class: SpeakerClass
    modality: Modality
    is_own: bool


def has_unnamed_source(text: str) -> bool:
    """True if the text rests on sources without a name, or on hearsay."""
    return bool(UNNAMED.search(text))


def stance_of(scene: Scene) -> Stance:
    """Return the stance of an article towards one deal.

    A party's own release or a filing speaks as firmly as the firmest act it tells of; an outlet
    whose opening rests on unnamed sources spreads a rumour; else the writer merely asserts.
    """
    source = scene.document.source_class
    if source == "filing":
        return Stance(SpeakerClass.FILING, _own_act(scene) or Modality.ANNOUNCED, True)
    if source == "regulator":
        return Stance(SpeakerClass.REGULATOR, Modality.IN_EFFECT, True)
    if source == "company" and _is_by_party(scene):
        speaker = SpeakerClass.EXECUTIVE if _is_letter(scene) else SpeakerClass.PARTY_RELEASE
        return Stance(speaker, _own_act(scene) or Modality.ANNOUNCED, True)
    if _is_release_text(scene):
        return Stance(SpeakerClass.PARTY_RELEASE, _own_act(scene) or Modality.ANNOUNCED, True)
    return _outlet_stance(scene, source)


def _outlet_stance(scene: Scene, source: str) -> Stance:
    opening = " ".join(
        m.text for m in scene.lines if m.line.section is not Section.TITLE and m.line.block <= 2
    )
    title = " ".join(m.text for m in scene.lines if m.line.section is Section.TITLE)
    if source == "blog" and _ANALYST_NOTE.search(title + " " + opening):
        return Stance(SpeakerClass.ANALYST, Modality.ASSERTED, False)
    if has_unnamed_source(opening + " " + title) and not _announced_lead(opening):
        return Stance(SpeakerClass.OUTLET_UNNAMED_SOURCES, Modality.RUMOURED, False)
    speaker = SpeakerClass.AGGREGATOR if source == "aggregator" else SpeakerClass.WRITER
    retells = source == "outlet" and _announced_lead(opening)
    return Stance(speaker, Modality.ANNOUNCED if retells else Modality.ASSERTED, False)


_LEAD_ACT = pattern(
    r"@[ATP]~9(?:announced|said|agreed|signed|confirmed|disclosed|completed|denied|cleared|approved)\b(?! to be)"
)


def _announced_lead(opening: str) -> bool:
    first = opening[:400]
    return bool(_LEAD_ACT.search(first)) and not UNNAMED.search(first)


def _own_act(scene: Scene) -> Modality | None:
    """The firmest act that the document's own lines tell of, recaps of older acts included."""
    told = [act for m in scene.lines for act in find_acts(m.text)]
    firm = [a.modality for a in told if a.status and a.modality.rank >= Modality.ANNOUNCED.rank]
    firm = firm or [a.modality for a in told if not a.status]
    if not firm:
        return None
    best = max(firm, key=lambda m: m.rank)
    return Modality.DEFINITIVE if best is Modality.IN_EFFECT else best


def _is_by_party(scene: Scene) -> bool:
    """True unless the publisher is plainly somebody else than the parties."""
    lines = [m for m in scene.lines if m.line.section is not Section.TITLE][:6]
    return any(m.parties for m in lines) or any(
        m.parties for m in scene.lines if m.line.section is Section.TITLE
    )


def _is_letter(scene: Scene) -> bool:
    blocks = scene.document.blocks
    if not blocks:
        return False
    text = scene.document.text
    first = next((text[b.start : b.end] for b in blocks if b.section is Section.BODY), "")
    last = text[blocks[-1].start : blocks[-1].end]
    return first.lower().startswith(("dear ", "to our shareholders", "fellow ")) or (
        len(last) < 80 and bool(_LETTER_END.search(last)) and first.lower().startswith("dear")
    )


def _is_release_text(scene: Scene) -> bool:
    """True for a copy of a press release, wherever it is carried."""
    bodies = [m for m in scene.lines if m.line.section is Section.BODY]
    opening = " ".join(m.line.sentence.text for m in bodies[:5])
    if scene.document.source_class not in {"aggregator", "company"} or not bodies:
        return False
    dated = any(_DATELINE.match(m.line.sentence.text) for m in bodies[:4] if m.line.is_block_start)
    return bool(_RELEASE.search(opening)) and (dated or "press release" in opening.lower())
