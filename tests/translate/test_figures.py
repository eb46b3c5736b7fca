"""Stand-ins for figures: an easy one is translated, the true one put back."""

from __future__ import annotations

import pytest

from pipeline.translate.figures import figure_swaps, restore_figures
from pipeline.translate.quantities import number_in_words, read_english, read_french


def _swapped(sentence: str) -> str:
    swaps = figure_swaps(sentence, read_english(sentence))
    for swap in reversed(swaps):
        sentence = sentence[: swap.span[0]] + swap.words + sentence[swap.span[1] :]
    return sentence


@pytest.mark.parametrize(
    ("sentence", "given"),
    [
        ("Eighteen patients were moved.", "45 patients were moved."),
        ("They moved thirty-one patients.", "They moved 45 patients."),
        ("Of 45 clinics, nineteen were hit.", "Of 36 clinics, 57 were hit."),
        ("Twelve nurses worked on.", "Twelve nurses worked on."),
        ("Half a million people wait.", "Half a million people wait."),
        ("It cost $5.5m.", "It cost $45 million."),
    ],
)
def test_an_easy_figure_stands_in(sentence: str, given: str) -> None:
    assert _swapped(sentence) == given


@pytest.mark.parametrize(
    ("sentence", "decoded", "french"),
    [
        ("Eighteen patients were moved.", "45 patients ont été transférés.", "Dix-huit patients ont été transférés."),
        ("“Eighty-one went home.”", "« 45 sont rentrés. »", "« Quatre-vingt-un sont rentrés. »"),
        ("They moved thirty-one patients.", "Ils ont transféré 45 patients.", "Ils ont transféré 31 patients."),
        ("They moved thirty-one patients.", "Ils ont transféré des patients.", None),
        ("They moved thirty-one patients.", "Ils ont transféré 45 patients sur 45.", None),
    ],
)
def test_the_true_one_is_put_back(sentence: str, decoded: str, french: str | None) -> None:
    assert restore_figures(decoded, figure_swaps(sentence, read_english(sentence))) == french


def test_every_number_in_words_reads_as_itself() -> None:
    for number in range(2, 100):
        assert read_french(f"Il y a {number_in_words(number)} lits.").values == {number}, number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (21, "vingt et un"),
        (71, "soixante et onze"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (91, "quatre-vingt-onze"),
    ],
)
def test_the_odd_ones(number: int, words: str) -> None:
    assert number_in_words(number) == words


@pytest.mark.parametrize("number", [-1, 100])
def test_no_others_are_written_in_words(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        number_in_words(number)
