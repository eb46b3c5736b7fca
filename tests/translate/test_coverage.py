"""What the English says and nothing in the French renders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.coverage import TELLING, Coverage, coverage, telling_words

ENGLISH = "Recovery has cost $4.1 million so far, its chief financial officer told the board."


def missing(english: str, french: str) -> str:
    """The longest run of words without a partner, as it stands in the English."""
    found = coverage(telling_words(english), french)
    return english[slice(*found.gap)] if found.gap else ""


@pytest.mark.parametrize(
    ("english", "french", "lost"),
    [
        (ENGLISH, "La reprise a coûté 4,1 millions de dollars, a dit le chef des finances au conseil.", "far"),
        (ENGLISH, "La reprise a coûté 4,1 millions de dollars.", "far, its chief financial officer told the board"),
        ("A nurse calls the help desk.", "Une infirmière appelle le centre d’aide.", "desk"),
        ("The clinic was closed.", "La clinique était fermée.", ""),
        ("Ambulances were diverted.", "", "Ambulances were diverted"),
        ("", "Rien.", ""),
    ],
)
def test_the_longest_run_that_nothing_renders(english: str, french: str, lost: str) -> None:
    assert missing(english, french) == lost


def test_a_clause_left_out_surprises_more_than_a_single_word() -> None:
    words = telling_words(ENGLISH)
    one = coverage(words, "La reprise a coûté 4,1 millions de dollars, a dit son chef des finances.").surprise
    clause = coverage(words, "La reprise a coûté 4,1 millions de dollars.").surprise
    assert 0 < one < 3
    assert clause > 2 * one


def test_words_that_people_always_render_are_told_from_those_that_they_do_not() -> None:
    laptop = coverage(telling_words("His laptop was stolen."), "Il a été volé.")
    just = coverage(telling_words("It just stopped."), "Il s’est arrêté.")
    assert laptop.telling == (4, 10)
    assert laptop.likelihood < TELLING < just.likelihood


def test_names_are_not_looked_at() -> None:
    english = "Hope Hospital closed."
    assert [english[slice(*word.span)] for word in telling_words(english, [(0, 13)])] == ["closed"]


@given(st.text(max_size=200))
def test_no_text_is_covered_worse_by_itself_and_anything_can_be_asked(text: str) -> None:
    assert coverage(telling_words(""), text) == Coverage()
    for word in telling_words(text):
        assert text[slice(*word.span)].strip()
