"""The article as a whole: a source that changes, words replaced everywhere, terms and names from a selection."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline.documents import Article, BlockKind, ReadStory
from pipeline.review.replacing import pattern_of, replaced, woven

from .conftest import Browser
from .test_editor_segments import address, another, french, keep
from .world import COURIER, DRAFTS, PARAGRAPHS, TITLE, World


@pytest.fixture
def begun(browser: Browser) -> Browser:
    """An editor has begun: from now on the base follows nothing by itself."""
    standing = browser.segment("fundy", 1)
    fields = {"text": standing.version.text, "parent_id": str(standing.version.id), "action": "confirm"}
    browser.post(address(browser, 1), **fields)
    return browser


def resave(world: World, *extra: str) -> None:
    """The site changes its story."""
    texts = (PARAGRAPHS[0], PARAGRAPHS[1].replace("48,200", "52,900"), PARAGRAPHS[2], *extra)
    url = "https://en.example.org/fundy"
    article = Article.compose(TITLE, [(BlockKind.PARAGRAPH, text) for text in texts], language="en", url=url)
    world.archive.articles.save_story(
        None,
        ReadStory(article, url),
        outlet_id=world.outlets[COURIER.name],
        text_hash=f"changed {len(extra)}",
        fetched_at="2026-03-04T11:05:00Z",
    )


def test_asking_for_the_source_says_what_it_brought(browser: Browser) -> None:
    answer = browser.post("/articles/1/original/verifier")
    assert answer.headers["location"] == "/articles/1?fait=original-same"
    assert "L’original n’a pas changé." in browser.get("/articles/1?fait=original-same").text
    browser.world.stages.source = "gone"
    told = browser.client.post(
        "/articles/1/original/verifier", data={"csrf_token": browser.token()}, headers={"x-vigie-part": "1"}
    )
    assert told.json() == {"source": "gone"}


def test_a_changed_source_is_shown_on_its_segments_and_blocks_approval(begun: Browser) -> None:
    resave(begun.world, "The province is looking into it.")
    page = begun.get("/articles/1").text
    assert "L’original a changé depuis cette ébauche." in page
    assert "<del>48</del><ins>52</ins>,<del>200</del><ins>900</ins>" in page
    assert "<ins>The province is looking into it.</ins>" in page
    assert french(begun.world) == list(DRAFTS)

    finding = begun.segment("fundy", 2).version.findings[0]
    begun.post(f"/articles/1/constats/{finding.id}", note="vu")
    refused = begun.post("/articles/1/approuver")
    assert refused.status_code == 409
    assert "l’original a changé" in refused.text


def test_staying_on_the_older_text_is_a_logged_click(begun: Browser) -> None:
    resave(begun.world)
    assert begun.post("/articles/1/original/garder").status_code == 303
    events = begun.world.archive.events.of("adaptation", 1)
    assert [e.person for e in events if e.verb == "keep_base"] == ["Odile Brassard"]
    finding = begun.segment("fundy", 2).version.findings[0]
    begun.post(f"/articles/1/constats/{finding.id}", note="vu")
    assert begun.post("/articles/1/approuver").status_code == 303


def test_taking_the_new_text_asks_for_drafts_and_shows_what_changed(begun: Browser) -> None:
    resave(begun.world, "The province is looking into it.")
    assert begun.post("/articles/1/original/prendre").status_code == 303
    assert begun.world.stages.redrafted == [1]
    page = begun.get("/articles/1").text
    assert "l’original a changé sous ce texte" in page
    assert "pas encore traduit" in page
    assert french(begun.world) == [*DRAFTS, ""]


def test_a_source_that_changes_between_approval_and_publication_stops_it(begun: Browser) -> None:
    finding = begun.segment("fundy", 2).version.findings[0]
    begun.post(f"/articles/1/constats/{finding.id}", note="vu")
    begun.post("/articles/1/approuver")
    resave(begun.world)
    assert begun.post("/articles/1/publier").status_code == 409
    assert "L’original a changé" in begun.get("/articles/1/apercu").text
    begun.post("/articles/1/original/garder")
    assert begun.post("/articles/1/publier").status_code == 303


def test_every_place_is_shown_before_it_is_replaced(browser: Browser) -> None:
    page = browser.get("/articles/1/remplacer", params={"cherche": "orlan records", "par": "Dossiers Orlan"}).text
    assert "1 segment</h2>" in page
    assert "<del>Orlan Records</del><ins>Dossiers Orlan</ins>" in page
    assert french(browser.world) == list(DRAFTS)


def chosen(browser: Browser, *places: int) -> list[str]:
    """The segments as the form names them."""
    found = [browser.segment("fundy", place) for place in places]
    return [f"{segment.id}:{segment.version.id}" for segment in found]


def replace(browser: Browser, old: str, new: str, segments: list[str]) -> str:
    """Send the form; returns what the page will say."""
    answer = browser.client.post(
        "/articles/1/remplacer",
        data={"csrf_token": browser.token(), "cherche": old, "par": new, "segment": segments},
        follow_redirects=False,
    )
    assert answer.status_code == 303, answer.text
    return parse_qs(urlsplit(answer.headers["location"]).query)["fait"][0]


def test_words_are_replaced_in_the_segments_that_were_chosen(browser: Browser) -> None:
    assert replace(browser, "a", "aura", chosen(browser, 2, 3)) == "remplace"
    texts = french(browser.world)
    assert texts[2].startswith("Orlan Records aura les dossiers.")
    assert ", aura déclaré" in texts[3]
    assert texts[1] == DRAFTS[1]


def test_a_segment_that_changed_since_is_left_as_it_is(browser: Browser) -> None:
    old = chosen(browser, 1, 2)
    parent = str(browser.segment("fundy", 1).version.id)
    other = another(browser, "noe", "Noé Villeray")
    other.post(address(other, 1), text="Le rançongiciel de Noé.", parent_id=parent)
    back = another(other, "odile", "Odile Brassard")
    assert replace(back, "rançongiciel", "maliciel", old) == "remplace-en-partie"
    assert french(browser.world)[1] == "Le rançongiciel de Noé."


def test_replacing_takes_words_that_are_typed_and_not_saved(browser: Browser) -> None:
    keep(browser, 1, "Tapé par Fundy.")
    assert replace(browser, "Fundy", "Funday", chosen(browser, 1)) == "remplace"
    assert french(browser.world)[1] == "Tapé par Funday."


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("l'hôpital", "la clinique", "L’hôpital et l’hôpital", "La clinique et la clinique"),
        ("48 200", "52\u00a0900", "Environ 48\u00a0200 patients", "Environ 52\u00a0900 patients"),
        ("an", "année", "Un plan par an", "Un plan par année"),
        ("TransForm", "", "Chez TransForm, rien", "Chez , rien"),
        ("(a)", "(b)", "Le (a).", "Le (b)."),
        ("a.c", "x", "abc a.c", "abc x"),
    ],
)
def test_what_is_found_is_what_a_person_means(old: str, new: str, before: str, after: str) -> None:
    assert replaced(woven(before, pattern_of(old, exact=False), new, exact=False)) == after


def test_capitals_count_where_asked(browser: Browser) -> None:
    page = browser.get("/articles/1/remplacer", params={"cherche": "orlan", "par": "X", "casse": "true"}).text
    assert "Ces mots ne sont dans aucun segment." in page


def test_a_term_is_entered_and_its_places_are_shown(browser: Browser) -> None:
    form = browser.get(
        f"{address(browser, 2)}/terme", params={"anglais": "records vendor", "francais": "dossiers"}
    ).text
    assert 'value="records vendor"' in form
    answer = browser.post(
        f"{address(browser, 2)}/terme",
        anglais="records  vendor",
        francais="fournisseur de dossiers",
        genre="m",
        ecarter="vendeur de dossiers, fournisseur de dossiers",
        note="usage de la maison",
        remplace="fournisseur",
    )
    (term,) = browser.world.archive.terms.all()
    assert (term.english, term.french, term.forbidden) == (
        "records vendor",
        "fournisseur de dossiers",
        ("vendeur de dossiers",),
    )
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query == {"cherche": ["fournisseur"], "par": ["fournisseur de dossiers"], "anglais": ["records vendor"]}
    shown = browser.get(answer.headers["location"]).text
    assert "1 segment</h2>" in shown
    assert browser.post(f"{address(browser, 2)}/terme", anglais="x").status_code == 400


def test_an_organisations_name_is_chosen_with_where_it_is_attested(browser: Browser) -> None:
    form = browser.get(f"{address(browser, 2)}/nom", params={"texte": "Fundy Shore Clinic Group"}).text
    assert '<strong lang="en">Fundy Shore Clinic Group</strong>' in form
    (organisation,) = [o for o in browser.world.archive.articles.get(1).organisations if o.name.startswith("Fundy")]
    fields = {"organisation": str(organisation.id), "francais": "Groupe de cliniques Fundy Shore", "genre": "m"}
    assert browser.post(f"{address(browser, 2)}/nom", **fields).status_code == 400
    answer = browser.post(f"{address(browser, 2)}/nom", **fields, source="site du groupe")
    assert answer.headers["location"].startswith("/articles/1/remplacer?cherche=Fundy+Shore+Clinic+Group")
    assert browser.world.archive.naming.get(organisation.id).french == "Groupe de cliniques Fundy Shore"


def test_a_selection_that_names_nobody_asks_whom(browser: Browser) -> None:
    form = browser.get(f"{address(browser, 2)}/nom", params={"texte": "patients"}).text
    assert "La machine ne reconnaît pas d’organisation" in form
    assert "<option" in form
