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


@pytest.mark.parametrize(
    ("english", "french", "right"),
    [
        ("at the Annapolis Hospital", "en panne au Annapolis Hospital", "en panne à l’Annapolis Hospital"),
        ("of the Annapolis Hospital", "ceux de la Annapolis Hospital", "ceux de l’Annapolis Hospital"),
        ("at Palouse Hospital", "soignés à Palouse Hospital", "soignés au Palouse Hospital"),
        ("Ward Hospitals NHS Trust said", "Les Ward Hospitals NHS Trust a dit", "Le Ward Hospitals NHS Trust a dit"),
        ("a nurse of Ward NHS Trust", "une infirmière de Ward NHS Trust", "une infirmière de Ward NHS Trust"),
        ("the Mayo Clinic", "le réseau du Mayo Clinic", "le réseau de la Mayo Clinic"),
        ("Mayo Clinic said so", "Mayo Clinic l’a dit", "Mayo Clinic l’a dit"),
    ],
)
def test_the_article_agrees_with_the_name(english: str, french: str, right: str) -> None:
    texts = ("Annapolis Hospital", "Palouse Hospital", "Ward Hospitals NHS Trust", "Ward NHS Trust")
    names = (*NAMES, *(Name((text,)) for text in texts))
    assert settled(french, english, find_mentions(english, names)) == right
