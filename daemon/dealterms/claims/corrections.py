"""A publisher takes back its own figure: which value is the right one, and which is withdrawn.

"Correction: an earlier version misstated the fee; it is $25 million, not $30 million" gives the new
figure as a correction from the old one. "We withdraw this report" takes back without a new figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from dealterms.claims.binding import pattern
from dealterms.claims.claim import Claim, Layer, Modality, Section
from dealterms.claims.draft import Draft
from dealterms.claims.marking import Marked
from dealterms.claims.scene import Scene
from dealterms.claims.values import Money, Range, Value

__all__ = ["Corrections", "Role", "corrected", "corrections_in"]


class Role(StrEnum):
    """What a value is in a correction."""

    RIGHT = "right"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"
    """Taken back with the whole report, with nothing in its place."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A quantity or date in a correcting paragraph."""

    value: Value
    role: Role
    start: int
    before: Value | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """What an article corrects: figures by their place, and where a whole report is retracted.

    `figures` holds those of the correcting paragraphs; a figure elsewhere in the article that
    equals a right one carries the correction on.
    """

    figures: tuple[_Figure, ...] = ()
    retracted: tuple[tuple[int, int], ...] = ()

    def role_of(self, draft: Draft) -> tuple[Role, Value | None] | None:
        """Return what a value is here and, for a right one, the value withdrawn if it is given."""
        if any(start <= draft.value_start < end for start, end in self.retracted):
            return Role.RETRACTED, None
        here = next((f for f in self.figures if f.start == draft.value_start), None)
        if here is None:
            here = next(
                (f for f in self.figures if f.value == draft.value and f.role is Role.RIGHT), None
            )
        if here is None:
            return None
        return here.role, here.before if here.role is Role.RIGHT else None


_VERSION = (
    r"(?:article|story|report|post|release|announcement|item|piece|text|statement|column|"
    r"dispatch|bulletin|edition|paper|newsletter)"
)
_ERRED = r"(?:misstated|misreported|misquoted|overstated|understated|mistook|transposed)"
_CORRECTS = pattern(
    rf"^\W*(?:corrects?|correcting|corrected|correction|amends|clarification|erratum|"
    rf"corrigendum)(?!\w)|\b{_ERRED}(?!\w)"
    rf"|\b(?:earlier|previous|original|first) version of (?:this|our|the|its|"
    rf"an?) (?:~3){_VERSION}\b|\b(?:incorrectly|wrongly|mistakenly|erroneously) (?:said|stated|"
    rf"gave|reported|put|described|wrote)(?!\w)"
    r"|\bgave (?:~2)?(?:an? |the )?(?:wrong|incorrect) ~2|\b(?:regrets?|"
    r"apologi[sz]es? for) (?:the|this|our|an) (?:error|mistake)(?!\w)"
    r"|\bas (?:we|it) (?:~1)?(?:said|reported|wrote|stated|printed)(?!\w)|\b(?:figure|amount|"
    r"price|date|number|sum|fee|value) ~3that (?:we|it) (?:printed|published|reported|gave)(?!\w)"
)
_TITLE = pattern(r"^\W*(?:corrected|corrections?|clarifications?)(?!\w)|\bcorrection to(?!\w)")
_RETRACTS = pattern(
    rf"\b(?:we|the (?:paper|newspaper|editors?)|@[ATPO]) (?:~2)?(?:withdraws?|retracts?|"
    rf"takes? back|stands? corrected on) (?:this|the|that|our|its|an?) (?:~2){_VERSION}\b"
    rf"|\b(?:this|the|our) {_VERSION} (?:is|was|has been|stands) (?:~1)?(?:withdrawn|"
    rf"retracted)(?!\w)"
)
_OLD_LEFT = pattern(r"\b(?:and |, )?(?:not|instead of|rather than)(?: the)? ?$")
_FROM_LEFT = pattern(r"\bfrom(?: the)? ?$")
_OLD_RIGHT = pattern(
    r"^,? ?(?:~1)?(?:as (?:we |it |was |were |~1)?(?:said|stated|reported|printed|published|"
    r"written|wrote|given)|"
    r"(?:that|which) (?:we|it) (?:printed|published|reported|gave|stated)|(?:was|"
    r"is) (?:~1)?(?:wrong|incorrect|a transposition|an error|withdrawn))(?!\w)"
)


