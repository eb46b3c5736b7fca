"""What editors typed and did not save: each account its own, the newest words, gone once saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store import Newsroom, UnsavedText, open_newsroom

from .story import LATER, NOW


@pytest.fixture
def private(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom with two accounts."""
    opened = open_newsroom(tmp_path / "newsroom.db")
    with opened.write() as connection:
        for number, login in ((1, "nora"), (2, "noe")):
            connection.execute(
                "INSERT INTO account (id, person_id, login, role, made_at) VALUES (?, ?, ?, 'editor', ?)",
                (number, number, login, NOW),
            )
    yield opened
    opened.close()


def typed(text: str, key: str = "k-1", seconds: float = 1.0) -> UnsavedText:
    """A text typed into segment 7 over version 3."""
    return UnsavedText(7, 3, key, text, seconds, LATER)


def test_the_newest_words_stay_and_time_never_runs_back(private: Newsroom) -> None:
    private.unsaved.keep(1, typed("Un", seconds=5))
    private.unsaved.keep(1, typed("Un hôpital", seconds=2))
    assert private.unsaved.of(1, [7, 8]) == {7: typed("Un hôpital", seconds=5)}


def test_each_account_has_its_own(private: Newsroom) -> None:
    private.unsaved.keep(1, typed("Le mien"))
    private.unsaved.keep(2, typed("Le tien"))
    private.unsaved.drop(1, 7)
    assert private.unsaved.of(1, [7]) == {}
    assert private.unsaved.of(2, [7])[7].text == "Le tien"


def test_words_typed_while_the_first_were_saved_stay(private: Newsroom) -> None:
    private.unsaved.keep(1, typed("Deuxième", key="k-2"))
    private.unsaved.drop(1, 7, save_key="k-1")
    assert private.unsaved.of(1, [7])[7].text == "Deuxième"
    private.unsaved.drop(1, 7, save_key="k-2")
    assert private.unsaved.of(1, [7]) == {}
