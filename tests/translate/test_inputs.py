"""What the model is given: plain marks, titles and regions in full, names and figures swapped."""

from __future__ import annotations

import pytest

from pipeline.translate.inputs import Cut, engine_input


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("“Yes,” she said…", '"Yes," she said...'),
        ("the hospital’s — own — line", "the hospital's - own - line"),
        ("in Sarnia, Ont., on Monday", "in Sarnia, Ontario, on Monday"),
        ("Sen. Mark Warner, D-Va., said", "Senator Mark Warner, a Democrat from Virginia, said"),
        ("Reps. Ann Roe (R-Texas) and", "Representatives Ann Roe (a Republican from Texas) and"),
        ("Lt. Gov. Ray Pond", "Lieutenant Governor Ray Pond"),
        ("more than 80pc of systems", "more than 80% of systems"),
        ("She is a gen. manager", "She is a gen. manager"),
        ("a  double   space", "a double space"),
    ],
)
def test_the_sentence_as_the_model_likes_it(source: str, given: str) -> None:
    assert engine_input(source) == given


def test_a_cut_is_given_as_it_is() -> None:
    assert engine_input("At Gov. Pond’s “Kiln” plant", [Cut((3, 12), "Tremblay")]) == 'At Tremblay\'s "Kiln" plant'
