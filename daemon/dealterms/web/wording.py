"""How terms, values and times are worded on a page. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from dealterms.claims.phrases import phrase
from dealterms.claims.values import canonical_text, from_json
from dealterms.claims.vocabulary import TERMS, ValueKind
from dealterms.times import time_from_text

__all__ = [
    "changed_side",
    "claimed_value",
    "day",
    "minute",
    "moment",
    "mood",
    "outside_link",
    "term_name",
    "term_order",
    "value",
    "words",
    "words_after",
    "words_before",
]

_ORDER = {term: place for place, term in enumerate(TERMS)}
# What a status means for whoever glances at it: its colour.
_MOODS = {
    "rumoured": "talk", "in_talks": "talk",
    "announced": "going", "agreed_non_binding": "going", "definitive": "firm", "approved": "firm",
    "closed": "done",
    "on_hold": "trouble", "delayed": "trouble", "renegotiating": "trouble", "blocked": "trouble",
    "denied": "ended", "terminated": "ended",
}  # fmt: skip
# The key of a value_json that tells its kind.
_KINDS = {"currency": "money", "watts": "power", "percent": "percent", "count": "count",
          "granularity": "period", "duration": "duration", "label": "label"}  # fmt: skip
_AROUND = 60  # characters of a line on each side of what is shown in it
_WORDED = (ValueKind.ENUM, ValueKind.LABEL)


def words(name: str | None) -> str:
    """Return a name of ours as words: "in_effect" is "in effect"."""
    return (name or "").replace("_", " ")


def term_name(row: Mapping[str, Any]) -> str:
    """Return the name of a row's slot: "Valuation (openai)"."""
    name = words(row["term"]).capitalize() if row["term"] else "The deal itself"
    return f"{name} ({row['holder']})" if row["holder"] else name


def term_order(term: str | None) -> tuple[int, str]:
    """Return the place of a term: that of the vocabulary, the user's own behind it."""
    return _ORDER.get(term or "", len(_ORDER)), term or ""


def value(row: Mapping[str, Any]) -> str:
    """Return the value of a row with its qualifier: "up to $100 billion"."""
    is_period = '"granularity"' in row["value_json"]
    return phrase(_worded(row["term"], row["value_text"]), row["qualifier"], is_period=is_period)


def changed_side(row: Mapping[str, Any], side: str) -> str | None:
    """Return the "old" or "new" value of a row of `term_changes`; None where there was none."""
    text: str | None = row[f"{side}_value_text"]
    return None if text is None else _worded(row["term"], text)


def claimed_value(claim: Mapping[str, Any]) -> str:
    """Return the value of a row of `claims` as `value` does: its value_text is the article's."""
    document = json.loads(claim["value_json"])
    single = document.get("low") or document.get("high") or document
    kind = next((kind for key, kind in _KINDS.items() if key in single), None)
    text = claim["value_text"] if kind is None else canonical_text(from_json(kind, document))
    return value({**claim, "value_text": text})


def mood(status: str) -> str:
    """Return what a status means: talk, going, firm, done, trouble or ended."""
    return _MOODS.get(status, "talk")


def moment(stored: Any) -> datetime | None:
    """Return the aware UTC time of a column: text from SQLite, a time from PostgreSQL."""
    if stored is None or isinstance(stored, datetime):
        return stored and stored.astimezone(UTC)
    return time_from_text(stored)


def day(stored: Any) -> str:
    """Return "22 Sep 2025"; "undated" for none."""
    at = moment(stored)
    return f"{at.day} {at:%b %Y}" if at else "undated"


def minute(stored: Any) -> str:
    """Return "22 Sep 2025, 20:40 UTC"; "undated" for none."""
    at = moment(stored)
    return f"{day(at)}, {at:%H:%M} UTC" if at else "undated"


def outside_link(url: str | None) -> str | None:
    """Return an address that a page may link to; None for one that is not plain web."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def words_before(text: str, start: int) -> str:
    """Return what stands before a place in its line, in whole words; `…` if the line is longer."""
    line = text[:start].rpartition("\n")[2]
    if len(line) <= _AROUND:
        return line
    return "…" + line[-_AROUND:].partition(" ")[2]


def words_after(text: str, end: int) -> str:
    """Return what stands behind a place in its line, in whole words; `…` if the line is longer."""
    line = text[end:].partition("\n")[0]
    if len(line) <= _AROUND:
        return line
    return line[:_AROUND].rpartition(" ")[0] + "…"


def _worded(term: str | None, text: str | None) -> str:
    """Return a label of ours as words; a figure, or a name, as it is."""
    known = TERMS.get(term or "")
    return words(text) if known and known.kind in _WORDED else text or ""
