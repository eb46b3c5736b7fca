from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import BlockKind, Entry, Outlet, TextOrigin
from pipeline.errors import UnreadablePageError
from pipeline.fetch import read_entry
from pipeline.fetch.fragments import fragment_blocks, plain_text

P, H, LI, Q = BlockKind.PARAGRAPH, BlockKind.SUBHEAD, BlockKind.LIST_ITEM, BlockKind.QUOTE
FETCHED = datetime(2023, 11, 1, 12, 0, tzinfo=UTC)
OUTLET = Outlet("Lakeside Courier", "America/Toronto", "en")


@pytest.mark.parametrize(
    ("fragment", "blocks"),
    [
        pytest.param("<p>One.</p><p>Two.</p>", [(P, "One."), (P, "Two.")], id="paragraphs"),
        pytest.param("One.<br><br/>Two.<br>Still two.", [(P, "One."), (P, "Two. Still two.")], id="breaks"),
        pytest.param("<div>One.<div>Two.</div>Three.</div>", [(P, "One."), (P, "Two."), (P, "Three.")], id="divs"),
        pytest.param("<h2>Head</h2><p>One.", [(H, "Head"), (P, "One.")], id="subhead"),
        pytest.param("<ul><li>a<li><p>b</p></ul>", [(LI, "a"), (LI, "b")], id="list"),
        pytest.param("<blockquote><p>a</p><p>b</p></blockquote>", [(Q, "a"), (Q, "b")], id="quote"),
        pytest.param(
            "<p>A <b>bold</b><i>ly</i> word, <a href='x'>link</a>.</p>", [(P, "A boldly word, link.")], id="inline"
        ),
        pytest.param("<p>x<script>y</script><!-- z --></p>", [(P, "x")], id="what is not read"),
        pytest.param("<figure><img><figcaption>c</figcaption></figure><p>x</p>", [(P, "x")], id="figure"),
        pytest.param(
            "<p>One</p>\n\n  stray words  \n<p>Two</p>", [(P, "One"), (P, "stray words"), (P, "Two")], id="stray"
        ),
        pytest.param("<table><tr><td>a</td><td>b</td></tr></table>", [(LI, "a b")], id="row"),
        pytest.param("words alone", [(P, "words alone")], id="plain"),
        pytest.param("", [], id="empty"),
    ],
)
def test_fragments(fragment: str, blocks: list[tuple[BlockKind, str]]) -> None:
    assert fragment_blocks(fragment) == blocks


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["<p>", "</p>", "<b>", "<br>", "x", "<li>", "<!--", "</div>", "&amp;", "]]>"])).map(
        "".join
    )
)
def test_any_text_is_a_fragment(text: str) -> None:
    assert all(words.strip() for _, words in fragment_blocks(text))
    plain_text(text)


STORY = (
    "<p>By Ann Lee</p>"
    "<p>The clinic in Nordhaven has told 900 patients that their files were open on the web for a month.</p>"
    "<h3>No trace</h3><p>It cannot say who looked at them, for the log was switched off.</p>"
    "<p>READ MORE: Another story</p>"
    "<p>The post Clinic opens files appeared first on Lakeside Courier.</p>"
)


def test_a_story_from_the_feed() -> None:
    entry = Entry(
        "https://news.example/one?utm_source=rss",
        "1",
        "Clinic opens files",
        "Ann Lee",
        "2023-10-24T10:42:07Z",
        None,
        STORY,
    )
    story = read_entry(entry, outlet=OUTLET, fetched_at=FETCHED)
    article = story.article
    assert [article.block_text(block) for block in article.blocks] == [
        "The clinic in Nordhaven has told 900 patients that their files were open on the web for a month.",
        "No trace",
        "It cannot say who looked at them, for the log was switched off.",
    ]
    assert (article.title, article.byline, article.language) == ("Clinic opens files", "Ann Lee", "en")
    # Local time of the outlet: the day on which its readers saw it.
    assert article.published == "2023-10-24T06:42:07-04:00"
    assert (story.origin, story.partial, story.doubts) == (TextOrigin.ENTRY, False, ())
    assert story.canonical_url == article.url == "https://news.example/one"


def test_a_bare_date_stays_one_and_a_future_one_is_a_doubt() -> None:
    story = read_entry(
        Entry("https://news.example/1", content=STORY, published="2023-10-24"), outlet=OUTLET, fetched_at=FETCHED
    )
    assert story.article.published == "2023-10-24"
    story = read_entry(
        Entry("https://news.example/1", content=STORY, published="2033-10-24"), outlet=OUTLET, fetched_at=FETCHED
    )
    assert story.article.published is None
    assert "future" in story.doubts[0]


def test_a_summary_is_a_part() -> None:
    summary = (
        "The clinic in Nordhaven has told 900 patients that their files were open on the web for more than a month."
    )
    story = read_entry(Entry("https://news.example/1", summary=summary), outlet=OUTLET, fetched_at=FETCHED)
    assert story.partial


@pytest.mark.parametrize(
    "content", [None, "", "<p>Too short.</p>", "<img src='x'>", "<p>Subscribe to continue reading.</p>"]
)
def test_no_story(content: str | None) -> None:
    with pytest.raises(UnreadablePageError):
        read_entry(Entry("https://news.example/1", content=content), outlet=OUTLET, fetched_at=FETCHED)
