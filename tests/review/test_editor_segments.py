"""One segment as forms: what is typed is kept, findings are put right, older texts come back, order changes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pipeline.documents import Origin, SegmentKind
from pipeline.store import AccountRole

from .conftest import Browser, logged_in
from .world import COURIER, DRAFTS, PARAGRAPHS, World

PART = {"x-vigie-part": "1"}


def address(browser: Browser, place: int) -> str:
    """Where a segment's form goes."""
    return f"/articles/1/segments/{browser.segment('fundy', place).id}"


def send(browser: Browser, path: str, *, part: bool = False, **fields: str) -> Any:
    """Send a form, as a script does where ``part``."""
    return browser.client.post(
        path,
        data={"csrf_token": browser.token(), **fields},
        headers=PART if part else {},
        follow_redirects=False,
    )


def keep(browser: Browser, place: int, text: str, **changes: Any) -> Any:
    """What the page's script does while one types."""
    body = {"text": text, "parent_id": browser.segment("fundy", place).version.id, "save_key": "k-1", **changes}
    return browser.client.put(
        f"/api{address(browser, place)}/unsaved", json=body, headers={"x-csrf-token": browser.token()}
    )


def french(world: World) -> list[str]:
    """The French as it stands."""
    view = world.archive.adaptations.of_article(1)
    assert view
    return [segment.version.text if segment.version else "" for segment in view.segments]


def another(browser: Browser, login: str, byline: str, role: AccountRole = "editor") -> Browser:
    """The same newsroom, somebody else logged in."""
    browser.client.cookies.clear()
    return logged_in(browser, login, byline, role)


def test_what_is_typed_comes_back_for_who_typed_it(browser: Browser) -> None:
    assert keep(browser, 1, "À moitié").status_code == 204
    page = browser.get("/articles/1").text
    assert "À moitié</textarea>" in page
    assert "texte non enregistré, gardé" in page
    assert 'name="save_key" value="k-1"' in page
    assert french(browser.world)[1] == DRAFTS[1]

    other = another(browser, "noe", "Noé Villeray")
    assert "À moitié" not in other.get("/articles/1").text


def test_a_saved_text_is_no_longer_unsaved(browser: Browser) -> None:
    keep(browser, 1, "À moitié")
    parent = str(browser.segment("fundy", 1).version.id)
    browser.post(address(browser, 1), text="Entier.", parent_id=parent, save_key="k-1")
    assert browser.client.get(f"/api{address(browser, 1)}/unsaved").json() is None
    assert "texte non enregistré" not in browser.get("/articles/1").text


def test_typed_text_can_be_given_up(browser: Browser) -> None:
    keep(browser, 1, "À moitié")
    assert browser.client.get(f"/api{address(browser, 1)}/unsaved").json()["text"] == "À moitié"
    assert browser.post(f"{address(browser, 1)}/abandonner").status_code == 303
    assert "À moitié" not in browser.get("/articles/1").text

    keep(browser, 1, "Encore")
    gone = browser.client.delete(f"/api{address(browser, 1)}/unsaved", headers={"x-csrf-token": browser.token()})
    assert gone.status_code == 204
    assert "Encore" not in browser.get("/articles/1").text


def test_a_reader_keeps_nothing(stranger: Browser) -> None:
    reader = logged_in(stranger, "lise", "Lise Arcand", "reader")
    assert keep(reader, 1, "À moitié").status_code == 403
    assert "enregistrer</button>" not in reader.get("/articles/1").text


@pytest.mark.parametrize(
    "body",
    [
        {"text": "x" * 50_001, "save_key": "k"},
        {"text": "x", "save_key": ""},
        {"text": "x", "save_key": "k", "seconds": -1},
        {"text": "x", "save_key": "k", "parent_id": 2**70},
        {"save_key": "k"},
    ],
)
def test_what_cannot_be_kept_is_refused(browser: Browser, body: dict[str, object]) -> None:
    answer = browser.client.put(
        f"/api{address(browser, 1)}/unsaved", json=body, headers={"x-csrf-token": browser.token()}
    )
    assert answer.status_code == 422


def test_active_time_is_kept_with_the_text_and_with_a_reading(browser: Browser) -> None:
    parent = str(browser.segment("fundy", 1).version.id)
    browser.post(address(browser, 1), text="Plus court.", parent_id=parent, seconds="95")
    standing = browser.segment("fundy", 2)
    fields = {"text": standing.version.text, "parent_id": str(standing.version.id), "action": "confirm"}
    browser.post(address(browser, 2), **fields, seconds="30")
    assert browser.segment("fundy", 1).seconds == 95
    assert browser.segment("fundy", 2).seconds == 30
    assert "2\u00a0min</span>" in browser.get("/articles/1").text


@pytest.mark.parametrize("seconds", ["", "x", "-5", "nan", "inf", "1e400"])
def test_a_clock_that_lies_costs_no_text(browser: Browser, seconds: str) -> None:
    parent = str(browser.segment("fundy", 1).version.id)
    assert browser.post(address(browser, 1), text="Sûr.", parent_id=parent, seconds=seconds).status_code == 303
    assert 0 <= browser.segment("fundy", 1).seconds <= 8 * 3600


