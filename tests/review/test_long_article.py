"""A book-length article: it comes in stretches, and all that holds for the article holds across them."""

from __future__ import annotations

import re
import time
from statistics import median
from typing import Any

import pytest

from pipeline.review.stretches import stretch_of

from .conftest import Browser
from .world import COURIER, World

PARAGRAPHS = 319
ENGLISH = tuple(f"Paragraph {n}: Orlan Records has the files of {n + 100} patients." for n in range(PARAGRAPHS))
FRENCH = ("Un livre", *(f"Paragraphe {n} : Orlan a les dossiers de {n + 100} patients." for n in range(PARAGRAPHS)))


def told(world: World, count: int = PARAGRAPHS) -> int:
    """Tell a story of so many paragraphs; returns its article."""
    saved = world.save("book", COURIER, "A book", ENGLISH[:count])
    world.read(saved, 0.9)
    world.draft(saved, FRENCH[: count + 1])
    return saved.article_id


@pytest.fixture
def book(browser: Browser) -> Browser:
    """A browser on a newsroom with a story of 320 segments."""
    told(browser.world)
    return browser


def address(book: Browser) -> str:
    """Where the story is worked on."""
    return f"/articles/{book.world.story['book']}"


def ids(book: Browser) -> list[int]:
    """Its segments in order."""
    view = book.world.archive.adaptations.of_article(book.world.story["book"])
    assert view
    return [segment.id for segment in view.segments]


def shown(page: str) -> list[int]:
    """The segments on a page."""
    return [int(found) for found in re.findall(r'<li id="s(\d+)"', page)]


@pytest.mark.parametrize("total", [1, 2, 150, 151, 200, 320, 1001, 5000])
def test_stretches_cover_an_article_once_and_are_about_as_long(total: int) -> None:
    count = stretch_of(total, 1).count
    stretches = [stretch_of(total, number) for number in range(1, count + 1)]

    assert [place for one in stretches for place in range(one.start, one.end)] == list(range(total))
    if count > 1:
        lengths = [one.end - one.start for one in stretches]
        assert max(lengths) <= 100
        assert max(lengths) - min(lengths) <= 1
        assert min(lengths) >= 75
    assert stretch_of(total, count + 7) == stretches[-1]


@pytest.mark.parametrize(
    ("number", "links"),
    [(1, (1, 2, 3, None, 10)), (5, (1, None, 3, 4, 5, 6, 7, None, 10)), (10, (1, None, 8, 9, 10))],
)
def test_of_many_stretches_those_around_have_a_link(number: int, links: tuple[int | None, ...]) -> None:
    assert stretch_of(1000, number).shown == links


def test_a_long_story_comes_in_stretches_with_links(book: Browser) -> None:
    pages = [book.get(f"{address(book)}?partie={number}").text for number in (1, 2, 3, 4)]

    assert [one for page in pages for one in shown(page)] == ids(book)
    assert "Segments 81 à 160 sur 320" in pages[1]
    assert f'<a href="{address(book)}?partie=3" rel="next">' in pages[1]
    assert f'<a href="{address(book)}?partie=1" rel="prev">' in pages[1]
    assert 'rel="prev"' not in pages[0]
    assert 'rel="next"' not in pages[3]
    assert shown(book.get(f"{address(book)}?partie=99").text) == shown(pages[3])
    assert book.get(f"{address(book)}?partie=0").status_code == 400
    assert '<span class="number" aria-hidden="true">320</span>' in pages[3]


def test_a_story_of_a_usual_length_stays_in_one_piece(browser: Browser) -> None:
    page = browser.get("/articles/1").text

    assert "stretches" not in page
    assert "?partie" not in page


def test_counts_are_those_of_the_whole_story_on_every_stretch(book: Browser) -> None:
    last = ids(book)[-1]
    version = book.segment("book", -1).version.id
    book.post(f"{address(book)}/segments/{last}", text="La fin.", parent_id=str(version), action="confirm")

    for number in (1, 4):
        page = book.get(f"{address(book)}?partie={number}").text
        assert "1/320 confirmés" in page
        assert "319 segments n’ont été relus" in page


