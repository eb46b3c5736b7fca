"""docs/editor.md, walked through in a real browser: every step works, and its pictures are taken on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.review import add_member
from pipeline.review.i18n import catalogue

from .conftest import PICTURES, picture, stranger_window

TEXT = (Path(__file__).parents[2] / "docs" / "editor.md").read_text(encoding="utf-8")
PASSWORD = "le phare tourne la nuit"
NUMBER = "Orlan Records a les dossiers. Environ 48 200 patients sont touchés. Aucun rendez-vous n’a été annulé."


@pytest.fixture
def beginner(chromium: Browser, address: str, world: Any) -> Iterator[Page]:
    """A window before the log-in page, in a newsroom without the story that attacks it."""
    person = world.archive.people.named("Noé Villeray")
    new = {"login": "camille", "byline": "Camille Arsenault", "role": "editor", "password": PASSWORD}
    add_member(world.archive, world.context.private, **new)
    hostile = world.archive.adaptations.of_article(world.story["hostile"])
    world.archive.adaptations.reject(hostile.id, "essai", person_id=person, at="2026-03-04T11:00:00Z")
    with stranger_window(chromium, address, viewport={"width": 1280, "height": 900}) as page:
        yield page


def segment(page: Page, number: int) -> Any:
    """A segment of the editor's page, counted from 1."""
    return page.locator(".segment").nth(number - 1)


def test_from_the_log_in_to_the_published_article_and_its_correction(beginner: Page, world: Any) -> None:
    page = beginner
    enter(page)
    review(page)
    reorder(page)
    replace(page)
    publish(page)
    correct(page)
    choose(page, world)


def enter(page: Page) -> None:
    """Chapters 1 and 2."""
    page.goto("/")
    page.get_by_label("Identifiant").fill("camille")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    picture(page, "editor-connexion", height=500)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Pupitre")).to_be_visible()
    picture(page, "editor-pupitre", height=620)
    page.get_by_role("button", name="prendre : Trois cliniques").click()
    expect(page.get_by_role("status")).to_have_text("L’article est à vous.")


def review(page: Page) -> None:
    """Chapter 3."""
    page.get_by_role("link", name=re.compile("^réviser : Trois cliniques")).click()
    page.wait_for_url("**/articles/1")
    expect(segment(page, 3).locator(".findings")).to_contain_text("48 200")
    expect(segment(page, 3)).to_have_attribute("data-ready", "")
    expect(page.locator(".editor-head")).to_contain_text("à Camille Arsenault")
    picture(page, "editor-revision", height=720)

    field = segment(page, 3).locator("textarea")
    field.focus()
    expect(page.locator("#aides .history")).to_be_visible()
    expect(segment(page, 3).get_by_role("button", name="corriger")).to_be_visible()
    picture(page, "editor-constat", of=segment(page, 3))
    field.press("Alt+f")
    expect(segment(page, 3).locator(".finding.sev-error")).to_have_count(0)
    field.fill(NUMBER)
    for number in (3, 4, 1, 2):
        segment(page, number).locator("textarea").press("Control+Enter")
        expect(segment(page, number)).to_have_class(re.compile("confirmed"))
    expect(page.locator("#progress")).to_contain_text("4/4")
    field.focus()
    expect(page.locator("#aides .history li")).to_have_count(3)
    picture(page, "editor-aide", of=page.locator("#aides"))


def reorder(page: Page) -> None:
    """Chapter 4: the order."""
    segment(page, 2).locator(".more summary").click()
    segment(page, 2).get_by_label("genre").select_option("lead")
    picture(page, "editor-ordre", of=segment(page, 2), below=330)
    segment(page, 2).get_by_role("button", name="changer").click()
    expect(segment(page, 2)).to_have_class(re.compile("kind-lead"))


def replace(page: Page) -> None:
    """Chapter 4: the words."""
    page.get_by_role("link", name="remplacer").click()
    page.get_by_label("Chercher", exact=True).fill("fournisseur")
    page.get_by_label("Remplacer par").fill("prestataire")
    page.get_by_role("button", name="Montrer").click()
    expect(page.locator(".places ins")).to_have_text("prestataire")
    picture(page, "editor-remplacer", height=640)
    page.get_by_role("link", name="Ne rien changer").click()
    page.wait_for_url("**/articles/1")
    expect(segment(page, 1).locator("textarea")).to_have_value(re.compile("fournisseur"))


def publish(page: Page) -> None:
    """Chapter 5."""
    page.get_by_role("button", name="Approuver").click()
    expect(page.get_by_role("status").first).to_contain_text("Approuvé")
    picture(page, "editor-apercu", height=640)
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("status").first).to_contain_text("Publié")
    page.get_by_role("link", name="Voir la page publique").click()
    expect(page.locator("article")).to_contain_text("Environ 48 200 patients")
    picture(page, "editor-publie", height=640)
    page.go_back()


def correct(page: Page) -> None:
    """Chapter 6."""
    page.get_by_role("button", name="Corriger (nouvelle édition)").click()
    page.wait_for_url("**/articles/1?fait=repris*")
    title = segment(page, 1).locator("textarea")
    title.fill("Trois cliniques de la baie de Fundy reviennent au papier")
    title.press("Control+Enter")
    expect(segment(page, 1)).to_have_class(re.compile("confirmed"))
    page.get_by_role("button", name="Approuver").click()
    page.get_by_label("Ce que cette correction corrige").fill("Le titre attribuait l’attaque à tort.")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("status").first).to_contain_text("Publié")
    page.goto("/publie/1")
    expect(page.locator("article")).to_contain_text("Le titre attribuait l’attaque à tort.")
    picture(page, "editor-correction", height=560)


def choose(page: Page, world: Any) -> None:
    """Chapter 7."""
    page.goto("/articles/1/apercu")
    page.get_by_role("button", name="Corriger (nouvelle édition)").click()
    page.wait_for_url("**/articles/1?fait=repris*")
    other = world.archive.people.named("Noé Villeray")
    quote = world.archive.adaptations.of_article(1).segments[3]
    world.archive.adaptations.save_version(
        quote.id,
        "« Nous n’avons rien payé et ne paierons pas », a dit Marisol Tench, qui dirige le groupe.",
        parent_id=quote.version.id,
        save_key=None,
        person_id=other,
        at="2026-03-04T11:04:00Z",
    )
    segment(page, 4).locator("textarea").fill(
        "« Nous n’avons pas payé et nous ne paierons pas », affirme Marisol Tench, directrice du groupe."
    )
    segment(page, 4).get_by_role("button", name="enregistrer").click()
    expect(page.get_by_label("Votre texte")).to_be_visible()
    picture(page, "editor-conflit", height=620)


def test_the_page_shows_every_picture_and_no_other() -> None:
    shown = set(re.findall(r"images/(editor-[\w-]+\.png)", TEXT))

    assert shown == {path.name for path in PICTURES.glob("editor-*.png")}
    assert sum((PICTURES / name).stat().st_size for name in shown) < 1_500_000


def test_every_label_of_the_page_stands_in_the_newsroom() -> None:
    said = {name.rstrip(".").removesuffix(" :") for name in re.findall(r"\*\*([^*]+)\*\*", TEXT)}
    known = set(catalogue("en")) | {"English", "⋯"}
    ours = {"Quelqu’un d’autre a changé le même segment", "session terminée"}

    assert len(said) > 40
    assert said - known - ours == set()
