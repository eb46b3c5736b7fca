"""How much of a text is kept."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import BlockKind, Entry, Outlet, Page
from pipeline.fetch import read_entry, read_page
from pipeline.fetch.bounds import MOST_CHARACTERS, MOST_IN_TITLE, bounded, bounded_title

OUTLET = Outlet("Lakeside Courier", "America/Toronto", "en")
FETCHED = datetime(2024, 3, 6, 15, 0, tzinfo=UTC)
SENTENCE = "The clinic in Nordhaven has told 900 patients that their files were open on the web for a month."
ENDLESS = "".join(f"<p>Day {day}: {SENTENCE}</p>" for day in range(3_000))


def test_an_endless_page_keeps_its_beginning_and_says_so() -> None:
    html = (
        f"<html lang=en><head><title>{'Files ' * 90_000}</title></head><body><article>{ENDLESS}</article></body></html>"
    )
    page = Page("https://courier.example/news/one", html.encode(), "text/html; charset=utf-8")
    story = read_page(page, outlet=OUTLET, entry=None, fetched_at=FETCHED)
    assert story.partial
    assert any("only the beginning is kept" in doubt for doubt in story.doubts)
    assert len(story.article.text) <= MOST_CHARACTERS + MOST_IN_TITLE + 4 * len(story.article.blocks)
    assert story.article.text.endswith(SENTENCE)


def test_an_endless_entry_keeps_its_beginning_and_says_so() -> None:
    entry = Entry(guid="1", url="https://courier.example/news/one", title="Files " * 90_000, content=ENDLESS)
    story = read_entry(entry, outlet=OUTLET, fetched_at=FETCHED)
    assert story.partial
    assert any("only the beginning is kept" in doubt for doubt in story.doubts)
    assert len(story.article.title or "") <= MOST_IN_TITLE


@given(st.lists(st.integers(1, 60_000), min_size=1, max_size=8))
def test_blocks_are_kept_whole_and_in_order_up_to_the_bound(lengths: list[int]) -> None:
    blocks = [(BlockKind.PARAGRAPH, ("x " * length)[:length]) for length in lengths]
    kept, doubt = bounded(blocks)
    assert kept == blocks[: len(kept)]
    assert (doubt is None) == (sum(lengths) <= MOST_CHARACTERS)
    assert sum(len(text) for _, text in kept) <= MOST_CHARACTERS


def test_one_block_beyond_the_bound_is_cut() -> None:
    kept, doubt = bounded([(BlockKind.PARAGRAPH, ("x " * MOST_CHARACTERS)[: MOST_CHARACTERS + 1])])
    assert [len(text) for _, text in kept] == [MOST_CHARACTERS]
    assert doubt


def test_a_title_is_cut_between_words() -> None:
    assert bounded_title(None) is None
    assert bounded_title("Hospital hit") == "Hospital hit"
    assert bounded_title("word " * 1_000) == ("word " * 120).strip()


def test_a_run_without_a_blank_is_cut_and_a_script_without_blanks_is_not() -> None:
    data, japanese = "1," * 20_000, "病院" * 5_000
    kept, doubt = bounded([(BlockKind.PARAGRAPH, f"Then: {data} and on."), (BlockKind.PARAGRAPH, japanese)])
    assert kept == [(BlockKind.PARAGRAPH, f"Then: {data[:1000]}… and on."), (BlockKind.PARAGRAPH, japanese)]
    assert doubt is None
    assert len(bounded_title(data) or "") < MOST_IN_TITLE + 1
