"""Terms, holders and values in words for a headline: no ids, no underscores, no ISO dates. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

__all__ = ["holder_words", "is_greater", "status_words", "term_words", "value_words"]

LONGEST_VALUE = 60  # characters; a label may be a sentence

_TERMS = {
    "announcement_date": "announcement", "signing_expected": "signing",
    "closing_expected": "closing", "investment_amount": "investment",
    "financing_amount": "financing", "stake_percent": "stake", "stake_kind": "stake",
    "disbursement": "payout", "consideration": "payment", "first_phase_timing": "first phase",
    "first_phase_capacity": "first-phase capacity", "technical_collaboration": "collaboration",
    "regulatory_approval": "approval", "shareholder_approval": "shareholder vote",
}  # fmt: skip

_STATUSES = {
    "agreed_non_binding": "letter of intent", "definitive": "definitive agreement",
    "approved": "all approvals in hand", "renegotiating": "back in negotiation",
}  # fmt: skip

_PREFIX = re.compile(r"\b(non|co|pre|re)_")
_HALF = re.compile(r"\b(\d{4})-([HQ]\d)\b")
_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_MONTH = re.compile(r"\b(\d{4})-(\d\d)\b")
_ACRONYM_LETTERS = 5  # "samr", "cfius"; a longer name of an authority is words


def term_words(term: str | None) -> str:
    """Return what people call a term: "investment" for `investment_amount`."""
    return _TERMS.get(term or "", (term or "deal").replace("_", " "))


def holder_words(holder: str, deal_name: str) -> str:
    """Return a holder as it is written: as in the deal's name, else as the name it is."""
    found = re.search(re.escape(holder), deal_name, re.IGNORECASE)
    if found is not None:
        return found[0]
    is_acronym = len(holder) <= _ACRONYM_LETTERS and " " not in holder
    return holder.upper() if is_acronym else holder.title()


def value_words(side: Mapping[str, Any] | None) -> str:
    """Return the value of a side as a headline says it: "up to $100 billion", "by H2 2026"."""
    text = str(side["text"]) if side else ""
    text = _HALF.sub(r"\2 \1", text)
    text = _DAY.sub(lambda found: _day(*map(int, found.groups())), text)
    text = _MONTH.sub(lambda found: f"{date(int(found[1]), int(found[2]), 1):%B %Y}", text)
    text = _PREFIX.sub(r"\1-", text).replace("_", " ")
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1].rstrip() + "…"


def status_words(side: Mapping[str, Any] | None) -> str:
    """Return where the deal stands: "letter of intent" for `agreed_non_binding`."""
    text = str(side["text"]) if side else ""
    return _STATUSES.get(text, text.replace("_", " "))


def is_greater(new: Mapping[str, Any] | None, old: Mapping[str, Any] | None) -> bool | None:
    """Return whether a value is more, or later, than another; None where that is no question."""
    mine, theirs = _measure(new), _measure(old)
    if mine is None or theirs is None or mine[0] != theirs[0] or mine[1] == theirs[1]:
        return None
    return bool(mine[1] > theirs[1])


def _day(year: int, month: int, day: int) -> str:
    return f"{day} {date(year, month, 1):%B %Y}"


def _measure(side: Mapping[str, Any] | None) -> tuple[str, Any] | None:
    """Return what a value is measured in, and how much it is; of a range, by its upper end."""
    value: Mapping[str, Any] = side["value"] if side else {}
    value = value.get("high") or value.get("low") or value
    for name in ("amount", "watts", "percent", "count"):
        if name in value:
            return f"{name} {value.get('currency') or value.get('unit')}", Decimal(value[name])
    if value.get("end") or value.get("start"):
        return "time", str(value.get("end") or value.get("start"))
    return None
