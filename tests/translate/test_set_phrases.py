"""Sentences whose French is settled."""

from __future__ import annotations

import pytest

from pipeline.translate.resources import rows
from pipeline.translate.set_phrases import set_phrase


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("What Happened?", "Que s’est-il passé?"),
        ("WHAT INFORMATION WAS INVOLVED?", "Quels renseignements sont en cause?"),
        ("What we are doing.", "Ce que nous faisons."),
        ("Editor’s note:", "Note de la rédaction:"),
        (" Read more ", "À lire aussi"),
        ("What happened on Monday?", ""),
        ("What Happened? On Monday it fell.", ""),
        ("…", ""),
        ("", ""),
    ],
)
def test_a_settled_phrase_stands_whole(english: str, french: str) -> None:
    assert set_phrase(english) == french


def test_every_row_has_both_languages_and_no_mark_at_its_end() -> None:
    for row in rows("set_phrases.csv"):
        assert row["english"][-1].isalnum()
        assert row["french"][-1].isalnum()
