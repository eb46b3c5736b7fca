"""The many ways in which a story says the same: tables of phrases, read one by one behind a sentence on an attack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .stories import told

PHRASES = Path(__file__).with_name("phrases")
HACKED = {
    "en": "Oakvale General Hospital was hit by a ransomware attack on Sunday.",
    "fr": "Le CHU de Valmorin a été frappé par un rançongiciel.",
}


def headed(name: str) -> Iterator[tuple[str, str]]:
    """The phrases of a table with the heading that each stands under."""
    heading = ""
    for line in (PHRASES / f"{name}.txt").read_text("utf-8").splitlines():
        if " " in line:
            yield heading, line
        else:
            heading = line


EFFECTS = [(lang, kind, text) for lang in HACKED for kind, text in headed(f"effects_{lang}")]


@pytest.mark.parametrize(("language", "kind", "text"), EFFECTS)
def test_effects_on_care(language: str, kind: str, text: str) -> None:
    found = told(HACKED[language], text, language=language).care.effects
    assert kind in {effect.kind for effect in found}


NO_EFFECTS = [line.split("\t") for line in (PHRASES / "no_effects.txt").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("language", "text"), NO_EFFECTS)
def test_what_goes_on_is_denied_or_only_feared_is_no_effect(language: str, text: str) -> None:
    assert told(HACKED[language], text, language=language).care.effects == ()
