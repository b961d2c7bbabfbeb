"""The learned weights and what they make of features: a probability for each term.

Multinomial logistic regression, one model for each family of values. The weights are learned from
the labelled corpus by `make weights` and shipped beside this module; a run learns nothing.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import orjson

from dealterms.claims.weighing.features import FEATURES_VERSION

__all__ = ["NO_TERM", "Judge", "Weights", "load_weights"]

NO_TERM = "none"
"""The class of values that are no term of the deal."""


@dataclass(frozen=True, slots=True)
class Weights:
    """One model: its classes, what each starts with, and the weights of each feature by class."""

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    of_feature: Mapping[str, tuple[tuple[int, float], ...]]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """Return the probability of each class, 0 to 1, together 1."""
        scores = list(self.bias)
        for feature in features:
            for place, weight in self.of_feature.get(feature, ()):
                scores[place] += weight
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        return {name: power / total for name, power in zip(self.classes, powers, strict=True)}


@dataclass(frozen=True, slots=True)
class Judge:
    """Says how far the models are to be trusted, beside the rules: a logistic regression of two
    classes over a handful of features, learned on texts for which no rule was written."""

    bias: float
    of_feature: Mapping[str, float]
    threshold: float

    def accepts(self, features: Mapping[str, float]) -> bool:
        """True where what the features describe is more likely right than the threshold."""
        score = self.bias + sum(self.of_feature.get(f, 0.0) * x for f, x in features.items())
        return 1 / (1 + math.exp(-score)) > self.threshold


@dataclass(frozen=True, slots=True)
class Learned:
    """All that was learned: a model for each family of values, and two judges.

    `adds` judges claims that only the weights make, `keeps` those of the rules.
    """

    families: Mapping[str, Weights]
    adds: Judge
    keeps: Judge


@lru_cache(maxsize=1)
def load_weights() -> Learned | None:
    """Return the shipped weights; None where none fit today's features (they are being learned)."""
    packed = files("dealterms.claims.weighing").joinpath("weights.json.gz")
    if not packed.is_file():
        return None
    table = orjson.loads(gzip.decompress(packed.read_bytes()))
    if table["features_version"] != FEATURES_VERSION:
        return None
    families = {name: _weights(one) for name, one in table["families"].items()}
    return Learned(families, _judge(table["adds"]), _judge(table["keeps"]))


def _weights(table: dict[str, Any]) -> Weights:
    of_feature = {
        feature: tuple((int(place), float(weight)) for place, weight in pairs)
        for feature, pairs in table["weights"].items()
    }
    return Weights(tuple(table["classes"]), tuple(table["bias"]), of_feature)


def _judge(table: dict[str, Any]) -> Judge:
    return Judge(table["bias"], table["weights"], table["threshold"])
