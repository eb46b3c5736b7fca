"""The newsroom in a real browser: a whole morning, the keyboard, a phone, no JavaScript, a hostile article."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import window
from .pages import PAGES

CORRECTED = "Orlan Records a les dossiers. Environ 48 200 patients sont touchés. Aucun rendez-vous n’a été annulé."


def segment(page: Page, number: int) -> Any:
    """A segment of the editor's page, counted from 1."""
    return page.locator(".segment").nth(number - 1)


def test_the_whole_morning(page: Page) -> None:
    # She opens the queue and takes the first story.
    page.goto("/")
    expect(page.get_by_role("heading", name="Fundy Shore Clinic Group")).to_be_visible()
    page.get_by_role("link", name=re.compile("^réviser : Trois cliniques")).click()
    page.wait_for_url("**/articles/1")

    # She corrects a paragraph; the finding goes, without the page being left.
    expect(page.get_by_text("Ébauche automatique.")).to_be_visible()
    expect(segment(page, 3).locator(".findings")).to_contain_text("48 200")
    segment(page, 3).locator("textarea").fill(CORRECTED)
    expect(segment(page, 3).locator("[data-status]")).to_have_text("brouillon gardé")
    segment(page, 3).get_by_role("button", name="enregistrer").click()
    expect(segment(page, 3).locator("[data-status]")).to_have_text("enregistré")
    expect(segment(page, 3).locator(".finding")).to_have_count(0)
    expect(page.locator(".editor-head")).to_contain_text("en révision")

    # She approves, reads it once more, publishes.
    page.get_by_role("button", name="Approuver").click()
    expect(page.locator(".flash")).to_contain_text("Approuvé")
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".flash")).to_contain_text("Publié")

    # Readers see it with its attribution.
    page.get_by_role("link", name="Voir la page publique").click()
    expect(page.locator("article")).to_contain_text("Environ 48 200 patients sont touchés.")
    expect(page.locator("article footer a")).to_have_attribute("href", "https://en.example.org/fundy")
    expect(page.locator("article footer")).to_contain_text("Adaptation et traduction française par Odile Brassard.")

    # And it is found by a French word and by the English one.
    for words in ("rançongiciel", "ransomware"):
        page.goto("/")
        page.get_by_label("Chercher dans l’archive").fill(words)
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=re.compile("^Trois cliniques"))).to_be_visible()


def test_keys_confirm_and_move_on(page: Page, world: Any) -> None:
    page.goto("/articles/1")
    first, second, third = (segment(page, n).locator("textarea") for n in (1, 2, 3))

    first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(second).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(first).to_be_focused()
    page.keyboard.press("Control+Enter")

    expect(second).to_be_focused()
    expect(segment(page, 1)).to_have_class(re.compile("confirmed"))
    expect(page.locator("#progress")).to_contain_text("1/4")
    second.press("End")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Suite.")
    page.keyboard.press("Control+s")
    expect(segment(page, 2).locator("[data-status]")).to_have_text("enregistré")
    expect(second).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(third).to_be_focused()

    view = world.archive.adaptations.of_article(1)
    assert [bool(s.version.confirmed_by) for s in view.segments] == [True, True, False, False]
    assert view.segments[1].version.text.endswith(" Suite.")


def test_slash_goes_to_search(page: Page) -> None:
    page.goto("/incidents")
    page.keyboard.press("/")

    expect(page.get_by_label("Chercher dans l’archive")).to_be_focused()
    expect(page.get_by_label("Chercher dans l’archive")).to_have_value("")


def test_a_lost_connection_keeps_the_text_and_a_second_try_saves_it_once(page: Page, world: Any) -> None:
    page.goto("/articles/1")
    box = segment(page, 2).locator("textarea")
    box.fill("Texte hors ligne.")
    page.context.set_offline(True)
    segment(page, 2).get_by_role("button", name="enregistrer").click()
    expect(segment(page, 2).locator("[data-status]")).to_contain_text("hors ligne")
    expect(box).to_have_value("Texte hors ligne.")

    page.context.set_offline(False)
    segment(page, 2).get_by_role("button", name="enregistrer").click()
    expect(segment(page, 2).locator("[data-status]")).to_have_text("enregistré")

    view = world.archive.adaptations.of_article(1)
    assert len(world.archive.adaptations.history(view.segments[1].id)) == 2


def test_a_page_older_than_the_server_still_saves(page: Page, world: Any) -> None:
    page.goto("/articles/1")
    page.evaluate("for (const t of document.querySelectorAll('[name=csrf_token]')) t.value = '0'.repeat(64)")

    segment(page, 2).locator("textarea").fill("Après le redémarrage.")
    segment(page, 2).get_by_role("button", name="enregistrer").click()

    expect(segment(page, 2).locator("[data-status]")).to_have_text("enregistré")
    assert world.archive.adaptations.of_article(1).segments[1].version.text == "Après le redémarrage."


