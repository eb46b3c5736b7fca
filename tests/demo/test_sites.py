"""The demo's sites answer as real ones do, and their feeds lead to every story."""

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import html

from pipeline.demo import Asked, DemoSites, demo_settings
from pipeline.documents import Rights
from pipeline.errors import UsageError
from pipeline.settings import parse_settings

NEWSROOM = Path(__file__).parents[1] / "data" / "newsroom"


class Reply:
    """What a site answered."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()


def ask(url: str, method: str = "GET", **headers: str) -> Reply:
    """One request; a header's name is written with _ for -."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return Reply(connection.getresponse())
    finally:
        connection.close()


@pytest.fixture(scope="module")
def sites() -> Iterator[DemoSites]:
    with DemoSites() as running:
        yield running


def feed_of(sites: DemoSites, name: str) -> feedparser.FeedParserDict:
    urls = {feed.name: site.feed_url(feed) for site in sites.sites for feed in site.plan.feeds}
    return feedparser.parse(ask(urls[name]).body)


def entry_of(feed: feedparser.FeedParserDict, story_id: str) -> feedparser.FeedParserDict:
    return next(entry for entry in feed.entries if entry.id.endswith(f":{story_id}"))


def page_at(url: str) -> html.HtmlElement:
    return html.document_fromstring(ask(url).body.decode())


def story_url(sites: DemoSites, story_id: str) -> str:
    return next(
        site.base_url + site.plan.path(story)
        for site in sites.sites
        for story in site.plan.stories
        if story.id == story_id
    )


def test_three_sites_carry_every_labelled_story_once_and_some_of_our_own(sites: DemoSites) -> None:
    labelled = [json.loads(path.read_text(encoding="utf-8"))["id"] for path in NEWSROOM.glob("*.json")]
    served = [story.id for site in sites.sites for story in site.plan.stories]

    assert len(sites.sites) == len(set(sites.hosts)) == 3
    assert len(labelled) >= 24
    assert sorted(story_id for story_id in served if story_id.startswith("dev-")) == sorted(labelled)
    assert len(served) == len(set(served)) > len(labelled)


@pytest.mark.parametrize(
    ("name", "version", "entries", "with_content"),
    [
        ("Northern Ledger", "rss20", 12, 0),
        ("Northern Ledger en français", "rss20", 2, 0),
        ("Atlantic Gazette", "atom10", 9, 0),
        ("HealthSec Daily", "rss20", 9, 9),
    ],
)
def test_each_feed_is_of_its_kind(sites: DemoSites, name: str, version: str, entries: int, with_content: int) -> None:
    feed = feed_of(sites, name)

    assert (feed.version, bool(feed.bozo), len(feed.entries)) == (version, False, entries)
    assert sum("content" in entry for entry in feed.entries) == with_content


def test_every_entry_leads_to_a_page_that_names_the_story_s_address(sites: DemoSites) -> None:
    for site in sites.sites:
        canonical = {site.base_url + site.plan.path(story) for story in site.plan.stories}
        for feed in site.plan.feeds:
            for entry in feedparser.parse(ask(site.feed_url(feed)).body).entries:
                reply = ask(entry.link)
                while reply.status == 302:
                    reply = ask(reply.headers["Location"])
                page = html.document_fromstring(reply.body.decode(), base_url=site.base_url)
                page.make_links_absolute()
                assert reply.status == 200
                assert page.xpath("//link[@rel='canonical']/@href")[0] in canonical


def test_dates_are_those_of_the_articles(sites: DemoSites) -> None:
    article = json.loads((NEWSROOM / "001-five-hospitals-letters.json").read_text(encoding="utf-8"))
    entry = entry_of(feed_of(sites, "Northern Ledger"), "dev-001")

    markup = json.loads(
        html.document_fromstring(ask(entry.link).body).xpath("//script[@type='application/ld+json']")[0].text
    )

    assert entry.published == "Wed, 03 Apr 2024 16:40:00 -0400"
    assert markup["datePublished"] == article["published"] == "2024-04-03T16:40:00-04:00"
    assert markup["author"] == [{"@type": "Person", "name": article["byline"]}]


@pytest.mark.parametrize("story_id", ["dev-001", "dev-002", "dev-009"])
def test_a_page_has_what_surrounds_a_story_on_a_real_one(sites: DemoSites, story_id: str) -> None:
    page = page_at(story_url(sites, story_id))
    words = page.text_content().lower()

    assert page.xpath("//nav | //*[@role='navigation']")
    assert page.xpath("//meta[@property='og:title']")
    assert page.xpath("//link[@rel='alternate']")
    assert page.xpath("//*[@id='comments']//p")
    assert "cookies" in words
    assert page.xpath("//input[@type='email']")
    assert len(page.xpath("//a[contains(@href, '20') or contains(@href, '/articles/')]")) >= 4


