"""What becomes of the drafts and refusals of the rules once the words have been weighed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from dealterms.claims.binding import pattern
from dealterms.claims.draft import Draft, Refusal
from dealterms.claims.ownership import is_foreign
from dealterms.claims.rules.amounts import amount_as
from dealterms.claims.rules.dates import date_as
from dealterms.claims.scene import Scene
from dealterms.claims.values import Value
from dealterms.claims.vocabulary import TERMS, ValueKind
from dealterms.claims.weighing.candidates import Candidate, candidates
from dealterms.claims.weighing.features import features, words_of
from dealterms.claims.weighing.neighbours import Case, Neighbours, Opinion
from dealterms.claims.weighing.weights import NO_TERM, Learned, load_weights

__all__ = ["NEVER_ADDED", "UNWEIGHED", "Case", "adding", "cases_of", "keeping", "weighed"]

WORDED = frozenset(
    term.term_id for term in TERMS.values() if term.kind in (ValueKind.ENUM, ValueKind.LABEL)
)
UNWEIGHED = WORDED | {"announcement_date"}
"""Terms on which the rules alone decide: values that are words, and the date of the announcement,
which careful readers note or leave out as they like, so that labels teach nothing about it."""

NEVER_ADDED = UNWEIGHED | {"divestiture", "warrants", "board_seats", "other"}
"""Terms for which weights alone make no claim: those, terms of which the corpus has too few
examples, and "other", the terms that are not weighed."""

_CONDITIONAL = frozenset({"termination_fee", "reverse_termination_fee"}) | {
    term.term_id for term in TERMS.values() if term.kind is ValueKind.PERIOD
}
"""Terms that are told by their conditions: what is owed, and when, if something happens."""

_RULING = pattern(
    r"\b(?:rule|ruling|decid|decision|verdict|judge?ment|hearing|vot)\w*\b[^;,.]*$"
)
"""Words left of a date that give it to somebody's decision, however near the deal is."""

_SUPPOSED = pattern(r"^(?:if|suppose|supposing|imagine|should|were) [^,]*,")
_AGAINST = "the words around it weigh against it"
_MORE_LIKELY_THAN_NOT = 0.5
_EARLY = 2  # the blocks of a text that tell its news


def weighed(scene: Scene, found: Sequence[Draft | Refusal]) -> list[Draft | Refusal]:
    """Return what the rules found, without what the words weigh against and with what they add."""
    learned = load_weights()
    if learned is None:
        return list(found)
    opinions = [
        Opinion(case, learned.families[case.candidate.family].probabilities(case.features))
        for case in cases_of(scene, found)
    ]
    near = Neighbours(scene, opinions)
    refused: dict[int, Refusal] = {}
    added: list[Draft] = []
    for one in opinions:
        for draft in one.case.drafts:
            is_weighed = draft.term in one.chances and draft.term not in UNWEIGHED
            if is_weighed and not learned.keeps.accepts(keeping(one, draft, near)):
                refused[id(draft)] = _refusal(draft)
        if not one.case.drafts:
            added.extend(_added(scene, one, near, learned))
    return [refused.get(id(one), one) for one in found] + added


def _refusal(draft: Draft) -> Refusal:
    return Refusal(draft.value_start, draft.value_end, _AGAINST, draft.term)


def _added(
    scene: Scene, opinion: Opinion, near: Neighbours, learned: Learned
) -> Iterator[Draft]:
    case, chances = opinion.case, opinion.chances
    best = max((t for t in chances if t != NO_TERM), key=lambda term: chances[term], default=None)
    if best is None or best in NEVER_ADDED or not _is_clear(scene, opinion, best):
        return
    seen = adding(opinion, best, near)
    is_known = all(f in learned.adds.of_feature for f in seen if f.startswith("ref="))
    if not is_known or not learned.adds.accepts(seen):
        return  # a reason of the rules that the judge has learned nothing about stands
    make = date_as if case.candidate.family == "period" else amount_as
    rule = f"the words around it weigh for it ({chances[best]:.2f})"
    draft = make(scene, case.line, case.candidate.number, best, rule)
    if draft is not None and not is_foreign(scene, case.line, draft):
        yield draft


def _is_clear(scene: Scene, opinion: Opinion, term: str) -> bool:
    """False where the words leave it open whether a value is this term, another or none.

    Of a deal that is an investment and a supply contract, "the amount of §" may be either total;
    what follows from "if it snows" is none, unless the term is told by its conditions.
    """
    if term == "contract_value" and "strategic_investment" in scene.deal.types:
        return False
    left = opinion.case.line.text[: opinion.case.candidate.span[0]]
    is_supposed = term not in _CONDITIONAL and bool(_SUPPOSED.match(left))
    is_ruling = term == "closing_expected" and bool(_RULING.search(left))
    return opinion.chances[term] > _MORE_LIKELY_THAN_NOT and not (is_supposed or is_ruling)


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


def adding(opinion: Opinion, term: str, near: Neighbours) -> dict[str, float]:
    """Return what speaks for a claim that no rule makes: the words, the others, why refused."""
    reasons = {f"ref={one.reason[:40]}" for one in opinion.case.refusals} or {"ref=none"}
    return {
        "lg": _logit(opinion.chances[term]),
        **_beside(opinion, term, near),
        **dict.fromkeys(sorted(reasons), 1.0),
    }


def keeping(opinion: Opinion, draft: Draft, near: Neighbours) -> dict[str, float]:
    """Return what speaks for a claim of the rules: the words, the others, which rule it was.

    A fee that either side may owe is a claim on two terms: the words are for both of them.
    """
    terms = sorted({one.term for one in opinion.case.drafts})
    return {
        "lg": _logit(sum(opinion.chances.get(term, 0.0) for term in terms)),
        **_beside(opinion, draft.term, near),
        f"rule={draft.rule[:40]}": 1.0,
    }


def _beside(opinion: Opinion, term: str, near: Neighbours) -> dict[str, float]:
    """Return what speaks for a term besides its own words."""
    case, line = opinion.case, opinion.case.line
    same = near.same(opinion, term)
    rival = near.rival(case, term)
    others = [chance for name, chance in opinion.chances.items() if name != NO_TERM]
    return {
        f"t={term}": 1.0,
        "none": _logit(opinion.chances.get(NO_TERM, 0.0)),
        "best term": _logit(max(others, default=0.0)),
        "echo": float(term in case.echoes),
        "same": -5.0 if same is None else _logit(same),
        "is told again": float(same is not None),
        "same is bound": float(near.is_same_bound(opinion, term)),
        "rival": _logit(rival),
        "rival in line": _logit(near.line_rival(case, term)),
        "rival is bound": float(near.is_bound_elsewhere(case, term)),
        "is surest": float(rival <= opinion.chances.get(term, 0.0)),
        "is in title": float(near.is_in_title(case)),
        "is early": float(line.line.block <= _EARLY),
        "is listed": float(line.line.is_list_item),
        f"section={line.line.section}": 1.0,
        f"on={line.is_on_topic}": 1.0,
        f"parties={min(len(line.parties), 2)}": 1.0,
        f"other={line.has_other}": 1.0,
    }


def _logit(chance: float) -> float:
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(chance / (1 - chance))
