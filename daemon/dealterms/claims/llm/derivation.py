"""What the grammar derives from a quote: the values in it, each as a draft of the proposed term.

A value counts only if the grammar reads it twice alike: in its sentence, where a word left out of
the quote would show, and in the quote alone, which must carry its own proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.periods import FoundPeriod, find_periods
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.quantities import Quantity, find_quantities
from dealterms.claims.rules.amounts import context_of
from dealterms.claims.rules.measures import holder_of_measure
from dealterms.claims.rules.money import holder_of_amount
from dealterms.claims.scene import Scene
from dealterms.claims.values import Count, Money, Period, Value
from dealterms.claims.vocabulary import Term, ValueKind

__all__ = ["Derived", "derive"]

RULE = "proposed by a language model, derived from the quote"
_KINDS: dict[ValueKind, frozenset[str]] = {
    ValueKind.MONEY: frozenset({"money"}),
    ValueKind.MONEY_PER_SHARE: frozenset({"money", "money_per_share"}),
}


@dataclass(frozen=True, slots=True)
class Derived:
    """A value as the grammar reads it: the draft, and the quantity or period it comes from.

    `is_in_quote_alone`: the quote without its sentence gives the same value and qualifier.
    """

    draft: Draft
    source: Quantity | FoundPeriod
    is_in_quote_alone: bool


def derive(
    scene: Scene, line: Marked, term: Term, words: str, quote_span: tuple[int, int]
) -> Iterator[Derived]:
    """Yield each place in a line where the grammar reads the value that `words` write.

    `quote_span` counts in the document; only what lies in it whole, its qualifier included, counts.
    """
    if term.kind is ValueKind.PERIOD:
        yield from _periods(scene, line, term, words, quote_span)
    else:
        yield from _quantities(scene, line, term, words, quote_span)


def _quantities(
    scene: Scene, line: Marked, term: Term, words: str, span: tuple[int, int]
) -> Iterator[Derived]:
    kinds = _KINDS.get(term.kind, frozenset({term.kind.value}))
    for number, q in enumerate(line.line.quantities):
        currency = q.value.currency if isinstance(q.value, Money) else None
        written = find_quantities(words, currency)
        is_meant = len(written) == 1 and written[0].value == q.value
        if q.kind not in kinds or not is_meant or not _is_inside(line, q, span):
            continue
        alone = find_quantities(scene.document.text[span[0] : span[1]], currency)
        yield Derived(_of_quantity(scene, line, term, number), q, _is_among(q, alone, line, span))


def _periods(
    scene: Scene, line: Marked, term: Term, words: str, span: tuple[int, int]
) -> Iterator[Derived]:
    reference = _reference(scene)
    written = find_periods(words, reference)
    for number, p in enumerate(line.line.periods):
        is_meant = len(written) == 1 and written[0].value == p.value
        is_known = p.value.start is not None or p.value.end is not None
        if not (is_meant and is_known and _is_inside(line, p, span)):
            continue
        alone = find_periods(scene.document.text[span[0] : span[1]], reference)
        yield Derived(_of_period(line, term, number), p, _is_among(p, alone, line, span))


def _reference(scene: Scene) -> date | None:
    published = scene.document.published_at
    return published.date() if published else None


def _is_inside(line: Marked, found: Quantity | FoundPeriod, span: tuple[int, int]) -> bool:
    start = line.line.sentence.start
    return span[0] <= start + found.start and start + found.end <= span[1]


def _is_among(
    found: Quantity | FoundPeriod,
    alone: list[Quantity] | list[FoundPeriod],
    line: Marked,
    span: tuple[int, int],
) -> bool:
    at = line.line.sentence.start + found.value_start - span[0]
    return any(
        (one.value_start, one.value, one.qualifier) == (at, found.value, found.qualifier)
        for one in alone
    )


def _of_quantity(scene: Scene, line: Marked, term: Term, number: int) -> Draft:
    q, start = line.line.quantities[number], line.line.sentence.start
    context = context_of(scene, line, number)
    is_money = q.kind.startswith("money")
    holder = holder_of_amount if is_money else holder_of_measure
    return Draft(
        term=term.term_id,
        value=_value_of(term, q.value),
        qualifier=q.qualifier,
        line=line,
        value_start=start + q.value_start,
        value_end=start + q.value_end,
        mark=line.quantity_spans[number],
        rule=RULE,
        holder=holder(term.term_id, context),
        has_change_cue=q.has_change_cue,
        from_value=q.from_value,
    )


def _value_of(term: Term, value: Value) -> Value:
    """Return seats and warrants with a one-word unit, as the rules keep them."""
    if term.term_id in {"board_seats", "warrants"} and isinstance(value, Count):
        return Count(value.count, value.unit.split(" ")[-1])
    return value


def _of_period(line: Marked, term: Term, number: int) -> Draft:
    p, start = line.line.periods[number], line.line.sentence.start
    return Draft(
        term=term.term_id,
        value=_period_of(term, p),
        qualifier=_qualifier_of(line, term, p),
        line=line,
        value_start=start + p.value_start,
        value_end=start + p.value_end,
        mark=line.period_spans[number],
        rule=RULE,
        own_period=number,
        is_period=term.term_id != "outside_date",
    )


def _period_of(term: Term, p: FoundPeriod) -> Period:
    """For "by D" only the end counts (terms.md rule 8)."""
    is_open = p.qualifier is Qualifier.UP_TO and term.term_id != "outside_date"
    return replace(p.value, start=None) if is_open and p.value.end is not None else p.value


def _qualifier_of(line: Marked, term: Term, p: FoundPeriod) -> Qualifier:
    """A last day bounds nothing else (the rules keep it bare)."""
    return Qualifier.BARE if term.term_id == "outside_date" else p.qualifier
