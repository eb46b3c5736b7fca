"""Text that no person writes: one endless word, a table of figures. Reading it counts its length once, not squared."""

from __future__ import annotations

import re

import pytest

from pipeline.translate.quantities import ADDRESS, mask, read_english
from pipeline.translate.typography import typeset

LONG = 60_000
"""Characters with which a pattern that looks back over the whole word at every sign would not come to its end."""


@pytest.mark.parametrize("sign", ["x", "A-", "x.", "é", "1."])
def test_an_endless_word_is_passed_over(sign: str) -> None:
    text = sign * (LONG // len(sign))
    assert mask(text, ()) == text
    assert not re.search(ADDRESS, text)
    assert len(typeset(text)) <= len(text)


@pytest.mark.parametrize(
    "address", ["it-help@mercy.example", "www.mercy.example/a", "https://mercy.example", "mercy.org"]
)
def test_addresses_are_still_seen(address: str) -> None:
    [found] = ADDRESS.finditer(f"Write to {address}.")
    assert found.group() == address


def test_every_figure_of_a_table_is_read() -> None:
    assert len(read_english("7 12 " * 200)) == 400
