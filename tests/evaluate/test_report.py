"""The page: every share with its counts, and nothing that changes by itself."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from pipeline.documents import Model
from pipeline.evaluate import Evaluation, as_markdown, score_extraction, score_human, score_translation

ARTICLES = Path("tests/data/newsroom")
HELD_OUT = Path("tests/data/extract/held_out")


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    """An extractor that finds one article relevant, and an engine that drafts one title with an honest check."""
    line = {"id": "dev-005", "relevance": {"score": 0.9, "relevant": True}}
    check = {"kind": "name_lost", "severity": "warning", "message": "a name is missing"}
    draft = {"id": "dev-005", "title": {"text": 'Un titre: "sans noms"', "checks": [check]}, "paragraphs": []}
    human = score_human(ARTICLES)
    return Evaluation(
        articles=28,
        accept=0.6,
        extractor=7,
        model=Model("starter", "0.2", "ab" * 32, (("beam_size", 4.0), ("length_penalty", 1.4))),
        extraction=score_extraction([line], ARTICLES),
        drafts=score_translation([draft], ARTICLES, against=[]),
        plain=score_translation([], ARTICLES),
        human=human,
        short={"held_out": score_extraction([], HELD_OUT)},
    )


def row(page: str, label: str, part: int = 0) -> list[str]:
    """The cells of a row in the first table that has it, or in a later one."""
    line = [line for line in page.splitlines() if line.startswith(f"| {label} |")][part]
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def test_relevance_stands_with_its_counts(evaluation: Evaluation) -> None:
    precision, recall, _, gold, found, wrong = row(as_markdown(evaluation), "Relevance")
    assert (precision, recall, gold, found, wrong) == ("1.000", "0.043", "23", "1", "0")


def test_short_articles_stand_apart_with_their_own_counts(evaluation: Evaluation) -> None:
    page = as_markdown(evaluation)
    assert "### The half that was kept aside (32 articles)" in page
    precision, recall, _, gold, found, wrong = row(page, "Relevance", 1)
    assert (precision, recall, gold, found, wrong) == ("–", "0.000", "23", "0", "0")


def test_lost_names_are_parted_into_flagged_and_silent(evaluation: Evaluation) -> None:
    draft, alone, human = row(as_markdown(evaluation), "Names")
    assert draft == "0 of 179, 0.0 %; 1 flagged, 178 silent"
    assert alone == "0 of 179, 0.0 %; 0 flagged, 179 silent"
    assert human == "179 of 179, 100.0 %; 0 flagged, 0 silent"


def test_typography_faults_are_told_apart(evaluation: Evaluation) -> None:
    assert "- Typography faults, Vigie's draft: no no-break space before : 1, straight quote 2" in as_markdown(
        evaluation
    )


def test_the_model_and_how_it_decodes_are_named(evaluation: Evaluation) -> None:
    assert "- Model: starter 0.2, sha256 abababababab…, beam size 4, length penalty 1.4" in as_markdown(evaluation)


def test_the_page_bears_no_date_and_no_place(evaluation: Evaluation) -> None:
    page = as_markdown(evaluation)
    assert not re.search(r"\b20\d\d-\d\d|\b\d\d:\d\d\b", page)
    assert str(Path.cwd()) not in page


def test_a_missing_bleu_is_a_dash_and_is_explained(evaluation: Evaluation) -> None:
    without = dataclasses.replace(evaluation, drafts=evaluation.drafts | {"bleu": None})
    page = as_markdown(without)
    assert row(page, "BLEU")[0] == "–"
    assert "BLEU is left out where sacrebleu is not installed" in page
