"""The claim reader: one article and a watchlist in, claims and refusals out. A pure function.

parties named, if any → annotate (sentences, quantities, dates, companies) → view of each watched
deal (marks) → rules per term → speaker, modality and time → claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dealterms.claims.assembly import claim_of
from dealterms.claims.claim import Claim, Section
from dealterms.claims.corrections import corrected, corrections_in
from dealterms.claims.dealings import without_other_dealings
from dealterms.claims.document import Document, WatchedDeal, Watchlist
from dealterms.claims.draft import Draft, Refusal
from dealterms.claims.lines import annotate
from dealterms.claims.marking import Marked
from dealterms.claims.ownership import reason_against
from dealterms.claims.party_names import find_party_names
from dealterms.claims.passing import without_other_business
from dealterms.claims.plain import plain
from dealterms.claims.proportion import in_proportion
from dealterms.claims.rules.amounts import read_amounts
from dealterms.claims.rules.approvals import read_approvals
from dealterms.claims.rules.dates import read_dates
from dealterms.claims.rules.status import read_statuses
from dealterms.claims.rules.user_terms import read_user_terms
from dealterms.claims.rules.words import read_words
from dealterms.claims.scene import Scene, view
from dealterms.claims.settling import (
    Weights,
    settled,
    weights_of,
    with_echoes,
    without_lone_headlines,
)
from dealterms.claims.stance import Stance, stance_of
from dealterms.claims.weighing import weighed

__all__ = [
    "EXTRACTOR",
    "EXTRACTOR_VERSION",
    "ClaimsOfArticle",
    "drafts_of",
    "read_claims",
    "scenes_of",
]

EXTRACTOR = "grammar"
EXTRACTOR_VERSION = "5"


@dataclass(frozen=True, slots=True)
class ClaimsOfArticle:
    """What one reading of one article found, and what it refused with the reason."""

    claims: tuple[Claim, ...]
    refusals: tuple[Refusal, ...]


def read_claims(
    document: Document, watchlist: Watchlist, *, rules_only: bool = False
) -> ClaimsOfArticle:
    """Return the claims of an article about watched deals, in reading order.

    `rules_only` leaves the second reader out (`claims.weighing`), as tests of single rules do.

    A value that two deals could own is kept with `deal_id` None: visible, never alerting
    (terms.md section 5).
    """
    claims: list[Claim] = []
    refusals: list[Refusal] = []
    weights: Weights = {}
    for scene in scenes_of(document, watchlist):
        weights.update(weights_of(scene))
        for found in _read_deal(scene, rules_only=rules_only):
            if isinstance(found, Refusal):
                refusals.append(found)
            else:
                claims.append(found)
    kept = without_lone_headlines(list(in_proportion(claims)))
    return ClaimsOfArticle(tuple(settled(kept, weights, watchlist.deals)), tuple(refusals))


def scenes_of(document: Document, watchlist: Watchlist) -> Iterator[Scene]:
    """Yield the article as seen for each watched deal that it speaks of."""
    document = replace(document, text=plain(document.text))
    names = find_party_names(document, watchlist.deals)
    told = [
        deal
        for deal in watchlist.deals
        if names.may_tell_of(deal) and not _is_before(document, deal)
    ]
    if not told:
        return  # most articles end here, before anything else in them is looked for
    reading = annotate(document, watchlist.deals, names)
    for deal in told:
        scene = view(reading, deal)
        if scene.is_salient:
            yield without_other_dealings(without_other_business(scene))


def _is_before(document: Document, deal: WatchedDeal) -> bool:
    """True for an article older than the deal: it tells of another deal of the same parties."""
    published = document.published_at
    return published is not None and deal.since is not None and published.date() < deal.since


def _read_deal(scene: Scene, *, rules_only: bool) -> Iterator[Claim | Refusal]:
    stance = stance_of(scene)
    corrections = corrections_in(scene)
    drafts = drafts_of(scene, stance)
    for found in drafts if rules_only else weighed(scene, drafts):
        if isinstance(found, Refusal):
            yield found
            continue
        claim = claim_of(scene, found, stance)
        yield (
            corrected(claim, found, corrections)
            if claim is not None
            else Refusal(
                found.value_start,
                found.value_end,
                "a hypothetical or a denial of something else",
                found.term,
            )
        )


def drafts_of(scene: Scene, stance: Stance) -> list[Draft | Refusal]:
    """Return what the rules bind and refuse, before the words around it are weighed."""
    return list(_distinct(scene, stance))


def _distinct(scene: Scene, stance: Stance) -> Iterator[Draft | Refusal]:
    seen: set[tuple[object, ...]] = set()
    for found in with_echoes(_all_drafts(scene, stance)):
        if isinstance(found, Draft):
            told = (found.term, str(found.value))
            if found.term == "consideration" and told in seen:
                continue
            if found.line.line.section is Section.BODY:
                seen.add(told)
            key = (found.term, found.holder, str(found.value), found.line.line.sentence.start)
            if key in seen:
                continue
            seen.add(key)
        yield found


def _all_drafts(scene: Scene, stance: Stance) -> Iterator[Draft | Refusal]:
    yield from read_statuses(scene, stance)
    for line in scene.lines:
        if not line.is_on_topic:
            yield from _off_topic(line)
            continue
        yield from _checked(scene, line, read_user_terms(scene, line), is_own=stance.is_own)
        yield from _checked(scene, line, read_amounts(scene, line), is_own=stance.is_own)
        yield from _checked(scene, line, read_dates(scene, line), is_own=stance.is_own)
        yield from _checked(scene, line, read_words(scene, line), is_own=stance.is_own)
        yield from read_approvals(scene, line)


def _off_topic(line: Marked) -> Iterator[Refusal]:
    for quantity in line.line.quantities:
        start = line.line.sentence.start
        yield Refusal(start + quantity.value_start, start + quantity.value_end, line.reason)


def _checked(
    scene: Scene, line: Marked, found: Iterable[Draft | Refusal], *, is_own: bool
) -> Iterator[Draft | Refusal]:
    """Refuse what is not the deal's own."""
    for one in found:
        if isinstance(one, Draft):
            reason = reason_against(scene, line, one, is_own=is_own)
            if reason is not None:
                yield Refusal(one.value_start, one.value_end, reason, one.term)
                continue
        elif one.draft is not None and reason_against(scene, line, one.draft, is_own=is_own):
            yield replace(one, draft=None)
            continue
        yield one
