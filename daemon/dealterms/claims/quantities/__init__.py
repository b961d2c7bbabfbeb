"""Quantities in one paragraph of text: numbers read with their units and qualifiers.

``find_quantities`` is the way in: digits and number words → units → ranges → qualifiers →
changes → conversions.
"""

import re

from dealterms.claims.quantities.counts import read_count
from dealterms.claims.quantities.draft import Draft
from dealterms.claims.quantities.joins import is_conversion, join_changes, join_ranges, qualify
from dealterms.claims.quantities.measures import (
    find_fractions,
    find_lone_durations,
    find_lone_power,
    read_duration,
    read_percent,
    read_power,
    read_ratio,
)
from dealterms.claims.quantities.money import read_elliptical_money, read_money
from dealterms.claims.quantities.numbers import Number, find_numbers
from dealterms.claims.quantities.quantity import Quantity
from dealterms.claims.quantities.surroundings import read_component, read_per
from dealterms.claims.values import Money

__all__ = ["Quantity", "find_quantities"]

_FRACTION_HINT = re.compile(r"half|third|quarter|fourth|f?ifth|sixth|eighth|tenth")


def find_quantities(text: str, lent_currency: str | None = None) -> list[Quantity]:
    """Return the quantities of a paragraph in reading order; offsets are in characters.

    ``lent_currency`` is the code that an amount without a currency takes ("some 1.8 billion")
    if no money stands before it in the paragraph: the last one of the paragraphs before.
    """
    lowered = _lower(text)
    drafts = _read_numbers(text, lowered, find_numbers(lowered), lent_currency)
    _add_lone(drafts, lowered)
    if not drafts:
        return []
    drafts = join_ranges(lowered, drafts)
    for draft in drafts:
        _read_surroundings(text, lowered, draft)
    kept = [draft for draft in join_changes(lowered, drafts) if draft.kind]
    return [
        _quantity(draft, _conversion_of(lowered, kept, index)) for index, draft in enumerate(kept)
    ]


def _lower(text: str) -> str:
    """Lower the case without moving any offset: "İ" would become two characters."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c if len(low := c.lower()) != 1 else low for c in text)


def _read_numbers(
    text: str, lowered: str, numbers: list[Number], currency: str | None
) -> list[Draft]:
    """Give each number its unit; those without one stay bare, for ranges to use."""
    drafts: list[Draft] = []
    for number in numbers:
        draft = _read_number(text, lowered, number)
        if draft is None:
            draft = read_elliptical_money(lowered, number, currency)
        if draft is None:
            draft = Draft("", None, number.start, number.end, number)
        elif isinstance(draft.value, Money):
            currency = draft.value.currency
        drafts.append(draft)
    return drafts


def _read_number(text: str, lowered: str, number: Number) -> Draft | None:
    draft = read_money(text, lowered, number)
    if draft is not None:
        return draft
    if number.start and lowered[number.start - 1].isalpha():
        return None  # "H200", "Q3": part of a name
    return (
        read_power(lowered, number)
        or read_percent(lowered, number)
        or read_duration(lowered, number)
        or read_ratio(text, lowered, number)
        or read_count(text, lowered, number)
    )


def _add_lone(drafts: list[Draft], lowered: str) -> None:
    """Add the quantities that need no number: "a third of", "gigawatt-scale", "a decade"."""
    lone: list[Draft] = []
    if "gawatt" in lowered:
        lone.extend(find_lone_power(lowered))
    if "decade" in lowered or "multi" in lowered:
        lone.extend(find_lone_durations(lowered))
    if _FRACTION_HINT.search(lowered):
        lone.extend(find_fractions(lowered))
    for draft in lone:
        overlapping = [d for d in drafts if d.start < draft.end and draft.start < d.end]
        if any(other.kind for other in overlapping):
            continue
        for other in overlapping:
            drafts.remove(other)
        drafts.append(draft)
    if lone:
        drafts.sort(key=lambda draft: draft.start)


def _read_surroundings(text: str, lowered: str, draft: Draft) -> None:
    draft.whole_start, draft.whole_end = draft.start, draft.end
    if draft.kind:
        qualify(text, draft)
        read_per(lowered, draft)
        read_component(lowered, draft)


def _conversion_of(lowered: str, drafts: list[Draft], index: int) -> int | None:
    """Return the index of the amount that this one repeats in another currency."""
    for back in (1, 2):
        original = index - back
        if original >= 0 and is_conversion(lowered, drafts[original], drafts[index]):
            first = _conversion_of(lowered, drafts, original)
            return original if first is None else first
    return None


def _quantity(draft: Draft, conversion_of: int | None) -> Quantity:
    assert draft.value is not None
    return Quantity(
        kind=draft.kind,
        value=draft.value,
        qualifier=draft.qualifier,
        start=draft.whole_start,
        end=draft.whole_end,
        value_start=draft.start,
        value_end=draft.end,
        is_per_share=draft.is_per_share,
        per_unit=draft.per_unit,
        component=draft.component,
        from_value=draft.from_value,
        conversion_of=conversion_of,
        is_elliptical=draft.is_elliptical,
    )
