"""A stream published article by article: the alerts it raises, and what stands at its end.

reader's claims ──▶ origins ──▶ fold of each term ──▶ diff with the fold before ──▶ alerts

The same pure functions as in the program, without log, database and network; and the same set of
claims folded in many orders, which must all end alike.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dealterms.alerts.changes import Change, diff
from dealterms.claims.claim import Claim, Section
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Value, from_json
from dealterms.claims.vocabulary import ValueKind
from dealterms.projections.origins import SketchedArticle, find_groups, sketch
from dealterms.projections.precedence import FoldClaim, Row, TermFold, fold
from quality.corpus import Expected, LabelledArticle, Stream, WantedChange, WantedValue
from quality.matching import is_same_value
from quality.scores import Score

__all__ = [
    "AlertFaults", "Ends", "Raised", "alerts_of", "count_distinct_ends", "ends_of", "score_replay",
]  # fmt: skip

Ends = dict[tuple[str, str], TermFold]
"""What stands, by deal and term."""

_Origins = Mapping[str, SketchedArticle]  # the article that each article is a copy of, or itself


@dataclass(frozen=True, slots=True)
class Raised:
    """A change as an endpoint would be told it."""

    deal_id: str
    change: Change


@dataclass(frozen=True, slots=True)
class AlertFaults:
    """What is wrong after an article: alerts that nobody wants, and wanted ones that did not come.

    `article_id` None stands for the end of the stream, with the values that do not stand there,
    each in words.
    """

    article_id: str | None
    false: tuple[Raised, ...] = ()
    missed: tuple[WantedChange, ...] = ()
    wrong_ends: tuple[str, ...] = ()


def score_replay(
    stream: Stream, claims: Sequence[Sequence[Claim]], score: Score
) -> tuple[AlertFaults, ...]:
    """Publish a stream in its order and count alerts and ends; `claims` are those per article."""
    assert stream.expected is not None
    replay, faults = _Replay(stream), []
    for number, article in enumerate(stream.articles):
        raised = replay.publish(number, claims[number])
        faults.append(_score_alerts(stream, stream.expected, article, raised, score))
    score.told_articles = len(stream.articles)
    wrong = tuple(_score_ends(stream.expected, replay.ends, score))
    return (*faults, AlertFaults(None, wrong_ends=wrong))


def alerts_of(stream: Stream, claims: Sequence[Sequence[Claim]]) -> list[list[Raised]]:
    """Publish a stream in its order; return the alerts that each article raises."""
    replay = _Replay(stream)
    return [replay.publish(number, of_one) for number, of_one in enumerate(claims)]


class _Replay:
    """The state of a stream as far as it has been published."""

    def __init__(self, stream: Stream) -> None:
        self.ends: Ends = {}
        self._stream = stream
        self._sketched = _sketched(stream.articles)
        self._published: list[tuple[int, Claim]] = []
        self._known_deals: set[str] = set()
        self._known_folds: _Known = {}

    def publish(self, number: int, claims: Sequence[Claim]) -> list[Raised]:
        """Add the claims of the next article; return the alerts that it raises."""
        self._published += [(number, claim) for claim in claims]
        origins = _origins(self._sketched[: number + 1])
        raised: list[Raised] = []
        for deal in self._stream.watchlist.deals:
            own = [claim for claim in claims if claim.deal_id == deal.deal_id]
            if own:
                changes = self._advance(deal.deal_id, number, own, origins)
                raised += [Raised(deal.deal_id, one) for one in changes if one.is_pushed]
        return raised

    def _advance(
        self, deal_id: str, number: int, own: Sequence[Claim], origins: _Origins
    ) -> tuple[Change, ...]:
        of_deal = [one for one in self._published if one[1].deal_id == deal_id]
        after = _folded(self._stream, of_deal, origins, self._known_folds)
        has_body = any(claim.section is Section.BODY for claim in own)
        changes = diff(
            {term: one for (deal, term), one in self.ends.items() if deal == deal_id},
            {term: one for (_, term), one in after.items()},
            deal_id=deal_id,
            deal_is_new=has_body and deal_id not in self._known_deals,
            article_id=self._stream.articles[number].document.article_id,
            revision=1,
            moved_by={claim.claim_id for claim in own},
        )
        if has_body:
            self._known_deals.add(deal_id)
        self.ends |= after
        return changes


def ends_of(stream: Stream, claims: Sequence[Sequence[Claim]]) -> Ends:
    """Return what stands once all articles are known; `claims` are those per article."""
    placed = [(number, claim) for number, of_one in enumerate(claims) for claim in of_one]
    return _folded(stream, placed, _origins(_sketched(stream.articles)), {})


def count_distinct_ends(stream: Stream, claims: Sequence[Sequence[Claim]], orders: int) -> int:
    """Return in how many ways a stream ends over so many random orders of arrival; 1 is right."""
    placed = [(number, claim) for number, of_one in enumerate(claims) for claim in of_one]
    sketched, shuffled = _sketched(stream.articles), random.Random(stream.stream_id)
    distinct: list[Ends] = []
    known: _Known = {}
    for _ in range(orders):
        shuffled.shuffle(placed)
        shuffled.shuffle(sketched)
        ends = _folded(stream, placed, _origins(sketched), known)
        if ends not in distinct:
            distinct.append(ends)
    return len(distinct)


def _sketched(articles: Sequence[LabelledArticle]) -> list[SketchedArticle]:
    return [
        SketchedArticle(one.article_id, one.publisher, one.published_at, sketch(one.text))
        for one in (article.document for article in articles)
    ]


def _origins(articles: Sequence[SketchedArticle]) -> _Origins:
    return {one.article_id: group[0] for group in find_groups(articles) for one in group}


_Known = dict[tuple[tuple[int, int, str], ...], TermFold]
"""Folds by their claims, each with its origin, in order: few claims come in few orders."""


def _folded(
    stream: Stream, placed: Sequence[tuple[int, Claim]], origins: _Origins, known: _Known
) -> Ends:
    """Return the fold of every term that has an attributed claim; `known` are those made before."""
    by_slot: defaultdict[tuple[str, str], list[tuple[int, Claim]]] = defaultdict(list)
    for number, claim in placed:
        if claim.deal_id is not None:
            by_slot[claim.deal_id, claim.term].append((number, claim))
    ends: Ends = {}
    for slot, of_slot in by_slot.items():
        order = tuple(
            (number, id(claim), origins[stream.articles[number].document.article_id].article_id)
            for number, claim in of_slot
        )
        if order not in known:
            sources = [_fold_claim(stream.articles[n], claim, origins) for n, claim in of_slot]
            known[order] = fold(stream.terms[slot[1]], sources)
        ends[slot] = known[order]
    return ends


def _fold_claim(article: LabelledArticle, claim: Claim, origins: _Origins) -> FoldClaim:
    document = article.document
    origin = origins[document.article_id]
    return FoldClaim(
        claim=claim,
        article_id=document.article_id,
        revision=1,
        publisher=document.publisher,
        source_class=document.source_class,
        published_at=document.published_at,
        feed_published_at=document.published_at,
        content_hash=document.content_hash,
        origin_id=origin.article_id,
        origin_published_at=origin.published_at,
        is_copy=origin.article_id != document.article_id,
        origin_publisher=origin.publisher,
    )


# ---------------------------------------------------------------- alerts


def _score_alerts(
    stream: Stream,
    expected: Expected,
    article: LabelledArticle,
    raised: Sequence[Raised],
    score: Score,
) -> AlertFaults:
    """Give each wanted alert the first that fits; what remains is false unless it is excused."""
    left, missed = list(raised), []
    wanted = expected.after[article.document.article_id]
    for one in wanted:
        hit = next((r for r in left if _is_wanted(one, r, stream)), None)
        if hit is None:
            missed.append(one)
        else:
            left.remove(hit)
    tolerated = expected.tolerated.get(article.document.article_id, ())
    new_deals = {one.deal_id for one in wanted if one.kind == "new_deal"}
    false = [
        one for one in left
        if not any(_has_name(known, one) for known in tolerated)
        and not _introduces(one, new_deals, article, stream)
    ]  # fmt: skip
    score.alerts.right += len(wanted) - len(missed)
    score.alerts.missed += len(missed)
    score.alerts.false += len(false)
    return AlertFaults(article.document.article_id, tuple(false), tuple(missed))


def _is_wanted(wanted: WantedChange, raised: Raised, stream: Stream) -> bool:
    return _has_name(wanted, raised) and (
        wanted.new is None or wanted.kind == "new_deal" or _tells(raised, wanted.new, stream)
    )


def _has_name(wanted: WantedChange, raised: Raised) -> bool:
    """True for the same deal, kind and term; a new deal is one whatever its term."""
    change = raised.change
    return (wanted.deal_id, wanted.kind) == (raised.deal_id, change.kind) and (
        wanted.kind == "new_deal" or wanted.term == change.term
    )


def _tells(raised: Raised, value: Value, stream: Stream, *, is_vague: bool | None = None) -> bool:
    """True where the new value of a change is the one asked for."""
    new, kind = raised.change.new, stream.kind_of(raised.change.term)
    if new is None:
        return kind is ValueKind.LABEL
    if is_vague is None:
        is_vague = kind is ValueKind.COUNT and new.qualifier == Qualifier.VAGUE
    return is_same_value(value, from_json(kind, new.value), kind, is_vague=is_vague)


def _introduces(
    raised: Raised, new_deals: set[str], article: LabelledArticle, stream: Stream
) -> bool:
    """True for a labelled first value of a deal that this very article makes known."""
    change = raised.change
    if change.kind != "first_value" or raised.deal_id not in new_deals:
        return False
    return any(
        label.deal_id == raised.deal_id
        and label.own.term == change.term
        and _tells(raised, label.own.value, stream, is_vague=label.is_vague)
        for label in article.claims
    )


# ---------------------------------------------------------------- the end


def _score_ends(expected: Expected, ends: Ends, score: Score) -> Iterator[str]:
    """Count what stands as it should, and what is rightly not there; yield the rest in words."""
    for wanted in expected.final:
        standing = _rows(ends, wanted.deal_id, wanted.term)
        is_right = any(_stands(row, wanted, ends) for row in standing)
        score.finals.count(is_right)
        if not is_right:
            yield f"{wanted.deal_id}, {wanted.term}: {wanted.value} should stand"
    for deal_id, term in expected.absent:
        found = next(_rows(ends, deal_id, term), None)
        score.finals.count(found is None)
        if found is not None:
            yield f"{deal_id}, {term}: {found.value} should not stand"


def _stands(row: Row, wanted: WantedValue, ends: Ends) -> bool:
    kind = ends[wanted.deal_id, wanted.term].term.kind
    is_vague = wanted.qualifiers == {Qualifier.VAGUE}
    return (
        row.layer in wanted.layers
        and row.qualifier in wanted.qualifiers
        and row.modality in wanted.modalities
        and is_same_value(wanted.value, row.value, kind, is_vague=is_vague)
    )


def _rows(ends: Ends, deal_id: str, term: str) -> Iterator[Row]:
    """Yield what stands for a term, in both layers, of every holder."""
    folded = ends.get((deal_id, term))
    for _, slot in folded.leaves() if folded else ():
        yield from (row for row in (slot.official, slot.reported) if row is not None)
