"""Names, numbers and terms of a segment, each beside its counterpart in the French."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import Name, SegmentKind
from pipeline.translate import mark_text

WINDSOR = Name(("Windsor Regional Hospital", "WRH"), "Hôpital régional de Windsor", "m")
TRANSFORM = Name(("TransForm",))


@pytest.mark.parametrize(
    ("source", "target", "marks"),
    [
        (
            "Windsor Regional Hospital was hit.",
            "L’Hôpital régional de Windsor a été touché.",
            [("name", "Windsor Regional Hospital", "Hôpital régional de Windsor")],
        ),
        ("TransForm said no.", "TransForm a dit non.", [("name", "TransForm", "TransForm")]),
        ("TransForm said no.", "L’entreprise a dit non.", [("name", "TransForm", None)]),
        (
            "TransForm and TransForm again",
            "TransForm et encore lui",
            [("name", "TransForm", "TransForm"), ("name", "TransForm", "TransForm")],
        ),
        ("About 267,000 patients", "Environ 267\u00a0000 personnes", [("number", "267,000", "267\u00a0000")]),
        (
            "It cost $2.3 million.",
            "Cela a coûté 2,3 millions de dollars.",
            [("number", "$2.3 million", "2,3 millions")],
        ),
        ("At 5:52 p.m. it ended.", "À 17 h 52, c’était fini.", [("number", "5:52 p.m.", "17 h 52")]),
        (
            "On Oct. 23 it began.",
            "Le 23 octobre, cela a commencé.",
            [("number", "Oct.", "octobre"), ("number", "23", "23")],
        ),
        ("It is 12% more.", "C’est 15 % de plus.", [("number", "12%", None)]),
        (
            "A ransomware attack",
            "Une attaque par rançongiciel",
            [("term", "ransomware attack", "attaque par rançongiciel")],
        ),
        (
            "Two backups were lost.",
            "Deux copies ont été perdues.",
            [("number", "Two", "Deux"), ("term", "backups", None)],
        ),
        ("", "", []),
    ],
)
def test_what_stands_on_both_sides(source: str, target: str, marks: list[tuple[str, str, str | None]]) -> None:
    found = mark_text(source, target, (WINDSOR, TRANSFORM))
    told = [(m.kind, source[slice(*m.source)], target[slice(*m.target)] if m.target else None) for m in found]
    wanted = {mark[1] for mark in marks}
    assert [mark for mark in told if mark[1] in wanted or not wanted] == marks


def test_a_mark_says_what_to_expect_where_it_is_not_the_sources_own_word() -> None:
    (hospital, term) = (
        next(m for m in mark_text(source, "", (WINDSOR,)) if m.kind == kind)
        for source, kind in (("Windsor Regional Hospital", "name"), ("ransomware", "term"))
    )
    assert (hospital.note, term.note) == ("Hôpital régional de Windsor", "rançongiciel")
    assert next(iter(mark_text("TransForm", "", (TRANSFORM,)))).note == ""


@given(
    st.text("Ax é,.5% «»’'\n", max_size=60),
    st.text("Ax é,.5% «»’'\n", max_size=60),
    st.sampled_from(SegmentKind),
)
def test_every_mark_lies_inside_its_text(source: str, target: str, kind: SegmentKind) -> None:
    for mark in mark_text(source, target, (WINDSOR,), kind):
        assert 0 <= mark.source[0] < mark.source[1] <= len(source)
        if mark.target:
            assert 0 <= mark.target[0] < mark.target[1] <= len(target)
