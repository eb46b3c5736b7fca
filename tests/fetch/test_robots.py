from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from pipeline.errors import FetchError, RestingHostError
from pipeline.fetch import Client, fetch_page
from pipeline.fetch.robots import Robots, product_token

PAGE = b"<html><body><p>Hello</p></body></html>"


@dataclass
class Answered:
    status: int
    body: bytes = b""


class Site:
    """A robots.txt that can change, and a clock."""

    def __init__(self, answer: Answered | FetchError) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.now = 0.0
        self.robots = Robots("Mozilla/5.0 (compatible; Vigie/0.1; +https://x)", self.ask, lambda: self.now)

    def ask(self, url: str) -> Answered:
        self.asked.append(url)
        if isinstance(self.answer, FetchError):
            raise self.answer
        return self.answer


RULES = b"User-agent: *\nDisallow: /private/\n\nUser-agent: vigie\nDisallow: /no-vigie/\nCrawl-delay: 7\n"


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        pytest.param(b"User-agent: *\nDisallow: /private/\n", "/news/1", True, id="elsewhere"),
        pytest.param(b"User-agent: *\nDisallow: /private/\n", "/private/1", False, id="forbidden to all"),
        pytest.param(b"\xef\xbb\xbfUser-agent: *\nDisallow: /private/\n", "/private/1", False, id="byte order mark"),
        pytest.param(b"User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf", False, id="wildcard"),
        pytest.param(b"User-agent: mozilla\nDisallow: /\n", "/news/1", True, id="meant for browsers"),
        pytest.param(RULES, "/no-vigie/1", False, id="forbidden to us"),
        pytest.param(RULES, "/private/1", True, id="our own group is the one that counts"),
        pytest.param(b"\xff\xfe\x00nonsense", "/news/1", True, id="nonsense"),
    ],
)
def test_rules(rules: bytes, path: str, allowed: bool) -> None:
    robots = Site(Answered(200, rules)).robots
    if allowed:
        robots.check(f"https://news.example{path}")
        return
    with pytest.raises(FetchError, match=r"robots\.txt") as caught:
        robots.check(f"https://news.example{path}")
    assert caught.value.permanent


def test_crawl_delay() -> None:
    assert Site(Answered(200, RULES)).robots.check("https://news.example/") == 7.0


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_a_file_all_is_allowed(status: int) -> None:
    assert Site(Answered(status)).robots.check("https://news.example/a") == 0.0


@pytest.mark.parametrize("answer", [Answered(500), Answered(503), Answered(429), FetchError("no answer")])
def test_while_the_file_cannot_be_had_we_wait(answer: Answered | FetchError) -> None:
    site = Site(answer)
    with pytest.raises(FetchError) as caught:
        site.robots.check("https://news.example/a")
    assert not caught.value.permanent
    site.answer, site.now = Answered(404), 3600.0
    site.robots.check("https://news.example/a")


def test_the_file_is_asked_once_a_day_and_per_site() -> None:
    site = Site(Answered(404))
    for path in ("/a", "/b"):
        site.robots.check(f"https://news.example{path}")
    site.robots.check("https://other.example/")
    assert site.asked == ["https://news.example/robots.txt", "https://other.example/robots.txt"]
    site.now = 86_401.0
    site.robots.check("https://news.example/a")
    assert len(site.asked) == 3


@pytest.mark.parametrize(
    ("agent", "token"),
    [("Mozilla/5.0 (compatible; Vigie/0.1; +https://x)", "Vigie"), ("MyBot/2.0", "MyBot"), ("", "Vigie")],
)
def test_product_token(agent: str, token: str) -> None:
    assert product_token(agent) == token


# Pages


def test_a_page(server: Any, client: Client) -> None:
    server.serve("/old", b"", 302, Location="/a")
    server.serve("/a", PAGE, Content_Type="text/html; charset=iso-8859-1", ETag='"1"')
    page = fetch_page(client, server.url("/old"))
    assert (page.url, page.body, page.hops) == (server.url("/a"), PAGE, (server.url("/old"),))
    assert (page.media_type, page.etag) == ("text/html; charset=iso-8859-1", '"1"')
    assert server.paths() == ["/robots.txt", "/old", "/a"]


def test_a_page_that_robots_forbid_is_not_asked(server: Any, client: Client) -> None:
    server.serve("/robots.txt", b"User-agent: *\nDisallow: /a\n")
    server.serve("/b", b"", 302, Location="/a")
    for path in ("/a", "/b"):
        with pytest.raises(FetchError, match=r"robots\.txt") as caught:
            fetch_page(client, server.url(path))
        assert caught.value.permanent
    assert "/a" not in server.paths()


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        pytest.param("application/pdf", b"%PDF-1.7", id="PDF"),
        pytest.param("image/jpeg", b"\xff\xd8\xff", id="picture"),
        pytest.param("application/json", b'{"a": 1}', id="JSON"),
        pytest.param("text/plain", b"plain words", id="plain text"),
        pytest.param("application/rss+xml", b"<rss></rss>", id="feed"),
        pytest.param("text/xml", b'<?xml version="1.0"?><rss></rss>', id="feed called XML"),
        pytest.param("video/mp4", b"", id="film"),
    ],
)
def test_what_is_no_page_is_refused(server: Any, client: Client, media_type: str, body: bytes) -> None:
    with pytest.raises(FetchError, match="not a web page") as caught:
        fetch_page(client, server.serve("/a", body, Content_Type=media_type))
    assert caught.value.permanent


@pytest.mark.parametrize("fields", [{}, {"Content_Type": "text/plain"}, {"Content_Type": "application/octet-stream"}])
def test_a_page_without_an_honest_label(server: Any, client: Client, fields: dict[str, str]) -> None:
    assert fetch_page(client, server.serve("/a", b"\n<!DOCTYPE html>" + PAGE, **fields)).body.endswith(PAGE)


@pytest.mark.parametrize(
    ("status", "permanent"), [(404, True), (410, True), (403, False), (429, False), (500, False), (503, False)]
)
def test_refusals(server: Any, open_client: Callable[..., Client], status: int, permanent: bool) -> None:
    url = server.serve("/a", b"", status, Retry_After="77")
    with pytest.raises(FetchError) as caught:
        fetch_page(open_client(), url)
    assert (caught.value.status, caught.value.permanent, caught.value.retry_after) == (status, permanent, 77)


def test_a_site_that_finds_us_too_many_at_its_robots_txt_is_left_alone_and_asked_afresh(
    server: Any, open_client: Callable[..., Client]
) -> None:
    url = server.serve("/a", PAGE, Content_Type="text/html")
    server.serve("/robots.txt", b"", 429, Retry_After="1")
    client = open_client()
    with pytest.raises(RestingHostError):
        fetch_page(client, url)
    with pytest.raises(RestingHostError):
        fetch_page(client, url)
    assert server.paths() == ["/robots.txt"]

    server.serve("/robots.txt", b"", 404)
    assert fetch_page(open_client(), url).body == PAGE
