"""Pages of many shapes: tests/data/pages/NAME.html and, beside it, what must come out of it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.documents import Outlet, Page, ReadStory
from pipeline.fetch import read_page

PAGES = Path(__file__).parents[1] / "data" / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))
FETCHED = datetime(2024, 12, 1, 12, 0, tzinfo=UTC)


def read(name: str) -> tuple[ReadStory, dict[str, Any]]:
    expected = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    outlet = Outlet(
        **expected.get("outlet", {"name": "Lakeside Courier", "timezone": "America/Toronto", "language": "en"})
    )
    body = (PAGES / f"{name}.html").read_bytes()
    page = Page(expected["url"], body, expected["media_type"], hops=tuple(expected.get("hops", ())))
    return read_page(page, outlet=outlet, entry=None, fetched_at=FETCHED), expected


def test_there_are_pages() -> None:
    assert len(NAMES) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_the_story(name: str) -> None:
    story, expected = read(name)
    found = [[block.kind.value, story.article.block_text(block)] for block in story.article.blocks]
    assert found == expected["blocks"]
    assert story.article.title == expected["title"]


@pytest.mark.parametrize("name", NAMES)
def test_what_the_page_says_of_it(name: str) -> None:
    story, expected = read(name)
    article = story.article
    for key in ("byline", "published", "modified", "language"):
        assert getattr(article, key) == expected[key], key
    assert story.partial == expected["partial"]
    assert len(story.doubts) == expected["doubts"], story.doubts


@pytest.mark.parametrize("name", NAMES)
def test_where_it_stands(name: str) -> None:
    story, expected = read(name)
    assert (story.canonical_url, story.article.url) == (expected["canonical"], expected["canonical"])
    assert [[kind.value, url] for kind, url in story.addresses] == expected["addresses"]
