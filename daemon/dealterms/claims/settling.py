"""What remains when the whole article has been read: echoes, headlines and rival deals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dealterms.claims.claim import Claim, Section
from dealterms.claims.draft import Draft, Refusal
from dealterms.claims.scene import Scene

__all__ = ["Weights", "settled", "weights_of", "with_echoes", "without_lone_headlines"]

Weights = dict[tuple[str | None, int], tuple[int, int]]
"""What speaks for a deal in a sentence: (deal id, start) to (parties there, parties at large)."""


def without_lone_headlines(claims: list[Claim]) -> list[Claim]:
    """Drop what only a headline says: it may echo the body, it never adds to it."""
    body = {(c.deal_id, c.term, str(c.value)) for c in claims if c.section is Section.BODY}
    return [
        c
        for c in claims
        if c.section in (Section.BODY, Section.SUMMARY) or (c.deal_id, c.term, str(c.value)) in body
    ]


_ECHOES = frozenset(
    {
        "deal_value",
        "investment_amount",
        "contract_value",
        "financing_amount",
        "price_per_share",
        "termination_fee",
        "reverse_termination_fee",
        "capacity",
        "valuation",
        "premium",
    }
)


def with_echoes(found: Iterable[Draft | Refusal]) -> Iterator[Draft | Refusal]:
    """Let a quantity that no words bind repeat a value that the article binds elsewhere.

    "At $27.50" in the last paragraph is the offer price that the first one told, qualifier and
    all; a value that two terms share stays unbound.
    """
    found = list(found)
    bound: dict[str, set[str]] = {}
    example: dict[str, Draft] = {}
    for one in found:
        if isinstance(one, Draft) and one.term in _ECHOES:
            bound.setdefault(str(one.value), set()).add(one.term)
            example.setdefault(str(one.value), one)
    for one in found:
        if isinstance(one, Refusal) and one.draft is not None:
            terms = bound.get(str(one.draft.value), set())
            if len(terms) == 1:
                source = example[str(one.draft.value)]
                yield replace(
                    one.draft,
                    term=source.term,
                    holder=source.holder,
                    rule="repeats a value of this article",
                )
                continue
        yield one


def weights_of(scene: Scene) -> Weights:
    """Return how much speaks for this deal in each sentence of the article."""
    at_large = sum(len(m.parties) for m in scene.lines)
    return {
        (scene.deal.deal_id, m.line.sentence.start): (len(m.parties), at_large) for m in scene.lines
    }


def settled(claims: list[Claim], weights: Weights) -> Iterator[Claim]:
    """Give words that several deals claim to the deal that more speaks for, or to none."""
    by_place: dict[tuple[int, int], list[Claim]] = {}
    for claim in sorted(claims, key=lambda c: (c.value_start, c.value_end, c.term)):
        by_place.setdefault((claim.value_start, claim.value_end), []).append(claim)
    for rivals in by_place.values():
        owners = {claim.deal_id for claim in rivals}
        if len(owners) == 1:
            yield from rivals
            continue
        ranked = sorted(owners, key=lambda o: _weight(o, rivals, weights), reverse=True)
        first, second = (_weight(o, rivals, weights) for o in ranked[:2])
        if first > second:
            yield from (claim for claim in rivals if claim.deal_id == ranked[0])
        else:
            yield rivals[0].with_deal(None)


def _weight(owner: str | None, rivals: list[Claim], weights: Weights) -> tuple[int, int]:
    starts = [c.quote_start for c in rivals if c.deal_id == owner]
    return max((weights.get((owner, start), (0, 0)) for start in starts), default=(0, 0))
