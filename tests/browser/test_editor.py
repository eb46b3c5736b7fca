"""The editor's page in a real browser: nothing typed is lost, everything has a key, two columns light up together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from .conftest import stranger_window, window

BEFORE = "SAINT-JEAN-PORT — Trois cliniques de Fundy sont revenues au papier lundi après une attaque par rançongiciel."


def segment(page: Page, number: int) -> Locator:
    """A segment of the editor's page, counted from 1."""
    return page.locator(".segment").nth(number - 1)


def box(page: Page, number: int) -> Locator:
    """The field of a segment."""
    return segment(page, number).locator("textarea")


def status(page: Page, number: int) -> Locator:
    """What is said of how a segment's text is kept."""
    return segment(page, number).locator("[data-status]")


def french(world: Any) -> list[str]:
    """The French that stands in the archive."""
    view = world.archive.adaptations.of_article(1)
    return [s.version.text if s.version else "" for s in view.segments]


def unsaved(world: Any, number: int) -> str | None:
    """What the newsroom keeps of a segment for Odile."""
    view = world.archive.adaptations.of_article(1)
    account = world.account("odile", "Odile Brassard", "editor")
    found = world.context.private.unsaved.of(account.id, [view.segments[number - 1].id])
    return next((text.text for text in found.values()), None)


@contextmanager
def also(chromium: Browser, address: str, world: Any, *who: str) -> Iterator[Page]:
    """A window in which somebody else (login, byline, role) is logged in."""
    with stranger_window(chromium, address, viewport={"width": 1440, "height": 900}) as page:
        cookie = world.log_in(*who)
        page.context.add_cookies([{"name": world.context.cookie, "value": cookie, "url": address}])
        yield page


def test_typing_is_kept_while_the_connection_is_gone_and_sent_when_it_is_back(page: Page, world: Any) -> None:
    page.goto("/articles/1")
    page.context.set_offline(True)
    box(page, 2).fill("Écrit dans le train.")
    expect(status(page, 2)).to_have_text("hors ligne : votre texte reste dans ce navigateur")
    expect(page.locator("#saving")).to_contain_text("hors ligne")
    assert unsaved(world, 2) is None

    page.context.set_offline(False)
    expect(status(page, 2)).to_have_text("brouillon gardé")
    assert unsaved(world, 2) == "Écrit dans le train."
    assert french(world)[1] == BEFORE


def test_a_tab_closed_in_the_middle_of_a_word_loses_nothing(chromium: Browser, address: str, world: Any) -> None:
    with window(chromium, address) as page:
        page.goto("/articles/1")
        box(page, 2).fill("")
        box(page, 2).press_sequentially("Trois cliniq")
        page.close(run_before_unload=False)

    with window(chromium, address) as page:
        page.goto("/articles/1")
        expect(box(page, 2)).to_have_value("Trois cliniq")
        expect(segment(page, 2)).to_contain_text("texte non enregistré, gardé")


def test_a_browser_that_crashes_offline_brings_its_text_back(page: Page, world: Any) -> None:
    page.goto("/articles/1")
    page.context.set_offline(True)
    box(page, 3).fill("Écrit avant la panne.")
    expect(status(page, 3)).to_contain_text("hors ligne")
    # A crash runs no handler: the renderer is gone, what stands in the browser's store stays.
    context: BrowserContext = page.context
    again = context.new_page()
    page.goto("about:blank")
    context.set_offline(False)

    again.goto("/articles/1")
    expect(box(again, 3)).to_have_value("Écrit avant la panne.")
    expect(status(again, 3)).to_have_text("brouillon gardé")
    box(again, 3).press("Control+Enter")
    expect(segment(again, 3)).to_have_class(re.compile("confirmed"))
    assert french(world)[2] == "Écrit avant la panne."
    again.reload()
    expect(segment(again, 3)).not_to_contain_text("texte non enregistré")


