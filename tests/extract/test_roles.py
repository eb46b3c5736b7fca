"""Who was hit, through whom, and who is only named."""

from __future__ import annotations

import pytest

from pipeline.documents import Role

from .stories import names, told

VICTIMS = [
    ("Oakvale General Hospital was hit by a ransomware attack on Sunday.", {"Oakvale General Hospital"}),
    ("A cyberattack on Oakvale General Hospital has forced nurses to work on paper.", {"Oakvale General Hospital"}),
    ("Hackers stole the records of 4,000 patients from Birchmere Family Clinic.", {"Birchmere Family Clinic"}),
    ("Birchmere Family Clinic is notifying 4,000 patients of a data breach.", {"Birchmere Family Clinic"}),
    ("Oakvale General Hospital and Birchmere Family Clinic were both hit by ransomware on Sunday.",
     {"Oakvale General Hospital", "Birchmere Family Clinic"}),
    ("The attack paralyzed Oakvale General Hospital, Northmere Hospital and Lake Osprey Health.",
     {"Oakvale General Hospital", "Northmere Hospital", "Lake Osprey Health"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "victims"), VICTIMS)
def test_victims(text: str, victims: set[str]) -> None:
    assert names(told(text), Role.VICTIM) == victims


FRENCH_VICTIMS = [
    ("Le CHU de Valmorin a été victime d’une cyberattaque dimanche.", {"CHU de Valmorin"}),
    ("Une cyberattaque contre la Clinique des Trois-Moulins a paralysé ses serveurs.", {"Clinique des Trois-Moulins"}),
    (
        "Des pirates ont volé les données de 4 000 patients de la Clinique des Trois-Moulins.",
        {"Clinique des Trois-Moulins"},
    ),
]


@pytest.mark.parametrize(("text", "victims"), FRENCH_VICTIMS)
def test_victims_in_french(text: str, victims: set[str]) -> None:
    assert names(told(text, language="fr"), Role.VICTIM) == victims


NOT_VICTIMS = [
    ("Ambulances were diverted to Northmere Hospital.", "Northmere Hospital"),
    ("Northmere Hospital said its own systems were not affected.", "Northmere Hospital"),
    ("The attack resembles the 2021 hack of Northmere Hospital.", "Northmere Hospital"),
    ("Northmere Hospital, which took in some of the patients, is open as usual.", "Northmere Hospital"),
    ("“Every hospital is a target,” said Lena Voss, a professor at Northmere University Hospital.",
     "Northmere University Hospital"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "name"), NOT_VICTIMS)
def test_helpers_neighbours_and_earlier_cases_are_no_victims(sentence: str, name: str) -> None:
    found = told("Oakvale General Hospital was hit by a ransomware attack on Sunday.", sentence)
    assert names(found, Role.VICTIM) == {"Oakvale General Hospital"}
    assert name in names(found, Role.MENTIONED)


PROVIDERS = [
    "Hackers stole patient data of Oakvale General Hospital through its billing vendor, Medisoft Solutions Inc.",
    "Oakvale General Hospital said the breach happened at Medisoft Solutions Inc., which hosts its records.",
    (
        "A cyberattack on Medisoft Solutions Inc., a medical software company, disrupted Oakvale General Hospital. "
        "Staff at Oakvale General Hospital went back to paper after the ransomware attack on the company."
    ),
]


@pytest.mark.parametrize("text", PROVIDERS)
def test_the_third_party_through_which_it_came(text: str) -> None:
    found = told(text)
    assert names(found, Role.PROVIDER) == {"Medisoft Solutions Inc."}
    assert names(found, Role.VICTIM) == {"Oakvale General Hospital"}


def test_a_provider_hit_alone_is_the_victim() -> None:
    found = told(
        "Medisoft Health Solutions Inc. said on Monday that it was hit by ransomware and that patient data was stolen."
    )
    assert names(found, Role.VICTIM) == {"Medisoft Health Solutions Inc."}


def test_hospitals_served_by_a_supplier_that_was_hit() -> None:
    found = told(
        "The attack on Monday hit Northlab Pathology Services Ltd., which provides blood tests to "
        "Oakvale General Hospital and Northmere Hospital.",
        title="Hospitals cancel operations after cyberattack on pathology firm",
    )
    assert names(found, Role.VICTIM) == {"Oakvale General Hospital", "Northmere Hospital"}
    assert names(found, Role.PROVIDER) == {"Northlab Pathology Services Ltd."}


def test_those_of_whom_the_next_sentence_speaks() -> None:
    found = told(
        "Twelve hospitals lost access to charts after a cyberattack on Chartwell Systems, whose software they rent.",
        "Among them are Oakvale General Hospital and Northmere Hospital.",
        title="Records vendor hacked",
    )
    assert names(found, Role.VICTIM) == {"Oakvale General Hospital", "Northmere Hospital"}
    assert names(found, Role.PROVIDER) == {"Chartwell Systems"}


def test_a_parent_named_before_its_hospital_is_the_victim_and_a_regulator_is_none() -> None:
    found = told(
        "A cyberattack on the Ascendale health system has closed its patient portal.",
        "Nurses at Ascendale Mercy Hospital wrote on paper.",
        "HHS fined Ascendale in 2020 over another breach.",
    )
    assert "Ascendale" in names(found, Role.VICTIM)
    assert "HHS" not in names(found, Role.VICTIM)
