"""A book-length article by keyboard and without script: one goes on over the edge of a stretch as within it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import stories, window

COUNT = 200
"""Paragraphs: with the headline three stretches of 67 segments."""


@pytest.fixture
def book(world: Any) -> str:
    """Where a long story is worked on."""
    english = tuple(f"Paragraph {n}: Orlan Records has {n + 100} files." for n in range(COUNT))
    saved = world.save("book", stories.COURIER, "A book", english)
    world.draft(saved, ("Un livre", *(f"Paragraphe {n} : Orlan a {n + 100} dossiers." for n in range(COUNT))))
    return f"/articles/{saved.article_id}"


def field(page: Page, place: int) -> Any:
    """The text of the segment with this number."""
    return page.locator(".segment", has=page.locator(".number", has_text=re.compile(f"^{place}$"))).locator("textarea")


def test_the_keys_go_over_the_edge(page: Page, world: Any, book: str) -> None:
    page.goto(book)
    field(page, 67).focus()
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_url("**partie=2#s*")
    expect(field(page, 68)).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_url("**partie=1#s*")
    expect(field(page, 67)).to_be_focused()

    # What is confirmed already is passed over, in the next stretch too.
    view = world.archive.adaptations.of_article(world.story["book"])
    for segment in view.segments[67:69]:
        world.archive.adaptations.confirm(segment.id, segment.version.id, person_id=1, at="2026-03-04T11:05:00Z")
    page.reload()
    field(page, 67).focus()
    page.keyboard.press("End")
    page.keyboard.type(" Fin.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**partie=2#s*")
    expect(field(page, 70)).to_be_focused()
    expect(page.locator("#progress")).to_contain_text("3/201")

    # From the last one, to the first that is left at the top.
    page.goto(f"{book}?partie=3")
    field(page, 201).focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**partie=1#s*")
    expect(field(page, 1)).to_be_focused()


def test_the_least_sure_is_found_in_another_stretch(page: Page, world: Any, book: str) -> None:
    view = world.archive.adaptations.of_article(world.story["book"])
    for segment in view.segments[:68]:
        world.archive.adaptations.confirm(segment.id, segment.version.id, person_id=1, at="2026-03-04T11:05:00Z")
    page.goto(book)
    page.get_by_role("button", name="au moins sûr").click()
    page.wait_for_url("**partie=2#s*")
    expect(field(page, 69)).to_be_focused()


def test_marks_of_a_stretch_come_a_moment_later(page: Page, book: str) -> None:
    page.goto(f"{book}?partie=2")

    expect(page.locator(".segment").first.locator(".source .m").first).to_be_visible()
    expect(field(page, 68)).to_be_visible()


def test_stretches_without_javascript(chromium: Browser, address: str, book: str) -> None:
    with window(chromium, address, java_script_enabled=False) as page:
        page.goto(book)
        page.get_by_role("link", name="partie suivante").first.click()
        expect(page.locator(".stretches").first).to_contain_text("Segments 68 à 134 sur 201")
        box = field(page, 70)
        box.fill("Sans script.")
        page.locator(".segment").nth(2).get_by_role("button", name="confirmer").click()
        page.wait_for_url("**partie=2#s*")
        expect(field(page, 70)).to_have_value("Sans script.")
        expect(page.locator("#progress")).to_contain_text("1/201")
