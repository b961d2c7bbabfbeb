"""An article as the judge has it: the rules' own view of each deal, and what the rules read."""

from __future__ import annotations

from dataclasses import dataclass

from dealterms.claims.corrections import Corrections, corrections_in
from dealterms.claims.dealings import without_other_dealings
from dealterms.claims.document import Document, WatchedDeal, Watchlist
from dealterms.claims.lines import annotate
from dealterms.claims.reader import ClaimsOfArticle, read_claims
from dealterms.claims.scene import Scene, view
from dealterms.claims.settling import Weights, weights_of
from dealterms.claims.stance import Stance, stance_of

__all__ = ["Bench", "View", "bench_of", "deals_in_reach"]


@dataclass(frozen=True, slots=True)
class View:
    """The article seen with one deal in mind."""

    scene: Scene
    stance: Stance
    corrections: Corrections

    @property
    def deal(self) -> WatchedDeal:
        """The deal."""
        return self.scene.deal


@dataclass(frozen=True, slots=True)
class Bench:
    """An article, its views by deal id (those it speaks of), and the reading of the rules."""

    document: Document
    watchlist: Watchlist
    views: dict[str, View]
    weights: Weights
    read: ClaimsOfArticle


def deals_in_reach(document: Document, watchlist: Watchlist) -> tuple[WatchedDeal, ...]:
    """Return the watched deals that the article speaks of, as the rules see it."""
    return tuple(scene.deal for scene in _scenes(document, watchlist))


def bench_of(document: Document, watchlist: Watchlist) -> Bench:
    """Return the article read by the rules, ready to judge what somebody else read in it."""
    scenes = _scenes(document, watchlist)
    weights: Weights = {}
    for scene in scenes:
        weights.update(weights_of(scene))
    return Bench(
        document,
        watchlist,
        {s.deal.deal_id: View(s, stance_of(s), corrections_in(s)) for s in scenes},
        weights,
        read_claims(document, watchlist),
    )


def _scenes(document: Document, watchlist: Watchlist) -> list[Scene]:
    """Return the scenes that `read_claims` reads, by its own conditions."""
    reading = annotate(document, watchlist.deals)
    day = document.published_at.date() if document.published_at else None
    found = []
    for deal in watchlist.deals:
        scene = without_other_dealings(view(reading, deal))
        if scene.is_salient and not (day and deal.since and day < deal.since):
            found.append(scene)
    return found
