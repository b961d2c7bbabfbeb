"""Whether a proposal of a language model becomes a claim (terms.md section 8).

    named right? ─▶ quote in the article? ─▶ value and qualifier derived? ─▶ known? ─▶ hard stops
    ─▶ speaker, modality, time by the rules ─▶ other deals, other values ─▶ claim

The model supplies one thing: that a value which the rules read, but did not bind, belongs to a
term. Everything else of the claim is the grammar's. A pure function.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dealterms.claims.assembly import claim_of
from dealterms.claims.claim import Claim, Modality, Section
from dealterms.claims.document import Document, WatchedDeal, Watchlist
from dealterms.claims.llm.answer import Proposal
from dealterms.claims.llm.bench import Bench, View, bench_of
from dealterms.claims.llm.derivation import Derived, derive
from dealterms.claims.llm.stops import stop_against
from dealterms.claims.marking import Marked
from dealterms.claims.qualifiers import Qualifier
from dealterms.claims.settling import settled
from dealterms.claims.values import Label
from dealterms.claims.vocabulary import TERMS, Term, ValueKind

__all__ = ["Judged", "Verdict", "judge"]

_MOST_SENTENCES = 2
_MOST_PLACES = 5  # a figure is repeated in a headline and a summary, not in every line
_WORDED = frozenset({ValueKind.ENUM, ValueKind.LABEL})


class Verdict(StrEnum):
    """What becomes of a proposal."""

    ENTERED = "entered"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Judged:
    """A proposal with its verdict. `reason` is one of a closed set; `claim` only if it entered."""

    proposal: Proposal
    verdict: Verdict
    reason: str = ""
    claim: Claim | None = None


Outcome = Claim | Verdict | str
"""A claim, `Verdict.KNOWN`, or the reason of a refusal."""


def judge(
    proposals: Iterable[Proposal], document: Document, watchlist: Watchlist
) -> tuple[Judged, ...]:
    """Return each proposal with its verdict, in their order."""
    bench = bench_of(document, watchlist)
    return _without_quarrels([_judged(one, _outcome(bench, one)) for one in proposals])


def _judged(proposal: Proposal, outcome: Outcome) -> Judged:
    if isinstance(outcome, Claim):
        return Judged(proposal, Verdict.ENTERED, claim=outcome)
    if outcome is Verdict.KNOWN:
        return Judged(proposal, Verdict.KNOWN)
    return Judged(proposal, Verdict.REFUSED, str(outcome))


def _outcome(bench: Bench, proposal: Proposal) -> Outcome:
    """Judge a proposal by itself; a quote that stands twice must mean the same both times."""
    deal = next((d for d in bench.watchlist.deals if d.deal_id == proposal.deal_id), None)
    if deal is None:
        return "no such deal is watched"
    term = _term(deal, proposal.term)
    if term is None:
        return "no such term"
    if proposal.qualifier not in list(Qualifier):
        return "no such qualifier"
    places = _places(proposal.quote, bench.document.text)
    if not places:
        return "the quote is not in the article"
    if len(places) > _MOST_PLACES:
        return "the quote is too short to tell its place"
    view = bench.views.get(deal.deal_id)
    if view is None:
        return "the article does not speak of the deal"
    return _agreed([_read_at(bench, view, term, proposal, start) for start in places])


def _term(deal: WatchedDeal, name: str) -> Term | None:
    return TERMS.get(name) or next((term for term in deal.terms if term.term_id == name), None)


def _places(quote: str, text: str) -> list[int]:
    """Return where the quote stands in the text, word for word."""
    places, at = [], text.find(quote)
    while at >= 0:
        places.append(at)
        at = text.find(quote, at + 1)
    return places


def _agreed(outcomes: Sequence[Outcome]) -> Outcome:
    """Return what all readings say: any refusal wins, and different claims are none."""
    for outcome in outcomes:
        if isinstance(outcome, str) and outcome is not Verdict.KNOWN:
            return outcome
    claims = [outcome for outcome in outcomes if isinstance(outcome, Claim)]
    if not claims:
        return Verdict.KNOWN
    if len({(str(c.value), c.qualifier, c.holder) for c in claims}) > 1:
        return "the quote can be read in several ways"
    return Verdict.KNOWN if len(claims) < len(outcomes) else claims[0]


def _read_at(bench: Bench, view: View, term: Term, proposal: Proposal, start: int) -> Outcome:
    span = (start, start + len(proposal.quote))
    lines = [
        line
        for line in view.scene.lines
        if line.line.sentence.start < span[1] and span[0] < line.line.sentence.end
    ]
    if not 1 <= len(lines) <= _MOST_SENTENCES or len({line.line.block for line in lines}) > 1:
        return "the quote is longer than two sentences"
    if term.kind in _WORDED:
        return _worded(bench, term, proposal, lines)
    if proposal.value not in proposal.quote:
        return "the value is not in the quote"
    found = [one for line in lines for one in derive(view.scene, line, term, proposal.value, span)]
    if not found:
        return "the grammar does not derive the value from the quote"
    return _agreed([_claim(bench, view, term, proposal, one) for one in found])


def _worded(bench: Bench, term: Term, proposal: Proposal, lines: Sequence[Marked]) -> Outcome:
    """A value that is words counts only where the rules read it, and then it is known."""
    for claim in bench.read.claims:
        is_here = any(line.line.sentence.start <= claim.value_start < line.line.sentence.end
                      for line in lines)  # fmt: skip
        same = (claim.deal_id, claim.term, claim.value, claim.qualifier.value)
        wanted = (proposal.deal_id, term.term_id, Label(proposal.value), proposal.qualifier)
        if is_here and same == wanted:
            return Verdict.KNOWN
    return "the rules do not read that value in the sentence"


def _claim(bench: Bench, view: View, term: Term, proposal: Proposal, derived: Derived) -> Outcome:
    draft = derived.draft
    if draft.qualifier.value != proposal.qualifier:
        return "the grammar reads another qualifier"
    if not derived.is_in_quote_alone:
        return "the quote alone does not give the value and its qualifier"
    if _is_other_holder(view, term, draft.holder, proposal.holder):
        return "the grammar reads another holder"
    standing = _standing(bench, proposal, draft.value_start)
    if standing is not None:
        return standing
    claim = _own_claim(view, term, derived)
    return claim if isinstance(claim, str) else _among_others(bench, term, derived, claim)


def _is_other_holder(view: View, term: Term, read: str | None, said: str | None) -> bool:
    """True where both name a holder and mean different ones; a party goes by all its names."""
    if not term.has_holders or read is None or said is None:
        return False
    names = next(
        ({n.casefold() for n in (p.name, *p.aliases)} for p in view.deal.parties
         if p.name.casefold() == read),
        {read},
    )  # fmt: skip
    return said.casefold() not in names


def _standing(bench: Bench, proposal: Proposal, at: int) -> Outcome | None:
    """Return what follows from a claim of the rules on the very same words, or None."""
    here = [claim for claim in bench.read.claims if claim.value_start == at]
    mine = (proposal.deal_id, proposal.term)
    if any((claim.deal_id, claim.term) == mine for claim in here):
        return Verdict.KNOWN
    if any(claim.deal_id != proposal.deal_id for claim in here):
        return "the rules read it as a figure of another deal"
    return "the rules read it as another term" if here else None


def _own_claim(view: View, term: Term, derived: Derived) -> Claim | str:
    stop = stop_against(view, term, derived)
    if stop is not None:
        return stop
    claim = claim_of(view.scene, derived.draft, view.stance)
    if claim is None:
        return "a hypothetical or a denial of something else"
    if claim.modality is Modality.DENIED:
        return "the passage denies it"
    return claim


def _among_others(bench: Bench, term: Term, derived: Derived, claim: Claim) -> Outcome:
    """Weigh the claim against other deals that could own the words, and against the rules'."""
    rivals = [claim]
    for deal_id, view in bench.views.items():
        if deal_id != claim.deal_id:
            rival = _claim_of_rival(view, term, derived)
            rivals += [] if rival is None else [rival]
    kept = list(settled(rivals, bench.weights, bench.watchlist.deals))
    if not any(one.deal_id == claim.deal_id for one in kept):
        return "another deal could own it as well"
    same = [c for c in bench.read.claims if _is_same_slot(c, claim)]
    if any(c.value == claim.value and _shares_sentence(c, claim) for c in same):
        return Verdict.KNOWN
    if not term.has_many and any(c.value != claim.value for c in same):
        return "the rules read another value of it in this article"
    return claim


