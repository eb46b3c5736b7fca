"""The article that the model leaves before a name which takes none."""

from __future__ import annotations

import pytest

from pipeline.documents import Name
from pipeline.translate.names import find_mentions, settled

NAMES = (Name(("OPKO Health",)), Name(("Bluewater Health",)), Name(("Mayo Clinic",)))


@pytest.mark.parametrize(
    ("english", "french", "right"),
    [
        ("OPKO Health's laboratory", "le laboratoire de l’OPKO Health", "le laboratoire d’OPKO Health"),
        ("Bluewater Health said so", "La Bluewater Health l’a dit", "Bluewater Health l’a dit"),
        ("told Bluewater Health", "a dit au Bluewater Health", "a dit à Bluewater Health"),
        ("files of Bluewater Health", "les fichiers du Bluewater Health", "les fichiers de Bluewater Health"),
        ("the Bluewater Health network", "le Bluewater Health", "le Bluewater Health"),
        ("Mayo Clinic said so", "La Mayo Clinic l’a dit", "La Mayo Clinic l’a dit"),
    ],
)
def test_the_article_goes_where_neither_name_nor_english_has_one(english: str, french: str, right: str) -> None:
    assert settled(french, english, find_mentions(english, NAMES)) == right