def test_a_session_that_ends_keeps_the_text_until_one_is_back(
    page: Page, world: Any, address: str, chromium: Browser
) -> None:
    page.goto("/articles/1")
    page.context.clear_cookies()
    box(page, 2).fill("Tapé après la fin.")
    expect(status(page, 2)).to_contain_text("session terminée")
    expect(box(page, 2)).to_have_value("Tapé après la fin.")

    page.context.add_cookies([{"name": world.context.cookie, "value": world.log_in(), "url": address}])
    page.goto("/articles/1")
    expect(box(page, 2)).to_have_value("Tapé après la fin.")
    expect(status(page, 2)).to_have_text("brouillon gardé")


def test_words_typed_while_a_save_is_under_way_stay(page: Page, world: Any) -> None:
    page.goto("/articles/1")

    saves: list[Any] = []

    def slowly(route: Any) -> None:
        if route.request.method != "POST" or saves:  # the panel of aids asks for the segment too
            route.continue_()
            return
        saves.append(route)
        answer = route.fetch()
        box(page, 2).press_sequentially(" Et ceci.")
        route.fulfill(response=answer)

    page.route("**/segments/*", slowly)
    box(page, 2).fill("Premier.")
    box(page, 2).press("End")
    segment(page, 2).get_by_role("button", name="enregistrer").click()
    expect(box(page, 2)).to_have_value("Premier. Et ceci.")
    expect(status(page, 2)).to_have_text("brouillon gardé")
    assert french(world)[1] == "Premier."
    assert unsaved(world, 2) == "Premier. Et ceci."


def test_of_two_editors_on_a_segment_the_second_sees_both_and_chooses(
    page: Page, chromium: Browser, address: str, world: Any
) -> None:
    with also(chromium, address, world, "noe", "Noé Villeray", "editor") as other:
        page.goto("/articles/1")
        other.goto("/articles/1")
        box(page, 2).fill("Le texte d’Odile.")
        box(other, 2).fill("Le texte de Noé.")
        segment(other, 2).get_by_role("button", name="enregistrer").click()
        expect(status(other, 2)).to_have_text("enregistré")

        segment(page, 2).get_by_role("button", name="enregistrer").click()
        expect(page.get_by_role("heading", name="Deux textes pour un segment")).to_be_visible()
        expect(page.locator(".choice")).to_contain_text("Le texte de Noé.")
        expect(page.get_by_label("Votre texte")).to_have_value("Le texte d’Odile.")
        expect(page.locator(".difference ins")).to_have_text(["d’Odile"])
        assert french(world)[1] == "Le texte de Noé."

        page.get_by_role("button", name="Garder ce texte").click()
        expect(box(page, 2)).to_have_value("Le texte de Noé.")
        expect(segment(page, 2)).not_to_contain_text("texte non enregistré")


def test_what_one_confirmed_in_another_window_is_not_written_over_unseen(page: Page, world: Any) -> None:
    page.goto("/articles/1")
    other = page.context.new_page()
    other.goto("/articles/1")
    box(other, 2).fill("Le texte juste.")
    box(other, 2).press("Control+Enter")
    expect(segment(other, 2)).to_have_class(re.compile("confirmed"))
    box(other, 2).fill("Le texte juste, mieux.")
    box(other, 2).press("Control+s")
    expect(status(other, 2)).to_have_text("enregistré")

    box(page, 2).fill("Un texte plus ancien.")
    box(page, 2).press("Control+Enter")
    expect(page.get_by_text("Vous avez changé ce segment dans une autre fenêtre")).to_be_visible()
    assert french(world)[1] == "Le texte juste, mieux."


def test_words_given_up_at_once_do_not_come_back_from_the_browser(
    page: Page, chromium: Browser, address: str, world: Any
) -> None:
    with also(chromium, address, world, "noe", "Noé Villeray", "editor") as other:
        page.goto("/articles/1")
        other.goto("/articles/1")
        box(other, 2).fill("Le texte de Noé.")
        segment(other, 2).get_by_role("button", name="enregistrer").click()
        expect(status(other, 2)).to_have_text("enregistré")

        box(page, 2).fill("Le texte d’Odile.")
        segment(page, 2).get_by_role("button", name="enregistrer").click()
        page.get_by_role("button", name="Garder ce texte").click()
        page.wait_for_url("**/articles/1*")
        expect(box(page, 2)).to_have_value("Le texte de Noé.")
        expect(status(page, 2)).to_have_text("")
        assert unsaved(world, 2) is None


