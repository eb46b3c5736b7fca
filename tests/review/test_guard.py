"""What the newsroom refuses: foreign hosts, foreign origins, unsigned and oversized writes, markup from articles."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from pipeline.errors import UsageError
from pipeline.review import serve
from pipeline.review.forms import sign

from .conftest import Browser, filled, routes
from .world import ATTACK

PAGES = (
    "/",
    "/?vue=publies",
    "/articles/1",
    "/articles/3",
    "/articles/3/apercu",
    "/articles/4",
    "/incidents",
    "/incidents/2026-0001",
    "/flux",
    "/recherche?q=lab",
    "/nulle-part",
)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "", "[::1"])
def test_a_foreign_host_is_refused(browser: Browser, host: str) -> None:
    answer = browser.get("/", headers={"host": host})

    assert answer.status_code == 421
    assert "Fundy" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:9000", "127.0.0.1", "[::1]:8765"])
def test_loopback_names_are_answered(browser: Browser, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
    ids=str,
)
def test_a_write_from_another_site_is_refused_even_with_the_token(browser: Browser, headers: dict[str, str]) -> None:
    form = {"csrf_token": browser.token(), "pertinent": "true"}

    answer = browser.client.post("/articles/2/pertinence", data=form, headers=headers, follow_redirects=False)

    assert answer.status_code == 403
    assert browser.world.stages.answers == []


def test_every_write_needs_the_token_of_this_session(chief: Browser) -> None:
    paths = sorted({filled(route.path) for route in routes(chief) if "POST" in (route.methods or ())})
    other = sign(chief.world.context.secret, chief.world.log_in())

    assert len(paths) >= 15
    for path in paths:
        for fields in ({}, {"csrf_token": "0" * 64}, {"csrf_token": ""}, {"csrf_token": other}):
            assert chief.client.post(path, data={"note": "x", **fields}).status_code == 403, path


def test_a_planted_cookie_makes_no_token(stranger: Browser) -> None:
    answer = stranger.client.post(
        "/connexion", data={"csrf_token": "x" * 40}, headers={"cookie": "vigie_navigateur=" + "x" * 40}
    )

    assert answer.status_code == 403


def test_the_cookie_before_the_log_in_is_for_this_site_alone(stranger: Browser) -> None:
    cookie = stranger.get("/connexion").headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "set-cookie" not in stranger.get("/connexion").headers


def test_a_request_may_not_be_huge(browser: Browser) -> None:
    assert browser.post("/articles/1/ecarter", motif="x" * 1_100_000).status_code == 413
    assert browser.get("/recherche", params={"q": "x" * 9_000}).status_code == 414


@pytest.mark.parametrize("path", PAGES)
def test_every_page_forbids_what_it_does_not_need(browser: Browser, path: str) -> None:
    headers = browser.get(path).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


class Inline(HTMLParser):
    """Counts what a content policy without inline script and style would break, and checks where links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src") and given.get("type") != "application/ld+json"):
            self.faults.append(tag)
        self.faults += [name for name in given if name.startswith("on") or name == "style"]
        self.faults += [str(v) for v in given.values() if (v or "").lower().startswith("javascript:")]
        if tag == "img":
            self.faults.append("img from an article")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_from_an_article_becomes_markup(browser: Browser, path: str) -> None:
    page = browser.get(path).text

    assert ATTACK not in page
    assert Inline(page).faults == []


def test_a_published_attack_is_only_text(browser: Browser) -> None:
    browser.post("/articles/3/approuver")
    browser.post("/articles/3/publier", titre="essai")

    page = browser.get("/publie/3").text
    assert "&lt;script&gt;" in page
    assert Inline(page).faults == []
    assert ATTACK not in browser.get("/atom.xml").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nulle-part", 404),
        ("/articles/999", 404),
        ("/articles/0", 404),
        ("/articles/99999999999999999999999", 404),
        ("/articles/%3Cscript%3E", 404),
        ("/articles/1/copie.exe", 404),
        ("/publie/1", 404),
        ("/incidents/2026-9999", 404),
        ("/?debut=-1", 400),
        ("/static/../app.py", 404),
        ("/static/%2e%2e/app.py", 404),
        ("/publie", 404),
    ],
)
def test_what_is_not_there_is_a_french_page(browser: Browser, path: str, status: int) -> None:
    answer = browser.get(path)

    assert answer.status_code == status
    assert '<html lang="fr-CA">' in answer.text
    assert "Traceback" not in answer.text


def test_a_bug_is_a_page_and_no_traceback(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(browser.world.stages, "say", broken)
    monkeypatch.setattr(browser.client._transport, "raise_server_exceptions", False)

    answer = browser.get("/articles/1")

    assert answer.status_code == 500
    assert "Quelque chose s’est brisé" in answer.text
    assert "secret detail" not in answer.text


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "vigie.example.org", ""])
def test_a_public_address_is_refused_without_a_password(browser: Browser, host: str) -> None:
    with pytest.raises(UsageError, match="while nobody has a password"):
        serve(browser.world.context, port=0, host=host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_every_address_needs_a_name_under_which_people_come(browser: Browser, host: str) -> None:
    account = browser.world.account()
    browser.world.context.private.accounts.set_password_hash(account.id, "hash")

    with pytest.raises(UsageError, match="public_url"):
        serve(browser.world.context, port=0, host=host)


def test_an_address_that_is_not_ours_is_one_line(browser: Browser) -> None:
    account = browser.world.account()
    browser.world.context.private.accounts.set_password_hash(account.id, "hash")

    with pytest.raises(UsageError, match="cannot be used"):
        serve(browser.world.context, port=0, host="192.0.2.1")
