"""The model alone: what the engine around it has to better."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipeline.documents import Model
from pipeline.lines import Result

from .articles import GoldArticle

FirstHypotheses = Callable[[Sequence[str]], Sequence[str]]
"""Sentences in, the model's first hypothesis of each out: no names, no memory, no checks, no typography."""


def plainly_translated(articles: Sequence[GoldArticle], model: Model, translate: FirstHypotheses) -> list[Result]:
    """The articles that have a reference translation, sentence by sentence as sentencex parts them.

    All sentences go to the model in one call, so that it may batch them.
    """
    texts = [text for article in articles if article.translated for text in _texts(article)]
    sentences = [_sentences(text) for text in texts]
    french = iter(translate([sentence for group in sentences for sentence in group]))
    joined = iter([" ".join(next(french) for _ in group) for group in sentences])
    return [_as_result(article, model, joined) for article in articles if article.translated]


def _texts(article: GoldArticle) -> list[str]:
    paragraphs = article.asked["paragraphs"]
    assert isinstance(paragraphs, list)
    return [str(article.asked["title"]), *paragraphs]


def _sentences(text: str) -> list[str]:
    import sentencex

    return [sentence.strip() for sentence in sentencex.segment("en", text) if sentence.strip()]


def _as_result(article: GoldArticle, model: Model, french: Iterator[str]) -> Result:
    title, *paragraphs = [{"source": text, "text": next(french), "checks": []} for text in _texts(article)]
    return {"id": article.id, "title": title, "paragraphs": paragraphs, "model": f"{model.name} {model.version}"}