def test_the_second_may_put_theirs_in_and_the_first_stays_in_the_history(
    page: Page, chromium: Browser, address: str, world: Any
) -> None:
    with also(chromium, address, world, "noe", "Noé Villeray", "editor") as other:
        page.goto("/articles/1")
        other.goto("/articles/1")
        box(other, 2).fill("Le texte de Noé.")
        box(other, 2).press("Control+s")
        expect(status(other, 2)).to_have_text("enregistré")
        box(page, 2).fill("Le texte d’Odile.")
        box(page, 2).press("Control+Enter")
        page.get_by_role("button", name="Enregistrer le mien").click()
        page.wait_for_url("**/articles/1*")
        expect(box(page, 2)).to_have_value("Le texte d’Odile.")

        box(page, 2).focus()
        expect(page.locator("#aides")).to_contain_text("Noé Villeray")
        assert french(world)[1] == "Le texte d’Odile."


def test_a_sentence_and_its_names_light_up_on_both_sides(page: Page) -> None:
    page.goto("/articles/1?reperes=1")
    box(page, 2).fill("SAINT-JEAN-PORT — Trois cliniques de Fundy sont sur papier depuis lundi.")
    box(page, 2).press("Control+s")
    expect(status(page, 2)).to_have_text("enregistré")
    assert segment(page, 2).locator(".source .lit").count() > 0, "the caret stands in the sentence"

    box(page, 4).focus()
    expect(segment(page, 2).locator(".lit")).to_have_count(0)
    segment(page, 2).locator(".source .m-name").first.hover()
    expect(segment(page, 2).locator(".mirror .lit-mark")).to_have_text("SAINT-JEAN-PORT")
    assert segment(page, 2).locator(".mirror .lit").count() > 0
    page.locator("h1").hover()
    expect(segment(page, 2).locator(".lit")).to_have_count(0)


def test_marks_follow_the_words_one_types(page: Page) -> None:
    page.goto("/articles/1?reperes=1")
    box(page, 2).press("Home")
    box(page, 2).press("Control+Home")
    box(page, 2).press_sequentially("Ici, ")
    assert segment(page, 2).locator(".mirror").text_content() == f"Ici, {BEFORE}"
    expect(segment(page, 2).locator(".mirror .m-name").first).to_have_text("SAINT-JEAN-PORT")


def fix(page: Page, world: Any) -> None:
    box(page, 3).press("Alt+f")
    expect(segment(page, 3).locator(".finding.sev-error")).to_have_count(0)
    assert "48 200 patients" in french(world)[2]


def machine_again(page: Page, world: Any) -> None:
    box(page, 2).fill("Autre chose.")
    box(page, 2).press("Control+s")
    expect(status(page, 2)).to_have_text("enregistré")
    box(page, 2).press("Alt+o")
    expect(box(page, 2)).to_have_value(BEFORE)
    expect(status(page, 2)).to_have_text("brouillon gardé")
    assert french(world)[1] == "Autre chose."
    box(page, 2).press("Control+z")
    expect(box(page, 2)).to_have_value("Autre chose.")


def back_to_before(page: Page, world: Any) -> None:
    box(page, 2).fill("Autre chose.")
    box(page, 2).press("Control+s")
    expect(status(page, 2)).to_have_text("enregistré")
    box(page, 2).press("Alt+z")
    expect(box(page, 2)).to_have_value(BEFORE)
    assert french(world)[1] == BEFORE
    assert len(world.archive.adaptations.history(world.archive.adaptations.of_article(1).segments[1].id)) == 3


def split_and_join(page: Page, world: Any) -> None:
    box(page, 3).focus()
    box(page, 3).evaluate("e => e.setSelectionRange(e.value.indexOf('Environ'), e.value.indexOf('Environ'))")
    box(page, 3).press("Alt+s")
    expect(page.locator(".segment")).to_have_count(5)
    expect(box(page, 3)).to_be_focused()
    assert french(world)[2] == "Orlan Records a les dossiers."
    box(page, 3).press("Alt+j")
    expect(page.locator(".segment")).to_have_count(4)
    page.get_by_role("button", name="Annuler l’ordre").click()
    expect(page.locator(".segment")).to_have_count(5)
    page.get_by_role("button", name="Annuler l’ordre").click()
    expect(page.locator(".segment")).to_have_count(4)
    page.get_by_role("button", name="Rétablir l’ordre").click()
    expect(page.locator(".segment")).to_have_count(5)


