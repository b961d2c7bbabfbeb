"""What the walk has learnt not to believe: denied and withdrawn values, and weak claims."""

from __future__ import annotations

from collections.abc import Iterable

from dealterms.claims.claim import Modality, SpeakerClass
from dealterms.claims.vocabulary import Term
from dealterms.projections.comparison import Figure, Weight, weigh
from dealterms.projections.order import Placed

__all__ = ["Doubts"]


class Doubts:
    """The denied and the withdrawn values of one slot, each with those who had said it."""

    def __init__(self, term: Term) -> None:
        """Begin with none."""
        self._term = term
        self._denied: list[tuple[Figure, frozenset[str]]] = []
        self._withdrawn: list[tuple[Figure, str]] = []

    def deny(self, figure: Figure, origins: Iterable[str]) -> None:
        """Keep who had said what the parties denied."""
        self._denied.append((figure, frozenset(origins)))

    def withdraw(self, figure: Figure, origin: str) -> None:
        """Keep the value that an origin took back."""
        self._withdrawn.append((figure, origin))

    def is_withdrawn(self, placed: Placed) -> bool:
        """True for a value that the claim's own origin took back."""
        return any(
            origin == placed.origin and self._relates(placed, figure)
            for figure, origin in self._withdrawn
        )

    def why_denied(self, placed: Placed) -> str | None:
        """A denial silences those who said it before; a new origin may say it again."""
        for figure, origins in self._denied:
            if placed.origin in origins and self._relates(placed, figure):
                return "repeats what was denied, from the same origin"
        return None

    def why_not_credible(self, placed: Placed) -> str | None:
        """Return why a report cannot set itself against what stands; None for a credible one."""
        claim = placed.claim
        if claim.modality is Modality.SPECULATED:
            return "is speculation"
        if claim.speaker_class is SpeakerClass.ANALYST:
            return "is an analyst's view"
        if placed.is_undated or placed.at is None:
            return "is undated"
        if placed.is_copied:
            return "is a copy"
        if self.is_withdrawn(placed):
            return "rests on a value that its origin withdrew"
        return None

    def _relates(self, placed: Placed, figure: Figure) -> bool:
        return weigh(self._term, placed.figure, figure) is not Weight.OTHER
