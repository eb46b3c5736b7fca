"""Groups, malware, kinds of attack."""

from __future__ import annotations

import pytest

from pipeline.documents import AttackType
from pipeline.extract import extract, load_lexicon, names_in

from .stories import story, told

NAMED = [
    ("The LockBit ransomware gang claimed responsibility.", {"LockBit"}),
    ("A group calling itself Ashen Lotus claimed the attack.", {"Ashen Lotus"}),
    ("The attack was claimed by the Rusty Anchor gang.", {"Rusty Anchor"}),
    ("The files are for sale on a forum, under the name “grisby53”.", {"grisby53"}),
    ("A ransomware group known as Play posted the files.", {"Play"}),
    ("The Medusa ransomware group listed the hospital on its leak site.", {"Medusa"}),
    ("BlackCat, also known as ALPHV, took credit for the hack.", {"ALPHV"}),
    ("The BlackCat ransomware gang took credit for the hack.", {"BlackCat"}),
    ("The ransomware gang BlackCat, or Noberus, took credit for the hack.", {"BlackCat"}),
    ("The REvil ransomware gang, whose malware is called Sodinokibi, took credit.", {"REvil"}),
    ("The ALPHV ransomware gang took credit, and so did the LockBit ransomware gang.", {"ALPHV", "LockBit"}),
    ("The DarkSide ransomware gang took credit; researchers see the BlackMatter ransomware gang in it.",
     {"DarkSide", "BlackMatter"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "attackers"), NAMED)
def test_attackers(text: str, attackers: set[str]) -> None:
    found = told(f"Oakvale General Hospital was hit by a ransomware attack. {text}")
    assert {a.name for a in found.attackers} == attackers


def test_every_name_of_an_attacker_is_marked_and_kept_in_french() -> None:
    article = story(
        "Oakvale General Hospital was hit by a ransomware attack.",
        "The ransomware gang BlackCat, also known as ALPHV, took credit. BlackCat wants money.",
    )
    found = extract(article, load_lexicon())
    [alphv] = found.attackers
    assert [article.text[start:end] for start, end in alphv.mentions] == ["BlackCat", "ALPHV", "BlackCat"]
    kept = {form for name in names_in(found, article) if name.kind == "attacker" for form in name.forms}
    assert kept == {"ALPHV", "BlackCat"}


NOBODY = [
    "It was the second Good Friday ransomware attack.",
    "Children play in the ward. Hive boxes stand on the roof.",
    "The advocacy group Patients First called for answers.",
    "No group has claimed responsibility.",
    "Police in Clopton are investigating.",
    "Neither the BlackCat gang nor any of its offshoots is thought to be involved.",
    "The LockBit ransomware gang has denied any part in it.",
]


@pytest.mark.parametrize("text", NOBODY)
def test_ordinary_words_and_other_groups_are_no_attackers(text: str) -> None:
    assert told(f"Oakvale General Hospital was hit by a ransomware attack. {text}").attackers == ()


def test_attackers_in_french() -> None:
    found = told("Le CHU de Valmorin a été piraté. Le groupe Corbeau Gris a revendiqué la cyberattaque.", language="fr")
    assert {a.name for a in found.attackers} == {"Corbeau Gris"}


TYPES = [
    ("Ransomware locked the servers of Oakvale General Hospital.", {AttackType.RANSOMWARE}),
    ("A phishing email gave hackers the password of a nurse at Oakvale General Hospital.", {AttackType.PHISHING}),
    ("A nurse at Oakvale General Hospital snooped in the charts of 58 patients.", {AttackType.INSIDER}),
    ("A laptop with patient data was stolen from Oakvale General Hospital.", {AttackType.THEFT_LOSS}),
    ("Oakvale General Hospital left a database of patients open to the internet without a password.",
     {AttackType.EXPOSED_DATA}),
    ("A denial-of-service attack knocked the website of Oakvale General Hospital offline.", {AttackType.DDOS}),
    ("Oakvale General Hospital said it had a cybersecurity incident.", {AttackType.UNKNOWN}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "types"), TYPES)
def test_kinds_of_attack(text: str, types: set[AttackType]) -> None:
    assert types <= {t.value for t in told(text).attack_types}


def test_a_denied_kind_is_none() -> None:
    kinds = {t.value for t in told("Oakvale General Hospital was hacked. It was not ransomware, it said.").attack_types}
    assert AttackType.RANSOMWARE not in kinds


def test_who_attacked_another_in_the_past_did_not_attack_here() -> None:
    found = told(
        "St Finbarr's Hospice was hit by ransomware on Friday. The hospice nursed patients by torchlight.",
        "The Irish Health Board, whose own systems were crippled by the Conti gang in 2021, said it was not connected.",
    )
    assert found.attackers == ()


def test_an_earlier_breach_of_the_same_house_lends_neither_its_kind_nor_its_count() -> None:
    found = told(
        "Kingdom Counseling is notifying about 7,300 clients that an employee fell for a phishing email in October.",
        "It is the agency's second breach in three years. In 2022, a stolen laptop exposed the data of 640 people.",
    )
    assert {t.value for t in found.attack_types} == {AttackType.PHISHING}
    assert [c.value for c in found.people_affected] == [7300]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fr",
            "En août, le centre hospitalier de Corbières avait subi une attaque comparable, revendiquée par LockBit.",
        ),
        ("en", "The attack comes three months after the LockBit ransomware gang crippled Northmere Hospital."),
    ],
)
def test_a_gang_of_another_attack_is_not_this_one_s(language: str, text: str) -> None:
    hit = {"en": "Oakvale General Hospital was hacked.", "fr": "Le CHU de Valmorin a été victime d’un piratage."}
    assert told(hit[language], text, language=language).attackers == ()
