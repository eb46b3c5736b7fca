"""Sentences of news in both languages, held to cases that are easily got wrong (tests/data/translate/sentences)."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate import split_sentences

FOLDER = Path(__file__).parents[1] / "data" / "translate" / "sentences"
BREAK = " ‖ "


def cases(language: str) -> list[str]:
    """The marked cases of a language."""
    lines = (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def marked(text: str, language: str) -> str:
    """The text with a mark wherever it is split."""
    return BREAK.join(text[start:end] for start, end in split_sentences(text, language))


EVERY = [(language, case) for language in ("en", "fr") for case in cases(language)]


@pytest.mark.parametrize(("language", "case"), EVERY)
def test_a_text_is_split_where_its_sentences_end(language: str, case: str) -> None:
    assert marked(case.replace(BREAK, " "), language) == case


def test_there_are_enough_cases_in_both_languages() -> None:
    assert len(EVERY) >= 300
    assert min(len(cases("en")), len(cases("fr"))) >= 120


@given(st.text(max_size=300), st.sampled_from(["en", "fr"]))
def test_nothing_but_white_space_lies_between_sentences(text: str, language: str) -> None:
    spans = split_sentences(text, language)
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    assert all(not text[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True))
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)
