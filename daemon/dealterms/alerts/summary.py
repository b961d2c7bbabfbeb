"""The one line for people that heads a message: a headline. Pure.

    NVIDIA – OpenAI: investment cut, up to $100 billion → $30 billion (official, per Example Wire)

It names the deal, what was and what is, and who says so, in the words of the news.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from dealterms.alerts.wording import (
    holder_words,
    is_greater,
    status_words,
    term_words,
    value_words,
)

__all__ = ["SummarisedChange", "phrase_of", "summarise"]

SHOWN = 3  # changes told in words; a headline with more is not read

# What is told first when not everything fits: what was said before and is no longer so.
_WEIGHT = ("new_deal", "status_changed", "term_changed", "corrected", "denied", "contested",
           "first_value", "revised_reading")  # fmt: skip
_UNMOVED = frozenset(("announcement_date",))  # a day that is told, not a plan that moves
_PLANNED = frozenset(("signing_expected", "closing_expected", "outside_date", "first_phase_timing"))


class SummarisedChange(Protocol):
    """What the line needs of a change; sides are those of `ChangeRaised`."""

    @property
    def kind(self) -> str:
        """One of the kinds of terms.md section 7."""

    @property
    def term(self) -> str | None:
        """The term's id."""

    @property
    def holder(self) -> str | None:
        """The slot's holder, if it has one."""

    @property
    def layer(self) -> str | None:
        """Official or reported; None where no value says."""

    @property
    def old(self) -> Mapping[str, Any] | None:
        """The side that stood."""

    @property
    def new(self) -> Mapping[str, Any] | None:
        """The side that stands."""


def summarise(
    deal_name: str, changes: Sequence[SummarisedChange], publishers: Sequence[str] = ()
) -> str:
    """Return one line: the deal, its weightiest changes, and who says so.

    "and 4 more" stands for those that do not fit. `publishers` are those of the evidence.
    """
    told = sorted(changes, key=lambda change: _WEIGHT.index(change.kind))  # stable
    if not told:
        return deal_name
    shown = told[:SHOWN]
    parts = [phrase_of(change, deal_name) for change in shown]
    rest = f", and {len(told) - len(shown)} more" if len(told) > len(shown) else ""
    return f"{deal_name}: {'; '.join(parts)}{rest}{_source(shown, publishers)}"


def _source(changes: Sequence[SummarisedChange], publishers: Sequence[str]) -> str:
    """Return who says so, in brackets; a contest says by itself which side is official."""
    names = " and ".join(dict.fromkeys(publishers))
    layers = {change.layer for change in changes if change.kind != "contested"}
    if layers == {"official"}:
        return f" (official, per {names})" if names else " (official)"
    if layers == {"reported"} or not layers:
        return f" ({names} reports)" if names else " (reported)"
    return f" (per {names})" if names else ""


def phrase_of(change: SummarisedChange, deal_name: str = "") -> str:
    """Return what changed, from what to what; holders are written as in the deal's name."""
    if change.term in (None, "status"):
        return _status_phrase(change)
    name, old, new = _name(change, deal_name), value_words(change.old), value_words(change.new)
    match change.kind:
        case "first_value":
            is_count = "count" in (change.new or {}).get("value", {})
            return f"{name}: {new}" if is_count else f"{name} {new}"
        case "contested":
            against = f"officially {old}" if old else "though denied"
            return f"{name} reported at {new}, {against}"
        case "denied":
            stands = f", {new} stands" if new else ""
            return f"{name} of {old} denied{stands}"
        case "corrected":
            return f"{name} corrected, {old} → {new}" if new else f"{name} of {old} withdrawn"
        case "revised_reading":
            return _reading_phrase(name, old, new)
        case _:
            return f"{name}{_direction(change)}{old} → {new}"


def _status_phrase(change: SummarisedChange) -> str:
    old, new = status_words(change.old), status_words(change.new)
    match change.kind:
        case "new_deal":
            return f"new deal, {new}" if new else "new deal"
        case "first_value":
            return new
        case "contested":
            return f"reported {new}, officially {old}" if old else f"reported {new}, though denied"
        case "denied":
            stands = f", {new} stands" if new and new != "denied" else ""
            return f"{old} → denied" if old and not stands else f"{old or 'deal'} denied{stands}"
        case "corrected":
            return f"corrected, {old} → {new}" if new else f"{old} withdrawn"
        case "revised_reading":
            return _reading_phrase("status", old, new)
        case _:
            return f"{old} → {new}"


def _reading_phrase(name: str, old: str, new: str) -> str:
    """Return a change that is only ours; the word for it is "reread"."""
    if old and new:
        return f"{name} reread, {old} → {new}"
    return f"{name} reread, {new}" if new else f"{name} reread, {old} dropped"


def _direction(change: SummarisedChange) -> str:
    """Return the verb of a change of amount or date, with what follows it."""
    is_more = is_greater(change.new, change.old)
    if is_more is None or change.term in _UNMOVED:
        return ": "
    if change.term in _PLANNED:
        return " slips, " if is_more else " moved up, "
    return " raised, " if is_more else " cut, "


def _name(change: SummarisedChange, deal_name: str) -> str:
    name = term_words(change.term)
    if not change.holder:
        return name
    if change.holder in ("enterprise", "equity"):
        return f"{change.holder} value"  # what the deal values, which is nobody's name
    holder = holder_words(change.holder, deal_name)
    if change.term in ("regulatory_approval", "shareholder_approval", "valuation", "stake_percent"):
        return f"{holder} {name}"
    return f"{name} ({change.holder if change.term == 'divestiture' else holder})"
