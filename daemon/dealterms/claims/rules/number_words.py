"""Numbers in words, and drafts that rest on a stretch of the marked line."""

from __future__ import annotations

from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.rules.spans import document_span
from dealterms.claims.values import Value

__all__ = ["NUMBER", "drafted", "number_of", "singular"]

_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen".split()
    )
} | {"a": 1, "an": 1, "single": 1, "another": 1, "couple": 2}
NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"


def drafted(
    line: Marked,
    term: str,
    value: Value,
    mark: tuple[int, int],
    rule: str,
    holder: str | None = None,
    qualifier: Qualifier = Qualifier.BARE,
) -> Draft:
    """Return a draft whose value rests on a stretch of the marked line."""
    start, end = document_span(line, mark)
    return Draft(
        term=term,
        value=value,
        qualifier=qualifier,
        line=line,
        value_start=start,
        value_end=end,
        mark=mark,
        rule=rule,
        holder=holder,
    )


def singular(unit: str) -> str:
    """Return the last word of a unit in the singular: "board seats" is "seat"."""
    word = unit.casefold().split()[-1]
    return "person" if word == "people" else word.removesuffix("s")


def number_of(word: str) -> int:
    """Return the number that digits, a number word or an article stand for; 1 for any other."""
    last = [w for w in word.casefold().split() if w not in {"the", "of"}]
    key = last[-1]
    return int(key) if key.isdigit() else _NUMBERS.get(key, 1)
