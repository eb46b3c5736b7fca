"""Where a name ends: lists and patterns may know a part of it only."""

from __future__ import annotations

import pytest

from pipeline.documents import Name
from pipeline.translate.names import find_mentions, is_kept


@pytest.mark.parametrize(
    ("text", "known", "found"),
    [
        ("Ocean Gate Eye Surgeons disclosed it", ["Ocean Gate Eye"], ["Ocean Gate Eye Surgeons"]),
        ("with Tidewater Home Health and Hospice to", ["Tidewater Home Health"], ["Tidewater Home Health and Hospice"]),
        (
            "The Ohio Health and Hospital Association said",
            ["Ohio Health", "Hospital Association"],
            ["Ohio Health and Hospital Association"],
        ),
        (
            "Mercy Hospital and Grace Clinic said",
            ["Mercy Hospital", "Grace Clinic"],
            ["Mercy Hospital", "Grace Clinic"],
        ),
        ("Mercy Hospital President Ann Roe", ["Mercy Hospital"], ["Mercy Hospital", "Ann Roe"]),
        ("Mercy Hospital Tuesday said", ["Mercy Hospital"], ["Mercy Hospital"]),
        ("through LetterFold Inc. The company", ["LetterFold Inc."], ["LetterFold Inc."]),
        (
            "The Irish Nurses and Midwives Organisation said",
            ["Midwives Organisation"],
            ["Irish Nurses and Midwives Organisation"],
        ),
        ("the Registered Nurses' Union said", [], ["Registered Nurses' Union"]),
        ("The Renfrew Bone and Joint Clinic keeps it", [], ["Renfrew Bone and Joint Clinic"]),
    ],
)
def test_a_name_is_found_whole(text: str, known: list[str], found: list[str]) -> None:
    assert [mention.text for mention in find_mentions(text, [Name((name,)) for name in known])] == found


def test_a_name_with_a_french_form_ends_where_its_list_says() -> None:
    [mention, *_] = find_mentions("the Mercy Hospital Clinic", [Name(("Mercy Hospital",), "Hôpital de la Merci")])
    assert mention.text == "Mercy Hospital"


@pytest.mark.parametrize(
    ("french", "kept"),
    [
        ("L’Alder Hills Regional Health Authority (AHRHA) l’a dit", True),
        ("L’Alder Hills Regional Health Authority l’a dit", True),
        ("L’Alder Hills Regional Health Authority (HRHA) l’a dit", False),
        ("L’Alder Hills Regional Health Authority (OPP) l’a dit", True),
    ],
)
def test_an_acronym_may_be_left_out_but_not_altered(french: str, kept: bool) -> None:
    names = [Name(("Alder Hills Regional Health Authority", "AHRHA"))]
    mentions = find_mentions("Alder Hills Regional Health Authority (AHRHA) said so", names)
    assert all(is_kept(mention, french) for mention in mentions) is kept