def test_the_second_of_two_editors_chooses(chromium: Browser, address: str, page: Page, world: Any) -> None:
    page.goto("/articles/1")
    view = world.archive.adaptations.of_article(1)
    other = world.archive.people.named("Noé Villeray")
    world.archive.adaptations.save_version(
        view.segments[1].id,
        "Le texte de Noé.",
        parent_id=view.segments[1].version.id,
        save_key=None,
        person_id=other,
        at="2026-03-04T11:04:00Z",
    )

    segment(page, 2).locator("textarea").fill("Mon texte.")
    segment(page, 2).get_by_role("button", name="enregistrer").click()

    expect(page.get_by_text("Le texte de Noé.")).to_be_visible()
    expect(page.get_by_label("Votre texte")).to_have_value("Mon texte.")
    page.get_by_role("button", name="Enregistrer le mien").click()
    expect(segment(page, 2).locator("textarea")).to_have_value("Mon texte.")


def test_text_that_was_not_saved_is_there_when_one_comes_back(page: Page, world: Any) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.goto("/articles/1")
    before = segment(page, 2).locator("textarea").input_value()
    segment(page, 2).locator("textarea").press_sequentially("Ici. ")

    page.get_by_role("link", name="Flux").first.click()
    page.wait_for_url("**/flux")
    # What is sent as the page is left may arrive after the next one: until it has, only this browser knows the words.
    kept = world.archive.adaptations.of_article(1).segments[1].id
    until = time.monotonic() + 10
    while not page.request.get(f"/api/articles/1/segments/{kept}/unsaved").json() and time.monotonic() < until:
        page.wait_for_timeout(50)
    page.goto("/articles/1")

    expect(segment(page, 2).locator("textarea")).to_have_value(f"Ici. {before}")
    expect(segment(page, 2)).to_contain_text("texte non enregistré, gardé à l’instant")
    assert asked == []
    assert world.archive.adaptations.of_article(1).segments[1].version.text == before

    segment(page, 2).get_by_role("button", name="revenir au texte enregistré").click()
    expect(segment(page, 2).locator("[data-status]")).to_have_text("enregistré")
    expect(segment(page, 2).locator("textarea")).to_have_value(before)
    page.reload()
    expect(segment(page, 2).locator("textarea")).to_have_value(before)


def test_the_morning_without_javascript(chromium: Browser, address: str) -> None:
    with window(chromium, address, java_script_enabled=False) as page:
        page.goto("/")
        page.get_by_role("link", name=re.compile("^réviser : Trois cliniques")).click()
        segment(page, 3).locator("textarea").fill(CORRECTED)
        segment(page, 3).get_by_role("button", name="confirmer").click()
        expect(segment(page, 3).locator("textarea")).to_have_value(CORRECTED)
        expect(segment(page, 3)).to_have_class(re.compile("confirmed"))
        page.get_by_role("button", name="Approuver").click()
        page.get_by_role("button", name="Publier").click()
        expect(page.locator(".flash")).to_contain_text("Publié")


def test_a_hostile_article_stays_text(page: Page) -> None:
    for path in ("/", "/articles/3", "/articles/3/apercu", "/recherche?q=lab"):
        page.goto(path)
        expect(page.locator("body")).to_contain_text('<script>alert("pwned")</script>')
        assert page.locator("main img").count() == 0


CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(chromium: Browser, address: str, scheme: Any) -> None:
    with window(chromium, address, color_scheme=scheme) as page:
        for name, path in PAGES.items():
            page.goto(path)
            assert page.evaluate(CONTRAST) == [], name


TONES = """() => {
  const marks = document.querySelectorAll(".chart rect, .swatch");
  const all = Array.from({ length: 10 }, (_, tone) => [...marks].map((mark) => {
    const other = mark.cloneNode();
    other.setAttribute("class", mark.matches(".swatch") ? `swatch tone${tone}` : `tone${tone}`);
    mark.after(other);
    return other;
  }));
  return all.flat().length;
}"""
"""Shows every shade beside the few that the stories of these tests need."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_shade_of_a_chart_stands_out(chromium: Browser, address: str, scheme: Any) -> None:
    with window(chromium, address, color_scheme=scheme) as page:
        page.goto("/vue-d-ensemble")
        assert page.evaluate(TONES) >= 20
        assert page.evaluate(CONTRAST) == []
