"""What no model can talk us into: the hard stops, and what the rules have already refused.

Stricter than the rules are with themselves, because a model's word that a figure belongs to a deal
is no evidence of it. So a sentence that names a company outside the deal, negates, asks or supposes
is left to the rules, and so is every figure that they bound or refused for a reason.
"""

from __future__ import annotations

import re

from dealterms.claims.binding import pattern
from dealterms.claims.claim import Section
from dealterms.claims.draft import Draft, Refusal
from dealterms.claims.llm.bench import View
from dealterms.claims.llm.cues import is_spoken_of
from dealterms.claims.llm.derivation import Derived
from dealterms.claims.marking import Marked
from dealterms.claims.ownership import reason_against
from dealterms.claims.periods import FoundPeriod
from dealterms.claims.quantities import Quantity
from dealterms.claims.rules.amount_kinds import is_small
from dealterms.claims.rules.amounts import context_of, read_amounts
from dealterms.claims.rules.counts import is_seat
from dealterms.claims.rules.date_binding import PHASED
from dealterms.claims.rules.dates import read_dates
from dealterms.claims.topic import is_tied
from dealterms.claims.values import Count, Period
from dealterms.claims.vocabulary import Term, ValueKind

__all__ = ["stop_against"]

UNBOUND_DATE = "no words bind this date to a term"
"""The rules' only reason against a date that says no more than that they missed its binding."""

_BODY = (Section.BODY, Section.SUMMARY)
_NEGATES = pattern(
    r"\b(?:not|never|no|nor|neither|none|without|cannot|nothing|nobody|hardly|far from)\b|n[’']t\b"
)
_SUPPOSES = pattern(
    r"\b(?:if|unless|whether|suppose[sd]?|imagine|hypothetical\w*|were to|as though)\b|\?"
)
# Possessive: a long line of capitals must not be tried in every way it can be cut.
_DATELINE_LEFT = re.compile(r"(?:[^\w¤§]|\d|and\b|de\b|[A-ZÀ-Þ@][\w.’'-]*+)*+$")
_DATELINE_RIGHT = re.compile(r"\)? ?(?:[:(–—]|- )")
_CHIP_UNIT = pattern(
    r"(?:.*[ -])?(?:gpu|tpu|cpu|chip|superchip|processor|accelerator|server|rack)s?$"
)
_FEWEST_CHIPS = 100  # "Pollux 3 chips" counts nothing
_SHARE_UNIT = pattern(r"(?:.* )?(?:warrant|option|share)s?$")


def stop_against(view: View, term: Term, derived: Derived) -> str | None:
    """Return why a derived value is no claim of the deal, whatever a model says, or None."""
    line = derived.draft.line
    return (
        _stop_of_line(line)
        or _refused_by_rules(view, derived.draft)
        or _misfit(view, term, derived)
        or _unspoken(term, line)
        or reason_against(view.scene, line, derived.draft, is_own=view.stance.is_own)
        or _correction(view, derived.draft)
    )


def _stop_of_line(line: Marked) -> str | None:
    if line.line.section not in _BODY:
        return "only a headline says it"
    if not line.is_on_topic:
        return line.reason
    if line.has_other:
        return "another company is named in the sentence"
    if not is_tied(line):
        return "nothing in the sentence ties it to the deal"
    if _NEGATES.search(line.text):
        return "the sentence negates"
    if _SUPPOSES.search(line.text):
        return "the sentence asks or supposes"
    return None


def _unspoken(term: Term, line: Marked) -> str | None:
    is_named = is_spoken_of(term, line.text)
    return None if is_named else "no word of the sentence speaks of the term"


def _misfit(view: View, term: Term, derived: Derived) -> str | None:
    """Return why a value of the right kind cannot be one of the term."""
    if isinstance(derived.source, FoundPeriod):
        if _is_dateline(derived.draft):
            return "the date of the report"
        return _misdated(view, term, derived.source.value)
    q = derived.source
    if q.component is not None:
        return "an increment or a part, not the total"
    if q.conversion_of is not None:
        return "the same amount in another currency"
    if q.per_unit is not None and not q.is_per_share:
        return "sum per unit, a norm"
    if isinstance(q.value, Count) and not _counts(term, q.value):
        return "a count of something else"
    return _missized(view, term, derived, q)


def _is_dateline(draft: Draft) -> bool:
    """True for the date in "MADRID, May 6 (Wire) - …" and "Pune, July 6, 2026: …"."""
    left, right = draft.line.around(draft.mark)
    return bool(_DATELINE_LEFT.match(left) and _DATELINE_RIGHT.match(right))


def _missized(view: View, term: Term, derived: Derived, q: Quantity) -> str | None:
    if not q.kind.startswith("money"):
        return None
    line = derived.draft.line
    number = next(n for n, one in enumerate(line.line.quantities) if one is q)
    is_price = q.is_per_share or is_small(context_of(view.scene, line, number))
    if is_price != (term.kind is ValueKind.MONEY_PER_SHARE):
        return "a sum of another size than the term's"
    return None


def _counts(term: Term, value: Count) -> bool:
    unit = value.unit
    match term.term_id:
        case "compute_units":
            return bool(_CHIP_UNIT.match(unit)) and value.count >= _FEWEST_CHIPS
        case "board_seats":
            return is_seat(unit)
        case "warrants":
            return bool(_SHARE_UNIT.match(unit))
        case _:
            return True


def _misdated(view: View, term: Term, value: Period) -> str | None:
    """Return why a date cannot be the term's: what is expected lies ahead."""
    published = view.scene.document.published_at
    day = published.date() if published else None
    if term.term_id == "first_phase_timing" and not set(view.deal.types) & PHASED:
        return "the deal has no phases"
    is_past = day is not None and value.end is not None and value.end <= day
    return "a date that is over" if is_past else None


def _refused_by_rules(view: View, draft: Draft) -> str | None:
    """Return why the rules leave no room: they bound the value, or refused it for a reason."""
    found = read_dates if draft.own_period is not None else read_amounts
    here = [
        one
        for one in found(view.scene, draft.line)
        if (one.value_start if isinstance(one, Draft) else one.start) == draft.value_start
    ]
    if not here:
        return "the rules do not read such a figure"
    for one in here:
        if isinstance(one, Draft):
            return (
                "the rules read it as another term"
                if one.term != draft.term
                else _dropped(view, one)
            )
        if not _is_open(one):
            return one.reason
    return None


def _dropped(view: View, draft: Draft) -> str:
    """Return why the rules, which bound the value to this very term, made no claim of it."""
    against = reason_against(view.scene, draft.line, draft, is_own=view.stance.is_own)
    return against or "the rules read it and made no claim of it"


def _is_open(refusal: Refusal) -> bool:
    """True where the rules only found no words that bind the value."""
    return refusal.draft is not None or refusal.reason == UNBOUND_DATE


def _correction(view: View, draft: Draft) -> str | None:
    is_one = view.corrections.role_of(draft) is not None
    return "a correction is left to the rules" if is_one else None
