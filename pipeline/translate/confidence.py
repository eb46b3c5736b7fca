"""How sure a draft is: the model's own scores and what the checks found, in a logistic regression kept as data."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache

from pipeline.documents import Draft, Severity
from pipeline.folding import fold

from .coverage import coverage, telling_words
from .engine import Hypothesis
from .resources import DATA

_WORDS = re.compile(r"[^ \u00a0\n]+")
FEATURES = ("mean", "surprise", "short", "unknown_words", "faults")
"""Few, and each with a sign that can be given a reason.

The least log-probability of a word, the worst sentence, the number of words, whether it is a headline and whether it
was decoded again were tried: they tell the single sentences that the weights are learnt on from whole articles, and so
made the order worse on articles.
"""
_USUAL_LENGTH = 1.05
"""French that is shorter than this many times its English has left something out."""


def features(draft: Draft) -> dict[str, float]:
    """The features of a draft that has its findings and the scores of its words."""
    words = _logs(draft.word_scores) or [_UNSCORED]
    severities = [finding.severity for finding in draft.findings]
    unknown = sum(finding.kind == "meaning_unknown_word" for finding in draft.findings)
    ratio = len(draft.text) / max(len(draft.source), 1)
    return {
        "mean": sum(words) / len(words),
        "surprise": _surprise(draft),
        "short": 3 * max(0.0, _USUAL_LENGTH - ratio),
        "unknown_words": min(unknown, 4) / 2,
        "faults": min(severities.count(Severity.ERROR) + severities.count(Severity.WARNING) / 2, 4) / 2,
    }


_UNSCORED = -2.0
_MOST = 2.0


def _surprise(draft: Draft) -> float:
    """What the draft leaves out of the source that people would not, by telling word."""
    telling = telling_words(draft.source)
    return min(coverage(telling, draft.text).surprise / max(len(telling), 1), _MOST)


def _logs(scores: Sequence[float]) -> list[float]:
    """Log-probabilities of the words the model chose; those we put there ourselves say nothing."""
    return [math.log(max(score, 0.001)) for score in scores if score < 1.0]


def confidence(values: dict[str, float], weights: dict[str, float] | None = None) -> float:
    """0 to 1: the expected quality of a segment with these features; ``weights`` are the stored ones where null."""
    weights = weights or _weights()
    total = weights["bias"] + sum(weights[name] * values[name] for name in FEATURES)
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 3)


@cache
def _weights() -> dict[str, float]:
    stored: dict[str, float] = json.loads((DATA / "confidence.json").read_text(encoding="utf-8"))["weights"]
    return stored


def word_scores(text: str, hypotheses: Sequence[tuple[Hypothesis, Sequence[float]]]) -> tuple[float, ...]:
    """The probability of each word of ``text`` (parted by spaces), 0 to 1, from the pieces it was decoded of.

    A word that we put there ourselves (a name, a mended figure) is 1.
    """
    words = _WORDS.findall(text)
    decoded = [pair for hypothesis, scores in hypotheses for pair in _decoded_words(hypothesis, scores)]
    found = [1.0] * len(words)
    matcher = SequenceMatcher(None, [_bare(w) for w in words], [_bare(w) for w, _ in decoded], autojunk=False)
    for block in matcher.get_matching_blocks():
        for offset in range(block.size):
            found[block.a + offset] = round(math.exp(decoded[block.b + offset][1]), 3)
    return tuple(found)


def _decoded_words(hypothesis: Hypothesis, scores: Sequence[float]) -> list[tuple[str, float]]:
    """Words of a hypothesis with the mean log-probability of their pieces; ▁ begins a word."""
    words: list[tuple[str, list[float]]] = []
    for piece, score in zip(hypothesis.pieces, scores, strict=False):
        if piece.startswith("▁") or not words:
            words.append((piece.lstrip("▁"), [score]))
        else:
            words[-1] = (words[-1][0] + piece, [*words[-1][1], score])
    return [(word, sum(s) / len(s)) for word, s in words]


@lru_cache(maxsize=4096)
def _bare(word: str) -> str:
    return fold(word).strip("\"'.,;:!?()") or word


def fit(
    examples: Sequence[tuple[dict[str, float], float]], *, steps: int = 4000, decay: float = 0.0001
) -> dict[str, float]:
    """Weights of the regression from features and qualities (0 to 1), by plain gradient descent with weight decay."""
    weights = dict.fromkeys(("bias", *FEATURES), 0.0)
    for _ in range(steps):
        slopes = dict.fromkeys(weights, 0.0)
        for values, quality in examples:
            total = weights["bias"] + sum(weights[name] * values[name] for name in FEATURES)
            error = 1 / (1 + math.exp(-total)) - quality
            slopes["bias"] += error
            for name in FEATURES:
                slopes[name] += error * values[name]
        for name, slope in slopes.items():
            weights[name] -= 0.5 * (slope / len(examples) + (decay * weights[name] if name != "bias" else 0))
    return {name: round(weight, 4) for name, weight in weights.items()}