def _claim_of_rival(view: View, term: Term, derived: Derived) -> Claim | None:
    """Return the claim that another deal would make of the same words."""
    sentence = derived.draft.line.line.sentence
    line = next(m for m in view.scene.lines if m.line.sentence == sentence)
    draft = replace(derived.draft, line=line)
    claim = _own_claim(view, term, replace(derived, draft=draft))
    return claim if isinstance(claim, Claim) else None


def _is_same_slot(one: Claim, other: Claim) -> bool:
    if (one.deal_id, one.term) != (other.deal_id, other.term):
        return False
    is_body = one.section in (Section.BODY, Section.SUMMARY)
    return is_body and (one.holder == other.holder or None in (one.holder, other.holder))


def _shares_sentence(one: Claim, other: Claim) -> bool:
    return (one.quote_start, one.quote_end) == (other.quote_start, other.quote_end)


def _without_quarrels(judged: Sequence[Judged]) -> tuple[Judged, ...]:
    """Refuse values of one slot that the model gives twice and differently; drop repetitions."""
    values: dict[tuple[object, ...], set[str]] = {}
    for one in judged:
        if one.claim is not None:
            values.setdefault(_slot(one.claim), set()).add(str(one.claim.value))
    seen: set[str] = set()
    kept = []
    for one in judged:
        claim = one.claim
        if claim is not None and len(values[_slot(claim)]) > 1 and not _has_many(claim.term):
            one = replace(one, verdict=Verdict.REFUSED, claim=None,
                          reason="the model gives several values of one term")  # fmt: skip
        elif claim is not None and claim.claim_id in seen:
            one = replace(one, verdict=Verdict.KNOWN, claim=None)
        elif claim is not None:
            seen.add(claim.claim_id)
        kept.append(one)
    return tuple(kept)


def _slot(claim: Claim) -> tuple[object, ...]:
    return claim.deal_id, claim.term, claim.holder


def _has_many(term: str) -> bool:
    return term in TERMS and TERMS[term].has_many
