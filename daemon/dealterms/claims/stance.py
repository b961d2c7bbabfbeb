"""The stance of a whole document: who speaks in it by default, and how firmly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dealterms.claims.acts import Act, find_acts
from dealterms.claims.binding import pattern
from dealterms.claims.claim import Modality, Section, SpeakerClass
from dealterms.claims.marking import Marked
from dealterms.claims.scene import Scene
from dealterms.claims.sources import source_at, sources_in, told
from dealterms.claims.speakers import cited_outlet, has_unnamed_source
from dealterms.claims.transcripts import Turn, turns_of

__all__ = ["Stance", "stance_of"]


@dataclass(frozen=True, slots=True)
class Stance:
    """Who speaks by default, how firmly, and whether the document is the parties' own.

    `act` is the firmest act that the document tells of this deal, or None. `cites` names the
    outlet on which all of it rests. `turns` gives the voices of a text laid out as talk, by block.
    `is_archived` tells an old text that is shown again: all that it says is background.
    """

    speaker_class: SpeakerClass
    modality: Modality
    is_own: bool
    act: Modality | None = None
    cites: str | None = None
    turns: Mapping[int, Turn] = field(default_factory=dict)
    is_archived: bool = False


_ANALYST_NOTE = pattern(
    r"\b(?:our (?:price )?target|price target|we (?:lower|raise|cut|lift|keep|rate|reiterate|"
    r"maintain|stay|model|assume|now assume|start coverage)|"
    r"our (?:model|rating|estimates?|fair value)|we (?:do not|don[’']t) expect|outperform|"
    r"overweight|underweight|"
    r"\((?:buy|hold|sell|neutral|accumulate|add|reduce)\b|"
    r"initiat\w+ (?:coverage|on))\b"
)
_RATES = pattern(
    r"\b(?:(?:our|price) (?:price )?targets?\b|targets? (?:of |to |cut |raised |price )*(?:#|§|for)"
    r"|our (?:model|rating|estimates?|fair value|valuation|view)\b"
    r"|we (?:lower|raise|cut|lift|keep|rate|reiterate|maintain|stay|model|nudge|resume|start|"
    r"initiate)\b"
    r"|stay at (?:buy|hold|sell|neutral)|(?:ratings?|coverage)\b|sector view"
    r"|\(?(?:outperform|overweight|underweight|accumulate)\b)"
)
# A party that rejects a report speaks for itself; the article does not rest on the report.
_REJECTS = pattern(
    r"@[ATP]\b[^.;]{0,60}\b(?:rejected|denied|denies|dismissed|dismisses|rebutted|"
    r"disputed|rebuffed) ~5(?:reports?|story|article|claims?|speculation|rumou?rs?)\b"
)
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur)\b")
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
_RELEASE = pattern(
    r"(?:announced today|today announced|today said|today confirmed|today reported|"
    r"jointly announced|have today|has today|"
    r"distributed on behalf|press release|forward-looking statements|hereby announces?|"
    r"\(the [“\"]company[”\"]\))"
)
_CARRIED = pattern(
    r"\b(?:re-?published|reproduced|syndicated|carried|distributed|posted|"
    r"reprinted) (?:~3)?(?:as received|without (?:changes?|alteration|editing)|unedited|verbatim|"
    r"unchanged)"
    r"|\b(?:syndicated content|timely disclosure|company (?:announcements?|blog|news feed)|"
    r"from the (?:exchange|stock exchange|newswire)|regulatory (?:news|announcement) service|"
    r"on behalf of the (?:company|issuer)|press release (?:by|from|of))(?!\w)"
)
_IN_THEIR_WORDS = pattern(
    r"\b(?:carries|carried|publishes|reproduces|distributes) (?:~3)?(?:in the (?:wording|words) of"
    r"|as (?:issued|supplied|received) by)|in the wording of the (?:issuer|compan\w+)"
    r"|\bdistributed (?:for|on behalf of) the (?:issuer|compan\w+)"
    r"|\bissuer is (?:solely )?responsible for the content"
)
_OURS = re.compile(
    r"\b(?:values?|joins?|gives?|pays?|supports?)\s+us\b|\bour\s+(?:board|account|shareholders?|"
    r"company|customers?|investors?|products?|team)\b|\bWe\s+(?:have|are|will|expect)\b"
)
_DATELINE = re.compile(
    r"^[“\"]?[A-ZÀ-Ý][\w .,’'/&()-]{2,70}?[,(]\s*(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4}|"
    r"\d{1,2}\.?\s+[A-Z][a-z]+\s+\d{4})"
)
_LETTER_END = re.compile(
    r"\b(?:Chief Executive|CEO|Chief Financial Officer|CFO|Chair(?:man|woman)?|President)\b"
)
_LEAD_ACT = pattern(
    r"(?:@[ATP]|the §|(?:company|companies|group|operator|maker))~9(?:announced|said|agreed|"
    r"signed|confirmed|disclosed|completed|denied|cleared|approved|told (?:the )?(?:exchanges?|"
    r"investors|regulators?))\b(?! to be)|now it is official"
    r"|@[ATP](?: ¤| on ¤)?~2(?:raised|hiked|sweetened|lifted|increased|improved|upped|bumped(?: "
    r"up)?"
    r"|lowered|trimmed|revised|amended|extended|launched|unveiled|renegotiated|renewed) (?:~2)"
    r"(?:offer|bid|proposal|terms|contract|agreement|lease|stake|commitment|investment|price|"
    r"order)\b|@[ATP](?: ¤| on ¤)?~2(?:unveiled|struck|clinched|inked|sealed|concluded|"
    r"finali[sz]ed|terminated|scrapped|withdrew|abandoned|cancelled|renegotiated|postponed)\b"
)


def stance_of(scene: Scene) -> Stance:
    """Return the stance of an article towards one deal.

    A party's own release or a filing speaks as firmly as the act that it opens with; an outlet
    whose opening rests on unnamed sources or on another outlet spreads a rumour; else the writer
    merely asserts.
    """
    return replace(_stance(scene), is_archived=_is_archived(scene))


_ARCHIVED = pattern(
    r"\bfrom (?:our|the) archives?(?!\w)|\b(?:first|originally) (?:published|appeared) (?:on|in) ¤|"
    r"\bearlier state of affairs|\bthis (?:article|story|page) is (?:~2)(?:years|months) old"
)


def _is_archived(scene: Scene) -> bool:
    opening = [m for m in scene.lines if m.line.section is Section.BODY][:3]
    return any(_ARCHIVED.search(m.text) for m in opening)


def _stance(scene: Scene) -> Stance:
    source, act = scene.document.source_class, _firmest(scene)
    if source == "filing":
        firm = act if act is not None and act is not Modality.ANNOUNCED else Modality.DEFINITIVE
        return Stance(SpeakerClass.FILING, firm, True, act)
    if source == "regulator":
        return Stance(SpeakerClass.REGULATOR, Modality.ANNOUNCED, True, act)
    turns = turns_of(scene)
    if source == "company" and _is_by_party(scene):
        is_person = _is_letter(scene) or _is_first_person(scene)
        speaker = SpeakerClass.EXECUTIVE if is_person else SpeakerClass.PARTY_RELEASE
        return Stance(speaker, _own_act(scene) or Modality.ANNOUNCED, True, act, turns=turns)
    if _is_release_text(scene):
        return Stance(SpeakerClass.PARTY_RELEASE, _own_act(scene) or Modality.ANNOUNCED, True, act)
    return _outlet_stance(scene, source, act, turns)


# ---------------------------------------------------------------- outlets, blogs, aggregators


def _is_research(scene: Scene) -> bool:
    """True for a broker's note, wherever it is printed: "we" rate the shares and set a target."""
    lines = [_QUOTED.sub("", m.text) for m in scene.lines]
    rated = sum(1 for words in lines for _ in _RATES.finditer(words))
    return rated >= 2 and sum(bool(_WE.search(words)) for words in lines) >= 2


