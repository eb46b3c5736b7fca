"""The small word before a day of the month."""

from __future__ import annotations

import pytest

from pipeline.translate.dates import with_articles


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("l’attaque contre le 23 octobre 2023", "l’attaque du 23 octobre 2023"),
        ("la cyberattaque contre le 1er mai", "la cyberattaque du 1er mai"),
        ("le rançongiciel de 14 mai", "le rançongiciel du 14 mai"),
        ("aux petites heures aux 14 mai", "aux petites heures du 14 mai"),
        ("un courriel envoyé sur le 16 mars", "un courriel envoyé le 16 mars"),
        ("il veut de l’argent par 9 octobre", "il veut de l’argent d’ici le 9 octobre"),
        ("Par lundi, tout marchait", "D’ici lundi, tout marchait"),
        ("sans ordinateurs jusqu’au moins 29 septembre", "sans ordinateurs au moins jusqu’au 29 septembre"),
        ("annulées au moins lundi, dit-il", "annulées au moins jusqu’à lundi, dit-il"),
        ("jusqu’en février 20 février", "jusqu’au 20 février"),
        ("en mai 3 mai", "le 3 mai"),
        ("depuis au moins 30 janvier", "depuis au moins le 30 janvier"),
        ("survenue en 3 juin", "survenue le 3 juin"),
    ],
)
def test_it_is_put_right(wrong: str, right: str) -> None:
    assert with_articles(wrong) == right


@pytest.mark.parametrize(
    "text", ["du 14 mai", "en 2021", "de 14 hôpitaux", "contre 14 mairies", "entre le 1er août et le 30 mars", "en mai"]
)
def test_other_words_stay(text: str) -> None:
    assert with_articles(text) == text
