"""Feeds as they are: polled over HTTP, malformed in many ways."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import Outlet, PollOutcome, PollResult, WatchedFeed
from pipeline.errors import InputError, RestingHostError
from pipeline.fetch import Client, next_poll, poll
from pipeline.fetch.dates import zone_of
from pipeline.fetch.parsing import MOST_ENTRIES, ParsedFeed, parse_feed

NOW = datetime(2023, 11, 1, 12, 0, tzinfo=UTC)
Make = Callable[..., WatchedFeed]


def rss(*items: str, channel: str = "", declaration: str = '<?xml version="1.0"?>') -> str:
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    )
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'{declaration}<rss version="2.0" {spaces}><channel><title>C</title>{channel}{body}</channel></rss>'


ITEM = "<title>One</title><link>https://news.example/one</link><guid>1</guid>"


def parse(text: str | bytes, **given_: Any) -> ParsedFeed:
    body = text.encode() if isinstance(text, str) else text
    arguments: dict[str, Any] = {
        "url": "https://news.example/feed/",
        "zone": zone_of("America/Toronto"),
        "charset": None,
    }
    return parse_feed(body, now=NOW, **{**arguments, **given_})


# Over HTTP


def test_a_host_that_wants_to_be_left_alone_is_not_asked_for_its_other_feeds(
    server: Any, client: Client, feed: Make
) -> None:
    server.serve("/feed.xml", b"", 429, Retry_After="900")
    assert poll(client, feed()).outcome is PollOutcome.FAILED
    with pytest.raises(RestingHostError) as caught:
        poll(client, feed("/other.xml"))
    assert 800 < (caught.value.retry_after or 0) <= 900
    assert server.paths() == ["/feed.xml"]


def test_a_changed_feed(server: Any, client: Client, feed: Make) -> None:
    body = rss(ITEM, channel="<ttl>120</ttl>")
    server.serve(
        "/feed.xml", body, ETag='W/"a"', Last_Modified="Tue, 24 Oct 2023 10:00:00 GMT", Cache_Control="max-age=60"
    )
    result = poll(client, feed())
    assert result.outcome is PollOutcome.CHANGED
    assert (result.http_status, result.error, result.warning, result.moved_to) == (200, None, None, None)
    assert (result.etag, result.last_modified) == ('W/"a"', "Tue, 24 Oct 2023 10:00:00 GMT")
    assert result.body_hash == hashlib.sha256(body.encode()).hexdigest()
    assert result.interval_hint == 7200
    assert [entry.url for entry in result.entries] == ["https://news.example/one"]


def test_validators_are_sent_back_and_304_is_an_answer(server: Any, client: Client, feed: Make) -> None:
    server.serve("/feed.xml", b"", 304, ETag='W/"b"')
    result = poll(client, feed(etag='W/"a"', last_modified="Tue, 24 Oct 2023 10:00:00 GMT", body_hash="h"))
    _, sent = server.asked[0]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('W/"a"', "Tue, 24 Oct 2023 10:00:00 GMT")
    assert result.outcome is PollOutcome.NOT_MODIFIED
    # The new validator of the 304 counts, what it does not mention stays.
    assert (result.etag, result.last_modified, result.body_hash) == ('W/"b"', "Tue, 24 Oct 2023 10:00:00 GMT", "h")


def test_the_same_body_again(server: Any, client: Client, feed: Make) -> None:
    server.serve("/feed.xml", rss(ITEM), ETag='"new"')
    known = poll(client, feed()).body_hash
    result = poll(client, feed(body_hash=known))
    assert (result.outcome, result.entries, result.etag) == (PollOutcome.SAME_BODY, (), '"new"')


def test_gone(server: Any, client: Client, feed: Make) -> None:
    server.serve("/feed.xml", b"", 410)
    assert poll(client, feed()).outcome is PollOutcome.GONE


def test_a_permanent_move_is_reported_a_temporary_one_is_not(server: Any, client: Client, feed: Make) -> None:
    server.serve("/feed.xml", b"", 301, Location="/new.xml")
    server.serve("/new.xml", rss(ITEM))
    server.serve("/tmp.xml", b"", 302, Location="/new.xml")
    moved, visited = poll(client, feed()), poll(client, feed("/tmp.xml"))
    assert (moved.outcome, moved.moved_to, len(moved.entries)) == (PollOutcome.CHANGED, server.url("/new.xml"), 1)
    assert (visited.outcome, visited.moved_to) == (PollOutcome.CHANGED, None)


@pytest.mark.parametrize(
    ("asked", "wait", "words"),
    [
        pytest.param((404, {}), None, "nothing there", id="404"),
        pytest.param((403, {"cf_mitigated": "challenge"}), None, "wall against robots", id="bot wall"),
        pytest.param((403, {}), None, "forbids", id="403"),
        pytest.param((429, {"Retry_After": "900"}), 900, "too often", id="429"),
        pytest.param((429, {}), 600, "too often", id="429 that says nothing"),
        pytest.param((503, {"Retry_After": "60"}), 60, "out of service", id="503"),
        pytest.param((503, {"Retry_After": "999999999"}), 31 * 86_400, "out of service", id="an absurd Retry-After"),
        pytest.param(
            (503, {"Retry_After": "Fri, 31 Dec 9999 23:59:59 -1200"}), 31 * 86_400, "out of service", id="the year 9999"
        ),
        pytest.param((500, {"Retry_After": "60"}), None, "trouble of its own", id="500 has no Retry-After"),
    ],
)
def test_refusals_are_results(
    server: Any, open_client: Callable[..., Client], asked: tuple[int, dict[str, str]], wait: int | None, words: str
) -> None:
    status, fields = asked
    url = server.serve("/feed.xml", b"", status, **fields)
    result = poll(open_client(), WatchedFeed(1, 1, "Courier", url, Outlet("Courier", "UTC", "en")))
    assert (result.outcome, result.http_status, result.retry_after) == (PollOutcome.FAILED, status, wait)
    assert words in (result.error or "")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param("", "nothing", id="empty"),
        pytest.param(
            "<!DOCTYPE html><html><head><title>x</title></head><body>Log in</body></html>", "web page", id="HTML"
        ),
        pytest.param('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "JSON Feed", id="JSON Feed"),
        pytest.param("hello", "not a feed", id="text"),
    ],
)
def test_what_is_no_feed(server: Any, client: Client, feed: Make, body: str, words: str) -> None:
    server.serve("/feed.xml", body)
    result = poll(client, feed())
    assert result.outcome is PollOutcome.FAILED
    assert words in (result.error or "")
    # Nothing is remembered of it, so that the next poll looks at it again.
    assert (result.etag, result.body_hash) == (None, None)


def test_network_trouble_is_a_result(client: Client, outlet: Outlet) -> None:
    result = poll(client, WatchedFeed(1, 1, "Courier", "http://127.0.0.1:9/feed", outlet))
    assert result.outcome is PollOutcome.FAILED
    assert "127.0.0.1" in (result.error or "")


# What feeds hold


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(rss(ITEM), id="well formed"),
        pytest.param("\n\n  " + rss(ITEM), id="blanks before the declaration"),
        pytest.param(rss(ITEM.replace("One", "One&nbsp;")), id="HTML entity"),
        pytest.param(rss(ITEM.replace("<title>", "<title>A & B ")), id="bare ampersand"),
        pytest.param(rss(ITEM.replace("One", "One\x0b\x01")), id="control characters"),
        pytest.param(rss(ITEM, ITEM)[:-60], id="cut off"),
        pytest.param(rss(ITEM, declaration=""), id="no declaration"),
        pytest.param(rss(ITEM, declaration='<?xml version="1.0" encoding="utf-16"?>'), id="false encoding"),
        pytest.param("\ufeff" + rss(ITEM), id="byte order mark"),
        pytest.param(rss(ITEM).replace("</channel>", "</chanel>"), id="wrong end tag"),
    ],
)
def test_malformed_feeds_still_give_their_entries(text: str) -> None:
    entries = parse(text).entries
    assert [entry.url for entry in entries] == ["https://news.example/one"]
    assert (entries[0].title or "").replace("A & B ", "").strip() == "One"


def test_trouble_with_entries_is_a_warning() -> None:
    assert parse(rss(ITEM)).warning is None
    assert parse(rss(ITEM)[:-20]).warning is not None


def test_a_flaw_is_told_in_words() -> None:
    flawed = parse("<rss version='2.0'><channel><item><link>https://news.example/one</link></itm></channel></rss>")
    assert (flawed.warning or "").startswith("not well-formed XML: mismatched tag")


def test_entities_that_swell_are_left_unread() -> None:
    layers = "".join(f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(9))
    bomb = f"<!DOCTYPE rss [<!ENTITY l0 '{'ha' * 20}'>{layers}]>" + rss(
        "<title>&l9;</title><link>/one</link>", declaration=""
    )
    found = parse(bomb)
    assert found.warning
    assert all(len(entry.title or "") < 1001 for entry in found.entries)


def test_atom_with_everything() -> None:
    found = parse(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/atom/"><title>A</title>
        <entry><id>tag:news.example,2023:1</id><title type="html">Clinic &amp;amp; lab &lt;em&gt;hit&lt;/em&gt;</title>
        <link rel="enclosure" href="/a.mp3"/><link rel="alternate" href="../one"/>
        <author><name>Ann Lee</name></author><author><name>Bo Roy</name><email>b@example.org</email></author>
        <published>2023-10-24T06:42:07-04:00</published><updated>2023-10-25T00:00:00Z</updated>
        <summary>Short.</summary></entry></feed>"""
    )
    (entry,) = found.entries
    assert entry.url == "https://news.example/one"
    assert entry.guid == "tag:news.example,2023:1"
    assert entry.title == "Clinic & lab hit"
    assert entry.author == "Ann Lee, Bo Roy"
    assert entry.published == "2023-10-24T10:42:07Z"
    assert (entry.summary, entry.content) == ("Short.", None)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        pytest.param("<link>/one</link>", "https://news.example/one", id="relative to the host"),
        pytest.param("<link> https://news.example/one\n</link>", "https://news.example/one", id="blanks around"),
        pytest.param("<guid>https://news.example/one</guid>", "https://news.example/one", id="guid is the address"),
        pytest.param(
            "<link>https://count.example/~r/1</link><feedburner:origLink>https://news.example/one</feedburner:origLink>",
            "https://news.example/one",
            id="before the counter",
        ),
        pytest.param("<atom:link href='https://news.example/one'/>", "https://news.example/one", id="Atom link in RSS"),
        pytest.param("<link>javascript:alert(1)</link>", None, id="script"),
        pytest.param("<link>mailto:a@news.example</link>", None, id="mail"),
        pytest.param("<guid isPermaLink='false'>4711</guid>", None, id="guid that is no address"),
        pytest.param("<guid>4711</guid>", None, id="guid that calls itself an address"),
        pytest.param("<link>http://[::1</link>", None, id="broken address"),
        pytest.param("", None, id="no link"),
    ],
)
def test_an_entry_has_an_address_of_its_own_or_is_left_out(link: str, url: str | None) -> None:
    found = parse(rss(f"<title>One</title>{link}"))
    assert [entry.url for entry in found.entries] == ([url] if url else [])
    assert (found.warning is None) == (url is not None)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        pytest.param("Plain", "Plain", id="plain"),
        pytest.param("A &lt;b&gt;bold&lt;/b&gt; claim", "A bold claim", id="markup"),
        pytest.param("Smith &amp;amp; Sons", "Smith & Sons", id="escaped twice"),
        pytest.param("<![CDATA[5 < 6 & 7]]>", "5 < 6 & 7", id="signs that are no markup"),
        pytest.param("L&amp;#8217;hôpital&amp;nbsp;: oui", "L’hôpital : oui", id="entities"),
        pytest.param("\n  Two\n  lines ", "Two lines", id="blanks"),
        pytest.param("", None, id="empty"),
    ],
)
def test_titles_are_words(title: str, words: str | None) -> None:
    (entry,) = parse(rss(f"<title>{title}</title><link>/one</link>")).entries
    assert entry.title == words