def _outlet_stance(
    scene: Scene, source: str, act: Modality | None, turns: Mapping[int, Turn]
) -> Stance:
    opening = [m for m in scene.lines if m.line.section is not Section.TITLE and m.line.block <= 3]
    titles = [m for m in scene.lines if m.line.section is Section.TITLE]
    is_note = source == "blog" and any(_ANALYST_NOTE.search(m.text) for m in titles + opening[:6])
    if is_note or _is_research(scene):
        return Stance(SpeakerClass.ANALYST, Modality.ASSERTED, False, act)
    lead = next((i for i, m in enumerate(opening) if _is_lead(m)), len(opening))
    may_cite = act is None and not _has_official(scene)
    for m in titles + opening[:lead]:
        if not m.is_on_topic or not (m.parties or m.line.section is Section.TITLE):
            continue
        if _REJECTS.search(m.text):
            break
        rumour = _rumour(m, scene.document.publisher, act, may_cite=may_cite)
        if rumour is not None:
            return rumour
    speaker = SpeakerClass.AGGREGATOR if source == "aggregator" else SpeakerClass.WRITER
    retells = source == "outlet" and lead < min(len(opening), 5)
    modality = Modality.ANNOUNCED if retells else Modality.ASSERTED
    return Stance(speaker, modality, False, act, turns=turns)


def _is_lead(m: Marked) -> bool:
    """True for a sentence that tells of an act by the parties, on their own word."""
    return bool(_LEAD_ACT.search(m.text)) and not has_unnamed_source(told(m).text)


_OFFICIALS = frozenset({SpeakerClass.SPOKESPERSON, SpeakerClass.EXECUTIVE})
_DECLINED = pattern(
    r"\b(?:declin\w+|refus\w+|would not|did not|does not|never) (?:to )?(?:~2)?(?:comment|"
    r"confirm|respond|say)"
)


