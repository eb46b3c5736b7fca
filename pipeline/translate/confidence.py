"""How sure a draft is: the model's own scores and what the checks found, in a logistic regression kept as data."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache

from pipeline.documents import Draft, SegmentKind, Severity
from pipeline.folding import fold

from .coverage import coverage, telling_words
from .engine import Hypothesis
from .resources import DATA

_WORDS = re.compile(r"[^ \u00a0\n]+")
FEATURES = (
    "mean",
    "worst_sentence",
    "length",
    "errors",
    "warnings",
    "unknown_words",
    "retried",
    "headline",
    "uncovered",
)


# The least log-probability of a word was tried: it got a weight of the wrong sign and helped on its own set only.


def features(draft: Draft, kind: SegmentKind = SegmentKind.PARAGRAPH) -> dict[str, float]:
    """The features of a draft that has its findings and the scores of its words."""
    sentences = [scores for scores in map(_logs, _by_sentence(draft)) if scores] or [[-2.0]]
    words = [score for scores in sentences for score in scores]
    kinds = [finding.kind for finding in draft.findings]
    severities = [finding.severity for finding in draft.findings]
    return {
        "mean": sum(words) / len(words),
        "worst_sentence": min(sum(s) / len(s) for s in sentences),
        "length": math.log1p(len(words)) / 4,
        "errors": min(severities.count(Severity.ERROR), 4) / 2,
        "warnings": min(severities.count(Severity.WARNING), 4) / 2,
        "unknown_words": min(kinds.count("meaning_unknown_word"), 4) / 2,
        "retried": float(draft.method not in ("plain", "reworded", "statement")),
        "headline": float(kind is SegmentKind.HEADLINE),
        "uncovered": _uncovered(draft),
    }


def _uncovered(draft: Draft) -> float:
    """The share of telling words of the source that nothing in the draft renders."""
    telling = telling_words(draft.source)
    return coverage(telling, draft.text).missing / max(len(telling), 1)


def _by_sentence(draft: Draft) -> list[tuple[float, ...]]:
    """The scores of the words of each sentence."""
    found, start = [], 0
    for pair in draft.alignment:
        count = len(_WORDS.findall(draft.text[slice(*pair.target)]))
        found.append(draft.word_scores[start : start + count])
        start += count
    return found or [draft.word_scores]


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
