"""Feasts: the model reads Christmas in their place, their own French takes its place after."""

from __future__ import annotations

import pytest

from pipeline.documents import Segment
from pipeline.folding import fold
from pipeline.translate import Translator, find_package, open_engine
from pipeline.translate.feasts import feasts_in, with_plain_feasts, with_true_feasts
from pipeline.translate.resources import rows


@pytest.mark.parametrize(
    ("english", "plain"),
    [
        ("It failed on Good Friday, he said.", "It failed on Christmas Day, he said."),
        ("Over the Labor Day weekend it failed.", "Over the Christmas weekend it failed."),
        ("Since New Year’s Eve it has failed.", "Since Christmas Day it has failed."),
        ("It failed on Christmas Day.", None),
        ("It failed on Boxing Day, after Christmas.", None),
        ("It lasted from Canada Day to Labour Day.", None),
        ("The Good Fridays Clinic closed.", None),
        ("It was a good friday.", None),
    ],
)
def test_one_feast_is_read_as_christmas(english: str, plain: str | None) -> None:
    assert with_plain_feasts(english) == (plain or english)


@pytest.mark.parametrize(
    ("english", "french", "better"),
    [
        ("It failed on Good Friday.", "Il a lâché le jour de Noël.", "Il a lâché le Vendredi saint."),
        ("It failed on Labour Day.", "Il a lâché le jour de Noël.", "Il a lâché le jour de la fête du Travail."),
        ("On Easter Monday, it failed.", "À Noël, il a lâché.", "Le lundi de Pâques, il a lâché."),
        ("the Thanksgiving attack", "l’attaque de Noël", "l’attaque de l’Action de grâce"),
        ("the Good Friday attack", "l’attaque du jour de Noël", "l’attaque du Vendredi saint"),
        ("the Victoria Day weekend", "la fin de semaine de Noël", "la fin de semaine de la fête de la Reine"),
        ("It closed before Boxing Day.", "Il a fermé avant Noël.", "Il a fermé avant le lendemain de Noël."),
        ("It closed on Christmas Day.", "Il a fermé le jour de Noël.", None),
        ("It closed on Good Friday.", "Il a fermé vendredi.", None),
        ("It closed on Good Friday.", "Il a fermé le jour de Noël, avant Noël.", None),
        ("It closed on Boxing Day.", "Il a fermé à Noël.", "Il a fermé le lendemain de Noël."),
    ],
)
def test_the_feast_takes_its_place_with_the_article_it_asks(english: str, french: str, better: str | None) -> None:
    assert with_true_feasts(french, english) == (better or french)


@pytest.mark.parametrize("row", rows("feasts.csv"), ids=lambda row: row["french"])
def test_every_feast_is_known_by_its_french(row: dict[str, str]) -> None:
    assert row["stem"] in fold(row["french"])
    assert row["french"].startswith(("le ", "la ", "l’"))


def test_feasts_are_found_with_their_stem() -> None:
    assert feasts_in("They met on St. Patrick’s Day.") == [((12, 29), "saint-patrick")]


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("The hospital’s computers were locked on Boxing Day, officials said.", "le lendemain de Noël"),
        ("The attack was discovered on Good Friday, officials said.", "le Vendredi saint"),
        ("The clinic was hit over the Labour Day weekend.", "la fin de semaine de la fête du Travail"),
    ],
)
def test_a_draft_names_the_feast_in_french(english: str, french: str) -> None:
    [draft] = Translator(open_engine(find_package(None))).translate([Segment(english)])
    assert french in draft.text
    assert not draft.findings
