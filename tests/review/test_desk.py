"""The desk: since the last visit, filters that are saved and come back, copies folded, who has what, stories added."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest

from pipeline.review.desk import choice_of

from .conftest import Browser, logged_in
from .world import NOW


def later(browser: Browser, hours: float) -> None:
    """Let time pass for the newsroom."""
    moved = browser.world.archive.clock() + timedelta(hours=hours)
    browser.world.archive.clock = lambda: moved


def test_a_first_visit_and_a_visit_in_which_nothing_came(browser: Browser) -> None:
    assert "Première visite" in browser.get("/").text
    assert "Première visite" in browser.get("/").text

    later(browser, 10)

    page = browser.get("/").text
    assert "Rien de nouveau depuis votre dernière visite" in page
    assert 'class="fresh"' not in page


def test_what_came_since_the_last_visit_is_counted_and_marked(browser: Browser) -> None:
    account = browser.world.account()
    browser.world.context.private.visits.note(account.id, browser.world.archive.clock().replace(year=2025))

    page = browser.get("/").text

    assert "1 incident nouveau" in page
    assert "0 suite" in page
    assert 'class="fresh"' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("etat=waiting", True),
        ("etat=in_review", False),
        ("etat=nonsense", True),
        ("type=ransomware", True),
        ("type=phishing", False),
        ("region=CA-ON", False),
        ("moi=1", False),
        ("vue=publies", False),
        ("flux=Northline", False),
        ("flux=%27%3B--&type=%22", False),
    ],
)
def test_the_desk_is_narrowed(browser: Browser, query: str, found: bool) -> None:
    assert ("Trois cliniques" in browser.get(f"/?{query}").text) is found


def test_a_filter_comes_back_until_it_is_lifted(browser: Browser) -> None:
    browser.get("/?type=phishing")
    assert "Rien ne passe ce filtre." in browser.get("/").text
    assert "Rien ne passe ce filtre." in browser.get("/?fait=pertinent").text

    browser.get("/?tout=1")
    assert "Trois cliniques" in browser.get("/").text


def test_looking_at_what_is_published_does_not_stick(browser: Browser) -> None:
    browser.get("/?vue=publies")

    assert "Trois cliniques" in browser.get("/").text


def test_a_filter_is_saved_under_a_name_by_its_owner(browser: Browser) -> None:
    answer = browser.post("/filtres", nom=" Rançon\n", filtre="type=ransomware&evil=1&moi=")

    assert answer.headers["location"] == "/?type=ransomware"
    assert 'href="/?type=ransomware">Rançon</a>' in browser.get("/").text.replace(' aria-current="true"', "")
    logged_in(browser, "lise", "Lise Arcand", "reader")
    assert "Rançon<" not in browser.get("/").text
    logged_in(browser, "odile", "Odile Brassard", "editor")
    browser.post("/filtres/oublier", nom="Rançon")
    assert "Rançon<" not in browser.get("/").text


def test_a_story_is_taken_and_given_back(browser: Browser) -> None:
    assert "à personne" in browser.get("/").text

    browser.post("/articles/1/prendre", a="moi")
    assert "à Odile Brassard" in browser.get("/").text
    assert "Trois cliniques" in browser.get("/?moi=1").text
    browser.get("/?tout=1")
    browser.post("/articles/1/prendre", a="personne")

    assert "à Odile Brassard" not in browser.get("/").text
    verbs = [event.verb for event in browser.world.archive.events.of("adaptation", 1)]
    assert verbs[-2:] == ["take", "give_back"]
    assert browser.post("/articles/1/prendre", retour="article").headers["location"] == "/articles/1?fait=pris"
    page = browser.get("/articles/1").text
    assert "à Odile Brassard" in page
    assert 'value="personne">laisser' in page
    logged_in(browser, "noe", "Noé Villeray", "editor")
    assert 'value="moi">prendre' in browser.get("/articles/1").text
    assert browser.post("/articles/5/prendre").status_code == 404


def test_copies_are_folded_under_the_first(browser: Browser) -> None:
    world = browser.world
    with world.archive.write() as connection:
        connection.execute("UPDATE article SET copy_of = 1 WHERE id = ?", (world.story["hostile"],))

    page = browser.get("/").text

    assert "+ 1 copie de la même dépêche" in page
    assert page.count('href="/articles/3"') == 1


def test_a_reader_sees_no_buttons_that_would_be_refused(reader: Browser) -> None:
    page = reader.get("/").text

    assert "Trois cliniques" in page
    for action in ("/prendre", "/pertinence", "/ajouter"):
        assert action not in page, action


def test_a_choice_says_itself_in_an_address() -> None:
    choice = choice_of("vue=publies&etat=waiting&type=ransomware&moi=yes&x=1")

    assert (choice.vue, choice.etat, choice.type, choice.moi) == ("publies", "", "ransomware", "1")
    assert choice.query == "vue=publies&type=ransomware&moi=1"
    assert choice.without("type") == "vue=publies&moi=1"


def done(browser: Browser) -> list[dict[str, Any]]:
    """What was added, once nothing of it is at work."""
    for _ in range(200):
        told: list[dict[str, Any]] = browser.get("/api/added").json()
        if all(story["outcome"] for story in told):
            return told
        time.sleep(0.02)
    raise AssertionError("a story is still at work")


def test_a_pasted_story_is_kept_and_the_desk_says_when_it_is_ready(browser: Browser) -> None:
    answer = browser.post("/ajouter", titre="Clinic hit", texte="A clinic was hit.\r\n\r\nCare went on.", media="Post")

    assert answer.headers["location"] == "/?fait=ajoute"
    story = done(browser)[0]
    assert story["outcome"] == "ready"
    assert browser.world.archive.articles.get(story["article_id"]).revision.article.title == "Clinic hit"
    page = browser.get("/").text
    assert f'href="/articles/{story["article_id"]}">Clinic hit' in page

    browser.post(f"/ajouter/{story['id']}/vu")
    assert "Clinic hit" not in browser.get("/").text
    assert browser.get("/api/added").json() == []


def test_a_story_that_cannot_be_had_says_why(browser: Browser) -> None:
    browser.post("/ajouter", adresse="https://news.example/story")

    assert done(browser)[0]["problem"] == "the page gave no story"
    assert "Échec" in browser.get("/").text


@pytest.mark.parametrize(
    "given",
    [{}, {"adresse": "javascript:alert(1)"}, {"adresse": "ftp://x.example/"}, {"texte": "Sans titre."}],
    ids=str,
)
def test_what_cannot_be_added_is_said_and_what_was_typed_stays(browser: Browser, given: dict[str, str]) -> None:
    answer = browser.post("/ajouter", **given)

    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    for words in given.values():
        assert words in answer.text
    assert browser.get("/api/added").json() == []


def test_what_a_server_left_undone_is_done_by_the_next(browser: Browser) -> None:
    world = browser.world
    account = world.account()
    world.context.private.added.ask(account.id, at=NOW, title="Left", text="Left behind.")
    app: Any = browser.client.app

    app.state.worker.start()

    assert done(browser)[0]["outcome"] == "ready"


def test_nobody_sees_what_another_brought(browser: Browser) -> None:
    browser.post("/ajouter", titre="Mine", texte="Mine.")
    done(browser)
    logged_in(browser, "lise", "Lise Arcand", "editor")

    assert browser.get("/api/added").json() == []
    assert "Mine" not in browser.get("/").text


def test_a_drafted_story_that_does_not_matter_leaves_the_desk_and_comes_back(browser: Browser) -> None:
    assert 'action="/articles/1/pertinence"' in browser.get("/articles/1").text

    assert browser.post("/articles/1/pertinence", pertinent="false").status_code == 303

    assert 'href="/articles/1"' not in browser.get("/?tout=1").text
    assert 'href="/articles/1"' in browser.get("/?vue=ecartes").text
    assert browser.world.stages.answers == [(1, False)]
    preview = browser.get("/articles/1/apercu").text
    assert "hors sujet" in preview

    assert browser.post("/articles/1/pertinence", pertinent="true").status_code == 303
    assert 'href="/articles/1"' in browser.get("/?tout=1").text


def test_a_title_below_the_threshold_is_answered_without_being_set_aside(browser: Browser) -> None:
    drill = browser.world.story["drill"]

    browser.post(f"/articles/{drill}/pertinence", pertinent="false")

    assert f'href="/articles/{drill}"' not in browser.get("/?vue=ecartes").text
