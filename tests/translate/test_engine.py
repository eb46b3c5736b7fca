"""The engine on texts that no model has seen the like of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies

from pipeline.documents import Model, Name, Segment, SegmentKind
from pipeline.translate import Decoding, Engine, Hypothesis, Translated, Translator, find_package, in_order, open_engine
from pipeline.translate.engine import MAX_INPUT_TOKENS, PLAIN
from pipeline.translate.sentences import split_sentences

ARTICLES = Path("tests/data/newsroom")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine(find_package(None))


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("The hospitals are " + ", ".join(f"Hospital {n}" for n in range(170)) + ".", id="list"),
        pytest.param("See https://courier.example/" + "x/y" * 900, id="address"),
        pytest.param("Hospital " * 800, id="one word"),
        pytest.param("医院遭到攻击" * 300, id="another script"),
        pytest.param("🏥" * 900, id="pictures"),
    ],
)
def test_a_sentence_beyond_the_models_positions_is_translated_in_parts(engine: Engine, sentence: str) -> None:
    assert engine.count(sentence) > 2 * MAX_INPUT_TOKENS
    [(_, (best, *_))] = engine.translate([sentence])
    assert len(best.pieces) > 10
    assert engine.piece_scores([(sentence, best)]) == [()]


def test_a_long_sentence_leaves_its_neighbours_as_they_are(engine: Engine) -> None:
    short = "The hospital was hit on Monday."
    alone = in_order(engine.translate([short]))
    assert in_order(engine.translate([short, "Hospital " * 800, short]))[0] == alone[0]
    [scores] = engine.piece_scores([(short, alone[0][0])])
    assert len(scores) == len(alone[0][0].pieces)


def test_no_sentence_is_no_work(engine: Engine) -> None:
    assert [*engine.translate([])] == []
    assert engine.piece_scores([]) == []


class OneText:
    """An engine as a server behind HTTP would be: one text a sentence, no pieces, no scores."""

    def __init__(self, inner: Engine) -> None:
        self._inner = inner

    @property
    def model(self) -> Model:
        return self._inner.model

    def count(self, sentence: str) -> int:
        return len(sentence.split())

    def translate(self, sentences: Sequence[str], decoding: Decoding = PLAIN) -> Iterator[Translated]:
        for at, (best, *_) in self._inner.translate(sentences, decoding):
            yield at, (Hypothesis(best.text, 0.0),)

    def piece_scores(self, pairs: Sequence[tuple[str, Hypothesis]]) -> list[tuple[float, ...]]:
        return [()] * len(pairs)


def test_an_engine_that_gives_nothing_but_a_text_is_enough(engine: Engine) -> None:
    names = (Name(("Windsor Regional Hospital",), "Hôpital régional de Windsor", grammar="m"),)
    segments = [
        Segment("Hospital reopens after attack", SegmentKind.HEADLINE),
        Segment("Windsor Regional Hospital was hit on Oct. 23. It paid $22 million.", names=names),
    ]
    _, draft = Translator(OneText(engine)).translate(segments)
    assert "Hôpital régional de Windsor" in draft.text
    assert "23 octobre" in draft.text
    assert draft.confidence is not None
    assert 0 < draft.confidence < 1


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    """Of most lengths: those of three articles, and one longer than any."""
    articles = [json.loads(file.read_bytes()) for file in sorted(ARTICLES.glob("*.json"))]
    paragraphs = [text for article in articles[:4] if article["language"] == "en" for text in article["paragraphs"]]
    found = [text[start:end] for text in paragraphs for start, end in split_sentences(text, "en")]
    assert len({len(sentence) for sentence in found}) > 20
    return [*found, "The hospital said that it was " + "very " * 60 + "sorry."]


@given(data=strategies.data())
@settings(max_examples=12, deadline=None)
def test_a_sentence_reads_the_same_whatever_is_decoded_beside_it(
    engine: Engine, sentences: list[str], data: strategies.DataObject
) -> None:
    some = data.draw(strategies.lists(strategies.sampled_from(sentences), min_size=1, max_size=12, unique=True))
    here = data.draw(strategies.sampled_from(some))

    [alone] = in_order(engine.translate([here]))
    beside = in_order(engine.translate(some))[some.index(here)]

    assert beside == alone
    pairs = [(sentence, beside[0]) for sentence in some]
    assert engine.piece_scores(pairs)[some.index(here)] == engine.piece_scores([(here, beside[0])])[0]
