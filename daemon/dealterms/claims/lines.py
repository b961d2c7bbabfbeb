"""A document cut into lines: sentences with the companies, quantities and dates in them.

Nothing here depends on a deal; a document is annotated once, however many deals are watched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dealterms.claims.claim import Section
from dealterms.claims.document import Document, WatchedDeal
from dealterms.claims.local_currency import home_currencies, in_home_currency
from dealterms.claims.mentions import Cast, Mention, build_cast, find_mentions
from dealterms.claims.party_names import PartyNames, PartyOfDeal, find_party_names
from dealterms.claims.periods import FoundPeriod, find_periods
from dealterms.claims.quantities import Quantity, find_quantities
from dealterms.claims.regulators import find_regulators
from dealterms.claims.sentences import Sentence, split_sentences
from dealterms.claims.values import Count, Money

__all__ = ["Line", "Reading", "annotate"]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with everything found in it that does not depend on a deal."""

    sentence: Sentence
    section: Section
    block: int
    is_list_item: bool
    is_block_start: bool
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    periods: tuple[FoundPeriod, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document cut into lines, with its cast: made once, viewed once per deal."""

    document: Document
    cast: Cast
    lines: tuple[Line, ...]
    publisher: frozenset[PartyOfDeal]
    named: frozenset[PartyOfDeal]
    """The parties, as (deal id, index), that the publisher is, and all that may be meant."""


def annotate(
    document: Document, deals: tuple[WatchedDeal, ...], names: PartyNames | None = None
) -> Reading:
    """Return the document in lines, each with its quantities, dates and companies.

    `names` are the parties that it names, if they were looked for already.
    """
    cast = build_cast(document, deals, names or find_party_names(document, deals))
    reference = document.published_at.date() if document.published_at else None
    lines: list[Line] = []
    currency: str | None = None
    for number, block in enumerate(document.blocks):
        sentences = split_sentences(document.text[block.start : block.end], block.start)
        for index, sentence in enumerate(sentences):
            line = _line(sentence, number, index == 0, document, cast, reference, currency)
            currency = _currency_of(line) or currency
            lines.append(line)
    publisher = _parties_in(find_mentions(document.publisher, cast))
    named = publisher.union(*(_parties_in(line.mentions) for line in lines))
    return Reading(document, cast, tuple(lines), publisher, named)


def _parties_in(mentions: Iterable[Mention]) -> frozenset[PartyOfDeal]:
    return frozenset().union(*(mention.parties for mention in mentions))


def _apart(quantities: list[Quantity]) -> tuple[Quantity, ...]:
    """Leave out a count that holds another quantity: "two five-year options" is a duration.

    "The two companies" are the parties, no count.
    """
    return tuple(
        q
        for q in quantities
        if q.kind != "count"
        or not (
            _is_pair(q)
            or any(p is not q and p.start < q.end and q.start < p.end for p in quantities)
        )
    )


_PAIR = re.compile(r"compan(?:y|ies)|partners?|part(?:y|ies)|sides?|firms?|groups?|boards?")


def _is_pair(q: Quantity) -> bool:
    return isinstance(q.value, Count) and q.value.count == 2 and bool(_PAIR.fullmatch(q.value.unit))


def _currency_of(line: Line) -> str | None:
    """The currency that a later bare "some 1.8 billion" is in."""
    found = [q.value.currency for q in line.quantities if isinstance(q.value, Money)]
    return found[-1] if found else None


# No prose holds more in one sentence; each figure costs a pass of the rules over all of it.
_MOST_FIGURES = 60


def _line(
    sentence: Sentence,
    block: int,
    first: bool,
    document: Document,
    cast: Cast,
    reference: date | None,
    currency: str | None,
) -> Line:
    here, text = document.blocks[block], str(sentence.text)
    return Line(
        sentence=sentence,
        section=here.section,
        block=block,
        is_list_item=here.is_list_item,
        is_block_start=first,
        mentions=_companies(sentence, text, document, cast),
        quantities=in_home_currency(
            _apart(find_quantities(text, currency))[:_MOST_FIGURES],
            text,
            home_currencies(document.text),
        ),
        periods=tuple(find_periods(text, reference)),
    )


def _companies(
    sentence: Sentence, text: str, document: Document, cast: Cast
) -> tuple[Mention, ...]:
    """The companies named; an authority is none, so it never takes a sentence off the deal."""
    authorities = [
        (m.start - sentence.start, m.end - sentence.start)
        for m in find_regulators(document.text, document.publisher)
        if m.start < sentence.end and sentence.start < m.end
    ]
    return tuple(
        m
        for m in find_mentions(text, cast, sentence.start)
        if not m.is_other or not any(a <= m.start and m.end <= b for a, b in authorities)
    )
