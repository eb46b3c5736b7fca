"""Terminologie and Flux: terms entered, changed and retired; feeds switched on and off."""

from __future__ import annotations

import pytest

from pipeline.documents import Term

from .conftest import Browser
from .world import NOW


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
    answer = browser.post("/terminologie", **given)

    assert answer.status_code == 400
    # What was typed stays.
    assert all(f'value="{value.replace("; ", ", ")}"' in answer.text for value in given.values())
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


def test_what_was_given_up_is_put_back_in_line_by_a_person(browser: Browser) -> None:
    tasks = browser.world.archive.tasks
    tasks.add("article", 2, "extract", at=NOW)
    (task,) = tasks.claim("extract", at=NOW, worker="w", subject_ids=[2])
    assert browser.post("/flux/taches", sorte="article", numero="2", etape="extract").status_code == 404
    tasks.fail(task, "the model is not there", at=NOW, retry_at=None)
    page = browser.get("/flux").text
    assert "texte à comprendre" in page
    assert "Le modèle de traduction manque" in page
    assert "the model is not there" in page
    assert browser.world.archive.articles.current_revision(2).url in page

    answer = browser.post("/flux/taches", sorte="article", numero="2", etape="extract")

    assert answer.headers["location"] == "/flux?fait=reessai"
    assert [t.subject_id for t in tasks.claim("extract", at=NOW, worker="w", subject_ids=[2])] == [2]


def test_what_was_given_up_is_closed_by_a_person_and_warns_no_more(browser: Browser) -> None:
    tasks = browser.world.archive.tasks
    tasks.add("article", 2, "extract", at=NOW)
    (task,) = tasks.claim("extract", at=NOW, worker="w", subject_ids=[2])
    tasks.fail(task, "the page gave no story", at=NOW, retry_at=None)
    assert "1 tâche abandonnée" in browser.get("/").text

    answer = browser.post("/flux/taches", sorte="article", numero="2", etape="extract", action="classer")

    assert answer.headers["location"] == "/flux?fait=classe"
    assert "tâche abandonnée" not in browser.get("/").text
    again = tasks.claim("extract", at=NOW, worker="w", subject_ids=[2])
    assert "article" not in {task.subject_kind for task in again}
    assert [event.verb for event in browser.world.archive.events.of("article", 2)][-1] == "let_go"


def test_terms_come_in_pages(browser: Browser) -> None:
    terms = [Term(f"word {number:03d}", f"mot {number:03d}") for number in range(70)]
    browser.world.archive.terms.put(terms, person_id=1, at=NOW)

    first, second = browser.get("/terminologie?q=word").text, browser.get("/terminologie?q=word&debut=60").text

    assert "word 000" in first
    assert "word 069" not in first
    assert "debut=60" in first
    assert "word 069" in second
    assert "debut=0" in second
