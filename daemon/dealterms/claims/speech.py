"""Who says it and how firmly: quotations, sources, turns of talk, denials and the stance."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dealterms.claims.acts import find_acts
from dealterms.claims.binding import pattern
from dealterms.claims.claim import Modality, Section, SpeakerClass
from dealterms.claims.denials import is_denied
from dealterms.claims.hypotheticals import is_hypothetical
from dealterms.claims.marking import Marked
from dealterms.claims.modality import (
    act_at,
    is_delayed,
    is_done,
    is_left_open,
    is_planned,
    is_recalled,
    is_retold,
    is_speculated,
    is_undertaking,
    marked_at,
    recalls_letter,
)
from dealterms.claims.quotations import quoted_voice
from dealterms.claims.scene import Scene
from dealterms.claims.sentences import is_inside_quotes
from dealterms.claims.sources import Source, source_at, told
from dealterms.claims.speakers import cited_outlet, has_unnamed_source
from dealterms.claims.stance import Stance

__all__ = ["Voice", "is_hypothetical", "voice_of"]


@dataclass(frozen=True, slots=True)
class Voice:
    """The speaker of a claim, how firmly it is asserted, and whom it cites."""

    speaker_class: SpeakerClass
    modality: Modality
    speaker: str | None = None
    cites: str | None = None


@dataclass(frozen=True, slots=True)
class _Passage:
    """The place of a value: its line, its marked place, and what the article makes of it."""

    scene: Scene
    line: Marked
    position: int
    at: int
    stance: Stance
    term: str
    is_expected: bool


_OUTRIGHT_DATES = frozenset({"outside_date", "announcement_date"})
_RETELLERS = frozenset({SpeakerClass.WRITER, SpeakerClass.AGGREGATOR})
_WEAK = _RETELLERS | {
    SpeakerClass.OUTLET_UNNAMED_SOURCES,
    SpeakerClass.OUTLET_CITING_OUTLET,
}


def voice_of(
    scene: Scene,
    line: Marked,
    position: int,
    stance: Stance,
    *,
    is_period: bool,
    term: str = "",
) -> Voice:
    """Return who makes the claim at a document offset, and how firmly.

    `is_period` tells a date: an expected date is planned whatever the act that it belongs to; the
    date of an announcement or a walk-away date is a term like others.
    """
    passage = _Passage(
        scene,
        line,
        position,
        marked_at(line, position),
        stance,
        term,
        is_period and term not in _OUTRIGHT_DATES,
    )
    voice = _speaker(passage)
    if is_denied(scene, line, passage.at):
        return Voice(_denier(voice, line, stance), Modality.DENIED, voice.speaker, voice.cites)
    if term == "announcement_date" and not voice.modality.is_negative:
        return Voice(voice.speaker_class, Modality.ANNOUNCED, voice.speaker, voice.cites)
    return voice


_REGULATOR_DENIES = re.compile(
    r"\b(?:regulator|watchdog|authority|commission|ministry|court|"
    r"agency)\b[^@;.]{0,60}\b(?:den(?:y|ies|ied)|dismissed|rejected)",
    re.IGNORECASE,
)


def _denier(voice: Voice, line: Marked, stance: Stance) -> SpeakerClass:
    if _REGULATOR_DENIES.search(line.line.sentence.text) and not stance.is_own:
        return SpeakerClass.REGULATOR
    return SpeakerClass.SPOKESPERSON if voice.speaker_class in _WEAK else voice.speaker_class


def _speaker(p: _Passage) -> Voice:
    turn = p.stance.turns.get(p.line.line.block)
    if turn is not None and p.position >= turn.start:
        return Voice(turn.speaker_class, _own_modality(p, turn.speaker_class), turn.name)
    block = p.scene.document.blocks[p.line.line.block]
    text = p.scene.document.text[block.start : block.end]
    at = p.position - block.start
    if is_inside_quotes(text, at, at + 1):
        quoted = quoted_voice(p.scene, p.line.line.block, at, is_own=p.stance.is_own)
        if quoted is not None:
            return Voice(quoted[0], _own_modality(p, quoted[0]), quoted[1])
    if p.stance.is_own:
        return Voice(p.stance.speaker_class, _own_modality(p, p.stance.speaker_class))
    source = _resolved(p)
    return _by_stance(p) if source is None else _by_source(p, source)


def _own_modality(p: _Passage, speaker: SpeakerClass) -> Modality:
    """How firm words are that a party, an executive or another quoted voice speaks."""
    if is_done(p.line, p.at):
        return Modality.IN_EFFECT
    if p.is_expected:
        return Modality.DELAYED if is_delayed(p.line, p.at) else Modality.PLANNED
    if speaker in {SpeakerClass.ANALYST, SpeakerClass.WRITER}:
        return Modality.ASSERTED
    if is_planned(p.line, p.term):
        return Modality.PLANNED
    if speaker is SpeakerClass.REGULATOR:
        return Modality.DEFINITIVE if is_undertaking(p.line) else Modality.ANNOUNCED
    if p.stance.is_own and is_left_open(p.line, p.at):
        return Modality.PLANNED
    if p.stance.is_own and is_recalled(p.line):
        return act_at(p.line, p.at) or Modality.ANNOUNCED
    if p.stance.is_own:
        return Modality.AGREED if recalls_letter(p.line, p.at) else p.stance.modality
    return act_at(p.line, p.at) or Modality.ANNOUNCED


# ---------------------------------------------------------------- sources, with pronouns resolved


def _resolved(p: _Passage) -> Source | None:
    """The source that reaches the value; a pronoun stands for the last source before it."""
    publisher = p.scene.document.publisher
    here = told(p.line, p.position)
    source = source_at(here.text, here.at, publisher)
    if source is None or source.speaker_class is not None:
        return source
    if source.pronoun == "name":
        return _person(p, source)
    before = _before(p)
    if source.pronoun == "they" and p.stance.speaker_class is SpeakerClass.OUTLET_UNNAMED_SOURCES:
        before = _before(p, is_near=True) or Source(p.stance.speaker_class)
    if before is None or before.is_document:
        if p.stance.modality is Modality.RUMOURED:
            return Source(p.stance.speaker_class)
        is_person = source.pronoun in {"he", "she"}
        return Source(SpeakerClass.EXECUTIVE if is_person else SpeakerClass.SPOKESPERSON)
    if source.pronoun == "it" and before.speaker_class is not SpeakerClass.REGULATOR:
        return Source(SpeakerClass.SPOKESPERSON)
    return before


def _before(p: _Passage, *, is_near: bool = False) -> Source | None:
    """The last source named before this line, in its block or (unless `is_near`) the one before."""
    publisher = p.scene.document.publisher
    block, start = p.line.line.block, p.line.line.sentence.start
    near = [
        m
        for m in p.scene.lines
        if block - (not is_near) <= m.line.block <= block and m.line.sentence.start < start
    ]
    for m in reversed(near):
        text = told(m).text
        source = source_at(text, len(text), publisher)
        if source is not None and source.speaker_class is not None:
            return source
    return None


def _person(p: _Passage, source: Source) -> Source:
    """Somebody with a name and no office here: the article may have given it elsewhere."""
    known = quoted_voice(p.scene, p.line.line.block, 0, is_own=False, name=source.name)
    if known is not None and known[0] is not SpeakerClass.WRITER:
        return Source(known[0], name=source.name)
    return Source(SpeakerClass.WRITER)


def _by_source(p: _Passage, source: Source) -> Voice:
    assert source.speaker_class is not None
    if source.is_hearsay:
        recap = _settled(p)
        if recap is not None:
            return recap
        return Voice(
            source.speaker_class,
            Modality.RUMOURED,
            None,
            _cites(p, source),
        )
    if source.speaker_class is SpeakerClass.ANALYST:
        modality = Modality.PLANNED if p.is_expected else Modality.ASSERTED
        return Voice(source.speaker_class, modality, source.name)
    speaker = _retold(p, source)
    if speaker in _RETELLERS and not source.is_document and source.name:
        return Voice(speaker, Modality.PLANNED if p.is_expected else Modality.ASSERTED)
    return Voice(speaker, _told_modality(p, source), source.name)


def _cites(p: _Passage, source: Source) -> str | None:
    """The outlet that the hearsay comes from, by its name as printed."""
    if source.speaker_class is not SpeakerClass.OUTLET_CITING_OUTLET:
        return p.stance.cites
    return source.cites or cited_outlet(p.line.line.sentence.text) or p.stance.cites


def _retold(p: _Passage, source: Source) -> SpeakerClass:
    """Blogs and aggregators retell: there the writer speaks, whomever he names."""
    assert source.speaker_class is not None
    own = p.stance.speaker_class
    is_blog = p.scene.document.source_class in {"blog", "aggregator"}
    is_aside = source.is_inverted or source.is_plan
    if is_blog and is_aside and source.speaker_class is SpeakerClass.SPOKESPERSON:
        return own if own in _RETELLERS else SpeakerClass.WRITER
    if source.speaker_class is SpeakerClass.WRITER and own is SpeakerClass.AGGREGATOR:
        return own
    return source.speaker_class


def _told_modality(p: _Passage, source: Source) -> Modality:
    if is_done(p.line, p.at):
        return Modality.IN_EFFECT
    if p.is_expected:
        return Modality.DELAYED if is_delayed(p.line, p.at) else Modality.PLANNED
    if is_planned(p.line, p.term) or source.is_plan:
        return Modality.PLANNED
    act = act_at(p.line, p.at)
    if act is None and source.is_document and p.stance.act is Modality.DEFINITIVE:
        return Modality.DEFINITIVE
    return act or Modality.ANNOUNCED


# ---------------------------------------------------------------- no source of its own

_RECAP = pattern(
    r"\b(?:under (?:the|its|their|that|this) (?:~3)?(?:plan|contract|agreement|deal|memorandum|"
    r"pact|lease|accord|terms)|"
    r"(?:the|their|its) (?:existing|current|original|signed|agreed|§) (?:~3)?(?:agreement|"
    r"contract|deal|lease|licen[cs]e|pact)|"
    r"the (?:contract|agreement|lease|deal|order) (?:of|from|signed in) ¤|"
    r"(?:was|were) (?:to|due)|on offer|on the table|already|envisaged|until then|(?:contract|"
    r"agreement|deal|lease) (?:says|provides|stands)|had been|"
    r"(?:is|are) owed|as (?:signed|agreed|sketched)|had booked|had (?:taken|"
    r"agreed|signed|promised|pledged)|"
    r"when (?:it|they|the \w+) (?:was|were) (?:signed|announced|agreed|struck)|"
    r"had (?:settled|filed|stretched|struck|fixed|named|trumpeted|announced|put|set|laid down)|"
    r"by the letter of the|according to the (?:contract|agreement|lease)|"
    r"(?:last year|last month)[’']s|(?:have|has) (?:pledged|estimated|announced|promised)|"
    r"(?:owns?|holds?))(?!\w)"
)
# "In spring the sides had settled on §": told of a time before the rumour.
_HAD_DONE = pattern(
    r"(?:^|[;,] )(?:back )?(?:in|on|last) [^.;]{0,20}¤?[^.;]{0,60}\bhad \w+(?:ed|t|n)\b"
)
_CONDITIONAL = pattern(
    r"\b(?:would|could|might|may|is ready to|are ready to|wants? to|is to stay|are to stay|"
    r"hopes? to)(?!\w)"
)


def _settled(p: _Passage) -> Voice | None:
    """A passage that tells what was agreed before, in an article that is a rumour otherwise."""
    left, right = p.line.text[: p.at], p.line.text[p.at :]
    if _is_put_off(p) or _ORIGINAL.search(left) or _ON_OFFER.match(right):
        return Voice(SpeakerClass.WRITER, p.stance.act or Modality.ASSERTED)
    act = act_at(p.line, p.at)
    is_dated = "¤" in p.line.text and not p.is_expected
    if act is not None and is_dated and not has_unnamed_source(told(p.line).text):
        return Voice(SpeakerClass.WRITER, act)
    return None


_ORIGINAL = pattern(
    r"\b(?:original|existing|signed|agreed) (?:agreement|contract|deal|lease|price|offer|"
    r"plan) (?:of|at|for) ?$"
)
_ON_OFFER = pattern(
    r"^§?(?: a share| per share)? (?:now |already )?(?:on the table|on offer)(?!\w)"
)
_TALKING = pattern(
    r"\b(?:talks|discussions|negotiations|negotiating|proposals?|considering|this time)(?!\w)"
)
_PUT_OFF = frozenset({"on_hold", "terminated", "renegotiating", "blocked"})


def _is_put_off(p: _Passage) -> bool:
    """True for a value of a plan that the same sentence says is on hold or given up."""
    return p.term != "status" and any(
        a.status in _PUT_OFF and a.start > p.at for a in find_acts(p.line.text)
    )


def _by_stance(p: _Passage) -> Voice:
    if _goes_on_hearsay(p):
        return Voice(SpeakerClass.OUTLET_UNNAMED_SOURCES, Modality.RUMOURED)
    act = act_at(p.line, p.at)
    if p.stance.modality is Modality.RUMOURED:
        return _in_rumour(p, act)
    speaker = p.stance.speaker_class
    if is_done(p.line, p.at):
        return Voice(speaker, Modality.IN_EFFECT)
    if p.is_expected:
        return Voice(speaker, Modality.DELAYED if is_delayed(p.line, p.at) else Modality.PLANNED)
    if is_planned(p.line, p.term):
        return Voice(speaker, Modality.PLANNED)
    if act is not None:
        return Voice(speaker, act)
    if speaker is SpeakerClass.WRITER and is_speculated(p.line):
        return Voice(speaker, Modality.SPECULATED)
    if speaker in _RETELLERS and is_retold(p.line):
        return Voice(speaker, Modality.ANNOUNCED)
    if speaker is SpeakerClass.WRITER and is_undertaking(p.line):
        return Voice(speaker, Modality.ANNOUNCED)
    return Voice(speaker, p.stance.modality)


def _in_rumour(p: _Passage, act: Modality | None) -> Voice:
    """A sentence without a source of its own in an article that is a rumour."""
    if p.line.line.section is Section.TITLE:
        is_mirror = p.scene.document.source_class == "aggregator"
        return Voice(
            SpeakerClass.AGGREGATOR if is_mirror else SpeakerClass.WRITER,
            Modality.RUMOURED,
        )
    is_signed = p.stance.act is not None and p.stance.act.rank >= Modality.AGREED.rank
    is_recap = bool(_RECAP.search(p.line.text[: p.at + 22])) or _is_put_off(p)
    is_open = _CONDITIONAL.search(p.line.text) or _TALKING.search(p.line.text)
    is_fact = is_signed and not is_open
    is_past_perfect = bool(_HAD_DONE.search(p.line.text[: p.at]))
    if act is not None or is_recap or is_fact or is_past_perfect:
        if p.is_expected:
            return Voice(SpeakerClass.WRITER, Modality.PLANNED)
        return Voice(SpeakerClass.WRITER, act or p.stance.act or Modality.ASSERTED)
    return Voice(p.stance.speaker_class, Modality.RUMOURED, None, p.stance.cites)


def _goes_on_hearsay(p: _Passage) -> bool:
    """True for a sentence that goes on where one before it rests on unnamed sources.

    Inside the paragraph it goes on unless it recalls something settled; in the next one only in
    the conditional.
    """
    if p.stance.modality is Modality.RUMOURED or _RECAP.search(p.line.text):
        return False
    is_open = bool(_CONDITIONAL.search(p.line.text))
    before = _before(p, is_near=not is_open)
    if not is_open and p.stance.act is not None:
        return False
    return before is not None and before.speaker_class is SpeakerClass.OUTLET_UNNAMED_SOURCES
