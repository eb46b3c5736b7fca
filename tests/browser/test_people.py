"""Logging in, reading without writing, the desk by keyboard, without script and on a phone; axe on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.publish import Original, compose_edition
from pipeline.review import add_member

from .conftest import SCREENSHOTS, stranger_window, window
from .pages import PAGES, PUBLIC

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NOW = "2026-03-04T11:05:00Z"
PASSWORD = "le phare tourne la nuit"


def member(world: Any, login: str, byline: str, role: str) -> None:
    """Somebody with a password."""
    add_member(world.archive, world.context.private, login=login, byline=byline, role=role, password=PASSWORD)


@contextmanager
def as_member(chromium: Browser, address: str, world: Any, role: str, **options: Any) -> Iterator[Page]:
    """A window in which somebody of a role is logged in."""
    with stranger_window(chromium, address, **options) as page:
        cookie = world.log_in(role, f"Personne {role}", role)
        page.context.add_cookies([{"name": world.context.cookie, "value": cookie, "url": address}])
        yield page


def faults(page: Page) -> list[str]:
    """What axe finds on the page as it is: rule, and where."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({ runOnly: rules })", RULES)
    return [f"{v['id']}: {n['target']} {n['html'][:120]}" for v in found["violations"] for n in v["nodes"]]


def test_logging_in_and_out(chromium: Browser, address: str, world: Any) -> None:
    member(world, "noe", "Noé Villeray", "editor")
    with stranger_window(chromium, address) as page:
        page.goto("/incidents/2026-0001")
        expect(page).to_have_url(re.compile("/connexion"))
        expect(page.get_by_label("Identifiant")).to_be_focused()
        page.keyboard.type("noe")
        page.keyboard.press("Tab")
        page.keyboard.type("pas le bon")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("n’est pas bon")

        expect(page.get_by_label("Mot de passe")).to_be_focused()
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/incidents/2026-0001"))

        page.get_by_text("Noé Villeray").first.click()
        page.get_by_role("button", name="Se déconnecter").click()
        expect(page.get_by_role("status")).to_contain_text("déconnecté")
        page.goto("/")
        expect(page).to_have_url(re.compile("/connexion"))


def test_english_at_a_click(page: Page) -> None:
    page.goto("/")
    page.get_by_text("Odile Brassard").first.click()
    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en-CA")
    expect(page.get_by_role("heading", name="Desk")).to_be_visible()


def test_a_reader_reads_and_is_offered_nothing_else(chromium: Browser, address: str, world: Any) -> None:
    with as_member(chromium, address, world, "reader") as page:
        for path in ("/", "/incidents/2026-0001", "/terminologie", "/flux"):
            page.goto(path)
            expect(page.locator("main")).to_be_visible()
            forms = page.eval_on_selector_all("main form[method=post]", "all => all.map(f => f.getAttribute('action'))")
            assert [action for action in forms if not action.startswith("/filtres")] == [], path
        answer = page.request.post("/articles/1/prendre", form={"a": "moi"})
        assert answer.status == 403


def test_the_desk_by_keyboard(page: Page, world: Any) -> None:
    page.goto("/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Raccourcis")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Raccourcis")).to_be_hidden()

    page.keyboard.press("j")
    expect(page.get_by_role("link", name=re.compile("^Trois cliniques"))).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=re.compile("^Clinic network down"))).to_be_focused()
    page.keyboard.press("n")
    expect(page.get_by_role("status")).to_contain_text("hors sujet")
    assert world.stages.answers == [(2, False)]

    page.wait_for_load_state()
    page.keyboard.press("f")
    expect(page.get_by_label("État")).to_be_focused()
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("i")
    expect(page).to_have_url(re.compile("/incidents$"))


def test_the_desk_opens_again_where_one_was(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name=re.compile("^prendre : Trois cliniques")).click()

    expect(page).to_have_url(re.compile("#a1$"))
    expect(page.get_by_role("link", name=re.compile("^Trois cliniques"))).to_be_focused()
    expect(page.get_by_text("à Odile Brassard")).to_be_visible()


def test_a_key_counts_though_the_focus_is_still_in_the_overlay_that_closed(page: Page) -> None:
    page.goto("/")
    page.get_by_role("dialog", name="Raccourcis", include_hidden=True).evaluate(
        "dialog => dialog.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', bubbles: true}))"
    )
    expect(page.get_by_role("link", name=re.compile("^Trois cliniques"))).to_be_focused()


def test_the_desk_without_script(chromium: Browser, address: str, world: Any) -> None:
    with window(chromium, address, java_script_enabled=False) as page:
        page.goto("/")
        page.locator(".filters summary").click()
        page.get_by_label("Type d’attaque").select_option("ransomware")
        page.get_by_role("button", name="Filtrer").click()
        page.get_by_label("Garder ce filtre sous le nom").fill("Rançon")
        page.get_by_role("button", name="Garder", exact=True).click()
        expect(page.get_by_role("link", name="Rançon", exact=True)).to_be_visible()

        page.goto("/ajouter")
        page.get_by_text("Coller le texte").click()
        page.get_by_label("Titre").fill("Clinic hit")
        page.get_by_label("Texte, une ligne").fill("A clinic was hit.")
        page.get_by_role("button", name="Ajouter").click()
        expect(page.get_by_role("status")).to_contain_text("L’ébauche se prépare")

        page.goto("/incidents/2026-0001")
        page.get_by_text("Corriger ou ajouter une valeur").click()
        page.get_by_label("Valeur").fill("50 000")
        page.get_by_role("button", name="Décider").last.click()
        expect(page.get_by_role("status")).to_contain_text("décidé")


