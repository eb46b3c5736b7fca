"""Logistic regression in plain Python, for a few hundred texts."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Sequence

from pipeline.extract.learned import Model

Row = tuple[dict[str, float], int]
"""Features and label, 0 or 1."""

Signs = Callable[[str], int]
"""Which sign the weight of a feature must have: 1, -1, or 0 for either."""


def fit(
    rows: Sequence[Row], *, signs: Signs, strength: float, rounds: int = 12, least: int = 2, balance: bool = False
) -> Model:
    """A logistic regression in which some weights must have a sign; see ``_fit``.

    Our articles are full of traps: in them "ransomware" is rather the mark of a story on something else. What must not
    be learnt of that is ruled out by signs; a weight with the wrong one is given up, and the rest is fitted again.
    """
    seen = Counter(name for features, _ in rows for name in features)
    names = sorted(name for name, count in seen.items() if count >= least)
    for _ in range(6):
        model = _fit(rows, names, strength, rounds, balance)
        kept = [name for name in names if model.weights[name] * signs(name) >= 0]
        if len(kept) == len(names):
            break
        names = kept
    return model


def _fit(rows: Sequence[Row], features: Sequence[str], strength: float, rounds: int, balance: bool) -> Model:
    """A logistic regression with an L2 penalty, by dual coordinate descent (Yu, Huang and Lin 2011).

    ``strength`` is the weight of the rows against the penalty. The same rows give the same weights.
    """
    names = {name: i for i, name in enumerate(features, start=1)}
    bias = 1.0
    table = [
        ([0, *(names[n] for n in f if n in names)], [bias, *(v for n, v in f.items() if n in names)]) for f, _ in rows
    ]
    sides = [1.0 if label else -1.0 for _, label in rows]
    positive = sum(1 for s in sides if s > 0) or 1
    costs = [
        strength * (len(rows) / (2 * (positive if s > 0 else max(1, len(rows) - positive))) if balance else 1.0)
        for s in sides
    ]
    weights = [0.0] * (len(names) + 1)
    logits = [-4.0] * len(rows)
    duals = [c * _sigmoid(u) for c, u in zip(costs, logits, strict=True)]
    squares = [sum(v * v for v in values) for _, values in table]
    for (places, values), sign, dual in zip(table, sides, duals, strict=True):
        for place, value in zip(places, values, strict=True):
            weights[place] += sign * dual * value
    chance = random.Random(20)
    for _ in range(rounds):
        order = list(range(len(table)))
        chance.shuffle(order)
        for row in order:
            places, values = table[row]
            sign, cost = sides[row], costs[row]
            margin = sign * sum(weights[p] * v for p, v in zip(places, values, strict=True))
            logit, dual = _step(logits[row], duals[row], margin, squares[row], cost)
            change = sign * (dual - duals[row])
            logits[row], duals[row] = logit, dual
            if change:
                for place, value in zip(places, values, strict=True):
                    weights[place] += change * value
    return Model(weights[0] * bias, {name: weights[i] for name, i in names.items()})


def _step(logit: float, dual: float, margin: float, square: float, cost: float) -> tuple[float, float]:
    """The best dual variable of one row, sought along its logit (dual = cost * sigmoid(logit))."""
    for _ in range(5):
        share = _sigmoid(logit)
        slope = logit + square * (cost * share - dual) + margin
        logit -= slope / (1 + square * cost * share * (1 - share))
        logit = max(-30.0, min(30.0, logit))
    return logit, cost * _sigmoid(logit)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))
