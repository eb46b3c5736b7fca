"""Two models, or one model before and after a change, on the same articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .yardstick import Scores, score_translation


@dataclass(frozen=True, slots=True)
class Comparison:
    """The scores of two outputs; ``difference`` is chrF of a minus b with its 95 % interval over articles."""

    a: Scores
    b: Scores
    difference: float
    interval_95: tuple[float, float]
    share_not_better: float

    @property
    def verdict(self) -> str:
        """``a`` or ``b`` where the interval leaves zero out, else ``neither``."""
        low, high = self.interval_95
        if low > 0:
            return "a"
        return "b" if high < 0 else "neither"


def compare(a: Sequence[Mapping[str, object]], b: Sequence[Mapping[str, object]], articles: Path) -> Comparison:
    """Compare two outputs of ``vigie translate`` on the gold articles, by chrF resampled over articles."""
    scores = score_translation(a, articles, against=b)
    other = scores.pop("against")
    bootstrap = other.pop("bootstrap")
    low, high = bootstrap["interval_95"]
    return Comparison(scores, other, bootstrap["difference"], (low, high), bootstrap["share_not_better"])
