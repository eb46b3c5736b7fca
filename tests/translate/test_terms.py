"""Forbidden variants give way to the term, in its gender and number; where those are not certain nothing is touched."""

from __future__ import annotations

import pytest

from pipeline.documents import Term
from pipeline.errors import InputError
from pipeline.translate import glossary, parse_terms
from pipeline.translate.terms import Terms


@pytest.mark.parametrize(
    ("english", "french", "better"),
    [
        ("a ransomware attack", "une attaque par ransomware", "une attaque par rançongiciel"),
        ("the ransomware", "le ransomware", "le rançongiciel"),
        ("of the ransomware", "du ransomware", "du rançongiciel"),
        ("phishing", "du phishing", "de l’hameçonnage"),
        ("phishing emails", "des e-mails de phishing", "des courriels d’hameçonnage"),
        ("an e-mail", "un e-mail", "un courriel"),
        ("The e-mail", "L’e-mail", "Le courriel"),
        ("cyber-attacks", "des cyber-attaques", "des cyberattaques"),
        ("a lorry", "un ransomware", None),  # of which the English says nothing
        ("Ransomware Task Force said", "La Ransomware Task Force", None),
    ],
)
def test_variants_give_way(english: str, french: str, better: str | None) -> None:
    kept = ["Ransomware Task Force"]
    assert glossary().corrected(english, french, kept) == (better or french)


def own(gender: str) -> Terms:
    return Terms((Term("drill", "simulation", gender, "simulations", forbidden=("drill", "drills")),))


@pytest.mark.parametrize(
    ("gender", "french", "better"),
    [
        ("f.", "la drill", "la simulation"),
        ("f.", "le drill", "le drill"),
        ("", "la drill", "la drill"),
        ("", "un drill", "un drill"),
        ("", "des drills", "des simulations"),
        ("", "de drill", "de simulation"),
    ],
)
def test_what_may_not_agree_stays(gender: str, french: str, better: str) -> None:
    assert own(gender).corrected("a drill", french) == better


def test_a_gender_that_is_none_is_named_with_its_row() -> None:
    with pytest.raises(InputError, match=r"own\.csv, row 3: gender_number is 'banana'"):
        parse_terms("english,french,gender_number\ndrill,simulation,f.\ncode grey,code gris,banana\n", "own.csv")


@pytest.mark.parametrize("chosen", ["violation de données", "atteinte à la protection des données"])
def test_a_newsroom_chooses_between_rivals(chosen: str) -> None:
    terms = glossary(rivals=(("data breach", chosen),))
    drafts = {terms.corrected("a data breach", f"une {one}") for one in ("violation de données", "fuite de données")}
    assert drafts == {f"une {chosen}"}
