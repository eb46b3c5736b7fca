import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.folding import fold, fold_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Hôpital régional de Windsor", "hopital regional de windsor", id="accents"),
        pytest.param("CŒUR et Æsir", "coeur et aesir", id="ligatures"),
        pytest.param("l’Hôtel‑Dieu", "l'hotel-dieu", id="apostrophe and no-break hyphen"),
        pytest.param("1\u202f250\u00a0000", "1 250 000", id="no-break spaces"),
        pytest.param("« oui » “yes”", '" oui " "yes"', id="quotes"),
        pytest.param("Straße", "strasse", id="sharp s"),
        pytest.param("ho\u00adpi\u200btal", "hopital", id="invisible marks"),
        pytest.param("one\ntwo", "one\ntwo", id="line breaks stay"),
        pytest.param("e\u0301te\u0301", "ete", id="decomposed"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("St. Joseph’s Health-Care", "st josephs health care", id="name"),
        pytest.param("C.H.U. Sainte‑Justine", "CHU Sainte Justine", id="acronym"),
        pytest.param("He said: “No.”", "he said no", id="quotation"),
        pytest.param("  two\n\nblocks ", "two blocks", id="spaces"),
    ],
)
def test_same_words_share_a_key(one: str, other: str) -> None:
    assert fold_key(one) == fold_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("1.5 million", "15 million", id="decimal point"),
        pytest.param("10,5", "105", id="decimal comma"),
        pytest.param("10%", "10", id="percent"),
        pytest.param("no patient data was accessed", "patient data was accessed", id="negation"),
    ],
)
def test_different_statements_keep_apart(one: str, other: str) -> None:
    assert fold_key(one) != fold_key(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_key(fold_key(text)) == fold_key(text)