def find_and_replace(page: Page, world: Any) -> None:
    box(page, 2).press("Alt+r")
    page.get_by_label("Chercher", exact=True).fill("rançongiciel")
    page.get_by_label("Remplacer par").fill("logiciel de rançon")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remplacer dans les segments choisis").click()
    expect(page.get_by_role("status").first).to_contain_text("Les mots sont remplacés")
    assert french(world)[1].endswith("logiciel de rançon.")


@pytest.mark.parametrize("work", [fix, machine_again, back_to_before, split_and_join, find_and_replace])
def test_everything_has_a_key(page: Page, world: Any, work: Callable[[Page, Any], None]) -> None:
    page.goto("/articles/1?reperes=1")
    box(page, 2).focus()
    work(page, world)


def test_words_typed_elsewhere_survive_a_change_of_order(page: Page, world: Any) -> None:
    page.goto("/articles/1")
    box(page, 4).fill("Pas encore enregistré.")
    segment(page, 2).locator(".more summary").click()
    segment(page, 2).get_by_role("button", name="descendre").click()
    page.wait_for_url("**#s*")
    expect(box(page, 4)).to_have_value("Pas encore enregistré.")
    assert french(world)[2] == BEFORE


def test_memory_is_a_key_away_and_never_put_in_unasked(page: Page, world: Any) -> None:
    view = world.archive.adaptations.of_article(1)
    quote = view.segments[3]
    pair = world.memory_pair(quote.source.replace("will not", "shall not"), "« Nous ne paierons jamais. »")
    world.archive.memory.remember(quote.id, quote.version.id, [pair], at="2026-03-04T11:00:00Z")
    page.goto("/articles/1")
    box(page, 4).focus()
    expect(page.locator("#aides .memory")).to_contain_text("%")
    expect(page.locator("#aides .memory del")).to_have_text("shall")
    box(page, 4).press("Control+a")
    box(page, 4).press("Alt+m")
    expect(box(page, 4)).to_have_value("« Nous ne paierons jamais. »")
    assert french(world)[3] != "« Nous ne paierons jamais. »"


def test_a_term_goes_from_a_selection_to_the_glossary_and_into_the_other_segments(page: Page, world: Any) -> None:
    page.goto("/articles/1?reperes=1")
    expect(page.get_by_role("button", name="terme", exact=True)).to_be_disabled()
    box(page, 1).evaluate(
        "e => { e.focus(); const i = e.value.indexOf('fournisseur'); e.setSelectionRange(i, i + 11); }"
    )
    page.get_by_role("button", name="terme", exact=True).click()
    expect(page.get_by_label("Anglais")).to_have_value("vendor")
    expect(page.get_by_label("Mots que le texte emploie à sa place")).to_have_value("fournisseur")
    page.get_by_label("Français", exact=True).fill("prestataire")
    page.get_by_role("button", name="Ajouter, puis montrer").click()
    expect(page.locator(".places ins")).to_have_text("prestataire")
    page.get_by_role("button", name="Remplacer dans les segments choisis").click()
    expect(box(page, 1)).to_have_value(re.compile("leur prestataire de dossiers"))
    assert [term.french for term in world.archive.terms.all()] == ["prestataire"]


def test_the_source_is_asked_when_the_page_is_opened_and_a_change_is_told(page: Page, world: Any) -> None:
    world.stages.source = "changed"
    page.goto("/articles/1")
    expect(page.locator("#source")).to_contain_text("L’original a changé : voir les différences")
    expect(box(page, 2)).to_have_value(BEFORE)


