"""Whether a text reports a cyber incident in health care, and why."""

from __future__ import annotations

import pytest

from .stories import told

ACCEPT = 0.6

REPORTS = [
    ("Hospital still offline after ransomware attack", [
        "Nurses at Oakvale General Hospital are charting on paper for a fourth day since ransomware struck.",
        "Ambulances are being diverted, the hospital said Wednesday."]),
    ("Clinic tells patients of breach", [
        ("Birchmere Family Clinic is mailing letters to 4,000 patients whose records were accessed by a "
        "stranger."), "The clinic said it learned of the intrusion on Feb. 2 and called the police."]),
    ("Drugmaker says cyberattack halted production", [
        "Nordane Pharmaceuticals said Monday that a cyberattack had shut down two of its plants.",
        "The company said it does not know when shipments of insulin will resume."]),
    ("Health insurer sued over data theft", [
        ("A class action was filed against Harborline Health Insurance over a 2023 hack in which records of 900,000 "
        "members were stolen."), "The insurer has said that it regrets the incident."]),
    ("Vendor breach exposes hospital patients", [
        "Medisoft Solutions Inc., a billing company, told 14 hospitals that an intruder had copied patients' data.",
        "Oakvale General Hospital, one of its clients, said 12,000 patients are affected."]),
    ("Cyberattaque : le CHU de Valmorin fonctionne en mode dégradé", [
        "Le CHU de Valmorin a été victime d’une cyberattaque dans la nuit de dimanche à lundi.",
        "Les urgences restent ouvertes mais les opérations non urgentes ont été reportées, a indiqué la direction."]),
    ("Vol de données à la Clinique des Trois-Moulins", [
        "La Clinique des Trois-Moulins a avisé 2 300 patients que leurs renseignements ont été volés.",
        "L’établissement dit avoir porté plainte à la police."]),
]  # fmt: skip


@pytest.mark.parametrize(("title", "paragraphs"), REPORTS, ids=[title for title, _ in REPORTS])
def test_reports(title: str, paragraphs: list[str]) -> None:
    language = "fr" if "é" in paragraphs[0] else "en"
    relevance = told(*paragraphs, title=title, language=language).relevance
    assert relevance.score >= ACCEPT, relevance
    assert relevance.reasons


OTHERS = [
    ("Five ways hospitals can stop ransomware", [
        "Hospitals should back up their data and train staff to spot phishing emails, experts say.",
        "Make sure your systems are patched, and rehearse what to do in an attack."]),
    ("Attacks on hospitals rose 30 per cent, report finds", [
        "Ransomware attacks on health care rose 30 per cent last year, according to a report by Corvane Research.",
        "The average breach cost $9 million, the survey of 400 hospital executives found."]),
    ("VaultGuard launches ransomware shield for hospitals", [
        "VaultGuard today announced the general availability of its platform that stops ransomware.",
        "“Hospitals are under attack,” said chief executive Tom Reyes."]),
    ("Hospital rehearses for a cyberattack", [
        ("Oakvale General Hospital shut down its screens for an hour on Wednesday in a drill that simulated "
        "ransomware."), "None of it was real, the hospital said."]),
    ("Hackers hit city hall", [
        "A ransomware attack has closed the offices of the city of Dunmore.",
        "The fire department and the hospital next door were not affected."]),
    ("Flaw found in infusion pumps", [
        "Researchers found a vulnerability in a widely used infusion pump; no incidents are known.",
        "The maker has issued a security update."]),
    ("Star forward out with knee injury", [
        "The team doctor at Oakvale General Hospital said the forward was hurt in Sunday's attack on goal.",
        "He will miss the playoffs."]),
    ("New wing opens at Oakvale General Hospital", ["The hospital opened a new wing.", "It has 40 beds."]),
    ("Cinq conseils pour se protéger des rançongiciels", [
        "Les hôpitaux devraient sauvegarder leurs données, conseillent les experts.",
        "Il faut toujours se méfier des courriels d’hameçonnage."]),
]  # fmt: skip


@pytest.mark.parametrize(("title", "paragraphs"), OTHERS, ids=[title for title, _ in OTHERS])
def test_other_stories(title: str, paragraphs: list[str]) -> None:
    language = "fr" if "conseils" in title else "en"
    relevance = told(*paragraphs, title=title, language=language).relevance
    assert relevance.score < ACCEPT, relevance


def test_reasons_are_words_that_a_person_understands() -> None:
    title, paragraphs = REPORTS[0]
    reasons = told(*paragraphs, title=title).relevance.reasons
    assert "a health organisation is hit: Oakvale General Hospital" in reasons
    assert any(reason.startswith("its words are those of an incident: “") for reason in reasons)
