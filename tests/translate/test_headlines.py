"""Headlines: their capitals, their speakers after a colon, their tails."""

from __future__ import annotations

import pytest

from pipeline.documents import Name, Segment, SegmentKind
from pipeline.translate import run_checks
from pipeline.translate.coverage import telling_words
from pipeline.translate.headlines import lost_tail, other_wordings, sentence_case, statements


@pytest.mark.parametrize(
    ("headline", "others"),
    [
        ("Generator fails at hospital", ("generator fails at hospital",)),
        (
            "Nurse fired for snooping: ombudsman",
            (
                "nurse fired for snooping: ombudsman",
                "Nurse fired for snooping, ombudsman finds",
                "Nurse was fired for snooping: ombudsman",
            ),
        ),
        ("Clinics were warned: police", ("clinics were warned: police", "Clinics were warned, police say")),
        ("Data on sale: FBI", ("data on sale: FBI", "Data on sale, FBI says")),
        (
            "NHS trusts hit by cyber-attack",
            ("NHS trusts were hit by cyber-attack",),
        ),
        (
            "Surgery cancelled at three hospitals",
            ("surgery cancelled at three hospitals", "Surgery was cancelled at three hospitals"),
        ),
        (
            "UnitedHealth may be sued, judge rules",
            ("UnitedHealth may be sued, according to a judge",),
        ),
        ("UnitedHealth hit hospitals", ()),
        ("UnitedHealth pays", ()),
        ("HSE hit again", ()),
        ("", ()),
        ("Farrow: we have the files", ()),
    ],
)
def test_a_headline_is_worded_otherwise_where_that_may_help(headline: str, others: tuple[str, ...]) -> None:
    assert other_wordings(headline, [(0, 6)] if headline.startswith("Farrow") else []) == others


def test_a_headline_is_also_put_as_a_statement() -> None:
    assert statements(["Clinics hit", "Who pays?", "“Never”"]) == ("Clinics hit.",)


@pytest.mark.parametrize(
    ("text", "kind", "lowered"),
    [
        ("What Happened? On Monday, Acme fell.", SegmentKind.PARAGRAPH, "What happened? On Monday, Acme fell."),
        ("For More Information. Call Acme.", SegmentKind.PARAGRAPH, "For more information. Call Acme."),
        ("What Microsoft Knew", SegmentKind.SUBHEAD, "What Microsoft knew"),
        ("Patients Were Sent Home Early", SegmentKind.SUBHEAD, "Patients were sent home early"),
        ("What You Can Do.", SegmentKind.PARAGRAPH, "What you can do."),
        ("How It Works", SegmentKind.SUBHEAD, "How it works"),
        ("What IBM Did.", SegmentKind.PARAGRAPH, "What IBM did."),
        ("For Mercy Health. It is over.", SegmentKind.PARAGRAPH, "For Mercy Health. It is over."),
        ("Mercy Health and Acme closed. It is over.", SegmentKind.PARAGRAPH, None),
        ("About 40 Clinics closed. It is over.", SegmentKind.PARAGRAPH, None),
        ("What Happened", SegmentKind.PARAGRAPH, None),
    ],
)
def test_heads_are_put_in_sentence_case(text: str, kind: SegmentKind, lowered: str | None) -> None:
    names = [Name(("Mercy Health",), None)]
    assert sentence_case(text, kind, names, frozenset()) == (lowered or text)


def test_a_name_keeps_its_capital() -> None:
    assert other_wordings("Mercy reopens", [(0, 5)]) == ()


@pytest.mark.parametrize(
    ("english", "french", "lost"),
    [
        ("Nurse fired for snooping: ombudsman", "Une infirmière congédiée :", "ombudsman"),
        ("Records stolen; surgeries cancelled for weeks", "Des dossiers volés", "surgeries cancelled for weeks"),
        ("Records stolen; surgeries cancelled for weeks", "Des dossiers volés, des opérations annulées", None),
        ("Records stolen: hospital", "Vol de dossiers, selon l’hôpital", None),
        ("Records stolen: what we know", "Vol de dossiers : ce qu’il faut retenir", None),
        ("Doors open at 10:30 tomorrow", "Les portes ouvrent demain", None),
        ("Records stolen", "Des dossiers volés", None),
    ],
)
def test_a_tail_that_is_gone_is_seen(english: str, french: str, lost: str | None) -> None:
    span = lost_tail(english, french, telling_words(english))
    assert (span and english[slice(*span)]) == lost
    findings = run_checks(english, french, kind=SegmentKind.HEADLINE)
    assert any(f.kind == "meaning_lost" and f.source_span == span for f in findings) is (lost is not None)


def test_a_paragraph_has_no_tail() -> None:
    segment = Segment("Nurse fired for snooping: ombudsman")
    assert not [f for f in run_checks(segment.source, "Une infirmière congédiée.") if f.kind == "meaning_lost"]


def test_what_a_headline_leaves_of_a_name_keeps_its_capitals() -> None:
    headline = "Ransomware Forces Tidewater Regional to Divert Ambulances"
    names = [Name(("Tidewater Regional Health Centre",))]
    lowered = sentence_case(headline, SegmentKind.HEADLINE, names, frozenset())
    assert lowered == "Ransomware forces Tidewater Regional to divert ambulances"
