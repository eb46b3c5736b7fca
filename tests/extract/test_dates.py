"""Dates against the local day of publication (Thursday, 14 March 2024)."""

from __future__ import annotations

import pytest

from .stories import told

ENGLISH = [
    ("Hackers struck Oakvale General Hospital on Sunday.", "began", "2024-03-10"),
    ("Ransomware hit Oakvale General Hospital on Feb. 2.", "began", "2024-02-02"),
    ("Hackers broke into Oakvale General Hospital last October.", "began", "2023-10"),
    ("Oakvale General Hospital said Wednesday that hackers stole data.", "disclosed", "2024-03-13"),
    ("Oakvale General Hospital discovered the intrusion on January 9, 2024.", "noticed", "2024-01-09"),
    (
        "Oakvale General Hospital began mailing letters to patients about the breach on March 1.",
        "notified",
        "2024-03-01",
    ),
    ("Oakvale General Hospital restored its records system, hit by ransomware, on March 12.", "restored", "2024-03-12"),
    ("The breach at Oakvale General Hospital occurred between 3 December 2023 and January.", "began", "2023-12-03"),
]


@pytest.mark.parametrize(("text", "kind", "value"), ENGLISH)
def test_dates(text: str, kind: str, value: str) -> None:
    assert (kind, value) in {(d.kind, d.value) for d in told(text).dates}


FRENCH = [
    ("Des pirates ont attaqué le CHU de Valmorin dimanche.", "began", "2024-03-10"),
    ("Le CHU de Valmorin a été frappé par un rançongiciel le 2 février.", "began", "2024-02-02"),
    ("Le CHU de Valmorin a confirmé mercredi le vol de données.", "disclosed", "2024-03-13"),
    ("Le CHU de Valmorin a découvert l’intrusion le 1er mars 2024.", "noticed", "2024-03-01"),
]


@pytest.mark.parametrize(("text", "kind", "value"), FRENCH)
def test_dates_in_french(text: str, kind: str, value: str) -> None:
    assert (kind, value) in {(d.kind, d.value) for d in told(text, language="fr").dates}


def test_the_words_are_kept_and_a_day_needs_a_day_of_publication() -> None:
    text = "Hackers struck Oakvale General Hospital on Sunday."
    (date,) = told(text).dates
    assert date.text == "Sunday"
    assert text[slice(*date.span)] == "Sunday"
    assert told(text, published=None).dates == ()


@pytest.mark.parametrize(
    "text",
    [
        "Oakvale General Hospital was hacked. It opened in 1931.",
        "Oakvale General Hospital was hacked. A court date is set for June 3.",
        "Oakvale General Hospital was hacked. The gang threatens to publish the files on March 20.",
    ],
)
def test_dates_of_other_matters_are_none_of_the_incident(text: str) -> None:
    assert told(text).dates == ()


def test_a_span_of_days_begins_on_its_first() -> None:
    found = told("The intruders were in the network of Oakvale General Hospital from Nov. 3 to Nov. 21, 2023.")
    assert {(d.kind, d.value) for d in found.dates} == {("began", "2023-11-03")}
    french = told("Des pirates se sont introduits dans le CHU de Valmorin entre le 4 et le 9 janvier.", language="fr")
    assert {(d.kind, d.value) for d in french.dates} == {("began", "2024-01-04")}


def test_who_says_so_behind_the_date_is_not_the_day_of_saying() -> None:
    found = told("Hackers broke into the network of Oakvale General Hospital on Jan. 9, the hospital said.")
    assert {(d.kind, d.value) for d in found.dates} == {("began", "2024-01-09")}


def test_the_first_day_of_a_timeline_is_its_beginning() -> None:
    found = told(
        "March 1, 2:13 a.m.: An alarm sounds in a server room at Oakvale General Hospital.",
        "March 2: A group says on its website that it attacked the hospital.",
        "March 9: The deadline passes.",
        "March 11: Screens are dark, patients wait.",
        title="How the Oakvale hospital attack unfolded",
    )
    assert [d.value for d in found.dates if d.kind == "began"] == ["2024-03-01"]
