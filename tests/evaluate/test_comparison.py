"""Which of two outputs is better, and when nobody can tell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.evaluate import compare

ARTICLES = Path("tests/data/newsroom")
Line = dict[str, object]


@pytest.fixture(scope="module")
def reference() -> list[Line]:
    articles = [json.loads(file.read_bytes()) for file in sorted(ARTICLES.glob("*.json"))]
    return [
        {
            "id": a["id"],
            "title": {"text": a["french"]["title"]},
            "paragraphs": [{"text": p} for p in a["french"]["paragraphs"]],
        }
        for a in articles
        if a.get("french")
    ]


def without_titles(output: list[Line]) -> list[Line]:
    return [line | {"title": {"text": ""}} for line in output]


def test_the_better_output_wins_whichever_side_it_stands_on(reference: list[Line]) -> None:
    worse = without_titles(reference)
    assert compare(reference, worse, ARTICLES).verdict == "a"
    assert compare(worse, reference, ARTICLES).verdict == "b"


def test_two_equal_outputs_have_no_winner(reference: list[Line]) -> None:
    comparison = compare(reference, reference, ARTICLES)
    assert comparison.verdict == "neither"
    assert comparison.difference == 0


def test_both_outputs_keep_their_own_scores(reference: list[Line]) -> None:
    comparison = compare(reference, without_titles(reference), ARTICLES)
    assert comparison.a["chrf"] == 100.0
    assert comparison.b["chrf"] < 100.0
    assert comparison.difference == pytest.approx(comparison.a["chrf"] - comparison.b["chrf"], abs=0.02)
