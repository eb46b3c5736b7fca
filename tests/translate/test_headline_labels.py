"""Labels before a headline's colon."""

from __future__ import annotations

import pytest

from pipeline.translate.headline_labels import after_label, read_label
from pipeline.translate.inputs import Sentence
from pipeline.translate.names import find_mentions


@pytest.mark.parametrize(
    ("headline", "rest", "french"),
    [
        ("Lawsuit: hospital hid breach", "hospital hid breach", "Poursuite\u00a0: "),
        ("EXCLUSIVE:  Clinic paid", "Clinic paid", "Exclusif\u00a0: "),
        ("Update 3: Portal is back", "Portal is back", "Mise à jour\u00a03\u00a0: "),
        ("Q&A: What it means", "What it means", "Questions et réponses\u00a0: "),
    ],
)
def test_a_label_is_known(headline: str, rest: str, french: str) -> None:
    label = read_label(headline)
    assert label is not None
    assert (headline[label.length :], label.french) == (rest, french)


@pytest.mark.parametrize("headline", ["Sarnia: hospital reopens", "Report finds flaws: union", "Lawsuit:", "Lawsuit"])
def test_other_beginnings_are_none(headline: str) -> None:
    assert read_label(headline) is None


@pytest.mark.parametrize(
    ("english", "french", "continued"),
    [
        ("hospital reopens", "L’hôpital rouvre", "l’hôpital rouvre"),
        ("Bluewater reopens", "Bluewater rouvre", "Bluewater rouvre"),
        ("Bluewater nurse fired", "Une infirmière de Bluewater", "une infirmière de Bluewater"),
        ("IT fails", "TI en panne", "TI en panne"),
        ("“No” to ransom", "« Non » à la rançon", "« Non » à la rançon"),
    ],
)
def test_a_small_letter_follows_the_colon(english: str, french: str, continued: str) -> None:
    mentions = find_mentions(english, [], frozenset(["Bluewater"]))
    assert after_label(french, Sentence(english, mentions)) == continued
