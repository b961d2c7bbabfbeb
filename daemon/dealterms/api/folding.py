"""Claims to states: what stands of each term after a set of texts, and every step on the way.

The fold that makes `term_current` and `term_history`, on readings instead of a database. The order
of the readings does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from dealterms.api.reading import Reading
from dealterms.claims.claim import Layer, Modality
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.values import Value, canonical_text
from dealterms.claims.vocabulary import TERMS, Term
from dealterms.projections.origins import SketchedArticle, find_groups, sketch
from dealterms.projections.precedence import FoldClaim, Row, TermFold, fold

__all__ = ["State", "fold_history", "fold_states"]


@dataclass(frozen=True, slots=True)
class State:
    """A value that stands, or stood, in one layer of a term.

    `relation` is what its first claim was to what stood before: first, change, contested and so on.
    Times are aware UTC and those of the sources; `valid_from` is None where only undated texts say
    it, `valid_to` where it stands still (`is_open`) or nobody dates its end. `support_count` counts
    origins, not texts. `quote`, `publisher` and `url` are those of the claim it rests on.
    """

    deal_id: str
    term: str
    holder: str | None
    layer: Layer
    value: Value
    value_text: str
    qualifier: Qualifier
    modality: Modality
    support_count: int
    is_contested: bool
    is_open: bool
    relation: str
    valid_from: datetime | None
    valid_to: datetime | None
    quote: str
    publisher: str
    url: str


def fold_states(readings: Iterable[Reading]) -> list[State]:
    """Return what stands after these texts, by deal, term, holder and layer."""
    return [state for state in fold_history(readings) if state.is_open]


def fold_history(readings: Iterable[Reading]) -> list[State]:
    """Return every value that stood after any of these texts, each slot's in their order."""
    of_article = {reading.document.article_id: reading for reading in readings}
    claims: dict[tuple[str, str], list[FoldClaim]] = defaultdict(list)
    origins = _origins(of_article.values())
    for reading in of_article.values():
        for one in _fold_claims(reading, origins):
            if one.claim.deal_id is not None:
                claims[one.claim.deal_id, one.claim.term].append(one)
    terms = _terms(of_article.values())
    return [
        state
        for (deal_id, term), said in sorted(claims.items())
        for state in _states(deal_id, fold(terms[deal_id, term], said), of_article)
    ]


def _origins(readings: Iterable[Reading]) -> Mapping[str, SketchedArticle]:
    """Return the article that each article is a copy of, or itself."""
    sketched = [
        SketchedArticle(
            one.document.article_id,
            one.document.publisher,
            one.document.published_at,
            sketch(one.text),
        )
        for one in readings
    ]
    return {member.article_id: group[0] for group in find_groups(sketched) for member in group}


def _fold_claims(
    reading: Reading, origins: Mapping[str, SketchedArticle]
) -> Iterator[FoldClaim]:
    document, origin = reading.document, origins[reading.document.article_id]
    for claim in reading.claims:
        yield FoldClaim(
            claim=claim,
            article_id=document.article_id,
            revision=1,
            publisher=document.publisher,
            source_class=document.source_class,
            published_at=document.published_at,
            feed_published_at=None,
            content_hash=document.content_hash,
            origin_id=origin.article_id,
            origin_published_at=origin.published_at,
            is_copy=origin.article_id != document.article_id,
            origin_publisher=origin.publisher,
        )


def _terms(readings: Iterable[Reading]) -> Mapping[tuple[str, str], Term]:
    """Return the term of each deal by its name: those of the vocabulary and the user's own."""
    return {
        (deal.deal_id, term.term_id): term
        for reading in readings
        for deal in reading.deals
        for term in (*TERMS.values(), *deal.terms)
    }


def _states(deal_id: str, folded: TermFold, readings: Mapping[str, Reading]) -> Iterator[State]:
    for _, slot in folded.leaves():
        for row in slot.steps:
            yield _state(deal_id, folded.term.term_id, slot.holder, row, readings)


def _state(
    deal_id: str, term: str, holder: str | None, row: Row, readings: Mapping[str, Reading]
) -> State:
    reading = readings[row.claim.article_id]
    return State(
        deal_id=deal_id,
        term=term,
        holder=holder,
        layer=row.layer,
        value=row.value,
        value_text=canonical_text(row.value),
        qualifier=row.qualifier,
        modality=row.modality,
        support_count=row.support_count,
        is_contested=row.is_contested,
        is_open=row.is_open,
        relation=row.relation.value,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        quote=reading.quote(row.claim.claim),
        publisher=reading.document.publisher,
        url=reading.document.url,
    )
