"""Who says it and how firmly: cues in the sentence, quotations, and the document's stance."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dealterms.claims.acts import find_acts
from dealterms.claims.binding import pattern
from dealterms.claims.claim import Modality, SpeakerClass
from dealterms.claims.scene import Marked, Scene
from dealterms.claims.sentences import is_inside_quotes
from dealterms.claims.stance import Stance, has_unnamed_source

__all__ = ["Voice", "is_hypothetical", "voice_of"]


@dataclass(frozen=True, slots=True)
class Voice:
    """The speaker of a claim, how firmly it is asserted, and whom it cites."""

    speaker_class: SpeakerClass
    modality: Modality
    speaker: str | None = None
    cites: str | None = None


_EXECUTIVE = re.compile(
    r"\b(?:chief\s+(?:executive|financial|operating|technology|commercial|investment|strategy|product)|CEO|CFO|COO|CTO|"
    r"chair(?:man|woman|person)?\b|chairs|president|(?:co-)?founder|managing\s+director|finance\s+(?:chief|director)|"
    r"head\s+of|executive\s+vice|board\s+member|boss\b|general\s+counsel|treasurer)", re.IGNORECASE
)
_SPOKES = re.compile(r"\bspokes(?:man|woman|person|people)|\bin\s+an?\s+(?:e-?mailed\s+)?statement\b|\bcompany\s+representative", re.IGNORECASE)
_ANALYST = re.compile(r"\banalysts?\b|\bstrategist\b|\bbrokers?\b|\b(?:wrote|writes)\s+[A-Z]\w+\s+[A-Z]\w+\s+of\b|\brates\s+the\s+stock|\bhis\s+clients|\bnote\s+to\s+clients|\bwho\s+covers", re.IGNORECASE)
_REGULATOR = pattern(r"\b(?:regulator|commission|authority|ministry|watchdog|court|judge|ftc|doj|cma|justice department|department of justice|cfius|samr)\b~4(?:said|ruled|found|wrote|ordered|announced|cleared|approved|decided)\b")
_OFFICIAL_SAID = pattern(
    r"(?:@[ATP](?:[’']s)?(?! (?:stock|shares))|the (?:two |combined )?(?:company|companies|parties|pair|two|group|firm|partners|buyer|target|landlord|tenant)|both (?:companies|sides|parties)|statement|filing|press release|joint statement|its (?:lawyer|board|management))~4(?:said|says|say|stated|announced|announces|confirmed|added|told|disclosed|reiterated|repeated|expects?|wrote|reported|revealed|unveiled|promised)\b"
)
_PRONOUN_SAID = pattern(
    r"\b(?:it|they|he|she)~1(?:said|says|announced|confirmed|stated|disclosed|told)\b"
)
_ACCORDING_OFFICIAL = pattern(r"according to (?:@[ATP]|the (?:two |both )?(?:compan(?:y|ies)|parties|filing|statement|landlord|press release|announcement|terms)|a (?:filing|statement|press release|regulatory filing|securities filing))|in a (?:joint )?(?:statement|press release|regulatory filing|filing|stock exchange (?:notice|filing|announcement))")
_CITING = pattern(
    r"(?:according to (?:the )?(?:newspaper|magazine|daily|report|reports|article|website|agency|paper|broadcaster|@O|[A-Z]\w+)|"
    r"(?:newspaper|magazine|daily|paper|agency|broadcaster|website|news site|media|report) (?:reported|reports|writes|wrote|said|says|claims|claimed|has learned)|first reported by|as reported by|was reported by|citing|reports? (?:in|by|from|that|said|says)|press reports?|media reports?|(?:reported|reports|writes) (?:that|on|last|earlier|this))"
)
_CITES_NAME = re.compile(
    r"(?:[Aa]ccording\s+to|first\s+reported\s+by|as\s+reported\s+by|reported\s+by|citing)\s+(?:the\s+|a\s+)?(?P<name>[A-ZÀ-Ý][\wÀ-ÿ’'&.-]*(?:\s+(?:de|des|of|the|[A-ZÀ-Ý][\wÀ-ÿ’'&.-]*))*)"
    r"|(?P<first>[A-ZÀ-Ý][\wÀ-ÿ’'&.-]*(?:\s+(?:de|des|[A-ZÀ-Ý][\wÀ-ÿ’'&.-]*))*)\s+(?:reported|reports|writes|wrote|first\s+reported|has\s+learned|said\s+earlier)\b"
)
_DENIES = pattern(
    r"(?:\b(?:den(?:y|ies|ied)|denying|dismiss(?:ed|es)|rejected (?:reports?|the report|claims|speculation|suggestions|as)|refuted|rebuffed reports|called ~3(?:incorrect|false|wrong|inaccurate|nonsense|untrue))\b|(?:report|reports|figure|number|claim|story|speculation) (?:is|are|was|were) (?:incorrect|false|wrong|untrue|inaccurate|baseless|not true)|nothing like|nowhere near|is not (?:true|correct|accurate)|not for sale at|has never (?:been|offered)|no truth)"
)
_SPECULATES = pattern(r"\b(?:may|might|could|perhaps|possibly|would surprise|speculat\w+|hypothetical\w*|in theory|what if|imagine|suppose)\b")
_PLANS = pattern(
    r"\b(?:plans?|planned|planning|intends?|intended|aims?|aimed|aiming|expects?|expected|expecting|targets?|targeted|targeting|scheduled|due|hopes?|hoped|anticipates?|anticipated|slated|set to|on track|envisages?|envisaged|prepared to|will|would|is to|are to|seeks? to|foresees?|eyed|pencilled in|forecast|promised|earmarked)\b"
)
_HYPOTHETICAL = pattern(
    r"(?:\bif (?:the )?(?:price|bid|offer|deal|it|they) (?:were|was|rose|went|is raised)|would make|would imply|imagine|suppose|hypothetically|what if|let us (?:say|do some sums)|by (?:my|our) (?:arithmetic|reckoning|maths?|estimate|calculation)|should have|a bull case|a bear case|in our (?:view|model)|at a guess|could be worth|wish list)"
)
_DELAYS = pattern(r"\b(?:delay(?:ed|s|ing)?|slip(?:s|ped|ping)?|push(?:ed|es)? back|postpone[ds]?|put back|later than|instead of|rather than|pushed out|behind schedule|deferred|moved back)\b")


def is_hypothetical(line: Marked, left: str) -> bool:
    """True for arithmetic and what-ifs of a writer: never a claim (terms.md rule 10)."""
    return bool(_HYPOTHETICAL.search(line.text[-400:] if len(line.text) > 400 else line.text)) and bool(
        _HYPOTHETICAL.search(left[-160:])
    )


def voice_of(
    scene: Scene, line: Marked, position: int, stance: Stance, *, is_period: bool
) -> Voice:
    """Return who makes the claim at a document offset, and how firmly.

    `is_period` tells a date: an expected date is planned whatever the act that it belongs to.
    """
    voice = _speaker(scene, line, position, stance, is_period)
    if _DENIES.search(line.text) and not _declines(line.text):
        return Voice(_denier(voice, line), Modality.DENIED, voice.speaker, voice.cites)
    return voice


_DECLINED = pattern(r"(?:declined|did not|would not|refused) (?:to )?(?:confirm|comment|deny|say|respond|reply)")


def _declines(text: str) -> bool:
    return bool(_DECLINED.search(text)) and not re.search(r"(?i)\bdenied\b|incorrect|nothing like", text)


def _denier(voice: Voice, line: Marked) -> SpeakerClass:
    if voice.speaker_class in {SpeakerClass.WRITER, SpeakerClass.OUTLET_UNNAMED_SOURCES,
                               SpeakerClass.OUTLET_CITING_OUTLET, SpeakerClass.AGGREGATOR}:
        return SpeakerClass.SPOKESPERSON
    return voice.speaker_class


def _speaker(
    scene: Scene, line: Marked, position: int, stance: Stance, is_period: bool
) -> Voice:
    block = scene.document.blocks[line.line.block]
    text = scene.document.text[block.start : block.end]
    at = position - block.start
    if is_inside_quotes(text, at, at + 1):
        quoted = _quoted(text, at, scene, stance, line)
        if quoted is not None:
            modality = _own_modality(line, stance, is_period, quoted[0])
            return Voice(quoted[0], modality, quoted[1])
    if stance.is_own:
        return Voice(stance.speaker_class, _own_modality(line, stance, is_period, stance.speaker_class))
    return _reported(scene, line, stance, is_period, position)


def _own_modality(
    line: Marked, stance: Stance, is_period: bool, speaker: SpeakerClass
) -> Modality:
    if is_period:
        return Modality.DELAYED if _DELAYS.search(line.text) else Modality.PLANNED
    if speaker is SpeakerClass.ANALYST:
        return Modality.ASSERTED
    if stance.modality in {Modality.ASSERTED, Modality.RUMOURED}:
        return _act_modality(line) or Modality.ANNOUNCED
    return stance.modality


def _act_modality(line: Marked) -> Modality | None:
    firm = [a.modality for a in find_acts(line.text) if a.modality in {
        Modality.AGREED, Modality.DEFINITIVE, Modality.IN_EFFECT, Modality.ANNOUNCED}]
    best = max(firm, key=lambda m: m.rank, default=None)
    return Modality.DEFINITIVE if best is Modality.IN_EFFECT else best


_SAID = r"(?:said|says|added|adds|told|wrote|writes|commented|explained|argued|warned|noted|insisted|asked|joked|called|according\s+to|puts\s+it|replied|answered|remarked|stressed)"
_AFTER_QUOTE = re.compile(rf"[”\"]\s*,?\s*(?P<who>[^”“\"]{{0,160}})")
_SAID_WORD = re.compile(rf"\b{_SAID}\b", re.IGNORECASE)


def _quoted(
    text: str, at: int, scene: Scene, stance: Stance, line: Marked
) -> tuple[SpeakerClass, str | None] | None:
    """Return class and name of who is quoted around `at`, or None for scare quotes."""
    closing = re.search(r"[”\"]", text[at:])
    after = text[at + closing.end() : at + closing.end() + 170] if closing else ""
    opening = max(text.rfind("“", 0, at), text.rfind('"', 0, at))
    before = text[max(0, opening - 170) : opening]
    near_after = re.split(r"[“\"]", after)[0]
    where = near_after if _SAID_WORD.search(near_after) else before if _SAID_WORD.search(before) else ""
    if not where:
        return None
    return _class_of(where, scene, stance), _name_in(where)


def _name_in(words: str) -> str | None:
    match = re.search(rf"{_SAID}\s+(?:[a-z’'-]+\s+){{0,5}}(?P<a>[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)+)|(?P<b>[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)+)", words)
    return (match.group("a") or match.group("b")) if match else None


def _class_of(words: str, scene: Scene, stance: Stance) -> SpeakerClass:
    if _ANALYST.search(words):
        return SpeakerClass.ANALYST
    if _SPOKES.search(words):
        return SpeakerClass.SPOKESPERSON
    if _EXECUTIVE.search(words):
        return SpeakerClass.EXECUTIVE
    name = _name_in(words)
    if name:
        known = _role_of(name.split()[-1], scene.document.text)
        if known is not None:
            return known
    return SpeakerClass.EXECUTIVE if stance.is_own else SpeakerClass.WRITER


def _role_of(surname: str, text: str) -> SpeakerClass | None:
    for match in re.finditer(rf"\b{re.escape(surname)}\b", text):
        near = text[max(0, match.start() - 70) : match.end() + 70]
        if _ANALYST.search(near):
            return SpeakerClass.ANALYST
        if _EXECUTIVE.search(near):
            return SpeakerClass.EXECUTIVE
    return None


def _reported(
    scene: Scene, line: Marked, stance: Stance, is_period: bool, position: int
) -> Voice:
    """The voice of a sentence in an article that is not the parties' own."""
    text = line.text
    act = _act_modality(line)
    recap = act is not None and act.rank >= Modality.ANNOUNCED.rank
    unnamed = has_unnamed_source(text)
    if unnamed and not (recap and _past_act(text)):
        cites = _cites(line)
        speaker = SpeakerClass.OUTLET_CITING_OUTLET if cites and _CITING.search(text) else SpeakerClass.OUTLET_UNNAMED_SOURCES
        return Voice(speaker, Modality.RUMOURED, None, cites)
    if _ANALYST.search(line.line.sentence.text) and _SAID_WORD.search(text):
        return Voice(SpeakerClass.ANALYST, act or Modality.ASSERTED)
    pronoun = stance.modality is not Modality.RUMOURED and _PRONOUN_SAID.search(text)
    if pronoun or _OFFICIAL_SAID.search(text) or _ACCORDING_OFFICIAL.search(text):
        modality = Modality.PLANNED if is_period else (act or Modality.ANNOUNCED)
        if is_period and _DELAYS.search(text):
            modality = Modality.DELAYED
        speaker = SpeakerClass.EXECUTIVE if _EXECUTIVE.search(text) and not _SPOKES.search(text) else SpeakerClass.SPOKESPERSON
        return Voice(speaker, modality)
    if not recap and _CITING.search(line.line.sentence.text) and not _ACCORDING_OFFICIAL.search(text):
        return Voice(SpeakerClass.OUTLET_CITING_OUTLET, Modality.RUMOURED, None, _cites(line))
    return _by_stance(line, stance, act, is_period)


