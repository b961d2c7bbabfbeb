"""From a draft to a claim: speaker, modality, time, layer and quote are added."""

from __future__ import annotations

import re

import orjson

from dealterms.claims.binding import pattern
from dealterms.claims.claim import (
    PARTIES_ACTS,
    Claim,
    Layer,
    Modality,
    SpeakerClass,
    claim_id_of,
    layer_of,
)
from dealterms.claims.document import Document
from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.scene import Scene
from dealterms.claims.speech import Voice, is_hypothetical, voice_of
from dealterms.claims.stance import Stance
from dealterms.claims.timing import asserted
from dealterms.claims.values import to_json

__all__ = ["claim_of"]

_QUOTE_LIMIT = 360


def claim_of(scene: Scene, draft: Draft, stance: Stance) -> Claim | None:
    """Return the claim that a draft makes, or None where the words are only a supposition."""
    line, document = draft.line, scene.document
    if is_hypothetical(line, line.text[: max(draft.mark[0], 0)]):
        return None
    voice = voice_of(
        scene, line, draft.value_start, stance, is_period=draft.is_period, term=draft.term
    )
    modality = _modality(draft, voice)
    when = asserted(
        line,
        draft.mark,
        draft.own_period,
        document.published_at,
        is_own=stance.is_own,
        has_change_cue=draft.has_change_cue,
        is_archived=stance.is_archived,
    )
    quote = _quote(document, line, draft)
    is_hearsay = voice.speaker_class in _HEARSAY
    layer = layer_of(voice.speaker_class, _retold(modality, stance))
    if draft.is_public_act and not is_hearsay:
        layer = Layer.OFFICIAL
    return Claim(
        claim_id=claim_id_of(
            document.article_id,
            document.content_hash,
            draft.term,
            scene.deal.deal_id,
            draft.value_start,
            draft.value_end,
            orjson.dumps([draft.holder, to_json(draft.value)]).decode(),
        ),
        deal_id=scene.deal.deal_id,
        term=draft.term,
        holder=draft.holder,
        value=draft.value,
        value_start=draft.value_start,
        value_end=draft.value_end,
        qualifier=draft.qualifier,
        modality=modality,
        speaker=voice.speaker,
        speaker_class=voice.speaker_class,
        layer=layer,
        quote_start=quote[0],
        quote_end=quote[1],
        section=line.line.section,
        time_basis=when.basis,
        asserted_at=when.at,
        has_change_cue=draft.has_change_cue,
        from_value=draft.from_value,
        component=draft.component,
        cites=voice.cites,
        rule=draft.rule,
    )


def _retold(modality: Modality, stance: Stance) -> Modality:
    """What a writer calls due in an article on an announcement is part of that announcement."""
    is_due = modality in {Modality.PLANNED, Modality.DELAYED}
    return stance.modality if is_due and stance.modality in PARTIES_ACTS else modality


_HEARSAY = frozenset({SpeakerClass.OUTLET_UNNAMED_SOURCES, SpeakerClass.OUTLET_CITING_OUTLET})
_HOLDS = pattern(
    r"\b(?:now (?:owns?|holds?|controls?)|owns?|holds?|belongs?|have joined|has joined"
    r"|was energi[sz]ed|went live|came online)\b~6$"
)


def _modality(draft: Draft, voice: Voice) -> Modality:
    """The words of the value decide, then the voice; hearsay never makes an act firm."""
    holds = draft.term in {"stake_percent", "board_seats"} and _HOLDS.search(
        draft.line.text[: draft.mark[0]]
    )
    if (
        holds
        and layer_of(voice.speaker_class, voice.modality) is Layer.OFFICIAL
        and not re.search(
            r"(?i)\b(?:will|would|to|may|who|which)\s+\w+\W*$|\b(?:will|would|shall)\b",
            draft.line.text[max(0, holds.start() - 12) : draft.mark[0]],
        )
    ):
        return Modality.IN_EFFECT
    if voice.modality is Modality.DENIED and draft.term != "status":
        return Modality.DENIED
    if draft.modality is None:
        return voice.modality
    if voice.speaker_class in _HEARSAY and not draft.modality.is_negative:
        return Modality.RUMOURED
    return draft.modality


def _quote(document: Document, line: Marked, draft: Draft) -> tuple[int, int]:
    """Return the offsets of the quote: the sentence, or its part around the value if it is long."""
    start, end = line.line.sentence.start, line.line.sentence.end
    if end - start <= _QUOTE_LIMIT:
        return start, end
    text = document.text
    begin = max(start, draft.value_start - _QUOTE_LIMIT // 2)
    stop = min(end, max(draft.value_end, begin + _QUOTE_LIMIT))
    while begin > start and not text[begin - 1].isspace():
        begin -= 1
    while stop < end and not text[stop].isspace():
        stop += 1
    return begin, stop
