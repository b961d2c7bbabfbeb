"""The claim reader: one article and a watchlist in, claims and refusals out. A pure function.

annotate (sentences, quantities, dates, companies) → view of each watched deal (marks) → rules per
term → speaker, modality and time → claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import orjson

from dealterms.claims.binding import pattern
from dealterms.claims.claim import (
    Claim,
    Layer,
    Modality,
    Section,
    SpeakerClass,
    claim_id_of,
    layer_of,
)
from dealterms.claims.document import Document, Watchlist
from dealterms.claims.draft import Draft, Refusal
from dealterms.claims.rules.amounts import read_amounts
from dealterms.claims.rules.approvals import read_approvals
from dealterms.claims.rules.dates import read_dates
from dealterms.claims.rules.status import read_statuses
from dealterms.claims.rules.user_terms import read_user_terms
from dealterms.claims.rules.words import read_words
from dealterms.claims.scene import Marked, Scene, annotate, is_tied, view
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
    weights: dict[tuple[str | None, int], tuple[int, int]] = {}
    for deal in watchlist.deals:
        scene = view(reading, deal)
        if not scene.is_salient:
            continue
        weights.update(_weights(scene))
        for found in _read_deal(scene):
            if isinstance(found, Refusal):
                refusals.append(found)
            else:
                claims.append(found)
    kept = _without_lone_headlines(claims)
    return ClaimsOfArticle(tuple(_settled(kept, weights)), tuple(refusals))


def _without_lone_headlines(claims: list[Claim]) -> list[Claim]:
    """Drop what only a headline says: it may echo the body, it never adds to it."""
    body = {(c.deal_id, c.term, str(c.value)) for c in claims if c.section is Section.BODY}
    return [
        c for c in claims
        if c.section in (Section.BODY, Section.SUMMARY) or (c.deal_id, c.term, str(c.value)) in body
    ]


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
    for found in _with_echoes(list(_all_drafts(scene, stance))):
        if isinstance(found, Draft):
            if found.term == "consideration" and ("consideration", str(found.value)) in seen:
                continue
            seen.add((found.term, str(found.value)))
            key = (found.term, found.holder, str(found.value), found.line.line.sentence.start)
            if key in seen:
                continue
            seen.add(key)
        yield found


_ECHOES = frozenset(
    {"deal_value", "investment_amount", "contract_value", "financing_amount", "price_per_share",
     "termination_fee", "reverse_termination_fee", "capacity", "valuation", "premium"}
)


def _with_echoes(found: list[Draft | Refusal]) -> Iterator[Draft | Refusal]:
    """Let a quantity that no words bind repeat a value that the article binds elsewhere.

    "At $27.50" in the last paragraph is the offer price that the first one told, qualifier and
    all; a value that two terms share stays unbound.
    """
    bound: dict[str, set[str]] = {}
    example: dict[str, Draft] = {}
    for one in found:
        if isinstance(one, Draft) and one.term in _ECHOES:
            bound.setdefault(str(one.value), set()).add(one.term)
            example.setdefault(str(one.value), one)
    for one in found:
        if isinstance(one, Refusal) and one.draft is not None:
            terms = bound.get(str(one.draft.value), set())
            if len(terms) == 1:
                source = example[str(one.draft.value)]
                yield replace(one.draft, term=source.term, holder=source.holder,
                              rule="repeats a value of this article")
                continue
        yield one


def _all_drafts(scene: Scene, stance: Stance) -> Iterator[Draft | Refusal]:
    yield from read_statuses(scene, stance)
    for line in scene.lines:
        if not line.is_on_topic:
            yield from _off_topic(line)
            continue
        yield from _checked(scene, line, read_user_terms(scene, line), is_own=stance.is_own)
        yield from _checked(scene, line, read_amounts(scene, line), is_own=stance.is_own)
        yield from _checked(scene, line, read_dates(scene, line), is_own=stance.is_own)
        yield from _checked(scene, line, read_words(scene, line), is_own=stance.is_own)
        yield from read_approvals(scene, line)


def _off_topic(line: Marked) -> Iterator[Refusal]:
    for quantity in line.line.quantities:
        start = line.line.sentence.start
        yield Refusal(start + quantity.value_start, start + quantity.value_end, line.reason)


def _checked(
    scene: Scene, line: Marked, found: Iterable[Draft | Refusal], *, is_own: bool
) -> Iterator[Draft | Refusal]:
    """Refuse what the clause gives to another company."""
    for one in found:
        if isinstance(one, Draft):
            if _is_foreign(scene, one):
                yield Refusal(one.value_start, one.value_end, "not a term of such a deal", one.term)
                continue
            is_exempt = one.term in {"platform", "financing_amount"} or one.mark == (0, 1)
            reason = (not is_exempt and _owner_elsewhere(line, one.mark)) or _untied(scene, line, one, is_own=is_own)
            if reason:
                yield Refusal(one.value_start, one.value_end, reason, one.term)
                continue
        yield one


_OWN_MATTERS = frozenset({"financing_amount", "duration", "compute_units", "investment_amount", "deal_value"})
_LABEL = re.compile(r"\W*[A-Z][\w’' -]{2,30}:\s")
_NEEDS_TIE = frozenset(
    {"deal_value", "investment_amount", "contract_value", "financing_amount", "valuation", "capacity",
     "stake_percent", "compute_units", "duration", "first_phase_timing", "board_seats"}
)


_SUPPLY_ONLY = frozenset(
    {"compute_supply", "supply", "cloud", "cloud_contract", "lease", "power_purchase", "offtake", "services",
     "contract"}
)
_EQUITY = frozenset(
    {"valuation", "stake_percent", "stake_kind", "premium", "price_per_share", "board_seats", "consideration",
     "deal_value", "investment_amount"}
)


def _is_foreign(scene: Scene, draft: Draft) -> bool:
    """True for a term of equity in a deal that only supplies or leases."""
    return draft.term in _EQUITY and set(scene.deal.types) <= _SUPPLY_ONLY


def _untied(scene: Scene, line: Marked, draft: Draft, *, is_own: bool) -> str | None:
    """Return a reason if nothing in the sentence speaks of the deal.

    A release or a list of terms needs no tie: all of it is about the deal, where its words bind.
    """
    if draft.term not in _NEEDS_TIE or (is_own and draft.term in _OWN_MATTERS) or line.line.is_list_item or _LABEL.match(line.text) or draft.term.startswith("first_phase"):
        return None
    index = scene.lines.index(line)
    before = scene.lines[index - 1] if index else None
    near = [line] if before is None or before.line.block != line.line.block else [line, before]
    if any(is_tied(m) for m in near):
        return None
    return "nothing in the sentence ties it to the deal"


_OTHER_SUBJECT = pattern(
    r"@O(?:[’']s)? (?!(?:said|says|reported|reports|wrote|writes|learned|estimates?)\b)[^@;]{0,110}$"
)
_PREPOSED = pattern(r"\b(?:with|by|from|of|for|to|than|at|against|like|unlike|over|and|including|via|through|led by|advised by|as|beat|top|rejected|rival|citing|told) (?:the |its |a |an |rival |lenders? |fellow )*$")
_OTHER_OBJECT = pattern(r"[^@;.§”\"]{0,40}\b(?:in|of|for|to|with|from|by) @O(?![^;.]{0,40}@[ATP])")
_UNLIKE = pattern(r"\b(?:rivals?|competitors?|peers?|suppliers?|customers?|shareholders?) (?:of|to) @[ATP]|\b(?:unlike|like|than|besides) @[ATP]")
_SOMEBODY = re.compile(
    r"\b(?:[Aa]n?|[Aa]nother|[Ss]ome|[Oo]ther|[Mm]any|[Ss]everal)\s+(?:(?!private|unit|subsidiary|affiliate)[\w-]+\s+){0,3}(?:company|firm|operator|customer|"
    r"developer|group|fund|rival|bank|maker|startup|start-up|lab|client|competitor|utility|landlord|tenant|club|airline)s?\s+"
    r"(?!based|owned|controlled|managed|called)(?:has|had|have|will|would|is|was|are|were|could|may|might|can|\w+ed|\w{3,}s|took|gave|lost|bought|sold|paid)\s+[^§@;]{0,60}$"
)
_WITH_OTHER = pattern(
    r"\b(?:contract|deal|agreement|stake|lease|order|loan|pact|bet|investment|interest|partnership|venture|round)s?"
    r"(?:~2)?(?:with|for|to|in|into|at) @O(?:[’']s)?\b[^@;.]{0,60}$"
)
_OF_WHOM = pattern(r"@O, (?:which|who|whose)\b[^@;.]{0,70}$")
_GIVEN_ELSEWHERE = pattern(
    r"[^@;.§#”\",]{0,25}\b(?:in|into|to|with) @O(?!(?:,| and| or) @[ATP](?![’']s))"
)
_OWN_BETWEEN = pattern(r"@[ATP]|\b(?:the deal|the offer|the agreement|the transaction|the merger)\b")


def _owner_elsewhere(line: Marked, mark: tuple[int, int]) -> str | None:
    """Return a reason if another company owns the value (terms.md section 5, hard stops)."""
    left = _UNLIKE.sub("@O", line.text[: mark[0]])
    if _SOMEBODY.search(left):
        return "somebody without a name is the subject of the clause"
    at = left.rfind("@O")
    if at >= 0:
        between = left[at + 2 :]
        is_subject = not _PREPOSED.search(left[:at])
        if is_subject and _OTHER_SUBJECT.search(left[at:]) and not _OWN_BETWEEN.search(between):
            return "another company is the subject of the clause"
    if _WITH_OTHER.search(left) or _OF_WHOM.search(left):
        return "the value belongs to dealings with another company"
    right = line.text[mark[1] :]
    if _GIVEN_ELSEWHERE.match(right) or (
        _OTHER_OBJECT.match(right) and not _OWN_BETWEEN.search(re.split(r"[,:;]", left)[-1][-60:])
    ):
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
    is_hearsay = voice.speaker_class in _HEARSAY
    layer = layer_of(voice.speaker_class, modality)
    if draft.is_public_act and not is_hearsay:
        layer = Layer.OFFICIAL
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


_HEARSAY = frozenset({SpeakerClass.OUTLET_UNNAMED_SOURCES, SpeakerClass.OUTLET_CITING_OUTLET})
_HOLDS = pattern(r"\b(?:now (?:owns?|holds?|controls?)|owns?|holds?|belongs?|have joined|has joined|was energi[sz]ed|went live|came online)\b~6$")


def _modality(draft: Draft, voice: Voice) -> Modality:
    """The words of the value decide, then the voice; hearsay never makes an act firm."""
    holds = draft.term in {"stake_percent", "board_seats"} and _HOLDS.search(draft.line.text[: draft.mark[0]])
    if holds and layer_of(voice.speaker_class, voice.modality) is Layer.OFFICIAL and not re.search(
        r"(?i)\b(?:will|would|to|may)\s+\w+\W*$", draft.line.text[: holds.start() + 4]
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


def _weights(scene: Scene) -> Iterator[tuple[tuple[str | None, int], tuple[int, int]]]:
    """How much speaks for this deal in each sentence: its parties there, its parties at large."""
    at_large = sum(len(m.parties) for m in scene.lines)
    for m in scene.lines:
        yield (scene.deal.deal_id, m.line.sentence.start), (len(m.parties), at_large)


def _settled(
    claims: list[Claim], weights: dict[tuple[str | None, int], tuple[int, int]]
) -> Iterator[Claim]:
    """Give words that several deals claim to the deal that more speaks for, or to none."""
    by_place: dict[tuple[int, int], list[Claim]] = {}
    for claim in sorted(claims, key=lambda c: (c.value_start, c.value_end, c.term)):
        by_place.setdefault((claim.value_start, claim.value_end), []).append(claim)
    for rivals in by_place.values():
        owners = {claim.deal_id for claim in rivals}
        if len(owners) == 1:
            yield from rivals
            continue
        ranked = sorted(owners, key=lambda o: _weight(o, rivals, weights), reverse=True)
        first, second = (_weight(o, rivals, weights) for o in ranked[:2])
        if first > second:
            yield from (claim for claim in rivals if claim.deal_id == ranked[0])
        else:
            yield rivals[0].with_deal(None)


def _weight(
    owner: str | None, rivals: list[Claim], weights: dict[tuple[str | None, int], tuple[int, int]]
) -> tuple[int, int]:
    starts = [c.quote_start for c in rivals if c.deal_id == owner]
    return max((weights.get((owner, start), (0, 0)) for start in starts), default=(0, 0))
