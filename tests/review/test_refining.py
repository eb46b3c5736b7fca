"""Facets on the page of a search, and a mistyped word put right, as a person and a program see them."""

from __future__ import annotations

import re
from html import unescape

from pipeline.review.labels import label
from pipeline.store import closed_list
from pipeline.store.search.query import Field, parse

from .conftest import Browser


def test_facets_narrow_the_search_and_count_right(browser: Browser) -> None:
    shown = browser.get("/recherche?q=rançongiciel OR hospital OR clinic").text
    links = re.findall(r'<a href="(/recherche\?q=[^"]+)">([^<]+)</a> <span class="muted">(\d+)</span>', shown)
    assert links
    for address, name, count in links:
        narrowed = browser.get(unescape(address)).text
        assert re.search(rf"· {count} articles?<", re.sub(r"\s+", " ", narrowed)), name


def test_a_mistyped_word_is_said_to_be_one(browser: Browser) -> None:
    shown = browser.get("/recherche?q=ransomwrae").text
    assert "Rien pour «" in unescape(shown)
    found = browser.get("/api/search?q=ransomwrae").json()
    assert found["corrected"] == "ransomware"
    assert found["total"] == browser.get("/api/search?q=ransomware").json()["total"] > 0


def test_a_program_gets_the_facets(browser: Browser) -> None:
    found = browser.get("/api/search?q=ransomware").json()
    assert sum(found["facets"]["language"].values()) == found["facets_over"] == found["total"]
    assert found["corrected"] is None


def test_search_knows_every_label_that_a_page_shows() -> None:
    for field, name in (("type", "attack_type"), ("state", "state")):
        for value in set(closed_list(name)) - {"unknown"}:
            assert parse(f'{field}:"{label(name, value)}"') == Field(field, value)
