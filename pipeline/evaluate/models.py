"""Which of two translation packages drafts better: both run over the gold articles, as the street would run them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from .articles import GoldArticle, read_articles
from .comparison import Comparison, compare
from .outputs import translated

if TYPE_CHECKING:
    from pipeline.documents import Model
    from pipeline.extract import Lexicon
    from pipeline.lines import Result
    from pipeline.translate import Package

SHIPPED = Path(__file__).parents[1] / "demo" / "articles"
"""The gold articles that travel with Vigie, in a wheel too: the demo plays them."""

_TOLD = ("names", "numbers", "date_words", "false_alarms", "chrf")


@dataclass(frozen=True, slots=True)
class ModelComparison:
    """Two models on the same articles: who they are, what they scored, how many source words each drafts a second."""

    models: tuple[Model, Model]
    speeds: tuple[float, float]
    scores: Comparison

    def as_json(self) -> dict[str, object]:
        """For programs: a row a model, and whether their chrF differs by more than chance."""
        low, high = self.scores.interval_95
        rows = zip(self.models, (self.scores.a, self.scores.b), self.speeds, strict=True)
        return {
            "articles": self.scores.a["articles"],
            "segments": self.scores.a["segments"],
            "models": [
                {
                    "name": model.name,
                    "version": model.version,
                    "sha256": model.sha256,
                    **{key: scores[key] for key in _TOLD},
                    "words_per_second": round(speed, 1),
                }
                for model, scores, speed in rows
            ],
            "chrf_difference": self.scores.difference,
            "chrf_interval_95": [low, high],
            "better": self.scores.verdict,
        }


def compare_models(
    packages: tuple[Package, Package],
    lexicon: Lexicon,
    folder: Path = SHIPPED,
    progress: Callable[[int], None] = lambda _: None,
) -> ModelComparison:
    """Draft every article of ``folder`` that has a reference translation with both packages, and score the drafts.

    ``progress`` hears how many of the two are done. Raises UsageError where the folder holds no such articles,
    ModelError where a package cannot be loaded or is not from English to French.
    """
    articles = [article for article in read_articles(folder) if article.translated]
    drafts = []
    for number, package in enumerate(packages, 1):
        drafts.append(_drafted(package, articles, lexicon))
        progress(number)
    (a, first, speed_a), (b, second, speed_b) = drafts
    return ModelComparison((a, b), (speed_a, speed_b), compare(first, second, folder))


def _drafted(
    package: Package, articles: Sequence[GoldArticle], lexicon: Lexicon
) -> tuple[Model, Sequence[Result], float]:
    from pipeline.errors import ModelError
    from pipeline.translate import Translator, open_engine

    if (package.source_language, package.target_language) != ("en", "fr"):
        languages = f"{package.source_language} to {package.target_language}"
        raise ModelError(f"{package.name} translates {languages}; the articles are in English with a French reference")
    translator = Translator(open_engine(package))
    translated(articles[:1], lexicon, translator)  # libraries and word lists are loaded before the clock runs
    began = perf_counter()
    lines = translated(articles, lexicon, translator)
    return translator.model, lines, sum(map(_words, (a.asked for a in articles))) / (perf_counter() - began)


def _words(asked: Mapping[str, object]) -> int:
    paragraphs = asked["paragraphs"]
    assert isinstance(paragraphs, list)
    return sum(len(str(text).split()) for text in (asked["title"], *paragraphs))
