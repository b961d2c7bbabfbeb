"""The claim reader: one article and a watchlist in, claims and refusals out. A pure function.

annotate (sentences, quantities, dates, companies) → view of each watched deal (marks) → rules per
term → speaker, modality and time → claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from dealterms.claims.binding import pattern
from dealterms.claims.claim import (
    Claim,
    Layer,
    Modality,
    SpeakerClass,
    claim_id_of,
    layer_of,
)
from dealterms.claims.document import Document, WatchedDeal, Watchlist
from dealterms.claims.draft import Draft, Refusal
from dealterms.claims.rules.amounts import read_amounts
from dealterms.claims.rules.approvals import read_approvals
from dealterms.claims.rules.dates import read_dates
from dealterms.claims.rules.status import read_statuses
from dealterms.claims.rules.user_terms import read_user_terms
from dealterms.claims.rules.words import read_words
from dealterms.claims.scene import Marked, Scene, annotate, view
from dealterms.claims.speech import Voice, is_hypothetical, voice_of
from dealterms.claims.stance import Stance, stance_of
from dealterms.claims.timing import asserted
from dealterms.claims.values import to_json

__all__ = ["EXTRACTOR", "EXTRACTOR_VERSION", "ClaimsOfArticle", "read_claims"]

EXTRACTOR = "grammar"
EXTRACTOR_VERSION = "1"
_QUOTE_LIMIT = 360


@dataclass(frozen=True, slots=True)
class ClaimsOfArticle:
    """What one reading of one article found, and what it refused with the reason."""

    claims: tuple[Claim, ...]
    refusals: tuple[Refusal, ...]


def read_claims(document: Document, watchlist: Watchlist) -> ClaimsOfArticle:
    """Return the claims of an article about watched deals, in reading order.

    A value that two deals could own is kept with `deal_id` None: visible, never alerting
    (terms.md section 5).
    """
    reading = annotate(document, watchlist.deals)
    claims: list[Claim] = []
    refusals: list[Refusal] = []
    for deal in watchlist.deals:
        scene = view(reading, deal)
        if not scene.is_salient:
            continue
        for found in _read_deal(scene):
            if isinstance(found, Refusal):
                refusals.append(found)
            else:
                claims.append(found)
    return ClaimsOfArticle(tuple(_settled(claims, watchlist.deals)), tuple(refusals))


def _read_deal(scene: Scene) -> Iterator[Claim | Refusal]:
    stance = stance_of(scene)
    for found in _drafts(scene, stance):
        if isinstance(found, Refusal):
            yield found
            continue
        claim = _claim(scene, found, stance)
        yield claim if claim is not None else Refusal(
            found.value_start, found.value_end, "a hypothetical or a denial of something else", found.term
        )


def _drafts(scene: Scene, stance: Stance) -> Iterator[Draft | Refusal]:
    seen: set[tuple[object, ...]] = set()
    for found in _all_drafts(scene, stance):
        if isinstance(found, Draft):
            key = (found.term, found.holder, str(found.value), found.line.line.sentence.start)
            if key in seen:
                continue
            seen.add(key)
        yield found


def _all_drafts(scene: Scene, stance: Stance) -> Iterator[Draft | Refusal]:
    yield from read_statuses(scene, stance)
    for line in scene.lines:
        if not line.is_on_topic:
            yield from _off_topic(line)
            continue
        yield from read_user_terms(scene, line)
        yield from _checked(scene, line, read_amounts(scene, line))
        yield from _checked(scene, line, read_dates(scene, line))
        yield from read_words(scene, line)
        yield from read_approvals(scene, line)


def _off_topic(line: Marked) -> Iterator[Refusal]:
    for quantity in line.line.quantities:
        start = line.line.sentence.start
        yield Refusal(start + quantity.value_start, start + quantity.value_end, line.reason)


def _checked(
    scene: Scene, line: Marked, found: Iterable[Draft | Refusal]
) -> Iterator[Draft | Refusal]:
    """Refuse what the clause gives to another company."""
    for one in found:
        if isinstance(one, Draft):
            reason = _owner_elsewhere(line, one.mark)
            if reason:
                yield Refusal(one.value_start, one.value_end, reason, one.term)
                continue
        yield one


_OTHER_SUBJECT = pattern(
    r"@O(?:[’']s)? (?!(?:said|says|reported|reports|wrote|writes|learned|estimates?)\b)[^@;]{0,110}$"
)
_PREPOSED = pattern(r"\b(?:with|by|from|of|for|to|than|at|against|like|unlike|over|and|including|via|through|led by|advised by|as|beat|top|rejected|rival|citing|told) (?:the |its |a |an |rival |lenders? |fellow )*$")
_OTHER_OBJECT = pattern(r"[^@;.§]{0,40}\b(?:in|of|for|to|with|from|by) @O(?![^;.]{0,40}@[ATP])")
_OWN_BETWEEN = pattern(r"@[ATP]|\b(?:the deal|the offer|the agreement|the transaction|the merger)\b")


def _owner_elsewhere(line: Marked, mark: tuple[int, int]) -> str | None:
    """Return a reason if another company owns the value (terms.md section 5, hard stops)."""
    left = line.text[: mark[0]]
    at = left.rfind("@O")
    if at >= 0:
        between = left[at + 2 :]
        is_subject = not _PREPOSED.search(left[:at])
        if is_subject and _OTHER_SUBJECT.search(left[at:]) and not _OWN_BETWEEN.search(between):
            return "another company is the subject of the clause"
    if _OTHER_OBJECT.match(line.text[mark[1] :]) and not _OWN_BETWEEN.search(left[-60:]):
        return "the value is another company's"
    return None


def _claim(scene: Scene, draft: Draft, stance: Stance) -> Claim | None:
    line, document = draft.line, scene.document
    if is_hypothetical(line, line.text[: max(draft.mark[0], 0)]):
        return None
    voice = voice_of(scene, line, draft.value_start, stance, is_period=draft.is_period)
    modality = _modality(draft, voice)
    when = asserted(
        line, draft.mark, draft.own_period, document.published_at, is_own=stance.is_own,
        has_change_cue=draft.has_change_cue,
    )
    quote = _quote(document, line, draft)
    layer = Layer.OFFICIAL if draft.is_public_act else layer_of(voice.speaker_class, modality)
    return Claim(
        claim_id=claim_id_of(
            document.article_id, document.content_hash, draft.term, scene.deal.deal_id,
            draft.value_start, draft.value_end,
            orjson.dumps([draft.holder, to_json(draft.value)]).decode(),
        ),
        deal_id=scene.deal.deal_id, term=draft.term, holder=draft.holder, value=draft.value,
        value_start=draft.value_start, value_end=draft.value_end, qualifier=draft.qualifier,
        modality=modality, speaker=voice.speaker, speaker_class=voice.speaker_class, layer=layer,
        quote_start=quote[0], quote_end=quote[1], section=line.line.section,
        time_basis=when.basis, asserted_at=when.at, has_change_cue=draft.has_change_cue,
        from_value=draft.from_value, component=draft.component, cites=voice.cites,
        rule=draft.rule,
    )


def _modality(draft: Draft, voice: Voice) -> Modality:
    """The words of the value decide, then the voice; hearsay never makes an act firm."""
    if voice.modality is Modality.DENIED and draft.term != "status":
        return Modality.DENIED
    if draft.modality is None:
        return voice.modality
    hearsay = voice.speaker_class in {
        SpeakerClass.OUTLET_UNNAMED_SOURCES, SpeakerClass.OUTLET_CITING_OUTLET}
    if hearsay and not draft.modality.is_negative and not draft.is_public_act:
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


def _settled(claims: list[Claim], deals: tuple[WatchedDeal, ...]) -> Iterator[Claim]:
    """Give a value that several deals claim to the one it fits, or to none."""
    by_place: dict[tuple[int, int, str], list[Claim]] = {}
    for claim in sorted(claims, key=lambda c: (c.value_start, c.value_end, c.term)):
        by_place.setdefault((claim.value_start, claim.value_end, claim.term), []).append(claim)
    for rivals in by_place.values():
        owners = {claim.deal_id for claim in rivals}
        if len(owners) == 1:
            yield from rivals
        else:
            yield rivals[0].with_deal(None)


