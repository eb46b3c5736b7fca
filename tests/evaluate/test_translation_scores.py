"""The second set, Argos's pattern, and whether the checks see wrong names; on a few articles, with the real model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.evaluate import Evaluation, as_markdown, evaluate, read_articles
from pipeline.evaluate.argos import argos_hypotheses
from pipeline.evaluate.wrong_names import with_wrong_names
from pipeline.extract import Lexicon, load_lexicon
from pipeline.translate import Translator, find_package, open_engine

SECOND = Path("tests/data/translate/second")
ARTICLES = Path("tests/data/newsroom")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="module")
def translator() -> Translator:
    return Translator(open_engine(find_package(None)))


def some(folder: Path, pattern: str, into: Path) -> Path:
    """A folder with those articles of another whose name fits."""
    into.mkdir()
    for file in folder.glob(pattern):
        (into / file.name).write_bytes(file.read_bytes())
    return into


@pytest.fixture(scope="module")
def evaluation(lexicon: Lexicon, translator: Translator, tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    root = tmp_path_factory.mktemp("gold")
    argos = argos_hypotheses(find_package(None))
    return evaluate(
        some(ARTICLES, "00[13]-*.json", root / "few"),
        lexicon,
        translator,
        argos,
        accept=0.6,
        argos=argos,
        second=some(SECOND, "names-*.json", root / "second"),
    )


def test_the_second_set_is_long_enough_and_readable_as_gold() -> None:
    articles = read_articles(SECOND)
    assert all(article.translated for article in articles)
    segments = [json.loads(article.line)["paragraphs"] for article in articles]
    assert sum(len(paragraphs) + 1 for paragraphs in segments) >= 120


def test_wrong_official_names_are_caught(evaluation: Evaluation, lexicon: Lexicon, translator: Translator) -> None:
    blindness = with_wrong_names(read_articles(ARTICLES)[:3], lexicon, translator)
    assert blindness.put >= 5
    assert blindness.caught == blindness.put


def test_vigie_keeps_more_names_than_the_model_and_argos(evaluation: Evaluation) -> None:
    for scores in (
        {"drafts": evaluation.drafts, "plain": evaluation.plain, "argos": evaluation.argos},
        evaluation.second,
    ):
        ours = scores["drafts"]["names"]["kept_share"]
        assert ours > scores["plain"]["names"]["kept_share"]
        assert ours > scores["argos"]["names"]["kept_share"]


def test_the_page_tells_of_all_of_it(evaluation: Evaluation) -> None:
    page = as_markdown(evaluation)
    assert "| what | Vigie's draft | the model alone | Argos's pattern | human |" in page
    assert "### A second set of our own" in page
    assert "chrF, Argos's pattern minus draft" in page
    assert "Candidates that won: plain" in page
    assert "deliberately wrong official names" in page
