"""What may be used again unasked (DATA.md 9): confirmed one to one, names and numbers agreeing both ways."""

from __future__ import annotations

import pytest

from pipeline.documents import Name, SentencePair
from pipeline.translate import is_reusable, memory_key

NAMES = (Name(("Windsor Regional Hospital",), "Hôpital régional de Windsor"), Name(("Bluewater Health",)))


@pytest.mark.parametrize(
    ("english", "french", "reusable"),
    [
        ("The clinic closed.", "La clinique a fermé.", True),
        ("Bluewater Health closed.", "Bluewater Health a fermé.", True),
        ("Windsor Regional Hospital closed.", "L’Hôpital régional de Windsor a fermé.", True),
        ("It told 1,250 patients.", "Elle a avisé 1\u00a0250 patients.", True),
        ("Bluewater Health closed.", "L’hôpital a fermé.", False),
        ("It told 1,250 patients.", "Elle a avisé des patients.", False),
        ("It told patients.", "Elle a avisé 1\u00a0250 patients.", False),
        ("It closed on May 3.", "Elle a fermé le 3 juin.", False),
        ("", "La clinique a fermé.", False),
        ("The clinic closed.", " ", False),
    ],
)
def test_names_and_numbers_must_agree(english: str, french: str, reusable: bool) -> None:
    pair = SentencePair((0, len(english)), (0, len(french)))
    assert is_reusable(english, french, pair, NAMES) is reusable


def test_a_pair_that_nobody_is_sure_of_is_not_used_again() -> None:
    unsure = SentencePair((0, 18), (0, 20), sure=False)
    assert not is_reusable("The clinic closed.", "La clinique a fermé.", unsure)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The  clinic\u00a0closed. ", "The clinic closed.", True),
        ("Cafe\u0301s closed.", "Cafés closed.", True),
        ("The clinic closed.", "the clinic closed.", False),
        ("No patient data was accessed.", "Patient data was accessed.", False),
    ],
)
def test_only_the_very_sentence_has_its_key(one: str, other: str, same: bool) -> None:
    assert (memory_key(one) == memory_key(other)) is same
