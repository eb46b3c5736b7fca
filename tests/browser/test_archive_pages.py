"""The archive's own pages as a researcher sees them, and the pictures of docs/researcher.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.review import create_app

from .conftest import _cookies, _served, picture, window

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def archive(chromium: Browser, world: Any) -> Iterator[Page]:
    """A window on an archive with its canned queries."""
    context = replace(world.context, metadata_path=PROJECT / "db" / "metadata.yaml")
    with _served(create_app(context)) as url:
        _cookies[url] = (context.cookie, world.log_in())
        with window(chromium, url, viewport={"width": 1000, "height": 900}) as opened:
            yield opened


def test_the_queries_that_come_with_the_archive_are_listed(archive: Page) -> None:
    archive.goto("/archive/archive")
    link = archive.get_by_role("link", name="What the record of an incident rests on")
    expect(link).to_be_visible()
    expect(archive.get_by_text("segment_version")).to_have_count(0)
    link.scroll_into_view_if_needed()
    archive.evaluate("window.scrollBy(0, 200)")
    picture(archive, "archive-queries")


def test_a_query_answers_with_its_parameters_and_its_other_forms(archive: Page) -> None:
    archive.goto("/archive/archive/incidents_in_region?place=&through_provider=")
    expect(archive.get_by_label("place")).to_be_visible()
    expect(archive.locator("table.rows-and-columns tbody tr").first).to_be_visible()
    for form in ("CSV", "json"):
        expect(archive.get_by_role("link", name=form, exact=True)).to_have_attribute("href", re_of(form))
    picture(archive, "archive-query")


def test_the_rows_of_a_table_are_not_a_page_away_from_its_name(archive: Page) -> None:
    archive.goto("/archive/archive/incidents")
    explained = archive.locator("dl.column-descriptions").bounding_box()
    assert explained
    # Twenty-five columns, each explained in two lines: one below the other they take over a thousand pixels.
    assert explained["height"] < 450
    date = archive.locator("tbody td.col-incident").first.bounding_box()
    assert date
    assert date["width"] > 60, "a public id is broken at its hyphen"


def test_a_way_leads_back_to_the_newsroom(archive: Page) -> None:
    archive.goto("/archive/archive/article/1")
    archive.locator("details.nav-menu summary").click()
    archive.get_by_role("link", name="Vigie", exact=True).click()
    expect(archive).to_have_url(re.compile(r"^http://[^/]+/$"))


def re_of(form: str) -> Any:
    """The address of the same answer in another form."""
    return re.compile(rf"^/archive/archive/incidents_in_region\.{form.lower()}\?")
