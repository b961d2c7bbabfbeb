"""What becomes of the drafts and refusals of the rules once the words have been weighed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dealterms.claims.draft import Draft, Refusal
from dealterms.claims.marking import Marked
from dealterms.claims.ownership import is_foreign
from dealterms.claims.rules.amounts import amount_as
from dealterms.claims.rules.dates import date_as
from dealterms.claims.scene import Scene
from dealterms.claims.values import Value
from dealterms.claims.vocabulary import TERMS, ValueKind
from dealterms.claims.weighing.candidates import Candidate, candidates
from dealterms.claims.weighing.features import features, words_of
from dealterms.claims.weighing.weights import NO_TERM, Learned, load_weights

__all__ = ["NEVER_ADDED", "Case", "adding", "cases_of", "keeping", "weighed"]

_WORDED = frozenset(
    term.term_id for term in TERMS.values() if term.kind in (ValueKind.ENUM, ValueKind.LABEL)
)
NEVER_ADDED = _WORDED | {"announcement_date", "divestiture", "warrants", "board_seats", "other"}
"""Terms for which weights alone make no claim: values that are words, terms of which the corpus has
too few examples, and "other", the terms that are not weighed."""

_AGAINST = "the words around it weigh against it"


@dataclass(frozen=True, slots=True)
class Case:
    """A value of a line, with what the rules made of it and the features of its words."""

    line: Marked
    candidate: Candidate
    drafts: tuple[Draft, ...]
    refusals: tuple[Refusal, ...]
    features: tuple[str, ...]
    echoes: frozenset[str]
    """Terms to which the rules bind the same value elsewhere in the article."""


def weighed(scene: Scene, found: Sequence[Draft | Refusal]) -> list[Draft | Refusal]:
    """Return what the rules found, without what the words weigh against and with what they add."""
    learned = load_weights()
    if learned is None:
        return list(found)
    refused: dict[int, Refusal] = {}
    added: list[Draft] = []
    for case in cases_of(scene, found):
        chances = learned.families[case.candidate.family].probabilities(case.features)
        for draft in case.drafts:
            is_weighed = draft.term in chances and draft.term not in _WORDED
            if is_weighed and not learned.keeps.accepts(keeping(case, draft, chances)):
                refused[id(draft)] = _refusal(draft)
        if not case.drafts:
            added.extend(_added(scene, case, chances, learned))
    return [refused.get(id(one), one) for one in found] + added


def _refusal(draft: Draft) -> Refusal:
    return Refusal(draft.value_start, draft.value_end, _AGAINST, draft.term)


def _added(
    scene: Scene, case: Case, chances: Mapping[str, float], learned: Learned
) -> Iterator[Draft]:
    best = max((t for t in chances if t != NO_TERM), key=lambda term: chances[term], default=None)
    if best is None or best in NEVER_ADDED:
        return
    seen = adding(case, best, chances)
    is_known = all(f in learned.adds.of_feature for f in seen if f.startswith("ref="))
    if not is_known or not learned.adds.accepts(seen):
        return  # a reason of the rules that the judge has learned nothing about stands
    make = date_as if case.candidate.family == "period" else amount_as
    rule = f"the words around it weigh for it ({chances[best]:.2f})"
    draft = make(scene, case.line, case.candidate.number, best, rule)
    if draft is not None and not is_foreign(scene, case.line, draft):
        yield draft


def cases_of(scene: Scene, found: Iterable[Draft | Refusal]) -> Iterator[Case]:
    """Yield every value of the article's body with what the rules made of it, in reading order."""
    drafts = [one for one in found if isinstance(one, Draft)]
    refusals = [one for one in found if isinstance(one, Refusal)]
    bound: dict[Value, list[Draft]] = {}
    for draft in drafts:
        bound.setdefault(draft.value, []).append(draft)
    for line, words in words_of(scene):
        for candidate in candidates(line):
            mine = tuple(d for d in drafts if _is_at(candidate, d.value_start))
            echoes = frozenset(d.term for d in bound.get(candidate.value, ()) if d not in mine)
            yield Case(
                line, candidate, mine,
                tuple(r for r in refusals if _is_at(candidate, r.start)),
                tuple(features(words, candidate, sorted(echoes))), echoes,
            )  # fmt: skip


def _is_at(candidate: Candidate, start: int) -> bool:
    """True where a value begins at the candidate; a date may begin with its preposition."""
    return candidate.start - 2 <= start <= candidate.end


def adding(case: Case, term: str, chances: Mapping[str, float]) -> dict[str, float]:
    """Return what speaks for a claim that no rule makes: how sure the words, and why refused."""
    reasons = {f"ref={refusal.reason[:40]}" for refusal in case.refusals} or {"ref=none"}
    return {
        "lg": _logit(chances[term]), "lgn": _logit(chances.get(NO_TERM, 0.0)), f"t={term}": 1.0,
        f"on={case.line.is_on_topic}": 1.0, "echo": float(term in case.echoes),
        **dict.fromkeys(sorted(reasons), 1.0),
    }  # fmt: skip


def keeping(case: Case, draft: Draft, chances: Mapping[str, float]) -> dict[str, float]:
    """Return what speaks for a claim of the rules: how sure the words are of its term.

    A fee that either side may owe is a claim on two terms: the words are for both of them.
    """
    chance = sum(chances.get(term, 0.0) for term in sorted({one.term for one in case.drafts}))
    return {
        "lg": _logit(chance), "lgn": _logit(chances.get(NO_TERM, 0.0)),
        f"t={draft.term}": 1.0, "echo": float(draft.term in case.echoes),
    }  # fmt: skip


def _logit(chance: float) -> float:
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(chance / (1 - chance))
