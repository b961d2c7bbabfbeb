"""What is counted, and the figures that come of it; scores of parts add up."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

__all__ = ["LOWER_IS_BETTER", "Confusion", "Score", "Share", "Tally"]


@dataclass(slots=True)
class Tally:
    """What was found, what was found wrongly, and what was missed."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def add(self, other: Tally) -> None:
        """Count the other's too."""
        self.right += other.right
        self.false += other.false
        self.missed += other.missed

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return _ratio(self.right, self.right + self.false)

    @property
    def recall(self) -> float:
        """The share of what there is that was found; 1 where there is nothing."""
        return _ratio(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return _ratio(2 * self.right, 2 * self.right + self.false + self.missed)


@dataclass(slots=True)
class Share:
    """How many of a number of things."""

    part: int = 0
    whole: int = 0

    def count(self, is_part: bool) -> None:
        """Count one thing."""
        self.part += is_part
        self.whole += 1

    def add(self, other: Share) -> None:
        """Count the other's too."""
        self.part += other.part
        self.whole += other.whole

    def ratio(self, of_nothing: float) -> float:
        """Return the share, `of_nothing` where there was nothing to count."""
        return self.part / self.whole if self.whole else of_nothing


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


@dataclass(slots=True)
class Confusion:
    """How often each word was wanted and which was given, right ones as (wanted, wanted)."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, wanted: str, got: str, *, is_right: bool) -> None:
        """Count one answer; a right one may be another word than the label's first choice."""
        self.pairs[wanted, wanted if is_right else got] += 1

    def add(self, other: Confusion) -> None:
        """Count the other's too."""
        self.pairs += other.pairs

    @property
    def accuracy(self) -> float:
        """The share of right answers."""
        return _ratio(sum(n for (one, two), n in self.pairs.items() if one == two),
                      self.pairs.total())  # fmt: skip

    @property
    def macro_f1(self) -> float:
        """The mean F1 of all words that were wanted, rare ones weighing as much as common ones."""
        scores = [self._tally(word).f1 for word in {wanted for wanted, _ in self.pairs}]
        return sum(scores) / len(scores) if scores else 1.0

    def _tally(self, word: str) -> Tally:
        right = self.pairs[word, word]
        given = sum(n for (_, got), n in self.pairs.items() if got == word)
        wanted = sum(n for (one, _), n in self.pairs.items() if one == word)
        return Tally(right, given - right, wanted - right)


LOWER_IS_BETTER = frozenset((
    "wrong_deal_share", "distractor_share", "false_alerts_per_1000", "order_dependent_streams",
    "false_alerts_seen", "false_alerts_unseen",
))  # fmt: skip
"""Figures that must not rise; all others must not fall."""


@dataclass(slots=True)
class Score:
    """Everything that is counted over some articles.

    `terms` are the required claims by term, `numeric` and `categorical` the same by kind. `money`
    and `periods` are the grammar's readings at labelled passages, bound to a term or not.
    `attribution` is about claims that fit a label but for the deal, `wrong_deal` about all claims;
    `distractors` counts claims that rest on one, `evidence` the numeric claims whose quote alone
    gives value and qualifier again. `repeats` and `restated` are claims neither right nor wrong: a
    second one on a passage, and a headline that says what the body says.
    """

    articles: int = 0
    words: int = 0
    terms: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    numeric: Tally = field(default_factory=Tally)
    categorical: Tally = field(default_factory=Tally)
    money: Tally = field(default_factory=Tally)
    periods: Share = field(default_factory=Share)
    qualifiers: Confusion = field(default_factory=Confusion)
    modalities: Confusion = field(default_factory=Confusion)
    speakers: Confusion = field(default_factory=Confusion)
    attribution: Share = field(default_factory=Share)
    wrong_deal: Share = field(default_factory=Share)
    distractors: Share = field(default_factory=Share)
    evidence: Share = field(default_factory=Share)
    optional: Share = field(default_factory=Share)
    repeats: int = 0
    restated: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    alerts: Tally = field(default_factory=Tally)
    told_articles: int = 0
    finals: Share = field(default_factory=Share)
    order_dependent: int = 0

    def add(self, other: Score) -> None:
        """Count the other's too."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _PARTS:
            getattr(self, name).add(getattr(other, name))
        self.reasons += other.reasons
        for term, tally in other.terms.items():
            self.terms[term].add(tally)

    @property
    def claims(self) -> Tally:
        """All required claims."""
        total = Tally()
        total.add(self.numeric)
        total.add(self.categorical)
        return total

    def figures(self) -> dict[str, float]:
        """Return the figures by name, in the order in which they are shown."""
        per_thousand = 1000 * self.alerts.false / self.told_articles if self.told_articles else 0.0
        return {
            "claim_precision": self.claims.precision,
            "claim_recall": self.claims.recall,
            "claim_f1": self.claims.f1,
            "numeric_f1": self.numeric.f1,
            "categorical_f1": self.categorical.f1,
            "money_f1": self.money.f1,
            "periods_right": self.periods.ratio(1.0),
            "qualifier_accuracy": self.qualifiers.accuracy,
            "qualifier_macro_f1": self.qualifiers.macro_f1,
            "modality_accuracy": self.modalities.accuracy,
            "modality_macro_f1": self.modalities.macro_f1,
            "speaker_accuracy": self.speakers.accuracy,
            "attribution_accuracy": self.attribution.ratio(1.0),
            "wrong_deal_share": self.wrong_deal.ratio(0.0),
            "distractor_share": self.distractors.ratio(0.0),
            "evidence_rederived": self.evidence.ratio(1.0),
            "alert_precision": self.alerts.precision,
            "alert_recall": self.alerts.recall,
            "false_alerts_per_1000": per_thousand,
            "final_states_right": self.finals.ratio(1.0),
            "order_dependent_streams": float(self.order_dependent),
        }


_NUMBERS = ("articles", "words", "repeats", "restated", "told_articles", "order_dependent")
_PARTS = (
    "numeric", "categorical", "money", "periods", "qualifiers", "modalities", "speakers",
    "attribution", "wrong_deal", "distractors", "evidence", "optional", "alerts", "finals",
)  # fmt: skip