def test_a_script_gets_the_segment_alone_with_head_and_foot(browser: Browser) -> None:
    parent = str(browser.segment("fundy", 2).version.id)
    text = "Orlan Records a les dossiers ???"
    answer = send(browser, address(browser, 2), part=True, text=text, parent_id=parent)
    assert answer.status_code == 200
    assert len(re.findall(r'<li id="s\d+"', answer.text)) == 1
    assert "«\u00a0???\u00a0» est resté en anglais" in answer.text
    assert 'id="tete"' in answer.text
    assert 'id="pied"' in answer.text


def test_a_finding_that_is_certain_is_put_right_with_one_key(browser: Browser) -> None:
    assert "corriger</button>" in browser.get("/articles/1?reperes=1").text
    finding = browser.segment("fundy", 2).version.findings[0]
    assert browser.post(f"/articles/1/constats/{finding.id}/corriger").status_code == 303
    assert "48 200 patients" in french(browser.world)[2]
    assert browser.segment("fundy", 2).version.origin is Origin.HUMAN


def test_a_finding_that_is_not_certain_is_left_to_a_person(browser: Browser) -> None:
    finding = browser.segment("fundy", 2).version.findings[1]
    assert browser.post(f"/articles/1/constats/{finding.id}/corriger").status_code == 400
    assert french(browser.world)[2] == DRAFTS[2]


def test_a_false_alarm_is_let_pass_with_one_click_and_counts_no_more(browser: Browser) -> None:
    warning = browser.segment("fundy", 2).version.findings[1]
    form = re.search(
        rf'action="/articles/1/constats/{warning.id}" data-waive>.*?name="note" value="([^"]+)"',
        browser.get("/articles/1").text,
    )
    assert form, "a warning has its button, and asks for no words"

    assert browser.post(f"/articles/1/constats/{warning.id}", note=form[1]).status_code == 303

    assert f"Laissé passer\u00a0: {form[1]}" in browser.get("/articles/1").text
    assert "à vérifier" not in browser.get("/").text


def test_a_page_does_not_wait_for_marks_unless_asked(browser: Browser) -> None:
    quick = browser.get("/articles/1").text
    assert "m-name" not in quick
    assert "data-ready" not in quick
    marked = browser.get("/articles/1?reperes=1").text
    assert 'class="m m-name' in marked
    assert marked.count("data-ready") == 4
    assert "m-name" in browser.get("/articles/1").text


def test_history_tells_who_changed_what_and_every_text_comes_back(browser: Browser) -> None:
    for text in ("Un premier texte.", "Un second texte."):
        parent = str(browser.segment("fundy", 1).version.id)
        browser.post(address(browser, 1), text=text, parent_id=parent)
    page = browser.get(address(browser, 1)).text
    assert "<del>premier</del><ins>second</ins>" in page
    assert page.count("Odile Brassard ·") == 2
    assert "texte actuel" in page

    first = browser.world.archive.adaptations.history(browser.segment("fundy", 1).id)[1]
    assert browser.post(f"{address(browser, 1)}/versions/{first.id}").status_code == 303
    assert french(browser.world)[1] == "Un premier texte."
    assert len(browser.world.archive.adaptations.history(browser.segment("fundy", 1).id)) == 4
    assert browser.post(f"{address(browser, 1)}/versions/999").status_code == 404


def test_the_panel_shows_the_machines_draft_once_it_is_changed(browser: Browser) -> None:
    parent = str(browser.segment("fundy", 1).version.id)
    browser.post(address(browser, 1), text="Autre.", parent_id=parent)
    panel = browser.get(address(browser, 1), headers=PART).text
    assert "<html" not in panel
    assert "Ébauche de la machine" in panel
    assert DRAFTS[1] in panel


def test_memory_shows_what_was_confirmed_for_a_like_sentence(browser: Browser) -> None:
    world = browser.world
    like = PARAGRAPHS[2].replace("will not", "shall not")
    other = world.save("sequel", COURIER, "Clinics still on paper", (like,))
    world.draft(other, ("Toujours sur papier", "« Nous ne paierons pas », dit Marisol Tench."))
    standing = browser.segment("fundy", 3)
    fields = {"text": standing.version.text, "parent_id": str(standing.version.id), "action": "confirm"}
    browser.post(address(browser, 3), **fields)

    view = world.archive.adaptations.of_article(other.article_id)
    assert view
    page = browser.get(f"/articles/{other.article_id}/segments/{view.segments[1].id}").text
    assert "Mémoire" in page
    assert "<del>will</del><ins>shall</ins>" in page
    assert DRAFTS[3] in page


