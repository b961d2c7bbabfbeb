"""What remains when the whole article has been read: echoes, headlines and rival deals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from dealterms.claims.claim import Claim, Section
from dealterms.claims.document import WatchedDeal
from dealterms.claims.draft import Draft, Refusal
from dealterms.claims.scene import Scene

__all__ = ["Weights", "settled", "weights_of", "with_echoes", "without_lone_headlines"]

Weights = dict[tuple[str | None, int], tuple[int, int, int]]
"""What speaks for a deal in a sentence, by (deal id, start): parties, cues, parties at large."""


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
    """Return how much speaks for this deal in each sentence of the article.

    In order: its parties named there, the words of its name and kind there, its parties at large.
    Two deals between the same parties are told apart by the second (terms.md section 5).
    """
    at_large = sum(len(m.parties) for m in scene.lines)
    cues = cues_of(scene.deal)
    text, blocks = scene.document.text, scene.document.blocks
    around = {
        number: _cue_count(cues, text[blocks[number].start : blocks[number].end])
        for number in {0, *(m.line.block for m in scene.lines)}
    }
    return {
        (scene.deal.deal_id, m.line.sentence.start): (
            len(m.parties),
            4 * _cue_count(cues, m.line.sentence.text) + 2 * around[m.line.block] + around[0],
            at_large,
        )
        for m in scene.lines
    }


def _cue_count(cues: re.Pattern[str], words: str) -> int:
    """Count the deal's own words in the sentence, its block or the title."""
    return len(set(cues.findall(words.casefold())))


_KIND_WORDS = {
    "strategic_investment": "invest stake shareholding shares equity tranche subscri valuation",
    "compute_supply": "capacity megawatt gigawatt gpu chip campus lease compute cloud supply data",
    "supply": "supply deliver volume purchase order",
    "acquisition": "acqui takeover buyout offer bid per-share premium merger",
    "merger": "merger merge combin exchange",
    "joint_venture": "venture partner plant",
    "licensing": "licen royalt milestone upfront rights patent",
    "financing": "loan credit facility lend debt borrow round series funding",
}


def cues_of(deal: WatchedDeal) -> re.Pattern[str]:
    """Return the words that tell this deal from another between the same parties."""
    parties = " ".join(f"{p.name} {' '.join(p.aliases)}" for p in deal.parties).casefold()
    own = [w for w in re.findall(r"[\w-]{3,}", deal.name.casefold()) if w not in parties]
    kinds = [word for kind in deal.types for word in _KIND_WORDS.get(kind, "").split()]
    words = sorted({*own, *kinds}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})" if words else r"(?!)")


_FITS = {
    "strategic_investment": frozenset(
        {
            "investment_amount",
            "stake_percent",
            "stake_kind",
            "valuation",
            "board_seats",
            "warrants",
            "disbursement",
            "price_per_share",
        }
    ),
    "compute_supply": frozenset(
        {
            "capacity",
            "first_phase_capacity",
            "first_phase_timing",
            "contract_value",
            "duration",
            "platform",
            "compute_units",
            "partner_role",
            "exclusivity",
            "supply_commitment",
        }
    ),
    "financing": frozenset({"financing_amount"}),
    "licensing": frozenset({"contract_value", "exclusivity", "duration"}),
    "acquisition": frozenset({"deal_value", "price_per_share", "premium", "consideration"}),
    "merger": frozenset({"deal_value", "consideration", "premium"}),
}


def settled(
    claims: list[Claim], weights: Weights, deals: tuple[WatchedDeal, ...]
) -> Iterator[Claim]:
    """Give words that several deals claim to the deal that more speaks for, or to none."""
    types = {deal.deal_id: deal.types for deal in deals}
    by_place: dict[tuple[int, int], list[Claim]] = {}
    for claim in sorted(claims, key=lambda c: (c.value_start, c.value_end, c.term)):
        by_place.setdefault((claim.value_start, claim.value_end), []).append(claim)
    for rivals in by_place.values():
        ranked = _ranked(rivals, weights, types)
        if len(ranked) == 1:
            yield from rivals
        elif ranked[0][0] > ranked[1][0]:
            yield from (claim for claim in rivals if claim.deal_id == ranked[0][1])
        else:
            yield rivals[0].with_deal(None)


def _ranked(
    rivals: list[Claim], weights: Weights, types: dict[str, tuple[str, ...]]
) -> list[tuple[tuple[int, int, int, int], str]]:
    """Return the deals that claim the words, each with its weight, the strongest first."""
    owners = {claim.deal_id for claim in rivals if claim.deal_id is not None}
    found = [(_weight(owner, rivals, weights, types.get(owner, ())), owner) for owner in owners]
    return sorted(found, reverse=True)


def _weight(
    owner: str, rivals: list[Claim], weights: Weights, types: tuple[str, ...]
) -> tuple[int, int, int, int]:
    mine = [c for c in rivals if c.deal_id == owner]
    fit = any(c.term in _FITS.get(kind, ()) for c in mine for kind in types)
    named, cued, at_large = max(
        (weights.get((owner, c.quote_start), (0, 0, 0)) for c in mine), default=(0, 0, 0)
    )
    return named, int(fit), cued, at_large