def test_a_paywalled_page_ends_early_and_its_feed_has_the_rest(sites: DemoSites) -> None:
    entry = entry_of(feed_of(sites, "HealthSec Daily"), "dev-004")
    article = json.loads((NEWSROOM / "004-change-count-190-million.json").read_text(encoding="utf-8"))
    page = page_at(entry.link).text_content()

    assert article["paragraphs"][0] in page
    assert article["paragraphs"][-2] not in page
    assert article["paragraphs"][-2] in html.fromstring(entry.content[0].value).text_content()


def test_a_counting_address_sends_on_with_its_trackers(sites: DemoSites) -> None:
    entry = entry_of(feed_of(sites, "Northern Ledger"), "dev-005")

    reply = ask(entry.link)

    assert reply.status == 302
    assert reply.headers["Location"].startswith(story_url(sites, "dev-005") + "?utm_source=")
    assert ask(reply.headers["Location"]).status == 200


def test_an_entry_may_lead_to_the_amp_copy(sites: DemoSites) -> None:
    entry = entry_of(feed_of(sites, "Atlantic Gazette"), "dev-012")

    page = page_at(entry.link)

    assert "/amp/" in entry.link
    assert page.xpath("//link[@rel='canonical']/@href") == [story_url(sites, "dev-012")]


def test_one_page_claims_a_charset_that_it_has_not(sites: DemoSites) -> None:
    reply = ask(story_url(sites, "dev-025"))

    assert reply.headers["Content-Type"] == "text/html; charset=ISO-8859-1"
    assert "Söderblom" in reply.body.decode("utf-8")


# Conditional requests -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["feed", "page"])
def test_what_has_not_changed_is_not_sent_again(sites: DemoSites, what: str) -> None:
    url = sites.sites[0].feed_url(sites.sites[0].plan.feeds[0]) if what == "feed" else story_url(sites, "dev-001")
    first = ask(url)
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]

    assert [
        ask(url, If_None_Match=etag).status,
        ask(url, If_None_Match=f'"x", {etag}').status,
        ask(url, If_Modified_Since=changed).status,
        ask(url, If_None_Match='"other"', If_Modified_Since=changed).status,
        ask(url, If_Modified_Since="Sat, 01 Jan 2000 00:00:00 GMT").status,
        ask(url, If_Modified_Since="yesterday").status,
    ] == [304, 304, 304, 200, 200, 200]
    assert ask(url, If_None_Match=etag).body == b""


def test_head_and_what_is_not_there(sites: DemoSites) -> None:
    head = ask(story_url(sites, "dev-001"), "HEAD")

    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["Content-Length"]) > 2000
    assert ask(sites.sites[0].base_url + "/nowhere").status == 404
    assert b"Disallow: /account/" in ask(sites.sites[0].base_url + "/robots.txt").body


# The whole ----------------------------------------------------------------------------------------------------------


def test_what_is_served_is_the_same_each_time_but_for_the_port() -> None:
    pages: list[list[bytes]] = []
    for _ in range(2):
        with DemoSites() as sites:
            urls = [site.base_url + site.plan.path(story) for site in sites.sites for story in site.plan.stories]
            urls += [site.feed_url(feed) for site in sites.sites for feed in site.plan.feeds]
            ports = [urlsplit(site.base_url).port for site in sites.sites]
            pages.append([_without(ask(url).body, ports) for url in urls])

    assert pages[0] == pages[1]


def _without(body: bytes, ports: list[int | None]) -> bytes:
    for number, port in enumerate(ports):
        body = body.replace(f":{port}".encode(), f":port{number}".encode())
    return body


def test_requests_are_remembered() -> None:
    with DemoSites() as sites:
        url = sites.sites[0].base_url + "/robots.txt"
        ask(url)

        assert sites.asked == [Asked("GET", url, 200)]


def test_the_end_does_not_wait_for_a_client_that_stays() -> None:
    with DemoSites() as sites:
        idle = http.client.HTTPConnection(sites.hosts[0], timeout=5)
        idle.request("GET", "/robots.txt")
        idle.getresponse().read()

    assert idle.sock.recv(1) == b""
    idle.close()


def test_a_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError, match="give another"):
        DemoSites(taken.getsockname()[1]).__enter__()


def test_the_settings_of_the_demo_load_and_allow_what_they_need(sites: DemoSites) -> None:
    settings = parse_settings(demo_settings(sites), environ={})

    assert [entry.name for entry in settings.outlets] == [site.plan.name for site in sites.sites]
    assert all(entry.rights is Rights.ADAPT and entry.attribution_fr for entry in settings.outlets)
    assert set(settings.fetch.allow_hosts) == set(settings.fetch.per_host) == set(sites.hosts)
    assert set(settings.fetch.per_host.values()) == {0}
    assert settings.newsroom.byline
    assert [ask(feed.url).status for entry in settings.outlets for feed in entry.feeds] == [200] * 4
