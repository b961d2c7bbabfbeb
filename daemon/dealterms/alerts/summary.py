"""The one line for people that heads a message. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

__all__ = ["SummarisedChange", "phrase_of", "summarise"]

SHOWN = 3  # changes told in words; a headline with more is not read

# What is told first when not everything fits: what was said before and is no longer so.
_WEIGHT = ("new_deal", "status_changed", "term_changed", "corrected", "denied", "contested",
           "first_value", "revised_reading")  # fmt: skip


class SummarisedChange(Protocol):
    """What the line needs of a change; sides are those of `ChangeRaised`, with a "text"."""

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
    def old(self) -> Mapping[str, Any] | None:
        """The side that stood."""

    @property
    def new(self) -> Mapping[str, Any] | None:
        """The side that stands."""


def summarise(deal_name: str, changes: Sequence[SummarisedChange]) -> str:
    """Return one line: the deal and its weightiest changes, "and 4 more" where they do not fit."""
    told = sorted(changes, key=lambda change: _WEIGHT.index(change.kind))  # stable
    parts = [phrase_of(change) for change in told[:SHOWN]]
    if len(told) > SHOWN:
        parts.append(f"and {len(told) - SHOWN} more")
    return f"{deal_name}: {'; '.join(parts)}" if parts else deal_name


def phrase_of(change: SummarisedChange) -> str:
    """Return what changed, from what to what, in a few words."""
    name, old, new = _name(change), _text(change.old), _text(change.new)
    match change.kind:
        case "new_deal":
            return f"new deal, {new}" if new else "new deal"
        case "first_value":
            return f"{name}: {new}"
        case "contested":
            return f"{name}: a report says {new}, against {old or 'a denial'}"
        case "denied":
            return f"{name}: {old} denied" + (f", {new} stands" if new and new != "denied" else "")
        case "corrected":
            return f"{name}: corrected to {new or 'nothing'} from {old}"
        case "revised_reading":
            return f"{name}: read again as {new or 'nothing'}" + (f", was {old}" if old else "")
        case _:
            return f"{name}: {old} → {new}"


def _name(change: SummarisedChange) -> str:
    name = (change.term or "deal").replace("_", " ")
    return f"{name} ({change.holder})" if change.holder else name


def _text(side: Mapping[str, Any] | None) -> str:
    text = str(side["text"]) if side else ""
    return text.replace("_", " ")