def test_a_split_parts_both_languages_and_can_be_taken_back(browser: Browser) -> None:
    standing = browser.segment("fundy", 2)
    at = standing.version.text.index("Environ")
    fields = {"text": standing.version.text, "at": str(at), "parent_id": str(standing.version.id)}
    answer = browser.post(f"{address(browser, 2)}/scinder", **fields)
    assert answer.status_code == 303
    view = browser.world.archive.adaptations.of_article(1)
    assert view
    assert [s.source for s in view.segments[2:4]] == [
        "Orlan Records has the files.",
        "About 48,200 patients of Fundy Shore Clinic Group are hit. No visit was cancelled.",
    ]
    assert french(browser.world)[2] == "Orlan Records a les dossiers."
    assert answer.headers["location"] == f"/articles/1#s{view.segments[2].id}"

    page = browser.get("/articles/1").text
    assert browser.post("/articles/1/ordre/annuler", ordre=str(view.layout_id)).status_code == 303
    assert french(browser.world) == list(DRAFTS)
    assert 'aria-label="Annuler l’ordre">' in page


def test_without_a_cursor_an_empty_line_parts_the_text(browser: Browser) -> None:
    parent = str(browser.segment("fundy", 2).version.id)
    text = "Orlan Records a les dossiers.\r\n\r\nEnviron 48 200 patients sont touchés."
    assert browser.post(f"{address(browser, 2)}/scinder", text=text, parent_id=parent).status_code == 303
    assert french(browser.world)[2:4] == ["Orlan Records a les dossiers.", "Environ 48 200 patients sont touchés."]


@pytest.mark.parametrize("at", ["", "0", "9999", "x"])
def test_a_split_needs_words_on_both_sides(browser: Browser, at: str) -> None:
    standing = browser.segment("fundy", 2)
    fields = {"text": standing.version.text, "at": at, "parent_id": str(standing.version.id)}
    assert browser.post(f"{address(browser, 2)}/scinder", **fields).status_code == 400
    assert french(browser.world) == list(DRAFTS)


def test_a_split_of_a_text_that_changed_shows_both(browser: Browser) -> None:
    old = str(browser.segment("fundy", 2).version.id)
    browser.post(address(browser, 2), text="Le texte d’Odile.", parent_id=old)
    other = another(browser, "noe", "Noé Villeray")
    answer = other.post(f"{address(other, 2)}/scinder", text="Un. Deux.", at="3", parent_id=old)
    assert answer.status_code == 409
    assert "Le texte d’Odile." in answer.text
    assert french(browser.world)[2] == "Le texte d’Odile."


def test_a_merge_takes_the_typed_words_along(browser: Browser) -> None:
    standing = browser.segment("fundy", 1)
    fields = {"text": "Tapé.", "parent_id": str(standing.version.id)}
    assert browser.post(f"{address(browser, 1)}/fusionner", **fields).status_code == 303
    assert french(browser.world) == [DRAFTS[0], f"Tapé. {DRAFTS[2]}", DRAFTS[3]]
    assert browser.post(f"{address(browser, 2)}/fusionner").status_code == 400


def test_a_merge_takes_along_what_is_typed_in_the_second(browser: Browser) -> None:
    keep(browser, 2, "Tapé dans le suivant.")
    assert browser.post(f"{address(browser, 1)}/fusionner").status_code == 303
    assert french(browser.world) == [DRAFTS[0], f"{DRAFTS[1]} Tapé dans le suivant.", DRAFTS[3]]


def test_no_merge_over_words_that_were_typed_on_an_older_text(browser: Browser) -> None:
    keep(browser, 2, "Tapé dans le suivant.")
    other = another(browser, "noe", "Noé Villeray")
    other.post(address(other, 2), text="Le texte de Noé.", parent_id=str(other.segment("fundy", 2).version.id))
    back = another(other, "odile", "Odile Brassard")
    assert back.post(f"{address(back, 1)}/fusionner").status_code == 400
    assert "Tapé dans le suivant." in back.get("/articles/1").text


def test_segments_move_are_left_out_and_come_back(browser: Browser) -> None:
    first = address(browser, 1)
    assert browser.post(f"{first}/deplacer", pas="1").status_code == 303
    assert french(browser.world)[1:3] == [DRAFTS[2], DRAFTS[1]]
    assert browser.post(f"{first}/retrancher").status_code == 303
    assert french(browser.world) == [DRAFTS[0], DRAFTS[2], DRAFTS[3]]
    assert "Retranchés" in browser.get("/articles/1").text
    assert browser.post(f"{first}/remettre").status_code == 303
    assert french(browser.world) == list(DRAFTS)
    assert browser.post(f"{first}/remettre").status_code == 400


def test_a_lead_is_added_and_a_paragraph_becomes_a_subhead(browser: Browser) -> None:
    assert browser.post(f"{address(browser, 0)}/ajouter", genre="lead").status_code == 303
    assert "texte de la rédaction, sans original" in browser.get("/articles/1").text
    assert browser.segment("fundy", 1).kind is SegmentKind.LEAD
    browser.post(address(browser, 1), text="Un chapô de la rédaction.")
    assert browser.post(f"{address(browser, 2)}/genre", genre="subhead").status_code == 303
    assert browser.segment("fundy", 2).kind is SegmentKind.SUBHEAD
    assert browser.post(f"{address(browser, 2)}/genre", genre="headline").status_code == 400
    assert browser.post(f"{address(browser, 2)}/genre", genre="poem").status_code == 400
    assert '<p class="lead">Un chapô de la rédaction.</p>' in browser.get("/articles/1/apercu").text
