"""Elision and contraction in text that a machine put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate.elision import elided


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("la Hôpital régional", "l’Hôpital régional"),
        ("Il a dit que entre 10 et 12", "Il a dit qu’entre 10 et 12"),
        ("parce que ils ont payé", "parce qu’ils ont payé"),
        ("La avocate a refusé", "L’avocate a refusé"),
        ("près de Ontario", "près d’Ontario"),
        ("un patient de un hôpital", "un patient d’un hôpital"),
        ('qualifié de "incident grave"', 'qualifié d’"incident grave"'),
        ("un rendez-vous d' diagnostic", "un rendez-vous de diagnostic"),
        ("Cela n' est pas sûr", "Cela n’est pas sûr"),
        ("tenté d’roder", "tenté de roder"),
        ("parce qu’les pirates", "parce que les pirates"),
        ("le réseau de le CHU", "le réseau du CHU"),
        ("De les patients sont partis", "Des patients sont partis"),
        ("à les patients", "aux patients"),
    ],
)
def test_what_is_put_right(wrong: str, right: str) -> None:
    assert elided(wrong) == right


@pytest.mark.parametrize(
    "text",
    [
        "près de Hamilton",
        "le onze mai",
        "à la une du journal",
        "il le a vu",
        "afin de le dire",
        "avant de les ouvrir",
        "la hausse de huit points",
        "l’IRM de l’hôpital",
        "le HSE et le NHS",
        "de la clinique",
    ],
)
def test_what_stays(text: str) -> None:
    assert elided(text) == text


@given(st.text(alphabet="aeiouhldqntr ’'é", max_size=60))
def test_twice_is_once(text: str) -> None:
    assert elided(elided(text)) == elided(text)
