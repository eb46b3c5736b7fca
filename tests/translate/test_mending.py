"""What a sentence shares with its neighbours, and the stop that an abbreviation hid."""

from __future__ import annotations

import pytest

from pipeline.translate.mending import mend_edges, mend_names, mend_quantities
from pipeline.translate.names import find_mentions
from pipeline.translate.quantities import read_english


@pytest.mark.parametrize(
    ("english", "french", "mended"),
    [
        ("It is in Macon, Ga.", "C’est à Macon, en Géorgie", "C’est à Macon, en Géorgie."),
        ("It is over.", "C’est fini.", "C’est fini."),
        ("Is it over?", "Est-ce fini", "Est-ce fini"),
        ('"It is over. ', "C’est fini.", '"C’est fini.'),
        ('So I went home."', "Je suis donc rentré.", 'Je suis donc rentré."'),
        ('So I went home."', "Je suis donc rentré", 'Je suis donc rentré."'),
        ('"It is over."', "C’est fini.", "C’est fini."),
        ('"It is over. ', '"C’est fini.', '"C’est fini.'),
        ('"It is over."', '"C’est fini.', '"C’est fini."'),
        ('"It is over."', 'C’est fini."', '"C’est fini."'),
        ('"It is over," he said.', '"C’est fini, a-t-il dit.', '"C’est fini, a-t-il dit.'),
    ],
)
def test_what_stands_at_the_edges(english: str, french: str, mended: str) -> None:
    assert mend_edges(french, english) == mended


@pytest.mark.parametrize(
    ("english", "french", "mended"),
    [
        ("Write to info@shoreline.ca.", "Écrivez à info@shoreline.ca.ca.ca.", "Écrivez à info@shoreline.ca."),
        ("Write to info@shoreline.ca.", "Écrivez à info@shoreline.ca.", "Écrivez à info@shoreline.ca."),
    ],
)
def test_an_address_ends_once(english: str, french: str, mended: str) -> None:
    assert mend_names(french, find_mentions(english, ())) == mended


def test_a_figure_is_no_sum() -> None:
    english = "It paid $1.35M after a leak that exposed 688,200"
    french = "Elle paie 1,35 million de dollars après une fuite qui a exposé 688 200 $"
    assert mend_quantities(french, read_english(english)) == french.removesuffix(" $")
    assert mend_quantities(french.replace("688 2", "688,2"), read_english(english)).endswith("688\u00a0200")


def test_a_range_that_begins_with_a_sum_goes_on_with_one() -> None:
    assert mend_quantities("entre 10 $ et 50 $", read_english("between $10 and 50")) == "entre 10 $ et 50 $"
