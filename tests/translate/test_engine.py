"""The engine on texts that no model has seen the like of."""

from __future__ import annotations

import pytest

from pipeline.translate import Engine, find_package, open_engine
from pipeline.translate.engine import MAX_INPUT_TOKENS


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
    [(best, *_)] = engine.translate([sentence])
    assert len(best.pieces) > 10
    assert engine.piece_scores([(sentence, best)]) == [()]


def test_a_long_sentence_leaves_its_neighbours_as_they_are(engine: Engine) -> None:
    short = "The hospital was hit on Monday."
    alone = engine.translate([short])
    assert engine.translate([short, "Hospital " * 800, short])[0] == alone[0]
    [scores] = engine.piece_scores([(short, alone[0][0])])
    assert len(scores) == len(alone[0][0].pieces)


def test_no_sentence_is_no_work(engine: Engine) -> None:
    assert engine.translate([]) == []
    assert engine.piece_scores([]) == []
