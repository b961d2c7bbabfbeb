"""What the walk has learnt not to believe: denied and withdrawn values, and weak claims."""

from __future__ import annotations

from dealterms.claims.claim import Modality, SpeakerClass
from dealterms.claims.values import to_json
from dealterms.claims.vocabulary import Term
from dealterms.events.codec import dump_json
from dealterms.projections.comparison import Figure, Weight, weigh
from dealterms.projections.order import Placed
from dealterms.projections.origin_book import OriginBook

__all__ = ["Doubts", "figure_text"]


class Doubts:
    """The denied and the withdrawn values of one slot; the book knows who had said them."""

    def __init__(self, term: Term, name: str, book: OriginBook) -> None:
        """Begin with none; `name` tells the slots of one book apart."""
        self._term, self._name, self._book = term, name, book
        self.denied: dict[Figure, None] = {}  # ordered sets
        self.withdrawn: dict[Figure, None] = {}

    def deny(self, figure: Figure, line: str) -> None:
        """Keep who had said what the parties denied."""
        self.denied[figure] = None
        self._book.silence(line, self._line("denied", figure))

    def withdraw(self, figure: Figure, origin: str) -> None:
        """Keep the value that an origin took back."""
        self.withdrawn[figure] = None
        self._book.add(self._line("withdrawn", figure), origin)

    def is_withdrawn(self, placed: Placed) -> bool:
        """True for a value that the claim's own origin took back."""
        return any(
            self._relates(placed, figure)
            and self._book.has(self._line("withdrawn", figure), placed.origin)
            for figure in self.withdrawn
        )

    def why_denied(self, placed: Placed) -> str | None:
        """A denial silences those who said it before; a new origin may say it again."""
        for figure in self.denied:
            if self._relates(placed, figure) and self._book.has(
                self._line("denied", figure), placed.origin
            ):
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

    def _line(self, what: str, figure: Figure) -> str:
        return f"{what} {self._name}: {figure_text(figure)}"

    def _relates(self, placed: Placed, figure: Figure) -> bool:
        return weigh(self._term, placed.figure, figure) is not Weight.OTHER


def figure_text(figure: Figure) -> str:
    """Return a figure as one line of text, the same for equal figures."""
    return f"{dump_json(to_json(figure.value)).decode()} {figure.qualifier}"