@pytest.mark.parametrize(
    ("date", "published"),
    [
        pytest.param("<pubDate>Tue, 24 Oct 2023 06:42:07 EDT</pubDate>", "2023-10-24T10:42:07Z", id="named zone"),
        pytest.param("<pubDate>2023-10-24T06:42:07</pubDate>", "2023-10-24T10:42:07Z", id="no zone: the outlet's"),
        pytest.param("<dc:date>2023-10-24</dc:date>", "2023-10-24", id="bare date"),
        pytest.param("<pubDate>mar., 24 oct. 2023 10:00:00 -0400</pubDate>", "2023-10-24T14:00:00Z", id="French"),
        pytest.param("<pubDate>yesterday</pubDate>", None, id="words"),
        pytest.param("<pubDate>10/11/2023</pubDate>", None, id="ambiguous"),
        pytest.param("<pubDate>Fri, 24 Nov 2023 06:42:07 GMT</pubDate>", None, id="in the future"),
        pytest.param("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", None, id="nought"),
        pytest.param("", None, id="none"),
    ],
)
def test_dates(date: str, published: str | None) -> None:
    (entry,) = parse(rss(f"{ITEM}{date}")).entries
    assert entry.published == published


def test_repeated_guids_are_told_apart_and_repeated_entries_dropped() -> None:
    items = [f"<title>{name}</title><link>/{name}</link><guid isPermaLink='false'>same</guid>" for name in "aba"]
    entries = parse(rss(*items)).entries
    assert [entry.url for entry in entries] == ["https://news.example/a", "https://news.example/b"]
    assert len({entry.guid for entry in entries}) == 2
    assert entries[0].guid == "same"