def corrections_in(scene: Scene) -> Corrections:
    """Return what the article takes back and puts right, seen with one deal in mind."""
    title = " ".join(m.text for m in scene.lines if m.line.section is Section.TITLE)
    blocks: dict[int, list[Marked]] = {}
    for m in scene.lines:
        if m.line.section is Section.BODY:
            blocks.setdefault(m.line.block, []).append(m)
    figures: list[_Figure] = []
    retracted: list[tuple[int, int]] = []
    for lines in blocks.values():
        if any(_RETRACTS.search(m.text) for m in lines):
            retracted.append((lines[0].line.sentence.start, lines[-1].line.sentence.end))
        elif any(_CORRECTS.search(m.text) for m in lines):
            figures += _figures(lines, is_titled=bool(_TITLE.search(title)))
    return Corrections(tuple(figures), tuple(retracted))


def _figures(lines: list[Marked], *, is_titled: bool) -> Iterator[_Figure]:
    """The figures of one correcting paragraph that are the right or the withdrawn ones."""
    places = [place for m in lines for place in _places(m)]
    olds = [value for _, value, _, is_old, _ in places if is_old]
    for m, value, start, is_old, replaced in places:
        before = replaced or next((old for old in olds if _alike(old, value)), None)
        if is_old:
            yield _Figure(value, Role.WITHDRAWN, start)
        elif before is not None or _follows_error(lines, m, is_titled=is_titled):
            yield _Figure(value, Role.RIGHT, start, before)


def _places(m: Marked) -> Iterator[tuple[Marked, Value, int, bool, Value | None]]:
    """Each quantity and date of a line: value, place, whether it is withdrawn, what it replaces."""
    start = m.line.sentence.start
    for quantity, span in zip(m.line.quantities, m.quantity_spans, strict=True):
        yield m, quantity.value, start + quantity.value_start, _is_old(m, span), quantity.from_value
    for period, span in zip(m.line.periods, m.period_spans, strict=True):
        yield m, period.value, start + period.value_start, _is_old(m, span), None


def _is_old(m: Marked, span: tuple[int, int]) -> bool:
    left, right = m.text[: span[0]], m.text[span[1] :]
    if _OLD_LEFT.search(left) or _OLD_RIGHT.match(right):
        return True
    return bool(_FROM_LEFT.search(left)) and bool(re.search(r"[§¤]", left[-40:]))


_WRONG = pattern(rf"\b(?:{_ERRED}|wrong|incorrect\w*|corrects?|correction)(?!\w)")


def _follows_error(lines: list[Marked], m: Marked, *, is_titled: bool) -> bool:
    """True for a figure in the sentence that owns up to the error, or in the one after it."""
    at = lines.index(m)
    near = lines[max(0, at - 1) : at + 1]
    return any(_WRONG.search(one.text) for one in near) and (is_titled or at < 2)


def _alike(one: Value, other: Value) -> bool:
    """True if two values could stand for each other: one kind, one currency."""
    if isinstance(one, Range) or isinstance(other, Range):
        return isinstance(one, Range) and isinstance(other, Range)
    if isinstance(one, Money) and isinstance(other, Money):
        return one.currency == other.currency and one != other
    return type(one) is type(other) and one != other


def corrected(claim: Claim, draft: Draft, corrections: Corrections) -> Claim:
    """Return the claim as the article's corrections leave it.

    The right figure has `corrects` set, and `from_value` where the withdrawn one is given; a
    withdrawn one is only named, with the modality `corrected`; one that was retracted without a
    substitute is denied, by an outlet that is no party to the deal.
    """
    found = corrections.role_of(draft)
    if found is None:
        return claim
    role, before = found
    if role is Role.RETRACTED:
        return replace(claim, modality=Modality.DENIED, layer=Layer.REPORTED)
    if role is Role.WITHDRAWN:
        return replace(claim, modality=Modality.CORRECTED)
    is_there = any(f.start == draft.value_start for f in corrections.figures)
    return replace(
        claim,
        corrects=True,
        from_value=before if before is not None else claim.from_value,
        modality=Modality.CORRECTED if is_there else claim.modality,
    )
