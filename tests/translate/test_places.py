"""Places that the model left in English, and the word before a place."""

from __future__ import annotations

import pytest

from pipeline.translate.names import find_mentions
from pipeline.translate.polishing import polished


@pytest.mark.parametrize(
    ("english", "french", "better"),
    [
        ("police in Bavaria said", "la police de Bavaria a dit", "la police de Bavière a dit"),
        ("hospitals in Bavaria", "des hôpitaux au Bavaria", "des hôpitaux en Bavière"),
        (
            "in Soest, North Rhine-Westphalia,",
            "à Soest, au North Rhine-Westphalia,",
            "à Soest, en Rhénanie-du-Nord-Westphalie,",
        ),
        ("a clinic in Japan", "une clinique dans le Japan", "une clinique au Japon"),
        ("a clinic of Japan", "une clinique de Japan", "une clinique du Japon"),
        ("a clinic of Egypt", "une clinique de Egypt", "une clinique d’Égypte"),
        ("across Scotland", "dans toute la Scotland", "dans toute l’Écosse"),
        ("Bavaria Health said", "Bavaria Health a dit", None),
        ("the Bank of Bavaria said", "la Bank of Bavaria a dit", None),
        ("police in Bavaria said", "la police de Bavière (Bavaria) a dit", None),
        ("in London, Ont., on Monday", "à London, en Ontario, lundi", None),
    ],
)
def test_a_place_bears_its_french_name(english: str, french: str, better: str | None) -> None:
    assert polished(french, english, find_mentions(english, ())) == (better or french)
