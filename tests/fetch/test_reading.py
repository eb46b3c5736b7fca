"""What read_page decides, one question at a time."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import Entry, Outlet, Page, ReadStory
from pipeline.errors import UnreadablePageError
from pipeline.fetch import read_page

FETCHED = datetime(2023, 11, 1, 12, 0, tzinfo=UTC)
OUTLET = Outlet("Lakeside Courier", "America/Toronto", "en")
URL = "https://courier.example/news/one"
BODY = """<p>The clinic in Nordhaven has told 900 patients that their files were open on the web for a month.</p>
<p>It cannot say who looked at them, for the log had been switched off by the company that runs the server.</p>
<p>The patients are asked to watch their mail, and the clinic will pay for two years of credit monitoring.</p>"""


def page(head: str = "", body: str = BODY, *, lang: str = ' lang="en"', url: str = URL) -> Page:
    html = f"<!DOCTYPE html><html{lang}><head>{head}</head><body><article>{body}</article></body></html>"
    return Page(url, html.encode(), "text/html; charset=utf-8")


def read(given_page: Page, entry: Entry | None = None) -> ReadStory:
    return read_page(given_page, outlet=OUTLET, entry=entry, fetched_at=FETCHED)


def ld(fields: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"From JSON-LD",{fields}}}</script>'


@pytest.mark.parametrize(
    ("head", "title"),
    [
        pytest.param(
            "<meta property='og:title' content='Clinic opens files | Lakeside Courier'>",
            "Clinic opens files",
            id="pipe",
        ),
        pytest.param("<title>Clinic opens files - Lakeside Courier</title>", "Clinic opens files", id="hyphen"),
        pytest.param(
            "<title>Clinic opens files – Health – The Lakeside Courier</title>",
            "Clinic opens files – Health",
            id="dash",
        ),
        pytest.param(
            "<title>Clinic opens files | Health | Lakeside Courier</title>", "Clinic opens files", id="section between"
        ),
        pytest.param(
            "<title>Clinic opens files - | Health | Lakeside Courier</title>", "Clinic opens files", id="two bars"
        ),
        pytest.param("<title>Clinic\n opens  files |\n Lakeside Courier</title>", "Clinic opens files", id="lines"),
        # Cut again for each bar, it held the pipeline for half a minute.
        pytest.param(f"<title>Clinic{' | x' * 20_000} | Lakeside Courier</title>", "Clinic", id="thousands of bars"),
        pytest.param(f"<title>Clinic{' ' * 90_000}opens files</title>", "Clinic opens files", id="thousands of blanks"),
        pytest.param("<title>Lakeside Courier | Clinic opens files</title>", "Clinic opens files", id="outlet first"),
        pytest.param("<title>Clinic opens files | courier.example</title>", "Clinic opens files", id="host"),
        pytest.param(
            "<title>Clinic opens files – what we know</title>", "Clinic opens files – what we know", id="no outlet"
        ),
        pytest.param(
            "<title>Lakeside Courier</title><meta name='twitter:title' content='Clinic'>",
            "Clinic",
            id="only the outlet",
        ),
        pytest.param(ld('"author":"x"') + "<title>From title</title>", "From JSON-LD", id="JSON-LD first"),
        pytest.param("", None, id="none"),
    ],
)
def test_headlines(head: str, title: str | None) -> None:
    assert read(page(head)).article.title == title


def test_a_headline_cut_short_gives_way_to_the_heading() -> None:
    head = "<meta property='og:title' content='Clinic in Nordhaven opens…'>"
    story = read(page(head, f"<h1>Clinic in Nordhaven opens files of 900</h1>{BODY}"))
    assert story.article.title == "Clinic in Nordhaven opens files of 900"


@pytest.mark.parametrize(
    ("head", "published"),
    [
        pytest.param(
            ld('"datePublished":"2023-10-24T23:15:00-04:00"'), "2023-10-24T23:15:00-04:00", id="offset as stated"
        ),
        pytest.param(ld('"datePublished":"2023-10-24T23:15:00"'), "2023-10-24T23:15:00-04:00", id="the outlet's zone"),
        pytest.param(ld('"datePublished":"2023-10-24"'), "2023-10-24", id="bare date"),
        pytest.param(
            ld('"datePublished":"2023-10-24"') + "<meta property='article:published_time' content='2023-10-20'>",
            "2023-10-24",
            id="JSON-LD before meta",
        ),
        pytest.param(
            ld('"datePublished":"soon"') + "<meta property='article:published_time' content='2023-10-20'>",
            "2023-10-20",
            id="nonsense gives way",
        ),
        pytest.param(
            "<meta itemprop='datePublished' content='2023-10-24T10:00Z'>", "2023-10-24T10:00:00+00:00", id="microdata"
        ),
        pytest.param("", None, id="none"),
    ],
)
def test_publication(head: str, published: str | None) -> None:
    assert read(page(head)).article.published == published


def test_a_visible_date_counts_but_not_one_of_a_comment() -> None:
    visible = "<p class='dateline'>October 24, 2023 at 2:30 p.m. EDT</p>"
    assert read(page("", visible + BODY)).article.published == "2023-10-24T14:30:00-04:00"
    beside = Page(
        URL, f"<html><body><div>{BODY}</div><aside><time datetime='2023-10-01'></time></aside></body></html>".encode()
    )
    assert read(beside).article.published is None


def test_the_date_in_the_address_is_the_last_resort_and_a_doubt() -> None:
    story = read(page(url="https://courier.example/2023/10/24/one"))
    assert story.article.published == "2023-10-24"
    assert "address" in story.doubts[0]


@pytest.mark.parametrize("date", ["2043-01-01", "2023-11-01T14:00:00Z", "1970-01-01T00:00:00Z", "0001-01-01"])
def test_dates_that_cannot_be_are_refused_aloud(date: str) -> None:
    story = read(page(ld(f'"datePublished":"{date}"')), Entry(URL, published="2023-10-24T10:42:07Z"))
    # The feed's word stands in, in the outlet's local time.
    assert story.article.published == "2023-10-24T06:42:07-04:00"
    assert len(story.doubts) == 1


def test_a_change_before_the_publication_is_refused() -> None:
    story = read(page(ld('"datePublished":"2023-10-24T10:00:00Z","dateModified":"2023-10-23T10:00:00Z"')))
    assert story.article.modified is None
    assert "modified" in story.doubts[0]


def test_the_entry_fills_in_what_the_page_does_not_say() -> None:
    entry = Entry(URL, title="From the feed", author="Ann Lee", published="2023-10-24")
    article = read(page(), entry).article
    assert (article.title, article.byline, article.published) == ("From the feed", "Ann Lee", "2023-10-24")
    article = read(page(ld('"author":"Bo Roy","datePublished":"2023-10-25"')), entry).article
    assert (article.title, article.byline, article.published) == ("From JSON-LD", "Bo Roy", "2023-10-25")


@pytest.mark.parametrize(
    ("html", "byline"),
    [
        pytest.param("<meta name='author' content='By Ann Lee'>", "Ann Lee", id="by"),
        pytest.param("<meta name='author' content='Ann Lee, Bo Roy'>", "Ann Lee, Bo Roy", id="two"),
        pytest.param("<meta property='article:author' content='https://facebook.com/annlee'>", None, id="a profile"),
        pytest.param("<meta name='author' content='ann@courier.example'>", None, id="an address"),
        pytest.param("<meta name='byl' content='By Ann Lee | Health reporter'>", "Ann Lee", id="a post behind it"),
        pytest.param("<div class='byline'>Par Anne Lebrun</div>", "Anne Lebrun", id="visible"),
        pytest.param("", None, id="none"),
    ],
)
def test_bylines(html: str, byline: str | None) -> None:
    assert read(page(html) if "<meta" in html else page("", html + BODY)).article.byline == byline


FRENCH = """<p>La clinique de Nordhaven a prévenu 900 patients que leurs dossiers ont été ouverts à tous.</p>
<p>Elle ne sait pas qui les a consultés, car le journal du serveur avait été désactivé par le fournisseur.</p>"""


@pytest.mark.parametrize(
    ("lang", "body", "language", "doubts"),
    [
        pytest.param(' lang="en-CA"', BODY, "en", 0, id="stated and true"),
        pytest.param(' lang="en"', FRENCH, "fr", 1, id="stated and false"),
        pytest.param("", FRENCH, "fr", 0, id="unstated"),
        pytest.param(
            ' lang="sv"',
            "<p>" + "Sjukhuset meddelade måndag förmiddag telefonerna trasiga. " * 6 + "</p>",
            "sv",
            0,
            id="unknown",
        ),
    ],
)
def test_languages(lang: str, body: str, language: str, doubts: int) -> None:
    story = read(page("", body, lang=lang))
    assert (story.article.language, len(story.doubts)) == (language, doubts)


@pytest.mark.parametrize(
    ("head", "body", "partial"),
    [
        pytest.param("", BODY, False, id="whole"),
        pytest.param(ld('"isAccessibleForFree":false'), BODY, True, id="not free"),
        pytest.param(ld('"isAccessibleForFree":false,"wordCount":57'), BODY, False, id="not free, and yet all there"),
        pytest.param(ld('"isAccessibleForFree":true'), BODY, False, id="free"),
        pytest.param("<meta property='article:content_tier' content='locked'>", BODY, True, id="locked tier"),
        pytest.param("<meta property='article:content_tier' content='metered'>", BODY, False, id="metered tier"),
        pytest.param("", BODY + "<p>The clinic's owner said that …</p>", True, id="ellipsis at the end"),
        pytest.param("", BODY + "<p>Subscribe to continue reading.</p>", True, id="wall in the text"),
        pytest.param(
            "", BODY + "<div class='gate'><p>This story is for subscribers.</p></div>", True, id="wall beside it"
        ),
        pytest.param("", BODY.replace("It cannot", "… It cannot"), False, id="ellipsis inside"),
    ],
)
def test_teasers(head: str, body: str, partial: bool) -> None:
    assert read(page(head, body)).partial == partial


def test_a_body_that_only_json_holds() -> None:
    text = " ".join(["The hospital has told its patients that the files were open to all."] * 12)
    head = ld(f'"articleBody":"{text}\\n\\n{text}"')
    article = read(page(head, "<div id='app'>Loading</div>")).article
    assert [article.block_text(block) for block in article.blocks] == [text, text]
    with pytest.raises(UnreadablePageError):
        read(page(head.replace('"articleBody"', '"isAccessibleForFree":false,"articleBody"'), "<div id='app'></div>"))


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        pytest.param(
            "https://courier.example/news/one-final", "https://courier.example/news/one-final", id="same site"
        ),
        pytest.param(
            "https://www.courier.example/news/one", "https://www.courier.example/news/one", id="another host of it"
        ),
        pytest.param("/news/one?id=5&utm_source=x", "https://courier.example/news/one?id=5", id="relative"),
        pytest.param("https://thief.example/one", URL, id="another site"),
        pytest.param("https://courier.example/", URL, id="the front page"),
        pytest.param("https://courier.example/news", URL, id="the section"),
        pytest.param("javascript:void(0)", URL, id="no address"),
        pytest.param("", URL, id="empty"),
    ],
)
def test_canonical_address(link: str, canonical: str) -> None:
    assert read(page(f"<link rel='canonical' href='{link}'>")).canonical_url == canonical


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"   \n", id="blank"),
        pytest.param(b"\x00\x01\x02", id="bytes"),
        pytest.param(b"<html></html>", id="no body"),
        pytest.param(
            b"<html><body><nav><a href='/'>Home</a><a href='/n'>News</a></nav></body></html>", id="only a menu"
        ),
        pytest.param(b"<html><body><p>Not found.</p></body></html>", id="a sentence"),
        pytest.param(b"<div>" * 50_000, id="deep"),
        pytest.param(b"<!--" + b"x" * 10_000, id="a comment without end"),
        pytest.param(
            b"<html><body>" + b"<li><a href='/x'>A headline of another story</a></li>" * 40 + b"</body></html>",
            id="front page",
        ),
    ],
)
def test_no_story(body: bytes) -> None:
    with pytest.raises(UnreadablePageError):
        read(Page(URL, body, "text/html"))


SCRAPS = st.sampled_from(
    [
        *(b"<p>", b"</p>", b"<div>", b"<table><tr><td>", b"<script type='application/ld+json'>", b"</script>", b"<h1>"),
        *(
            b'{"@type":"NewsArticle"',
            b"<li>",
            b"words of a story. ",
            b"\xff\xfe",
            b"<!--",
            b"-->",
            b"<![CDATA[",
            b"&#0;",
        ),
        *(b"&#x110000;", b"<meta charset=utf-16>", b"<html lang='", b"<base href='http://[::1'>", b"<time datetime='"),
        *(
            b"<link rel=canonical href='//",
            b"\x00",
            b"<svg>",
            b"<template>",
            b"<form>",
            b"<aside>",
            b"<div class='ad'>",
        ),
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400) | st.lists(SCRAPS, max_size=40).map(b"".join),
    st.sampled_from([None, "text/html; charset=utf-16", "text/html"]),
)
def test_any_bytes_are_a_story_or_unreadable(body: bytes, media_type: str | None) -> None:
    try:
        story = read(Page(URL, body, media_type))
    except UnreadablePageError:
        return
    assert story.article.blocks
