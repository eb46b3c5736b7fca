"""The model alone: sentence by sentence, and nothing around it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.documents import Model
from pipeline.evaluate import read_articles
from pipeline.evaluate.plain import plainly_translated

ARTICLES = read_articles(Path("tests/data/newsroom"))
MODEL = Model("starter", "0.2", "ab" * 32)


def shouted(sentences: Sequence[str]) -> list[str]:
    """A model whose every translation is the sentence in capitals, so that what becomes of it can be seen."""
    return [sentence.upper() for sentence in sentences]


def test_every_segment_comes_back_in_its_place() -> None:
    results = plainly_translated(ARTICLES, MODEL, shouted)
    asked = {article.id: article.asked for article in ARTICLES if article.translated}
    assert [result["id"] for result in results] == list(asked)
    for result in results:
        paragraphs = result["paragraphs"]
        assert isinstance(paragraphs, list)
        assert [segment["source"] for segment in paragraphs] == asked[str(result["id"])]["paragraphs"]
        assert all(segment["text"].split() == segment["source"].upper().split() for segment in paragraphs)


def test_the_model_gets_all_sentences_at_once_so_that_it_can_batch_them() -> None:
    calls: list[int] = []

    def counting(sentences: Sequence[str]) -> list[str]:
        calls.append(len(sentences))
        return list(sentences)

    plainly_translated(ARTICLES, MODEL, counting)
    (sentences,) = calls
    assert sentences > 200