def test_time_is_counted_while_one_works_and_shown(page: Page, world: Any) -> None:
    page.clock.install()
    page.goto("/articles/1")
    box(page, 2).focus()
    for _ in range(4):
        box(page, 2).press("End")
        page.clock.run_for(20_000)
    page.clock.run_for(600_000)
    box(page, 2).press("Control+Enter")
    expect(segment(page, 2)).to_have_class(re.compile("confirmed"))
    spent = world.archive.adaptations.of_article(1).segments[1].seconds
    assert 75 <= spent <= 115, "half a minute after the last touch the clock stands"
    expect(page.locator("#tete")).to_contain_text("min")


def test_a_whole_article_with_the_keyboard_alone(page: Page, world: Any) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    tab_to(page, page.locator("a[data-story]").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/1*")
    expect(segment(page, 1)).to_have_attribute("data-ready", "")

    tab_to(page, box(page, 1))
    page.keyboard.press("Control+Enter")
    expect(box(page, 2)).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(box(page, 3)).to_be_focused()
    page.keyboard.press("Alt+f")
    expect(segment(page, 3).locator(".finding.sev-error")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(box(page, 4)).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(segment(page, 4)).to_have_class(re.compile("confirmed"))

    tab_to(page, page.get_by_role("button", name="Approuver"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Approuvé")
    tab_to(page, page.get_by_role("button", name="Publier"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Publié")
    assert len(world.archive.editions.all_of(1)) == 1


def test_what_one_pressed_keeps_the_focus_near_though_the_page_is_put_anew(page: Page) -> None:
    page.goto("/articles/1?reperes=1")
    third = segment(page, 3)

    third.get_by_role("button", name="laisser passer").focus()
    page.keyboard.press("Enter")

    expect(third.locator(".finding.waived")).to_have_count(1)
    # The page is put anew before the focus comes back: the two are no single step.
    page.wait_for_function("() => document.querySelectorAll('.segment')[2].contains(document.activeElement)")
    third.get_by_role("button", name="enregistrer").focus()
    page.keyboard.press("Enter")
    expect(status(page, 3)).to_have_text("enregistré")
    expect(third.get_by_role("button", name="enregistrer")).to_be_focused()


def test_the_panel_stays_with_the_segment_to_which_one_came_back_at_once(page: Page, world: Any) -> None:
    page.goto("/articles/1")
    first, second = (world.archive.adaptations.of_article(1).segments[n].id for n in (0, 1))
    box(page, 1).focus()
    expect(page.locator("#aides")).to_have_attribute("data-of", f"s{first}")

    page.evaluate(f"document.querySelector('#t{second}').focus(); document.querySelector('#t{first}').focus()")

    page.wait_for_timeout(400)  # longer than the panel waits before it follows
    expect(page.locator("#aides")).to_have_attribute("data-of", f"s{first}")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until something has the focus."""
    for _ in range(120):
        if target.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not reach it")


def test_publication_its_correction_and_its_withdrawal(page: Page, world: Any) -> None:
    page.goto("/articles/1?reperes=1")
    box(page, 3).focus()
    page.keyboard.press("Alt+f")
    expect(segment(page, 3).locator(".finding.sev-error")).to_have_count(0)
    page.get_by_role("button", name="Approuver").click()
    page.get_by_role("button", name="Publier").click()
    page.get_by_role("button", name="Corriger (nouvelle édition)").click()
    page.wait_for_url("**/articles/1?fait=repris*")

    box(page, 1).fill("Trois cliniques reviennent au papier")
    box(page, 1).press("Control+Enter")
    expect(segment(page, 1)).to_have_class(re.compile("confirmed"))
    page.get_by_role("button", name="Approuver").click()
    page.get_by_label("Ce que cette correction corrige").fill("Titre raccourci.")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("status").first).to_contain_text("Publié")
    page.goto("/publie/1")
    expect(page.locator("article")).to_contain_text("Titre raccourci.")
    expect(page.locator("h1")).to_have_text("Trois cliniques reviennent au papier")

    page.goto("/articles/1/apercu")
    page.get_by_text("Retirer l’article").click()
    page.get_by_label("Pourquoi (les lecteurs le verront)").fill("Le groupe dément.")
    page.get_by_role("button", name="Retirer", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("retiré")
    page.goto("/publie/1")
    expect(page.locator("article")).to_contain_text("Le groupe dément.")
    expect(page.locator("article")).not_to_contain_text("patients")
    assert b"Retir\xc3\xa9" in page.request.get("/atom.xml").body()
    assert [e.note for e in world.archive.editions.all_of(1)] == [None, "Titre raccourci."]


def test_the_article_is_copied_for_another_system(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/articles/1/apercu")
    page.get_by_role("button", name="copier HTML").click()
    expect(page.get_by_text("copié", exact=True)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("<h1>Trois cliniques")
    assert "The Tidewater Courier</a>" in copied


def test_an_editor_at_a_bus_stop(chromium: Browser, address: str, world: Any) -> None:
    options = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with window(chromium, address, **options) as page:
        page.goto("/articles/1?reperes=1")
        segment(page, 3).get_by_role("button", name="corriger").tap()
        expect(segment(page, 3).locator(".finding.sev-error")).to_have_count(0)
        box(page, 2).fill("Au téléphone.")
        segment(page, 2).get_by_role("button", name="confirmer").tap()
        expect(segment(page, 2)).to_have_class(re.compile("confirmed"))
        segment(page, 2).get_by_role("link", name="aide et historique").tap()
        expect(page.get_by_role("heading", name="Segment 2")).to_be_visible()
        expect(page.locator("main")).to_contain_text("Odile Brassard")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0
    assert french(world)[1] == "Au téléphone."


def test_without_scripts_history_order_and_fixes_are_forms(chromium: Browser, address: str, world: Any) -> None:
    with window(chromium, address, java_script_enabled=False) as page:
        page.goto("/articles/1?reperes=1")
        segment(page, 3).get_by_role("button", name="corriger").click()
        assert "48 200 patients" in french(world)[2]
        box(page, 2).fill("Sans script.")
        segment(page, 2).get_by_role("button", name="enregistrer").click()
        segment(page, 2).get_by_role("link", name="aide et historique").click()
        page.get_by_role("button", name="revenir à ce texte").click()
        expect(box(page, 2)).to_have_value(BEFORE)
        segment(page, 2).locator(".more summary").click()
        segment(page, 2).get_by_role("button", name="fusionner avec le suivant").click()
        expect(page.locator(".segment")).to_have_count(3)
        page.get_by_role("button", name="Annuler l’ordre").click()
        expect(page.locator(".segment")).to_have_count(4)


def test_a_reader_reads_and_finds_nothing_to_press(chromium: Browser, address: str, world: Any) -> None:
    with also(chromium, address, world, "lise", "Lise Arcand", "reader") as page:
        page.goto("/articles/1?reperes=1")
        expect(box(page, 2)).to_have_attribute("readonly", "")
        for name in ("enregistrer", "confirmer", "Approuver", "corriger", "terme"):
            expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
        box(page, 2).focus()
        expect(page.locator("#aides")).to_contain_text("Historique")
        expect(page.locator("#aides button")).to_have_count(0)
        page.goto("/articles/1/apercu")
        expect(page.get_by_role("button", name="copier HTML")).to_be_visible()


def test_a_hostile_article_stays_text_in_every_corner(page: Page, world: Any) -> None:
    page.goto("/articles/3?reperes=1")
    attack = '<script>alert("pwned")</script>'
    expect(box(page, 2)).to_have_value(re.compile(re.escape(attack)))
    assert attack in (segment(page, 2).locator(".mirror").text_content() or "")
    box(page, 2).press("End")
    box(page, 2).press_sequentially(' "><svg onload=alert(2)>')
    box(page, 2).press("Control+s")
    expect(status(page, 2)).to_have_text("enregistré")
    box(page, 2).focus()
    expect(page.locator("#aides .history")).to_contain_text("<svg onload=alert(2)>")
    page.goto("/articles/3/remplacer?cherche=svg&par=%3Cb%3Ex")
    expect(page.locator(".places")).to_contain_text("<b>x")
    page.goto("/articles/3/segments/" + str(world.archive.adaptations.of_article(3).segments[1].id))
    expect(page.locator("main")).to_contain_text("<svg onload=alert(2)>")
    assert page.locator("main svg, main img, main script").count() == 0
