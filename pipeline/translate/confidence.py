"""How sure a draft is: the model's own scores and what the checks found, in a logistic regression kept as data."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache

from pipeline.documents import Finding, Severity
from pipeline.folding import fold

from .engine import Hypothesis
from .resources import DATA

FEATURES = ("mean", "least", "worst_sentence", "length", "errors", "warnings", "unknown_words", "retried", "headline")


def features(
    scores: Sequence[Sequence[float]], findings: Sequence[Finding], *, retried: int, headline: bool, words: int
) -> dict[str, float]:
    """The features of a segment. ``scores``: log-probability of each piece, a sequence for each sentence."""
    means = [sum(s) / len(s) for s in scores if s] or [-2.0]
    pieces = [piece for s in scores for piece in s] or [-2.0]
    kinds = [f.kind for f in findings]
    return {
        "mean": sum(pieces) / len(pieces),
        "least": max(min(pieces), -12.0) / 4,
        "worst_sentence": min(means),
        "length": math.log1p(words) / 4,
        "errors": min(sum(f.severity is Severity.ERROR for f in findings), 4) / 2,
        "warnings": min(sum(f.severity is Severity.WARNING for f in findings), 4) / 2,
        "unknown_words": min(kinds.count("meaning_unknown_word"), 4) / 2,
        "retried": min(retried, 3) / 2,
        "headline": float(headline),
    }


def confidence(values: dict[str, float]) -> float:
    """0 to 1: the expected quality of a segment with these features."""
    weights = _weights()
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
    words = re.split(r"[ \u00a0\n]+", text.strip()) if text.strip() else []
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
