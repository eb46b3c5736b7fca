"""What the street says of the articles: the same functions as ``vigie extract`` and ``vigie translate``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.errors import VigieError
from pipeline.lines import BadLine, Result, extract_lines, translate_lines

from .articles import GoldArticle

if TYPE_CHECKING:
    from pipeline.extract import Lexicon
    from pipeline.translate import Translator


def extracted(articles: Sequence[GoldArticle], lexicon: Lexicon, *, accept: float) -> list[Result]:
    """Every article, extracted; ``accept`` is the score from which an article is relevant."""
    return list(_good(extract_lines((a.line for a in articles), lexicon, accept=accept)))


def translated(articles: Sequence[GoldArticle], lexicon: Lexicon, translator: Translator) -> list[Result]:
    """The articles that have a reference translation, drafted."""
    asked = (a.line for a in articles if a.translated)
    return list(_good(translate_lines(asked, lexicon, translator)))


def _good(results: Iterable[Result | BadLine]) -> Iterator[Result]:
    for result in results:
        if isinstance(result, BadLine):
            raise VigieError(f"article {result.number} cannot be evaluated: {result.problem}")
        yield result
