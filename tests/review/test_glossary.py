"""Terminologie and Flux: terms entered, changed and retired; feeds switched on and off."""

from __future__ import annotations

import pytest

from .conftest import Browser


def test_terms_of_vigie_and_of_the_newsroom_stand_side_by_side(browser: Browser) -> None:
    page = browser.get("/terminologie").text
    assert "rançongiciel" in page
    assert "rançonlogiciel" in page

    browser.post(
        "/terminologie",
        anglais="data  breach",
        francais="fuite de données",
        interdits="brèche ; brèche; bris",
        genre="f.",
    )

    page = browser.get("/terminologie?q=FUITE").text
    assert "fuite de données" in page
    assert "brèche, bris" in page
    assert "ransomware" not in page
    term = browser.world.archive.terms.all()[0]
    assert (term.english, term.forbidden) == ("data breach", ("brèche", "bris"))


def test_a_term_of_vigies_is_overruled_and_comes_back(browser: Browser) -> None:
    assert 'value="rançongiciel"' in browser.get("/terminologie?terme=ransomware").text
    browser.post("/terminologie", anglais="ransomware", francais="logiciel rançonneur")
    assert "rançonlogiciel" not in browser.get("/terminologie").text

    browser.post("/terminologie/retirer", anglais="ransomware")

    assert "rançonlogiciel" in browser.get("/terminologie").text


@pytest.mark.parametrize(
    "given",
    [{"anglais": "x"}, {"francais": "x"}, {"anglais": "a", "francais": "é", "interdits": "b; É"}],
    ids=str,
)
def test_a_term_that_cannot_be_is_refused(browser: Browser, given: dict[str, str]) -> None:
    assert browser.post("/terminologie", **given).status_code == 400
    assert browser.world.archive.terms.all() == []


def test_a_term_leads_to_where_it_is_used(browser: Browser) -> None:
    assert 'href="/recherche?q=%22ransomware%22"' in browser.get("/terminologie").text
    assert "Three Fundy clinics" in browser.get("/recherche?q=%22ransomware%22").text


def test_feeds_are_switched(browser: Browser) -> None:
    answer = browser.post("/flux", nom="Northline", action="arreter")

    assert answer.headers["location"] == "/flux?fait=arrete"
    assert browser.world.stages.switched == [("Northline", True)]
    assert browser.post("/flux", nom="Nowhere", action="arreter").status_code == 404


def test_a_reader_sees_both_without_forms(reader: Browser) -> None:
    assert 'method="post" action="/terminologie' not in reader.get("/terminologie").text
    assert 'method="post" action="/flux"' not in reader.get("/flux").text