def test_a_write_leads_back_to_the_stretch_where_the_segment_stands(book: Browser) -> None:
    where, every = address(book), ids(book)
    first_of_third, last_of_first = every[160], every[79]

    saved = book.post(f"{where}/segments/{first_of_third}", text="Trois.", parent_id="", action="save")
    assert saved.status_code == 409
    version = str(book.segment("book", 160).version.id)
    saved = book.post(f"{where}/segments/{first_of_third}", text="Trois.", parent_id=version, action="save")
    assert saved.headers["location"] == f"{where}?partie=3#s{first_of_third}"

    moved = book.post(f"{where}/segments/{last_of_first}/deplacer", pas="1")
    assert moved.headers["location"] == f"{where}?partie=2#s{last_of_first}"
    page = book.get(f"{where}?partie=2").text
    assert shown(page)[0] == last_of_first

    order = re.search(r'name="ordre" value="(\d+)"', page)
    assert order
    undone = book.post(f"{where}/ordre/annuler", ordre=order[1], partie="2")
    assert undone.headers["location"] == f"{where}?partie=2"
    assert ids(book) == every
    assert f'<a href="{where}?partie=3#s{first_of_third}">' in book.get(f"{where}/segments/{first_of_third}").text


def test_the_page_knows_where_the_keys_lead_that_leave_it(book: Browser) -> None:
    where, every = address(book), ids(book)
    book.world.archive.adaptations.confirm(
        every[80], book.segment("book", 80).version.id, person_id=1, at="2026-03-04T11:05:00Z"
    )

    first, last = (book.get(f"{where}?partie={number}").text for number in (1, 4))

    assert f'data-after="{where}?partie=2#s{every[80]}"' in first
    assert f'data-work="{where}?partie=2#s{every[81]}"' in first
    assert "data-before" not in first
    assert f'data-before="{where}?partie=3#s{every[239]}"' in last
    assert f'data-work="{where}?partie=1#s{every[0]}"' in last
    assert "data-after" not in last


def test_words_are_replaced_in_the_whole_story(book: Browser) -> None:
    where = address(book)
    page = book.get(f"{where}/remplacer", params={"cherche": "Orlan", "par": "Dossiers Orlan"}).text
    assert "319 segments</h2>" in page
    places = re.findall(r'name="segment" value="(\d+:\d+)"', page)
    assert len(places) == 319

    # More fields than a form usually has, most of them of segments that are gone since.
    fields: Any = {"csrf_token": book.token(), "cherche": "Orlan", "par": "Dossiers Orlan"}
    gone = [f"{900_000 + number}:1" for number in range(1_000)]
    answer = book.client.post(f"{where}/remplacer", data={**fields, "segment": places + gone}, follow_redirects=False)

    assert answer.headers["location"] == f"{where}?fait=remplace"
    view = book.world.archive.adaptations.of_article(book.world.story["book"])
    assert view
    assert sum("Dossiers Orlan" in segment.version.text for segment in view.segments if segment.version) == 319


def test_unsaved_text_of_another_stretch_is_found_there(book: Browser) -> None:
    where, last = address(book), ids(book)[-1]
    kept = {"text": "Pas encore fini", "parent_id": book.segment("book", -1).version.id, "save_key": "k"}
    answer = book.client.put(f"/api{where}/segments/{last}/unsaved", json=kept, headers={"x-csrf-token": book.token()})
    assert answer.status_code == 204

    assert "Pas encore fini" not in book.get(where).text
    assert "Pas encore fini" in book.get(f"{where}?partie=4").text


@pytest.mark.slow
def test_a_book_opens_at_once(browser: Browser) -> None:
    saved = browser.world.save("book", COURIER, "A book", tuple(f"Paragraph {n} of a book." for n in range(2_500)))
    browser.world.draft(saved, ("Un livre", *(f"Paragraphe {n} d’un livre." for n in range(2_500))))
    browser.get("/articles/1")
    took = []
    for number in (1, 7, 25):
        begun = time.perf_counter()
        answer = browser.get(f"/articles/{saved.article_id}?partie={number}")
        took.append(time.perf_counter() - begun)
        assert len(answer.content) < 500_000

    # A tenth of a second on a quiet machine; all segments in one page take more than a second there.
    assert median(took) < 0.5