def test_a_feed_ends_somewhere() -> None:
    items = (f"<title>{number}</title><link>/{number}</link>" for number in range(MOST_ENTRIES + 5))
    found = parse(rss(*items))
    assert len(found.entries) == MOST_ENTRIES
    assert "only the first" in (found.warning or "")


STORY = "".join(
    f"<p>Paragraph {number} of the story tells what the hospital said about its systems.</p>" for number in range(9)
)


@pytest.mark.parametrize(
    ("fields", "full"),
    [
        pytest.param(f"<content:encoded><![CDATA[{STORY}]]></content:encoded>", True, id="full content"),
        pytest.param(f"<description><![CDATA[{STORY * 3}]]></description>", True, id="full text in the description"),
        pytest.param("<description>Two sentences. No more.</description>", False, id="summary"),
        pytest.param("<content:encoded>Two sentences. No more.</content:encoded>", False, id="short content"),
        pytest.param(f"<content:encoded><![CDATA[{STORY}<p>And then …</p>]]></content:encoded>", False, id="ellipsis"),
        pytest.param(
            f"<content:encoded><![CDATA[{STORY}<p><a href='x'>Read more</a></p>]]></content:encoded>",
            False,
            id="read more",
        ),
        pytest.param(
            f"<content:encoded><![CDATA[{STORY}<p>Subscribe to continue reading.</p>]]></content:encoded>",
            False,
            id="wall",
        ),
        pytest.param(
            f"<content:encoded><![CDATA[{STORY}<p>The post One appeared first on News.</p>]]></content:encoded>",
            True,
            id="footer of a blog",
        ),
    ],
)
def test_content_is_the_whole_story_or_none(fields: str, full: bool) -> None:
    (entry,) = parse(rss(f"{ITEM}{fields}")).entries
    assert (entry.content is not None) == full


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        pytest.param(rss(ITEM.replace("One", "Santé")).encode(), "iso-8859-1", id="UTF-8 called Latin-1"),
        pytest.param(rss(ITEM.replace("One", "Santé")).encode("cp1252"), "utf-8", id="windows-1252 called UTF-8"),
        pytest.param(
            rss(ITEM.replace("One", "Santé"), declaration='<?xml version="1.0" encoding="iso-8859-1"?>').encode(
                "latin-1"
            ),
            None,
            id="Latin-1 that says so",
        ),
    ],
)
def test_charsets(body: bytes, charset: str | None) -> None:
    assert parse(body, charset=charset).entries[0].title == "Santé"


