"""The scores that the team can see: extraction and translation against articles read by people.

The yardstick is the folder ``scorers`` (its README says what counts as found, kept or lost); this room runs the
street's own functions on the articles, hands their output to the yardstick and writes ``docs/evaluation.md``.
"""

from .articles import GoldArticle, read_articles
from .comparison import Comparison, compare
from .models import SHIPPED, ModelComparison, compare_models
from .plain import FirstHypotheses
from .report import as_markdown
from .scoring import Evaluation, evaluate
from .yardstick import Scores, score_extraction, score_human, score_translation

__all__ = [
    "SHIPPED",
    "Comparison",
    "Evaluation",
    "FirstHypotheses",
    "GoldArticle",
    "ModelComparison",
    "Scores",
    "as_markdown",
    "compare",
    "compare_models",
    "evaluate",
    "read_articles",
    "score_extraction",
    "score_human",
    "score_translation",
]
