"""Drafts as a whole: what is translated, what passes through."""

from __future__ import annotations

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
    assert translator.translate([*others, own])[-1] == alone


def test_the_same_sentence_reads_the_same_wherever_it_stands(translator: Translator) -> None:
    segments = [Segment("The hospital was hit on Monday.", SegmentKind.PARAGRAPH)] * 3
    first, *others = translator.translate(segments)
    assert [draft.text for draft in others] == [first.text] * 2
    assert translator.effort.sentences == 1