def _has_official(scene: Scene) -> bool:
    """True if a party says anything in the article but that it has nothing to say."""
    publisher = scene.document.publisher
    return any(
        any(s.speaker_class in _OFFICIALS for s in sources_in(told(m).text, publisher))
        or (m.parties and bool(_TELLS.search(m.text)))
        for m in scene.lines
        if m.is_on_topic and not _DECLINED.search(m.text)
    )


_TELLS = pattern(
    r"@[ATP]~5(?:announced|confirmed|signed|told|den(?:y|ies|ied))(?!\w)|press release"
)


def _rumour(m: Marked, publisher: str, act: Modality | None, *, may_cite: bool) -> Stance | None:
    text = told(m).text
    if has_unnamed_source(text):
        source = source_at(text, 0, publisher)
        if source is None or source.speaker_class is not SpeakerClass.OUTLET_CITING_OUTLET:
            return Stance(SpeakerClass.OUTLET_UNNAMED_SOURCES, Modality.RUMOURED, False, act)
    if not may_cite:
        return None
    source = source_at(text, len(text), publisher)
    if source is not None and source.speaker_class is SpeakerClass.OUTLET_CITING_OUTLET:
        return Stance(
            SpeakerClass.OUTLET_CITING_OUTLET,
            Modality.RUMOURED,
            False,
            act,
            source.cites or cited_outlet(m.line.sentence.text),
        )
    return None


# ---------------------------------------------------------------- the parties' own texts


def _acts(lines: list[Marked]) -> list[Act]:
    return [
        act
        for m in lines
        if m.is_on_topic and (m.parties or not m.has_other)
        for act in find_acts(m.text)
    ]


def _best(acts: list[Act]) -> Modality | None:
    firm = [a.modality for a in acts if a.status and a.modality.rank >= Modality.ANNOUNCED.rank]
    firm = firm or [a.modality for a in acts if not a.status]
    if not firm:
        return None
    best = max(firm, key=lambda m: m.rank)
    return Modality.DEFINITIVE if best is Modality.IN_EFFECT else best


def _firmest(scene: Scene) -> Modality | None:
    return _best(_acts(list(scene.lines)))


def _own_act(scene: Scene) -> Modality | None:
    """The first firm act that the opening tells, else the firmest that stands anywhere."""
    for m in scene.lines:
        if m.line.block > 1 or not m.is_on_topic:
            continue
        for act in sorted(find_acts(m.text), key=lambda a: a.start):
            is_recap = act.modality is Modality.AGREED and _RECALLED.search(m.text[: act.start])
            if act.status and act.modality.rank > Modality.ANNOUNCED.rank and not is_recap:
                return _best([act])
    return _firmest(scene) or _by_noun(scene)


_CONTRACT = pattern(
    r"\b(?:the|this|our|their) (?:~1)?(?:agreement|contract|lease|licen[cs]e)(?!\w)"
)


def _by_noun(scene: Scene) -> Modality | None:
    """A party that speaks of "the contract" has one, though no verb tells of the signing."""
    lines = [m for m in scene.lines if m.is_on_topic and m.line.section is Section.BODY]
    has_contract = any(_CONTRACT.search(m.text) for m in lines)
    return Modality.DEFINITIVE if has_contract else None


_RECALLED = pattern(
    r"\b(?:following|after|further to|since|replac\w+|supersed\w+|pursuant to|in line with|"
    r"announced|from|than|under|in)\b~6$"
)


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


_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")


def _is_first_person(scene: Scene) -> bool:
    """True for a post by one person of the party: "I" or "we'll" outside quotation marks."""
    text = _QUOTED.sub("", scene.document.text)
    return len(_I.findall(text)) >= 2


_I = re.compile(r"\bI(?:[’'](?:m|ve|d|ll))?\s+[a-z]|\b[Mm]y\s+[a-z]|\b[Ww]e[’'](?:ll|ve|re|d)\b")


def _is_release_text(scene: Scene) -> bool:
    """True for a copy of a press release, wherever it is carried."""
    bodies = [m for m in scene.lines if m.line.section is Section.BODY]
    opening = " ".join(m.line.sentence.text for m in (*bodies[:6], *bodies[6:][-3:]))
    is_carrier = scene.document.source_class in {"aggregator", "company"}
    if not bodies or not (is_carrier or _IN_THEIR_WORDS.search(opening)):
        return False
    dated = any(_DATELINE.match(m.line.sentence.text) for m in bodies[:5] if m.line.is_block_start)
    if bool(_RELEASE.search(opening)) and (dated or "press release" in opening.lower()):
        return True
    is_carried = _CARRIED.search(opening) or _IN_THEIR_WORDS.search(opening)
    return bool(is_carried) and (
        dated
        or bool(_best(_acts(bodies[:8])))
        or any(_OURS.search(m.line.sentence.text) for m in bodies)
    )