def test_a_story_added_is_announced_without_reloading(page: Page) -> None:
    page.goto("/ajouter")
    page.get_by_label("Adresse de la page").fill("https://news.example/story")
    page.get_by_role("button", name="Ajouter").click()

    expect(page.locator("#ajouts")).to_contain_text("Échec")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium: Browser, address: str, world: Any, scheme: Any) -> None:
    with as_member(chromium, address, world, "chief", color_scheme=scheme) as page:
        found = {}
        for name, path in PAGES.items():
            page.goto(path)
            page.evaluate("for (const d of document.querySelectorAll('main details')) d.open = true")
            found[name] = faults(page)
    with stranger_window(chromium, address, color_scheme=scheme) as page:
        for name, path in PUBLIC.items():
            page.goto(path)
            found[name] = faults(page)

    assert "\n".join(f"{name}: {fault}" for name, each in found.items() for fault in each) == ""


def publish(world: Any, article_id: int) -> Any:
    """Approve and publish a story as it stands; returns the edition."""
    archive = world.archive
    view, story = archive.adaptations.of_article(article_id), archive.articles.get(article_id)
    person = archive.people.named("Odile Brassard")
    archive.adaptations.approve(view.id, person_id=person, at=NOW)
    source = Original(story.url, replace(story.outlet, disclosure_fr="Texte fait avec une machine."), story.language)
    edition = compose_edition(view, source=source, signed_by="Odile Brassard", at=NOW)
    return archive.editions.publish(view.id, edition, person_id=person, note=None, rights_note="essai", at=NOW)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_readers_see_is_for_everybody(chromium: Browser, address: str, world: Any, scheme: Any) -> None:
    edition = publish(world, 3)
    inside = {"apercu-publie": "/articles/3/apercu", "pupitre-publies": "/?vue=publies"}
    found = seen_by_all(chromium, address, world, scheme, {"publie": "/publie/3", **inside})
    world.archive.editions.withdraw(edition.id, person_id=1, note="Le laboratoire dément.", at=NOW)
    withdrawn = {"apercu-retire": "/articles/3/apercu", "pupitre-ecartes": "/?vue=ecartes"}
    found += seen_by_all(chromium, address, world, scheme, {"retire": "/publie/3", **withdrawn})

    assert found == []


def seen_by_all(chromium: Browser, address: str, world: Any, scheme: Any, pages: dict[str, str]) -> list[str]:
    """What axe finds on pages of readers and of the newsroom, on a phone and on a desk; screenshots are left."""
    public = {name: path for name, path in pages.items() if path.startswith("/publie")}
    found = []
    for width in (390, 1440):
        options: dict[str, Any] = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
        with stranger_window(chromium, address, **options) as page:
            fits(page, public, f"{width}-{scheme}")
            found += [f"{name}: {fault}" for name, path in public.items() for fault in found_on(page, path)]
        with as_member(chromium, address, world, "chief", **options) as page:
            inside = {name: path for name, path in pages.items() if name not in public}
            fits(page, inside, f"{width}-{scheme}")
            found += [f"{name}: {fault}" for name, path in inside.items() for fault in found_on(page, path)]
    return found


def found_on(page: Page, path: str) -> list[str]:
    """What axe finds at an address."""
    page.goto(path)
    return faults(page)


def test_paper_shows_the_article_and_nothing_of_the_newsroom(chromium: Browser, address: str, world: Any) -> None:
    publish(world, 3)
    with as_member(chromium, address, world, "editor", viewport={"width": 800, "height": 1000}) as page:
        page.emulate_media(media="print")
        for name, path in {"papier": "/articles/1/apercu", "papier-publie": "/publie/3"}.items():
            page.goto(path)
            page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
            expect(page.locator("article h1")).to_be_visible()
            expect(page.locator("nav, button, .facts-box").filter(visible=True)).to_have_count(0)


def test_axe_can_find_something(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')")

    assert [fault.partition(":")[0] for fault in faults(page)] == ["button-name"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1440])
def test_every_page_fits(chromium: Browser, address: str, world: Any, width: int, scheme: Any) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    options: dict[str, Any] = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with as_member(chromium, address, world, "chief", **options) as page:
        fits(page, PAGES, f"{width}-{scheme}")
    with stranger_window(chromium, address, **options) as page:
        fits(page, PUBLIC, f"{width}-{scheme}")


def fits(page: Page, pages: dict[str, str], suffix: str) -> None:
    """Nothing stands out at the right; a screenshot is left for people to look at."""
    for name, path in pages.items():
        page.goto(path)
        page.screenshot(path=SCREENSHOTS / f"{name}-{suffix}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px too wide"
