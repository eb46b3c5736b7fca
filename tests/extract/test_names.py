"""Who is named: the grammar, short forms, and what is no organisation."""

from __future__ import annotations

import pytest

from pipeline.extract import load_lexicon

from .stories import names, told

FOUND = [
    (
        "Staff at Little Falls Regional Medical Center wrote by hand after the hack.",
        "Little Falls Regional Medical Center",
    ),
    ("Hackers hit St. Joseph's Healthcare Hamilton overnight.", "St. Joseph's Healthcare Hamilton"),
    ("The breach hit the Dr. A. Smith Family Clinic on Friday.", "Dr. A. Smith Family Clinic"),
    ("The attack closed Barrow & Finch Pharmacies for a day.", "Barrow & Finch Pharmacies"),
    ("Ransomware struck the Hospital for Sick Children.", "Hospital for Sick Children"),
    ("Ransomware struck Women's College Hospital in Toronto.", "Women's College Hospital"),
    ("The thieves robbed Our Lady of the Lake Hospital in May.", "Our Lady of the Lake Hospital"),
    ("A hack at the University Hospital of Northmere closed its wards.", "University Hospital of Northmere"),
    ("Hackers got into Dunmore Health and Social Care Trust.", "Dunmore Health and Social Care Trust"),
    ("The Irish Nurses and Midwives Organisation spoke of a hack.", "Irish Nurses and Midwives Organisation"),
    ("The Ardan Nursing and Midwifery Federation spoke of a hack.", "Ardan Nursing and Midwifery Federation"),
    ("The hack hit Sabine Creek Clinic, Harper Memorial Hospital, the Ness wards and us.", "Harper Memorial Hospital"),
    ("A hack hit 26 care homes. Their owner, Ashdale Living, shut them off. Ashdale apologised.", "Ashdale Living"),
    ("Hackers got into Saint Brannoc’s Hospice in Devon.", "Saint Brannoc’s Hospice"),
]


@pytest.mark.parametrize(("text", "name"), FOUND, ids=[name for _, name in FOUND])
def test_an_unknown_name_is_found_whole(text: str, name: str) -> None:
    assert name in names(told(text), health=True)


OF_A_PLACE = [
    (
        "They sued Ascendara Health, accusing the Nashville-based hospital chain of hiding a hack.",
        "Ascendara Health",
    ),
    ("Hackers hit Utah-based Acme Clinic on Monday, the clinic said.", "Acme Clinic"),
    ("Hackers hit the Salt Lake City-based health system Intermount on Monday, it said.", "Intermount"),
    ("Hackers hit the Boston-area clinic Tallis Radiology on Monday.", "Tallis Radiology"),
]


@pytest.mark.parametrize(("text", "name"), OF_A_PLACE, ids=[name for _, name in OF_A_PLACE])
def test_where_a_firm_is_based_is_no_part_of_its_name(text: str, name: str) -> None:
    assert names(told(text)) == {name}


def test_whose_word_it_is_says_nothing_of_the_name_before_it() -> None:
    text = "The attack on Relay Shared Services, the hospital said, has closed Oakvale General Hospital's wards."
    assert names(told(text), health=True) == {"Oakvale General Hospital"}


FOUND_IN_FRENCH = [
    (
        "La Fédération interprofessionnelle de la santé du Québec déplore le piratage de la clinique.",
        "Fédération interprofessionnelle de la santé du Québec",
    ),
    ("Le piratage inquiète l’Association pharmaceutique belge.", "Association pharmaceutique belge"),
    (
        "L’Association des médecins du canton de Genève parle d’un piratage.",
        "Association des médecins du canton de Genève",
    ),
    ("L’Hôpital Sainte-Croix a été frappé par un rançongiciel.", "Hôpital Sainte-Croix"),
    ("Une cyberattaque paralyse le centre hospitalier de Rivière-Bleue.", "centre hospitalier de Rivière-Bleue"),
    ("Le CHU de Valmorin a été victime d’une cyberattaque.", "CHU de Valmorin"),
    ("Les pirates ont visé la Clinique des Trois-Moulins.", "Clinique des Trois-Moulins"),
    ("Le piratage touche le CISSS des Hautes-Collines.", "CISSS des Hautes-Collines"),
    ("L’EHPAD Les Glycines a été piraté lundi.", "EHPAD Les Glycines"),
    (
        "Un rançongiciel a paralysé la clinique d’ophtalmologie Belœil-Vision.",
        "clinique d’ophtalmologie Belœil-Vision",
    ),
    ("Le centre de données exploité par l’intercommunale Cirelis a été piraté.", "Cirelis"),
]


@pytest.mark.parametrize(("text", "name"), FOUND_IN_FRENCH, ids=[name for _, name in FOUND_IN_FRENCH])
def test_a_french_name_begins_with_its_trade(text: str, name: str) -> None:
    assert name in names(told(text, language="fr"), health=True)


