"""What was learnt: linear models kept as data, so that every score can be taken apart into the words behind it.

``benchmarks/train_extract.py`` writes ``data/learned/weights.json`` out of our own articles; nothing here is fitted at
run time, and nothing needs more than a dictionary.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .resources import text_of

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: what each feature adds to the logarithm of the odds."""

    bias: float
    weights: Mapping[str, float]

    def odds(self, features: Features) -> float:
        """The logarithm of the odds."""
        known, total = self.weights.get, self.bias
        for name, value in features.items():
            weight = known(name)
            if weight is not None:
                total += weight * value
        return total

    def chance(self, features: Features) -> float:
        """The probability, 0 to 1."""
        return sigmoid(self.odds(features))

    def parts(self, features: Features) -> list[tuple[float, str]]:
        """What each known feature adds, the weightiest first."""
        adds = [(self.weights[name] * value, name) for name, value in self.known(features).items()]
        return [(added, name) for _, name, added in sorted((-abs(added), name, added) for added, name in adds)]

    def known(self, features: Features) -> dict[str, float]:
        """The features that have a weight, to be picked once where several questions are asked of them."""
        weights = self.weights
        return {name: value for name, value in features.items() if name in weights}


def sigmoid(odds: float) -> float:
    """A probability from the logarithm of its odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def model_from(stored: Mapping[str, float]) -> Model:
    """A model as the weights file holds it: the bias stands under no name."""
    return Model(stored.get("", 0.0), {name: weight for name, weight in stored.items() if name})


@lru_cache
def model(name: str) -> Model:
    """A stored model."""
    return model_from(_stored()["models"][name])


@lru_cache
def setting(name: str) -> float:
    """A threshold that was chosen in training."""
    return float(_stored()["settings"][name])


@lru_cache
def _stored() -> Any:
    return json.loads(text_of("learned", "weights.json"))
