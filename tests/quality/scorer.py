"""What is right and wrong in the claims of one article, and the sum over a corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dealterms.claims.claim import Claim, Section
from dealterms.claims.document import Document
from dealterms.claims.draft import Refusal
from dealterms.claims.lines import annotate
from dealterms.claims.periods import FoundPeriod, find_periods
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.quantities import Quantity, find_quantities
from dealterms.claims.reader import read_claims
from dealterms.claims.values import Count, Period, Value
from dealterms.claims.vocabulary import ValueKind
from quality.corpus import Distractor, LabelledArticle, LabelledClaim, Span, Stream
from quality.matching import (
    Matching,
    agrees,
    is_numeric,
    is_same_value,
    match,
    overlap,
    rests_on,
    stands_at,
)
from quality.replay import AlertFaults, count_distinct_ends, score_replay
from quality.scores import Score

__all__ = [
    "ArticleResult", "FalseClaim", "Fault", "StreamResult", "rederives", "score_article",
    "score_stream", "total_of",
]  # fmt: skip

_MONEY = frozenset((ValueKind.MONEY, ValueKind.MONEY_PER_SHARE))
_HEADLINES = frozenset((Section.TITLE, Section.HEADING, Section.SUMMARY))


class Fault(StrEnum):
    """Why a claim is false; the first that holds is named first."""

    WRONG_DEAL = "wrong_deal"
    DISTRACTOR = "distractor"
    WRONG_VALUE = "wrong_value"
    WRONG_TERM = "wrong_term"
    ELSEWHERE = "same_value_elsewhere"
    UNLABELLED = "unlabelled"


@dataclass(frozen=True, slots=True)
class FalseClaim:
    """A claim that no label asks for, with what it rests on, if that is a distractor."""

    claim: Claim
    faults: tuple[Fault, ...]
    distractor: Distractor | None


@dataclass(frozen=True, slots=True)
class ArticleResult:
    """One article after reading: what was missed, made up, or given the wrong voice."""

    article: LabelledArticle
    refusals: tuple[Refusal, ...]
    misses: tuple[LabelledClaim, ...]
    false_claims: tuple[FalseClaim, ...]
    wrong_qualifiers: tuple[tuple[Claim, LabelledClaim], ...]
    wrong_modalities: tuple[tuple[Claim, LabelledClaim], ...]


@dataclass(frozen=True, slots=True)
class StreamResult:
    """One stream after reading and replaying it."""

    stream: Stream
    articles: tuple[ArticleResult, ...]
    alerts: tuple[AlertFaults, ...]
    score: Score


def score_stream(stream: Stream, orders: int) -> StreamResult:
    """Read and replay a stream; `orders` is in how many orders its articles are folded."""
    readings = [read_claims(one.document, stream.watchlist) for one in stream.articles]
    score, results = Score(), []
    for article, reading in zip(stream.articles, readings, strict=True):
        result, of_article = score_article(stream, article, reading.claims, reading.refusals)
        results.append(result)
        score.add(of_article)
    faults: tuple[AlertFaults, ...] = ()
    if stream.expected is not None:
        claims = [reading.claims for reading in readings]
        faults = score_replay(stream, claims, score)
        score.order_dependent = int(count_distinct_ends(stream, claims, orders) > 1)
    return StreamResult(stream, tuple(results), faults, score)


def total_of(
    streams: Sequence[Stream], orders: int, advance: Callable[[], None] = lambda: None
) -> tuple[list[StreamResult], Score]:
    """Return the result of each stream and their sum; `advance` is called after each stream."""
    results, total = [], Score()
    for stream in streams:
        results.append(score_stream(stream, orders))
        total.add(results[-1].score)
        advance()
    return results, total


# ---------------------------------------------------------------- one article


def score_article(
    stream: Stream,
    article: LabelledArticle,
    claims: Sequence[Claim],
    refusals: Sequence[Refusal] = (),
) -> tuple[ArticleResult, Score]:
    """Return what is right and wrong in the claims of an article, and the counts.

    Claims that the reader tied to no deal are neither right nor false; they count against the
    attribution where a label gives them a deal.
    """
    tied = [claim for claim in claims if claim.deal_id is not None]
    matching = match(tied, article.claims)
    score = Score(articles=1, words=len(article.document.text.split()))
    misses = tuple(_count_labels(article, matching, score))
    false_claims = tuple(_count_false(stream, article, tied, matching, score))
    pairs = [(tied[claim], article.claims[label]) for claim, label in matching.label_of.items()]
    _count_voices(pairs, score)
    _count_deals(article, claims, len(pairs), false_claims, score)
    _count_evidence(stream, article.document, tied, score)
    _count_grammar(stream, article, score)
    return ArticleResult(
        article=article,
        refusals=tuple(refusals),
        misses=misses,
        false_claims=false_claims,
        wrong_qualifiers=tuple(p for p in pairs if p[0].qualifier not in p[1].qualifiers),
        wrong_modalities=tuple(p for p in pairs if p[0].modality not in p[1].modalities),
    ), score


def _count_labels(
    article: LabelledArticle, matching: Matching, score: Score
) -> Iterator[LabelledClaim]:
    """Count what was to be found; yield what was not."""
    found = set(matching.label_of.values())
    for number, label in enumerate(article.claims):
        is_found = number in found
        if not label.is_required:
            score.optional.count(is_found)
            continue
        group = score.numeric if is_numeric(label.own.kind) else score.categorical
        for tally in (score.terms[label.own.term], group):
            tally.right += is_found
            tally.missed += not is_found
        if not is_found:
            yield label


def _count_false(
    stream: Stream,
    article: LabelledArticle,
    claims: Sequence[Claim],
    matching: Matching,
    score: Score,
) -> Iterator[FalseClaim]:
    """Count and yield the claims that no label asks for, repeats and headlines apart."""
    for number, claim in enumerate(claims):
        if number in matching.label_of:
            continue
        if number in matching.repeats:
            score.repeats += 1
        elif claim.section in _HEADLINES and any(
            label.deal_id == claim.deal_id and agrees(claim, label) for label in article.claims
        ):
            score.restated += 1
        else:
            false_claim = _false_claim(claim, article)
            group = score.numeric if is_numeric(stream.kind_of(claim.term)) else score.categorical
            score.terms[claim.term].false += 1
            group.false += 1
            score.reasons.update(false_claim.faults)
            yield false_claim


def _false_claim(claim: Claim, article: LabelledArticle) -> FalseClaim:
    here = [label for label in article.claims if stands_at(claim, label.places)]
    trap = next((one for one in article.distractors if rests_on(claim, one.places)), None)
    faults = []
    if any(label.deal_id != claim.deal_id and agrees(claim, label) for label in here):
        faults.append(Fault.WRONG_DEAL)
    if trap is not None:
        faults.append(Fault.DISTRACTOR)
    if not faults:
        faults.append(_milder_fault(claim, article, here))
    return FalseClaim(claim, tuple(faults), trap)


def _milder_fault(claim: Claim, article: LabelledArticle, here: Sequence[LabelledClaim]) -> Fault:
    terms = {label.own.term for label in here if label.deal_id == claim.deal_id}
    if terms:
        return Fault.WRONG_VALUE if claim.term in terms else Fault.WRONG_TERM
    repeated = any(
        label.deal_id == claim.deal_id and agrees(claim, label) for label in article.claims
    )
    return Fault.ELSEWHERE if repeated else Fault.UNLABELLED


def _count_voices(pairs: Sequence[tuple[Claim, LabelledClaim]], score: Score) -> None:
    """Count qualifier, modality and speaker of the claims that were found."""
    for claim, label in pairs:
        score.qualifiers.count(
            label.qualifier, claim.qualifier, is_right=claim.qualifier in label.qualifiers
        )
        score.modalities.count(
            label.modality, claim.modality, is_right=claim.modality in label.modalities
        )
        score.speakers.count(
            label.speaker_class, claim.speaker_class,
            is_right=claim.speaker_class == label.speaker_class,
        )  # fmt: skip


def _count_deals(
    article: LabelledArticle,
    claims: Sequence[Claim],
    right: int,
    false_claims: Sequence[FalseClaim],
    score: Score,
) -> None:
    """Count the right claims that were tied to their deal, to another one, or to none."""
    astray = sum(Fault.WRONG_DEAL in one.faults for one in false_claims)
    loose = [claim for claim in claims if claim.deal_id is None]
    untied = sum(
        any(agrees(claim, label) and stands_at(claim, label.places) for label in article.claims)
        for claim in loose
    )
    score.attribution.part += right
    score.attribution.whole += right + astray + untied
    score.wrong_deal.part += astray
    score.wrong_deal.whole += len(claims) - len(loose)
    score.distractors.part += sum(Fault.DISTRACTOR in one.faults for one in false_claims)
    score.distractors.whole += len(article.distractors)


# ---------------------------------------------------------------- the grammar alone


def _count_evidence(
    stream: Stream, document: Document, claims: Sequence[Claim], score: Score
) -> None:
    for claim in claims:
        if is_numeric(stream.kind_of(claim.term)):
            score.evidence.count(rederives(claim, document))


def rederives(claim: Claim, document: Document) -> bool:
    """True where the grammar reads value and qualifier of a claim from its quote alone."""
    quote = document.text[claim.quote_start : claim.quote_end]
    found: list[Quantity | FoundPeriod] = [
        *find_quantities(quote), *find_periods(quote, _date_of(document)),
    ]  # fmt: skip
    value = claim.value_start - claim.quote_start, claim.value_end - claim.quote_start
    here = [one for one in found if overlap((one.value_start, one.value_end), value)]
    if claim.term == "outside_date":
        return any(_is_last_day(claim, one.value) for one in here)
    return any(
        _is_read_as(claim.value, one.value) and one.qualifier is claim.qualifier for one in here
    )


def _is_last_day(claim: Claim, read: Value) -> bool:
    """True where a last day is that of the quote: "not closed by 30 June" is 30 June, bare.

    A last day bounds nothing else (`claims/llm/derivation.py` derives it in the same way).
    """
    if not isinstance(claim.value, Period) or not isinstance(read, Period):
        return False
    return claim.value.end == read.end and claim.qualifier is Qualifier.BARE


def _is_read_as(claimed: Value, read: Value) -> bool:
    """True for equal values, but for two things that rules do to what the grammar reads.

    They may name what is counted; and of "by June" they keep the end only (terms.md section 6,
    rule 11).
    """
    match claimed, read:
        case Count(), Count():
            return claimed.count == read.count
        case Period(start=None), Period():
            return claimed.end == read.end
        case _:
            return claimed == read


def _date_of(document: Document) -> date | None:
    return document.published_at.date() if document.published_at else None


def _count_grammar(stream: Stream, article: LabelledArticle, score: Score) -> None:
    """Count how amounts of money and dates are read at the labelled passages, whatever the term.

    An amount is right with its value, currency and qualifier; where a passage holds amounts and
    none is right, one was misread and one missed.
    """
    money, periods = _found_in(article.document, stream)
    for label in article.claims:
        if not label.is_required:
            continue
        if label.own.kind in _MONEY:
            here = [one for place, one in money if _is_within(place, label)]
            is_right = any(_is_labelled(one.value, label)
                           and one.qualifier in label.qualifiers for one in here)  # fmt: skip
            score.money.right += is_right
            score.money.missed += not is_right
            score.money.false += bool(here) and not is_right
        elif label.own.kind is ValueKind.PERIOD:
            score.periods.count(any(
                _is_within(place, label) and _is_labelled(one.value, label)
                for place, one in periods
            ))  # fmt: skip


def _found_in(
    document: Document, stream: Stream
) -> tuple[list[tuple[Span, Quantity]], list[tuple[Span, FoundPeriod]]]:
    """Return the amounts of money and the periods of an article, each with its place."""
    money, periods = [], []
    for line in annotate(document, stream.watchlist.deals).lines:
        at = line.sentence.start
        money += [((at + one.value_start, at + one.value_end), one)
                  for one in line.quantities if one.kind in _MONEY]  # fmt: skip
        periods += [((at + one.value_start, at + one.value_end), one) for one in line.periods]
    return money, periods


def _is_within(place: Span, label: LabelledClaim) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in label.places)


def _is_labelled(value: Value, label: LabelledClaim) -> bool:
    return any(
        is_same_value(one.value, value, one.kind, is_vague=label.is_vague)
        or _is_read_as(one.value, value)
        for one in label.readings
    )