NO_NAMES = [
    "A hack hit 26 care homes. Their owner, Ann Dale, shut them off. Dale apologised.",
    "On Boxing Day, the lab learned of a hack. Since Canada Day, the clinic has used paper.",
    "On Good Friday, the hospital was hacked. By Christmas Eve, the pharmacy had closed.",
    "Hospital staff said the hackers left a note. Hospital officials would not say more.",
    "Emergency Departments Face More Attacks Than Ever, a reader wrote.",
    "Chief Medical Officer Dana Whitcomb spoke of a hack.",
    "MONTREAL — A cyberattack closed two clinics on Monday.",
    "Patients waited while nurses wrote on paper after the breach. Nurses were tired.",
]


@pytest.mark.parametrize("text", NO_NAMES)
def test_sentence_starts_datelines_and_jobs_are_no_health_organisations(text: str) -> None:
    assert names(told(text), health=True) == set()


def test_a_job_title_is_cut_off_a_name() -> None:
    found = told("Oakvale General Hospital president Rita Moss said hackers had stolen files.")
    assert names(found, health=True) == {"Oakvale General Hospital"}


def test_a_headline_in_title_case_swallows_nothing() -> None:
    found = told(
        "Ransomware has closed the emergency room of Pinegate Memorial Hospital.",
        title="Hackers Force Pinegate Memorial Hospital To Turn Patients Away",
    )
    assert names(found, health=True) == {"Pinegate Memorial Hospital"}


JOINED = [
    ("Lake Osprey Health (LOH) was hacked. LOH said files were stolen.", "Lake Osprey Health", {"LOH"}),
    ("Hackers struck Pinegate Memorial Hospital. Pinegate has not paid.", "Pinegate Memorial Hospital", {"Pinegate"}),
    ("Windrow Regional Hospital was hacked. WRH’s servers are down.", "Windrow Regional Hospital", {"WRH"}),
    ("Groupe Pharmabel was hit. Pharmabel closed no store.", "Groupe Pharmabel", {"Groupe Pharmabel", "Pharmabel"}),
]


@pytest.mark.parametrize(("text", "name", "forms"), JOINED, ids=[name for _, name, _ in JOINED])
def test_short_forms_join_their_full_name(text: str, name: str, forms: set[str]) -> None:
    organisation = next(o for o in told(text).organisations if o.name == name)
    assert forms <= set(organisation.forms)
    assert len([o for o in told(text).organisations if o.health]) == 1


OTHERS = [
    ("The Superior Court heard of the hack at Oakvale General Hospital.", "Superior Court"),
    ("Provincial police said Oakvale General Hospital was hacked; the Royal Canadian Mounted Police helps.",
     "Royal Canadian Mounted Police"),
    ("Oakvale General Hospital was hacked, the Daily Gazette reported.", "Daily Gazette"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), OTHERS, ids=[name for _, name in OTHERS])
def test_courts_police_and_media_are_no_health_organisations(text: str, name: str) -> None:
    assert names(told(text), health=True) == {"Oakvale General Hospital"}
    assert name not in names(told(text), health=True)


def test_the_gazetteer_knows_official_names_and_gives_only_verified_ones() -> None:
    found = told("Windsor Regional Hospital said hackers stole patient data in a ransomware attack.")
    hospital = next(o for o in found.organisations if o.name == "Windsor Regional Hospital")
    assert hospital.official is not None
    assert hospital.official.french == "Hôpital régional de Windsor"
    assert hospital.region == "CA-ON"
    unverified = [row for rows in load_lexicon().organisations.values() for row in rows if not row.verified]
    assert unverified, "the lists hold names that no source verifies"
    row = next(r for r in unverified if r.english and r.health and len(r.english.split()) > 2)
    shown = told(f"Hackers stole patient data from {row.english} in a ransomware attack.")
    assert all(o.official is None for o in shown.organisations if o.known == row.key)


def test_who_warns_its_customers_is_a_company() -> None:
    found = told("Hackers got in. Redfern Scripts, of Mississauga, Ont., told customers that its servers were locked.")
    assert "Redfern Scripts" in names(found)


def test_a_spokesman_is_no_second_organisation() -> None:
    found = told(
        "Hackers hit Buckeye Senior Living. A spokesman for Buckeye Senior Living, Terrence Oyelaran, said so."
    )
    assert names(found) == {"Buckeye Senior Living"}


def test_a_trade_and_a_region_are_no_name() -> None:
    found = told("Le groupe Les Ajoncs a été piraté.", title="Ehpad en Bretagne : les paies volées", language="fr")
    assert "Ehpad en Bretagne" not in names(found)


def test_a_kind_of_hospital_in_letters_and_in_words_is_one() -> None:
    found = told(
        "Le centre hospitalier universitaire de Vézelise a été piraté jeudi.",
        title="Le CHU de Vézelise piraté",
        language="fr",
    )
    assert len(found.organisations) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("New Harbor Blood Center was hacked.", "New Harbor Blood Center"),
        ("New Brunswick Heart Centre was hacked.", "New Brunswick Heart Centre"),
    ],
)
def test_new_opens_a_name_at_the_head_of_a_sentence(text: str, name: str) -> None:
    assert name in names(told(text))


