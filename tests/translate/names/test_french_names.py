"""French names inside English sentences are found whole, small words and all."""

from __future__ import annotations

import pytest

from pipeline.translate.names import find_mentions
from pipeline.translate.names.french_names import french_names


@pytest.mark.parametrize(
    ("english", "found"),
    [
        (
            "The union, the Fédération interprofessionnelle de la santé du Québec, said so.",
            ["Fédération interprofessionnelle de la santé du Québec"],
        ),
        (
            "The Centre hospitalier de l'Université de Montréal and the Ordre des infirmières et infirmiers du Québec.",
            ["Centre hospitalier de l'Université de Montréal", "Ordre des infirmières et infirmiers du Québec"],
        ),
        ("The CIUSSS du Centre-Sud-de-l'Île-de-Montréal was hit.", ["CIUSSS du Centre-Sud-de-l'Île-de-Montréal"]),
        ("Maria de la Cruz spoke.", ["Maria de la Cruz"]),
        ("Those de facto rules apply en route to Laval.", []),
        ("The Centre for Hope said it was closed.", []),
        ("Hôpital Maisonneuve-Rosemont was spared.", []),  # no small word: found as any name
        ("", []),
    ],
)
def test_names_are_found_whole(english: str, found: list[str]) -> None:
    assert [english[slice(*span)] for span in french_names(english)] == found


def test_such_a_name_takes_its_own_article() -> None:
    (mention,) = find_mentions("It told the Fédération des médecins du Québec.", ())
    assert (mention.preferred.text, mention.preferred.gender) == ("Fédération des médecins du Québec", "f")
