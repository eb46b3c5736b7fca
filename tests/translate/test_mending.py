"""What a sentence shares with its neighbours, and the stop that an abbreviation hid."""

from __future__ import annotations

import pytest

from pipeline.translate.mending import mend_edges


@pytest.mark.parametrize(
    ("english", "french", "mended"),
    [
        ("It is in Macon, Ga.", "C’est à Macon, en Géorgie", "C’est à Macon, en Géorgie."),
        ("It is over.", "C’est fini.", "C’est fini."),
        ("Is it over?", "Est-ce fini", "Est-ce fini"),
        ('"It is over. ', "C’est fini.", '"C’est fini.'),
        ('So I went home."', "Je suis donc rentré.", 'Je suis donc rentré."'),
        ('So I went home."', "Je suis donc rentré", 'Je suis donc rentré."'),
        ('"It is over."', "C’est fini.", "C’est fini."),
        ('"It is over. ', '"C’est fini.', '"C’est fini.'),
    ],
)
def test_what_stands_at_the_edges(english: str, french: str, mended: str) -> None:
    assert mend_edges(french, english) == mended
