"""What an incident did to care, how sure it is, and how far data went."""

from __future__ import annotations

import pytest

from pipeline.documents import IncidentStatus

from .stories import told

HIT = {
    "en": "Oakvale General Hospital was hit by a ransomware attack on Sunday.",
    "fr": "Le CHU de Valmorin a été frappé par un rançongiciel.",
}
HACKED = "Oakvale General Hospital was hit by a ransomware attack on Sunday."

EFFECTS = [
    ("Ambulances are being diverted to other hospitals.", "ambulance_diversion"),
    ("Dozens of surgeries were cancelled.", "surgery_cancelled"),
    ("The hospital postponed 120 appointments.", "appointment_cancelled"),
    ("The emergency department is closed.", "emergency_closed"),
    ("Staff are using pen and paper.", "paper_procedures"),
    ("Phone lines are down.", "phones_down"),
    ("The patient portal is offline.", "portal_down"),
    ("Eleven patients were transferred to other hospitals.", "patient_transfer"),
    ("Chemotherapy treatments were delayed.", "treatment_delayed"),
    ("Pharmacies could not fill prescriptions.", "prescription_affected"),
    ("Lab results are delayed.", "test_delayed"),
]


@pytest.mark.parametrize(("text", "kind"), EFFECTS)
def test_effects_on_care(text: str, kind: str) -> None:
    assert kind in {e.kind for e in told(HACKED, text).care.effects}


FRENCH_EFFECTS = [
    ("Les ambulances sont redirigées vers d’autres hôpitaux.", "ambulance_diversion"),
    ("Des dizaines d’opérations ont été annulées.", "surgery_cancelled"),
    ("Des rendez-vous ont été reportés.", "appointment_cancelled"),
    ("Le personnel travaille avec papier et crayon.", "paper_procedures"),
    ("Les lignes téléphoniques sont coupées.", "phones_down"),
    ("Des patients ont été transférés vers un autre hôpital.", "patient_transfer"),
]


@pytest.mark.parametrize(("text", "kind"), FRENCH_EFFECTS)
def test_effects_on_care_in_french(text: str, kind: str) -> None:
    found = told("Le CHU de Valmorin a été frappé par un rançongiciel.", text, language="fr")
    assert kind in {e.kind for e in found.care.effects}


DENIED = [
    "No surgeries were cancelled.",
    "The hospital may have to divert ambulances if the outage goes on.",
    "Ambulances were not diverted.",
    "Patients should keep their appointments.",
]


@pytest.mark.parametrize("text", DENIED)
def test_denials_plans_and_advice_are_no_effects(text: str) -> None:
    assert told(HACKED, text).care.effects == ()


def test_an_effect_is_counted_with_its_unit() -> None:
    (effect,) = told(HACKED, "The hospital cancelled 31 surgeries.").care.effects
    assert (effect.kind, effect.count, effect.unit) == ("surgery_cancelled", 31, "surgeries")
    assert effect.organisation == "Oakvale General Hospital"


SYSTEMS = [
    ("Electronic health records are unavailable.", "records"),
    ("The imaging system is down.", "imaging"),
    ("The payroll system was knocked offline.", "payroll"),
    ("Its website is down.", "website"),
]


@pytest.mark.parametrize(("text", "system"), SYSTEMS)
def test_systems_down(text: str, system: str) -> None:
    assert system in {s.value for s in told(HACKED, text).care.systems_down}


WITHDRAWN = (
    "Oakvale General Hospital took back its announcement of a cyberattack: there was no breach, only a failed cooling "
    "unit. No patient data was taken from the hospital."
)

STATUS = [
    (HACKED, IncidentStatus.CONFIRMED),
    ("A gang claims to have stolen files of Oakvale General Hospital. The hospital did not respond to questions.",
     IncidentStatus.CLAIMED),
    ("Oakvale General Hospital is investigating a possible cyberattack. It is too early to say what caused the outage.",
     IncidentStatus.SUSPECTED),
    (WITHDRAWN, IncidentStatus.REFUTED),
]  # fmt: skip


@pytest.mark.parametrize(("text", "status"), STATUS, ids=[status.value for _, status in STATUS])
def test_status(text: str, status: IncidentStatus) -> None:
    assert told(text, title="Cyberattack at Oakvale General Hospital").status is status


LOSS = [
    ("Hackers stole patient records.", "confirmed"),
    ("The hospital does not know whether patient data was stolen.", "suspected"),
    ("There is no evidence that patient data was taken.", "none_affirmed"),
    ("The gang published the files of patients on its leak site.", "published"),
]


@pytest.mark.parametrize(("text", "loss"), LOSS, ids=[loss for _, loss in LOSS])
def test_loss_of_data(text: str, loss: str) -> None:
    found = told(HACKED, text)
    assert found.data_loss is not None
    assert found.data_loss.value == loss


def test_a_text_that_is_not_relevant_has_neither_status_nor_loss() -> None:
    found = told("A bakery in Dunmore won a prize for its bread.")
    assert found.status is None
    assert found.data_loss is None


@pytest.mark.parametrize(
    ("text", "systems"),
    [
        ("Le dossier patient informatisé, la messagerie et les scanners ne sont plus accessibles.",
         {"records", "communications", "imaging"}),
        ("L’hôpital a coupé tous ses accès à Internet.", {"infrastructure"}),
    ],
)  # fmt: skip
def test_systems_down_in_french(text: str, systems: set[str]) -> None:
    found = told("Le CHU de Valmorin a été piraté.", text, language="fr")
    assert {s.value for s in found.care.systems_down} == systems


def test_a_disruption_has_its_days_and_its_end() -> None:
    over = told(
        "Hackers locked the computers of Oakvale General Hospital on Jan. 8.", "The last systems returned on Jan. 27."
    ).care.disruption
    assert over is not None
    assert (over.begin, over.end, over.ongoing) == ("2024-01-08", "2024-01-27", False)
    still = told(
        "Oakvale General Hospital has been without its electronic records since Tuesday, when ransomware struck."
    )
    assert still.care.disruption is not None
    assert (still.care.disruption.begin, still.care.disruption.ongoing) == ("2024-03-12", True)


def test_the_kind_of_an_incident_may_tell_how_far_data_went() -> None:
    pried = told("A clerk at Oakvale General Hospital was fired for snooping in patients' charts.", HACKED)
    assert pried.data_loss is not None
    assert pried.data_loss.value == "confirmed"


def test_paper_at_a_customer_of_a_host_that_was_hit_tells_of_no_more_than_what_was_hosted() -> None:
    found = told(
        "Oakvale General Hospital lost its electronic records when its records provider, Corvid Data, was hacked.",
        "Nurses at Oakvale General Hospital are writing on paper.",
    )
    assert {evidence.value for evidence in found.care.systems_down} == {"records"}


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "On Thursday, 29 of 102 elective surgeries were postponed at Oakvale.", 29),
        ("fr", "Au total, 12 des 40 opérations prévues ont été reportées.", 12),
    ],
)
def test_of_a_part_and_its_whole_the_part_is_counted(language: str, text: str, count: int) -> None:
    found = told(HIT[language], text, language=language).care.effects
    assert {effect.count for effect in found} == {count}


@pytest.mark.parametrize(
    ("language", "text"), [("en", "Has data been stolen?"), ("fr", "Des données ont-elles été volées?")]
)
def test_a_question_takes_no_data(language: str, text: str) -> None:
    assert told(HIT[language], text, language=language).data_loss is None