@pytest.mark.parametrize(
    ("channel", "interval"),
    [
        pytest.param("<ttl>60</ttl>", 3600, id="ttl"),
        pytest.param(
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 21_600, id="sy"
        ),
        pytest.param("<ttl>soon</ttl>", None, id="nonsense"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_publisher_hints(channel: str, interval: int | None) -> None:
    assert parse(rss(ITEM, channel=channel)).interval == interval


def test_an_entity_bomb_and_an_outside_entity_are_harmless() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">'
    outside = '<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    text = rss(ITEM.replace("One", "One &c; &x;"), declaration=f'<?xml version="1.0"?>{bomb}{outside}')
    (entry,) = parse(text).entries
    assert "root:" not in (entry.title or "")
    assert len(entry.title or "") < 1000


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: rss(f"<title>{text}</title>{text}").encode()))
def test_any_bytes_are_a_feed_or_none(body: bytes) -> None:
    try:
        parse(body)
    except InputError:
        return


# When to ask again

HOUR = 3600


@pytest.mark.parametrize(
    ("result", "failures", "wait"),
    [
        pytest.param(PollResult(PollOutcome.CHANGED), 0, HOUR, id="changed"),
        pytest.param(PollResult(PollOutcome.NOT_MODIFIED), 3, HOUR, id="an answer ends the back-off"),
        pytest.param(PollResult(PollOutcome.CHANGED, interval_hint=3 * HOUR), 0, 3 * HOUR, id="publisher wants longer"),
        pytest.param(PollResult(PollOutcome.CHANGED, interval_hint=60), 0, HOUR, id="publisher wants shorter"),
        pytest.param(PollResult(PollOutcome.CHANGED, interval_hint=10**9), 0, 24 * HOUR, id="absurd hint"),
        pytest.param(PollResult(PollOutcome.FAILED), 0, HOUR, id="first failure"),
        pytest.param(PollResult(PollOutcome.FAILED), 2, 4 * HOUR, id="third failure"),
        pytest.param(PollResult(PollOutcome.FAILED), 500, 24 * HOUR, id="dead feeds come back"),
        pytest.param(PollResult(PollOutcome.FAILED, retry_after=9 * HOUR), 0, 9 * HOUR, id="Retry-After"),
        pytest.param(PollResult(PollOutcome.FAILED, retry_after=88 * HOUR), 0, 88 * HOUR, id="a long Retry-After"),
        pytest.param(PollResult(PollOutcome.GONE), 0, 7 * 24 * HOUR, id="gone"),
    ],
)
def test_next_poll(outlet: Outlet, result: PollResult, failures: int, wait: int) -> None:
    feed = WatchedFeed(1, 1, "Courier", "https://news.example/feed", outlet, failures=failures)
    assert next_poll(result, feed, NOW, HOUR) == NOW + timedelta(seconds=wait)
