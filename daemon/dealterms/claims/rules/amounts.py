"""Quantities of a line bound to terms: the decision lists of each kind, applied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from dealterms.claims.binding import Context, Rule, decide, pattern
from dealterms.claims.draft import Draft, Refusal
from dealterms.claims.marking import Marked
from dealterms.claims.prefilter import Text
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.quantities import Quantity
from dealterms.claims.rules.counts import seat_unit
from dealterms.claims.rules.elided import read_elided
from dealterms.claims.rules.fees import fee_payer
from dealterms.claims.rules.measures import (
    COUNT_RULES,
    DURATION_RULES,
    PERCENT_RULES,
    POWER_RULES,
    holder_of_measure,
)
from dealterms.claims.rules.money import MONEY_RULES, holder_of_amount
from dealterms.claims.scene import Scene
from dealterms.claims.values import Count, Money, Percent, Range, Value, amount_of, unit_of

__all__ = ["amount_as", "context_of", "read_amounts"]

_RULES: dict[str, tuple[Rule, ...]] = {
    "money": MONEY_RULES,
    "money_per_share": MONEY_RULES,
    "power": POWER_RULES,
    "percent": PERCENT_RULES,
    "count": COUNT_RULES,
    "duration": DURATION_RULES,
}


_LOOSE = frozenset({"no words bind it to a term", "a small sum that is no offer price"})


def context_of(scene: Scene, line: Marked, number: int) -> Context:
    """Return a quantity of a line with the marked words on either side.

    Quantities of another kind stand as `#`: a percentage does not come between a price and the
    words that bind it.
    """
    span = line.quantity_spans[number]
    quantity = line.line.quantities[number]
    text = list(line.text)
    for other, place in zip(line.line.quantities, line.quantity_spans, strict=True):
        if _family(other) != _family(quantity):
            text[place[0]] = "#"
    left, right = "".join(text[: span[0]]), "".join(text[span[1] :])
    whole = line.text
    return Context(scene, line, quantity, Text.part(left, whole), Text.part(right, whole))


def _family(quantity: Quantity) -> str:
    return "money" if quantity.kind.startswith("money") else quantity.kind


_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "eighth": 8,
    "tenth": 10,
    "twentieth": 20,
}


def _with_parts(line: Marked) -> Marked:
    """Return the line with counts of parts as percentages: "three tenths" is 30 percent."""
    read = tuple(_part(q) for q in line.line.quantities)
    if read == line.line.quantities:
        return line
    return replace(line, line=replace(line.line, quantities=read))


def _part(q: Quantity) -> Quantity:
    if not isinstance(q.value, Count) or q.value.unit not in _PARTS:
        return q
    percent = (q.value.count * 100 / _PARTS[q.value.unit]).quantize(Decimal("0.01"))
    whole = percent == percent.to_integral_value()
    return replace(
        q, kind="percent", value=Percent(percent.to_integral_value() if whole else percent)
    )


def read_amounts(scene: Scene, line: Marked) -> Iterator[Draft | Refusal]:
    """Yield a draft or a refusal for each quantity of a line that is on topic."""
    for found in _tiered(list(_bound(scene, _with_parts(line)))):
        yield replace(found, line=line) if isinstance(found, Draft) else found
    yield from read_elided(scene, line)


def _bound(scene: Scene, line: Marked) -> Iterator[Draft | Refusal]:
    for number, quantity in enumerate(line.line.quantities):
        if quantity.kind not in _RULES:
            continue
        start = line.line.sentence.start + quantity.value_start
        end = line.line.sentence.start + quantity.value_end
        if quantity.conversion_of is not None:
            yield Refusal(start, end, "the same amount in another currency")
            continue
        context = context_of(scene, line, number)
        decision = decide(_RULES[quantity.kind], context)
        if decision.term is None:
            loose = None
            if decision.rule in _LOOSE:
                loose = _draft(context, "", decision.rule, start, end, line.quantity_spans[number])
            yield Refusal(start, end, decision.rule, draft=loose)
            continue
        for term in _terms_of(decision.term, context):
            yield _draft(context, term, decision.rule, start, end, line.quantity_spans[number])


def amount_as(scene: Scene, line: Marked, number: int, term: str, rule: str) -> Draft | None:
    """Return a quantity of a line as a claim on a term; None for one that repeats another."""
    quantity = line.line.quantities[number]
    if quantity.conversion_of is not None:
        return None
    begin = line.line.sentence.start
    start, end = begin + quantity.value_start, begin + quantity.value_end
    context = context_of(scene, line, number)
    return _draft(context, term, rule, start, end, line.quantity_spans[number])


_TIER = pattern(
    r"\b(?:in (?:any|every|all|each) other (?:case|event|circumstance)s?|otherwise|later|afterwards"
    r"|after that|thereafter|go-shop|window|during|for any|lower|higher|rising to|if it|where)\b"
)


_REPLACES = pattern(r"\b(?:not|against|instead of|rather than|than|versus|up|down)\b|\bfrom\W*$")


def _tiered(found: list[Draft | Refusal]) -> list[Draft | Refusal]:
    """Make one range of the two steps of a fee that one sentence tells (terms.md section 4a)."""
    for term in ("termination_fee", "reverse_termination_fee"):
        steps = [one for one in found if isinstance(one, Draft) and one.term == term]
        if len(steps) != 2:
            continue
        low, high = sorted(steps, key=lambda one: amount_of(one.value) or 0)
        is_money = isinstance(low.value, Money) and isinstance(high.value, Money)
        is_two = is_money and low.value != high.value and unit_of(low.value) == unit_of(high.value)
        if not is_two or any(one.has_change_cue for one in steps):
            continue
        between = steps[0].line.text[steps[0].mark[1] : steps[1].mark[0]]
        if _REPLACES.search(between) or not _TIER.search(steps[0].line.text):
            continue
        assert isinstance(low.value, Money)
        assert isinstance(high.value, Money)
        whole = replace(
            steps[0],
            value=Range(low.value, high.value),
            qualifier=Qualifier.RANGE,
            value_end=steps[1].value_end,
            rule="two steps of a fee",
        )
        found = [whole if one is steps[0] else one for one in found if one is not steps[1]]
    return found


def _terms_of(term: str, context: Context) -> tuple[str, ...]:
    """A fee that either side may owe is one of each (terms.md section 4a)."""
    fees = ("termination_fee", "reverse_termination_fee")
    return fees if term in fees and fee_payer(context) == "both" else (term,)


def _draft(c: Context, term: str, rule: str, start: int, end: int, mark: tuple[int, int]) -> Draft:
    q = c.quantity
    holder = None
    if term:
        by_money = q.kind.startswith("money")
        holder = holder_of_amount(term, c) if by_money else holder_of_measure(term, c)
    return Draft(
        term=term,
        value=_value(term, q),
        qualifier=_qualifier(term, c),
        line=c.line,
        value_start=start,
        value_end=end,
        mark=mark,
        rule=rule,
        holder=holder,
        has_change_cue=q.from_value is not None or _changes(c),
        from_value=q.from_value,
        component=None,
    )


_RIGHTS_OVER = pattern(r"\b(?:warrants?|options?|rights?)\s*$")


def _qualifier(term: str, c: Context) -> Qualifier:
    """Return the qualifier; "warrants over two million shares" are no more than two million."""
    words = c.line.line.sentence.text[c.quantity.start : c.quantity.value_start].casefold()
    if term == "warrants" and words.strip() == "over" and _RIGHTS_OVER.search(c.left):
        return Qualifier.BARE
    return c.quantity.qualifier


def _value(term: str, q: Quantity) -> Value:
    if term == "stake_percent" and isinstance(q.value, Range):
        return _leading_share(q.value)
    if term == "board_seats" and isinstance(q.value, Count):
        return Count(q.value.count, seat_unit(q.value.unit))
    if term == "warrants" and isinstance(q.value, Count):
        return Count(q.value.count, q.value.unit.split(" ")[-1])
    return q.value


def _leading_share(value: Range) -> Value:
    """Return the first share of "50.5 to 49.5 percent": the two make up the whole."""
    low, high = value.low, value.high
    if isinstance(low, Percent) and isinstance(high, Percent) and low.percent + high.percent == 100:
        return low
    return value


_CHANGE = pattern(
    r"\b(?:now|rais(?:ed|es)|lift(?:ed|s)|increas(?:ed|es)|cut(?:s)?|lower(?:ed|s)|reduc(?:ed|es)|"
    r"trimm?(?:ed|s)|sweeten(?:ed|s)|improv(?:ed|es)|revis(?:ed|es)|amend(?:ed|s)|extend(?:ed|s)|"
    r"instead|no longer|new price|up from|down from|knocked)\b~6$"
)


def _changes(c: Context) -> bool:
    return bool(_CHANGE.search(c.left[-90:]))