def test_initials_before_a_place_are_the_one_who_bears_the_name_in_full() -> None:
    found = told(
        "Le Centre intégré de santé et de services sociaux des Hautes-Terres a été piraté.",
        "Le CISSS des Hautes-Terres a prévenu ses usagers.",
        language="fr",
    )
    assert [set(o.forms) for o in found.organisations] == [
        {"Centre intégré de santé et de services sociaux des Hautes-Terres", "CISSS des Hautes-Terres"}
    ]


def test_a_trade_is_no_name() -> None:
    found = told("A drive with files was stolen from Bright Arch Orthodontics.", title="Orthodontist's lost drive")
    assert names(found) == {"Bright Arch Orthodontics"}


def test_who_stands_behind_a_clause_is_no_second_hospital() -> None:
    found = told(
        "When hackers hit Sierra Vista Hospital, Dolores Aguinaldo had eleven patients. Aguinaldo wrote on paper."
    )
    assert names(found) == {"Sierra Vista Hospital"}


def test_a_list_of_hospitals_makes_one_of_a_strange_name() -> None:
    found = told("Hackers hit Sierra Vista Hospital, Lake Verity and Elm Clinic on Monday.")
    assert names(found) == {"Sierra Vista Hospital", "Lake Verity", "Elm Clinic"}


def test_who_has_several_hospitals_is_a_name() -> None:
    found = told("Ransomware idled operating rooms at three Bayou Sun hospitals. Two American hospitals helped.")
    assert names(found) == {"Bayou Sun"}


def test_a_county_s_health_department_has_its_trade_in_small_letters() -> None:
    found = told("The Tioga County health department was hit by ransomware.")
    assert names(found) == {"Tioga County health department"}


def test_the_house_of_a_people_bears_its_name() -> None:
    found = told("Hackers robbed the Cheslatta Lake First Nation's health centre of its records in September.")
    assert names(found, health=True) == {"Cheslatta Lake First Nation's health centre"}


HIT = "Oakvale General Hospital was hit by a ransomware attack on Sunday."


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Danforth Nurse Practitioner-Led Clinic told its patients.", {"Danforth Nurse Practitioner-Led Clinic"}),
        ("“It was a long week,” said Health Commissioner James Orr.", set()),
        ("The Royal Australian College of Surgeons called for calm.", set()),
        ("Advanced said it had restored its servers.", {"Advanced"}),
        ("Advanced tools were used, and patients can again see MyChart.", set()),
    ],
)
def test_a_name_is_told_from_what_it_resembles(text: str, others: set[str]) -> None:
    assert names(told(HIT, text), health=None) - {"Oakvale General Hospital"} == others


def test_an_acronym_of_the_gazetteer_is_nobody_else_too() -> None:
    found = told("A ransomware attack on the HSE shut hospitals.", "The HSE said it had switched off its servers.")
    assert [o.name for o in found.organisations] == ["HSE"]


def test_of_two_bearers_of_an_acronym_the_public_body_is_meant() -> None:
    [hhs] = [o for o in told(HIT, "It reported 38,204 people to the HHS portal.").organisations if o.name == "HHS"]
    assert hhs.kind in ("agency", "regulator")


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Le groupe exploite 23 cliniques au Québec.", set()),
        ("La panne touche une cinquantaine d’hôpitaux et de CLSC.", set()),
        (
            "Le centre hospitalier sud-valmois de Corbières a offert son aide.",
            {"centre hospitalier sud-valmois de Corbières"},
        ),
    ],
)
def test_french_trades_alone_are_no_names_and_regions_belong_to_them(text: str, others: set[str]) -> None:
    found = told("Le CHU de Valmorin a été victime d’une cyberattaque dimanche.", text, language="fr")
    assert names(found) - {"CHU de Valmorin"} == others


def test_a_hospital_called_by_either_word_for_it_is_one() -> None:
    found = told(
        "Le centre hospitalier de Rambreuil est paralysé par un rançongiciel.",
        "Les médecins de l’hôpital de Rambreuil travaillent sur papier.",
        language="fr",
    )
    assert [set(o.forms) for o in found.organisations] == [{"centre hospitalier de Rambreuil", "hôpital de Rambreuil"}]


def test_a_known_name_with_its_town_behind_it_is_the_same() -> None:
    found = told(
        "L’hôpital Simone-Veil de Cannes a été victime d’une cyberattaque mardi.",
        "L’hôpital Simone-Veil a coupé ses accès.",
        language="fr",
    )
    assert len(found.organisations) == 1


def test_a_record_is_no_organisation_of_health_care() -> None:
    found = told("Le CHU de Valmorin a été piraté.", "Le Dossier santé numérique n’est pas touché.", language="fr")
    assert names(found, health=True) == {"CHU de Valmorin"}
