"""What nobody sees goes where words come in; what a script needs stays."""

import unicodedata
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import Entry, Outlet, Page
from pipeline.fetch import read_entry, read_page
from pipeline.fetch.dates import zone_of
from pipeline.fetch.invisible import visible
from pipeline.fetch.parsing import parse_feed

NOW = datetime(2023, 11, 1, 12, 0, tzinfo=UTC)
OUTLET = Outlet("Lakeside Courier", "America/Toronto", "en")
URL = "https://courier.example/news/one"
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NEVER = f"\x00\x07\x1b\x7f\u00ad\u200b\u2060\ufeff\ufffe\U000e0041{BIDI}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("ran\u200bsom\u00adware", "ransomware", id="zero width and soft hyphen"),
        pytest.param("\u202eBluewater\u202c \u2066Health\u2069", "Bluewater Health", id="bidirectional"),
        pytest.param("\ufeffNul\x00 and \x1b[31m red", "Nul and [31m red", id="controls"),
        pytest.param("a\u200db, c\u200cd", "ab, cd", id="joiners between Latin letters"),
        pytest.param("r\ufe0fansom", "ransom", id="a variation of a letter"),
        pytest.param("\ufe0f\u200d👩", "👩", id="a variation and a joiner of nothing"),
        pytest.param("\U000e0068\U000e0069 hi", " hi", id="tags"),
        pytest.param("it\x92s 5\x80", "it’s 5€", id="windows-1252 that came through as controls"),
        pytest.param("e\u200b\u0301", "é", id="NFC comes after"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="Persian needs its joiner"),
        pytest.param("क्\u200dष", "क्\u200dष", id="Devanagari needs its joiner"),
        pytest.param("👩\u200d⚕\ufe0f", "👩\u200d⚕\ufe0f", id="an emoji of two"),
        pytest.param("👩\u200d said", "👩 said", id="an emoji that joins nothing"),
        pytest.param("line\none\ttwo\r\n", "line\none\ttwo\r\n", id="blanks stay"),
        pytest.param(
            "L’hôpital d’Ōrewa: «oui» – 5\u00a0%", "L’hôpital d’Ōrewa: «oui» – 5\u00a0%", id="nothing to take"
        ),
    ],
)
def test_what_is_taken_and_what_stays(text: str, shown: str) -> None:
    assert visible(text) == shown


ANYTHING = st.text(max_size=80) | st.text(alphabet=NEVER + "\u200c\u200d\ufe0fabcé٠ک\u0928👩⚕ \n", max_size=80)


@given(ANYTHING)
def test_nothing_hidden_is_left_and_nothing_seen_is_lost(text: str) -> None:
    shown = visible(text)
    assert not set(shown) & set(NEVER)
    assert unicodedata.is_normalized("NFC", shown)
    assert visible(shown) == shown
    assert not letters(text) - letters(shown)


def letters(text: str) -> Counter[str]:
    """What of a text is read: letters and digits, marks apart from them, without those that are blank."""
    marks = unicodedata.normalize("NFD", text)
    return Counter(mark for mark in marks if mark.isalnum() and mark not in "\u115f\u1160\u3164\uffa0")


@given(st.text(alphabet=st.characters(codec="latin-1", categories=("L", "N", "P", "Z")), max_size=80))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert visible(text) == unicodedata.normalize("NFC", text)


HOSTILE = "Ran\u200bsom\u00adware at\u202e Bluewater\u2066 Health\ufeff"
CLEAN = "Ransomware at Bluewater Health"
STORY = "".join(
    f"<p>{HOSTILE}, said number {number} of those who were asked about it on Monday.</p>" for number in range(20)
)


@pytest.mark.parametrize("written", [HOSTILE, "Ran&#x200b;som&shy;ware at&#x202e; Bluewater&#8294; Health&#xfeff;"])
def test_a_page_is_read_without_what_nobody_sees(written: str) -> None:
    head = f"<title>{written}</title><meta name='author' content='Ann\u200b Lee\u202e'>"
    body = f"<html><head>{head}</head><body><article><h1>{written}</h1>{STORY}</article></body></html>"
    story = read_page(Page(URL, body.encode(), "text/html; charset=utf-8"), outlet=OUTLET, entry=None, fetched_at=NOW)
    assert story.article.title == CLEAN
    assert story.article.byline == "Ann Lee"
    assert not set(story.article.text) & set(NEVER)
    assert f"{CLEAN}, said number 0" in story.article.text


@pytest.mark.parametrize(
    "reference", ["&#8;", "&#1;", "&#27;", "&#x1B;", "&#xFFFF;", "&#0;", "&#xD800;", "&#x110000;", "&#127;", "&#8"]
)
def test_a_reference_to_what_no_text_can_hold_does_not_cost_the_story(reference: str) -> None:
    title = f"Ransom{reference}ware at Bluewater Health"
    text = "".join(f"<p>Number{reference} {n} of those who were asked said so on Monday.</p>" for n in range(20))
    body = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body></html>"
    story = read_page(Page(URL, body.encode(), "text/html; charset=utf-8"), outlet=OUTLET, entry=None, fetched_at=NOW)
    assert story.article.title == CLEAN
    assert "Number 19 of those" in story.article.text

    feed = f'<rss version="2.0"><channel><item><title>{title}</title><link>{URL}</link></item></channel></rss>'
    (entry,) = parse_feed(feed.encode(), url=URL, zone=zone_of("UTC"), charset=None, now=NOW).entries
    assert entry.title == CLEAN


def test_jsonld_is_read_without_what_nobody_sees() -> None:
    script = f'{{"@type":"NewsArticle","headline":"{HOSTILE}","author":"Ann\u200b Lee"}}'
    body = f"<html><head><script type='application/ld+json'>{script}</script></head><body>{STORY}</body></html>"
    story = read_page(Page(URL, body.encode(), "text/html; charset=utf-8"), outlet=OUTLET, entry=None, fetched_at=NOW)
    assert (story.article.title, story.article.byline) == (CLEAN, "Ann Lee")


@pytest.mark.parametrize("written", [HOSTILE, "Ran&#x200b;som&#xad;ware at&#x202e; Bluewater&#8294; Health&#xfeff;"])
def test_an_entry_is_read_without_what_nobody_sees(written: str) -> None:
    feed = (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>C</title><item>'
        f"<title>{written}</title><link>{URL}</link><dc:creator>Ann\u200b Lee\u202e</dc:creator>"
        f"<description><![CDATA[{STORY}]]></description></item></channel></rss>"
    )
    parsed = parse_feed(feed.encode(), url=URL, zone=zone_of("UTC"), charset="utf-8", now=NOW)
    (entry,) = parsed.entries
    assert (entry.title, entry.author) == (CLEAN, "Ann Lee")
    assert not set(entry.summary or "") & set(NEVER)


def test_the_story_that_a_feed_carries_is_read_without_what_nobody_sees() -> None:
    story = read_entry(Entry(URL, title=CLEAN, content=STORY), outlet=OUTLET, fetched_at=NOW)
    assert not set(story.article.text) & set(NEVER)
    assert f"{CLEAN}, said number 19" in story.article.text
