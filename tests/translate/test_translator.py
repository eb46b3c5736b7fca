"""Drafts as a whole: what is translated, what passes through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.documents import Segment, SegmentKind
from pipeline.translate import Translator, find_package, open_engine


@pytest.fixture(scope="module")
def translator() -> Translator:
    return Translator(open_engine(find_package(None)))


@pytest.mark.parametrize(
    ("source", "french"), [("", ""), ("  ", ""), ("🏥🔥", "🏥🔥"), ("…", "…"), ("...", "…"), ("—", "—")]
)
@pytest.mark.parametrize("kind", [SegmentKind.HEADLINE, SegmentKind.PARAGRAPH])
def test_signs_without_words_pass_through(translator: Translator, source: str, french: str, kind: SegmentKind) -> None:
    [draft] = translator.translate([Segment(source, kind)])
    assert draft.text == french
    assert draft.confidence == 1.0
    assert not draft.findings


def test_sentences_stand_beside_their_sources(translator: Translator) -> None:
    source = "Mr. Roy left at 5 p.m. The hospital was hit on Monday. It is still closed."
    [draft] = translator.translate([Segment(source, SegmentKind.PARAGRAPH)])
    told = [source[slice(*pair.source)] for pair in draft.alignment]
    assert told == ["Mr. Roy left at 5 p.m.", "The hospital was hit on Monday.", "It is still closed."]
    french = [draft.text[slice(*pair.target)] for pair in draft.alignment]
    assert all(french)
    assert " ".join(french) == draft.text


def test_a_draft_follows_from_its_own_article_whatever_else_is_drafted(translator: Translator) -> None:
    own = Segment("Summit was hit on Monday, and Mercy said so.", SegmentKind.PARAGRAPH)
    others = [
        Segment("The board of Summit met, and the head of Mercy and Monday Health spoke.", SegmentKind.PARAGRAPH),
        Segment("Summit Hit By Ransomware", SegmentKind.HEADLINE),
    ]
    [alone] = translator.translate([own])
    among = translator.translate([*others, own])[-1]
    assert replace(among, word_scores=(), confidence=0) == replace(alone, word_scores=(), confidence=0)
    # A processor may sum a wider batch in another order: the last digit of a probability may differ.
    assert among.word_scores == pytest.approx(alone.word_scores, abs=0.005)
    assert among.confidence == pytest.approx(alone.confidence, abs=0.005)


def test_the_same_sentence_reads_the_same_wherever_it_stands(translator: Translator) -> None:
    segments = [Segment("The hospital was hit on Monday.", SegmentKind.PARAGRAPH)] * 3
    first, *others = translator.translate(segments)
    assert [draft.text for draft in others] == [first.text] * 2
    assert translator.effort.sentences == 1


GERMAN = "Das Klinikum wurde am Dienstag Opfer eines Angriffs, und die Ärzte schreiben wieder von Hand."
FRENCH = "Le centre a été touché mardi par une attaque, et il est encore fermé aux patients."


@pytest.mark.parametrize(("source", "confidence"), [(GERMAN, 0.0), (FRENCH, 1.0)])
def test_a_passage_in_another_language_is_left_alone_and_named(
    translator: Translator, source: str, confidence: float
) -> None:
    headline = Segment("Klinikum, Centre", SegmentKind.HEADLINE, around=(source,))
    title, passage = translator.translate([headline, Segment(source, around=(source,))])
    assert (title.text, passage.text) == ("Klinikum, Centre", source)
    assert [finding.kind for finding in passage.findings if finding.kind.startswith("meaning")] == ["meaning_language"]
    assert passage.confidence == confidence


def test_a_sign_that_could_not_be_read_is_an_error_and_makes_up_no_words(translator: Translator) -> None:
    told, clean = translator.translate([Segment("The clinic \ufffd is closed."), Segment("The clinic is closed.")])
    assert told.text == clean.text
    assert [(f.kind, f.severity.value) for f in told.findings] == [("meaning_unreadable", "error")]


@pytest.mark.parametrize("endless", ["x" * 40_000, "1," * 20_000, "A" * 30_000, "(“" * 20_000])
def test_an_endless_run_is_left_as_it_is_and_said(translator: Translator, endless: str) -> None:
    beside = Segment("The hospital was closed on Monday.")
    left, drafted = translator.translate([Segment(endless), beside])
    assert [finding.kind for finding in left.findings] == ["meaning_copied"]
    assert left.confidence == 0.0
    assert drafted.text == translator.translate([beside])[0].text != beside.source
