"""The many ways in which a story says the same: tables of phrases, read one by one behind a sentence on an attack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .stories import told

PHRASES = Path(__file__).with_name("phrases")
HACKED = {
    "en": "Oakvale General Hospital was hit by a ransomware attack on Sunday.",
    "fr": "Le CHU de Valmorin a été frappé par un rançongiciel.",
}


def headed(name: str) -> Iterator[tuple[str, str]]:
    """The phrases of a table with the heading that each stands under."""
    heading = ""
    for line in (PHRASES / f"{name}.txt").read_text("utf-8").splitlines():
        if " " in line:
            yield heading, line
        else:
            heading = line


EFFECTS = [(lang, kind, text) for lang in HACKED for kind, text in headed(f"effects_{lang}")]


@pytest.mark.parametrize(("language", "kind", "text"), EFFECTS)
def test_effects_on_care(language: str, kind: str, text: str) -> None:
    found = told(HACKED[language], text, language=language).care.effects
    assert kind in {effect.kind for effect in found}


def rows(name: str) -> list[list[str]]:
    """The rows of a table: language, what must be found (where there is such a column), text."""
    return [line.split("\t") for line in (PHRASES / f"{name}.txt").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("language", "text"), rows("no_effects"))
def test_what_goes_on_is_denied_or_only_feared_is_no_effect(language: str, text: str) -> None:
    assert told(HACKED[language], text, language=language).care.effects == ()


@pytest.mark.parametrize(("language", "system", "text"), rows("systems"))
def test_systems_down(language: str, system: str, text: str) -> None:
    found = told(HACKED[language], text, language=language).care.systems_down
    assert system in {evidence.value for evidence in found}


@pytest.mark.parametrize(("language", "text"), rows("no_systems"))
def test_a_trade_a_name_a_quarrel_and_the_press_bring_no_system_down(language: str, text: str) -> None:
    assert told(HACKED[language], text, language=language).care.systems_down == ()


@pytest.mark.parametrize(("language", "value", "text"), rows("figures"))
def test_people_affected(language: str, value: str, text: str) -> None:
    found = told(HACKED[language], text, language=language).people_affected
    assert int(value) in {figure.value for figure in found}


@pytest.mark.parametrize(("language", "text"), rows("no_figures"))
def test_what_is_counted_otherwise_is_nobody_affected(language: str, text: str) -> None:
    assert told(HACKED[language], text, language=language).people_affected == ()


ATTACKED = {
    "en": "Oakvale General Hospital was hit by a ransomware attack.",
    "fr": "Le CHU de Valmorin a été frappé par un rançongiciel.",
}


@pytest.mark.parametrize(("language", "expected", "text"), rows("dates"))
def test_dates(language: str, expected: str, text: str) -> None:
    found = {f"{d.kind} {d.value}" for d in told(ATTACKED[language], text, language=language).dates}
    assert expected in found
    assert len({f.split()[1] for f in found if not f.startswith("disclosed")}) <= 1


@pytest.mark.parametrize(("language", "text"), rows("no_dates"))
def test_dates_of_other_matters_are_none_of_the_incident(language: str, text: str) -> None:
    assert told(ATTACKED[language], text, language=language).dates == ()


@pytest.mark.parametrize(("language", "expected", "text"), rows("disruption"))
def test_disruption(language: str, expected: str, text: str) -> None:
    found = told(ATTACKED[language], text, language=language).care.disruption
    field, value = expected.split()
    assert found is not None
    assert str(getattr(found, field)) == value


@pytest.mark.parametrize(("language", "kind", "text"), rows("attacks"))
def test_kinds_of_attack(language: str, kind: str, text: str) -> None:
    found = {str(a.value) for a in told(text, language=language).attack_types}
    assert kind in found
    assert found <= {kind, "unauthorized_access"}


@pytest.mark.parametrize(("language", "loss", "text"), rows("losses"))
def test_loss_of_data(language: str, loss: str, text: str) -> None:
    found = told(text, language=language).data_loss
    assert found is not None
    assert found.value == loss


@pytest.mark.parametrize(("language", "status", "text"), rows("statuses"))
def test_status(language: str, status: str, text: str) -> None:
    assert str(told(text, language=language).status) == status


def parts(told_of: str) -> dict[str, str]:
    """ "A=victim; B=provider" as names with their parts, those only mentioned left out."""
    named = dict(pair.split("=") for pair in told_of.split("; "))
    return {name: part for name, part in named.items() if part != "mentioned"}


def found_parts(language: str, text: str) -> dict[str, str]:
    found = told(text, language=language).organisations
    return {o.name: o.role.value for o in found if o.role.value != "mentioned"}


@pytest.mark.parametrize(("language", "expected", "text"), rows("roles"))
def test_who_was_hit_and_through_whom(language: str, expected: str, text: str) -> None:
    assert found_parts(language, text) == parts(expected)


@pytest.mark.xfail(reason="not understood yet", strict=False)
@pytest.mark.parametrize(("language", "expected", "text"), rows("roles_missed"))
def test_who_was_hit_where_the_extractor_still_errs(language: str, expected: str, text: str) -> None:
    assert found_parts(language, text) == parts(expected)
