"""Lexicons: terms whose values are words, found by patterns in order, first label first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dealterms.claims.binding import pattern
from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.prefilter import Pattern, Text
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.rules.spans import document_span
from dealterms.claims.values import Label

__all__ = ["Entry", "entry", "every", "first", "last", "worded"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One label of a term and the ways to say it; `unless` takes back what only looks like it."""

    label: str
    said: Pattern
    unless: Pattern | None = None

    def find(self, text: str) -> re.Match[str] | None:
        """Return the first place that says the label, or None."""
        for match in self.said.finditer(text):
            near = text[max(0, match.start() - 60) : match.end() + 40]
            if self.unless is None or not self.unless.search(near):
                return match
        return None


def entry(label: str, *ways: str, unless: str | None = None) -> Entry:
    """Return an entry; each way is a rule pattern (a space is white space, `~n` a gap)."""
    said = pattern("|".join(f"(?:{way})" for way in ways))
    return Entry(label, said, pattern(unless) if unless else None)


def worded(line: Marked, term: str, label: str, mark: tuple[int, int]) -> Draft:
    """Return a draft whose value is a label, resting on a stretch of the marked line."""
    start, end = document_span(line, mark)
    return Draft(
        term=term,
        value=Label(label),
        qualifier=Qualifier.BARE,
        line=line,
        value_start=start,
        value_end=end,
        mark=mark,
        rule=f"words for {label}",
    )


def _may_say(text: str, entries: tuple[Entry, ...]) -> Iterable[Entry]:
    """Return the entries that the text has the words for."""
    if type(text) is not Text:
        return entries
    lacks = text.lacks
    return [one for one in entries if not one.said.bit & lacks]


def first(line: Marked, term: str, entries: tuple[Entry, ...]) -> Iterator[Draft]:
    """Yield the first entry that the line says: the order of the entries decides."""
    text = line.typed
    for one in _may_say(text, entries):
        match = one.find(text)
        if match:
            yield worded(line, term, one.label, match.span())
            return


def last(line: Marked, term: str, entries: tuple[Entry, ...]) -> Iterator[Draft]:
    """Yield the entry said last: "asked about a majority, he said it stays a minority"."""
    text = line.typed
    said = _may_say(text, entries)
    found = [(match.start(), one.label, match) for one in said if (match := one.find(text))]
    if found:
        _, label, match = max(found, key=lambda item: item[0])
        yield worded(line, term, label, match.span())


def every(line: Marked, term: str, entries: tuple[Entry, ...]) -> Iterator[Draft]:
    """Yield each entry that the line says, one claim a label."""
    text = line.typed
    for one in _may_say(text, entries):
        match = one.find(text)
        if match:
            yield worded(line, term, one.label, match.span())