_PAST_ACT = pattern(r"\b(?:signed|announced|agreed|disclosed|concluded|struck|reached|entered)\b")


def _past_act(text: str) -> bool:
    return bool(_PAST_ACT.search(text)) and "¤" in text


def _by_stance(line: Marked, stance: Stance, act: Modality | None, is_period: bool) -> Voice:
    speaker = stance.speaker_class
    if is_period:
        if _DELAYS.search(line.text) and stance.modality is not Modality.RUMOURED:
            return Voice(speaker, Modality.DELAYED)
        if stance.modality is Modality.RUMOURED and act is None:
            return Voice(speaker, Modality.RUMOURED)
        return Voice(_writer(speaker), Modality.PLANNED if _PLANS.search(line.text) else act or Modality.ASSERTED)
    if act is not None:
        return Voice(_writer(speaker), act)
    if _WILL.search(line.text) and stance.modality is Modality.ASSERTED and speaker is SpeakerClass.WRITER:
        return Voice(speaker, Modality.ANNOUNCED)
    if _SPECULATES.search(line.text) and speaker is SpeakerClass.WRITER and not _PLANS.search(line.text):
        return Voice(speaker, Modality.SPECULATED)
    return Voice(speaker, stance.modality)


_WILL = pattern(r"@[ATP]~4(?:will|is to|are to|is (?:buying|paying|offering|investing|leasing|supplying|acquiring))\b")


def _writer(speaker: SpeakerClass) -> SpeakerClass:
    return SpeakerClass.WRITER if speaker is SpeakerClass.OUTLET_UNNAMED_SOURCES else speaker


def _cites(line: Marked) -> str | None:
    match = _CITES_NAME.search(line.line.sentence.text)
    return (match.group("name") or match.group("first")) if match else None
