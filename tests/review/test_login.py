"""Logging in and out, links that sign in once, cookies, passwords, the team."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from pipeline.errors import NotFoundError, StateError, UsageError
from pipeline.review import create_app
from pipeline.review.login import local_path
from pipeline.review.members import add_member, first_member, member_named, sign_in_path
from pipeline.review.passwords import check_password, hash_password, is_password

from .conftest import Browser
from .world import World, newsroom

PASSWORD = "le phare tourne la nuit"


@pytest.fixture
def odile(world: World) -> World:
    """The newsroom with an editor who has a password."""
    add_member(
        world.archive,
        world.context.private,
        login="odile",
        byline="Odile Brassard",
        role="editor",
        password=PASSWORD,
    )
    return world


def form_token(browser: Browser) -> str:
    """The token of the log-in page."""
    found = re.search(r'name="csrf_token" value="([0-9a-f]+)"', browser.get("/connexion").text)
    assert found
    return found[1]


def log_in(browser: Browser, login: str = "odile", password: str = PASSWORD, suite: str = "/") -> Any:
    """Send the log-in form."""
    fields = {"csrf_token": form_token(browser), "login": login, "password": password, "suite": suite}
    return browser.client.post("/connexion", data=fields, follow_redirects=False)


def test_one_logs_in_and_comes_to_where_one_wanted(odile: World, stranger: Browser) -> None:
    sent = stranger.get("/articles/1?x=é").headers["location"]
    assert sent == "/connexion?suite=/articles/1%3Fx%3D%25C3%25A9"
    assert 'value="/articles/1?x=%C3%A9"' in stranger.get(sent).text

    answer = log_in(stranger, login=" ODILE ", suite="/articles/1")

    assert (answer.status_code, answer.headers["location"]) == (303, "/articles/1")
    assert "Odile Brassard" in stranger.get("/").text
    assert stranger.get("/connexion?suite=/flux").headers["location"] == "/flux"


@pytest.mark.parametrize(
    ("login", "password"), [("odile", "wrong password"), ("nobody", PASSWORD), ("", ""), ("odile", "")]
)
def test_what_is_wrong_is_not_told(odile: World, stranger: Browser, login: str, password: str) -> None:
    answer = log_in(stranger, login, password)

    assert answer.status_code == 403
    assert "L’identifiant ou le mot de passe n’est pas bon." in answer.text
    assert stranger.world.context.cookie not in stranger.client.cookies


def test_guessing_is_stopped_even_with_the_right_password(odile: World, stranger: Browser) -> None:
    for _ in range(5):
        assert log_in(stranger, password="guess").status_code == 403

    answer = log_in(stranger)

    assert answer.status_code == 429
    assert "Attendez un quart d’heure" in answer.text


def test_an_account_without_password_is_not_entered_by_one(world: World, stranger: Browser) -> None:
    world.account()

    for password in ("", "nobody has this password"):
        assert log_in(stranger, password=password).status_code == 403


def test_the_session_cookie_is_out_of_reach(odile: World, stranger: Browser) -> None:
    cookie = log_in(stranger).headers["set-cookie"]

    assert cookie.startswith("vigie_session_")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/;" in cookie
    assert "Secure" not in cookie


def test_behind_tls_the_cookie_is_secure(odile: World) -> None:
    with TestClient(create_app(odile.context), base_url="https://localhost") as client:
        cookie = log_in(Browser(client, odile)).headers["set-cookie"]
        assert cookie.startswith("__Host-vigie_session_")
        assert "Secure" in cookie
        assert client.get("/", follow_redirects=False).status_code == 200


def test_logging_out_ends_the_session_for_good(browser: Browser) -> None:
    cookie = browser.client.cookies[browser.world.context.cookie]

    answer = browser.post("/deconnexion")

    assert answer.headers["location"] == "/connexion?fait=sorti"
    browser.client.cookies.set(browser.world.context.cookie, cookie, domain="127.0.0.1")
    assert browser.get("/").status_code == 303


def test_logging_in_again_renews_the_session(odile: World, browser: Browser) -> None:
    before = browser.client.cookies[browser.world.context.cookie]
    path = sign_in_path(odile.archive, odile.context.private, odile.account())

    browser.get(path)

    assert browser.client.cookies[browser.world.context.cookie] != before
    assert odile.context.private.sessions.find(before, odile.archive.clock()) is None


def test_a_link_signs_in_once(world: World, stranger: Browser) -> None:
    path = sign_in_path(world.archive, world.context.private, world.account())

    assert stranger.client.head(path, follow_redirects=False).status_code == 405
    assert stranger.get(path).headers["location"] == "/"
    assert stranger.get("/").status_code == 200

    stranger.client.cookies.clear()
    again = stranger.get(path)
    assert again.status_code == 403
    assert "Ce lien a déjà servi" in again.text


def test_a_newcomers_link_leads_to_choosing_a_password(odile: World, stranger: Browser) -> None:
    newcomer = odile.account("lise", "Lise Arcand")

    answer = stranger.get(sign_in_path(odile.archive, odile.context.private, newcomer))

    assert answer.headers["location"] == "/compte"
    assert "Mot de passe actuel" not in stranger.get("/compte").text
    assert stranger.post("/compte/mot-de-passe", nouveau=PASSWORD).headers["location"] == "/compte?fait=mot-de-passe"
    stranger.client.cookies.clear()
    assert log_in(stranger, login="lise").status_code == 303


def test_changing_a_password_asks_for_the_old_one_and_ends_other_sessions(odile: World, stranger: Browser) -> None:
    other = odile.log_in()
    log_in(stranger)

    assert stranger.post("/compte/mot-de-passe", actuel="wrong", nouveau=PASSWORD).status_code == 403
    assert stranger.post("/compte/mot-de-passe", actuel=PASSWORD, nouveau="court").status_code == 400
    answer = stranger.post("/compte/mot-de-passe", actuel=PASSWORD, nouveau="une autre phrase entière")

    assert answer.status_code == 303
    assert stranger.get("/").status_code == 200
    assert odile.context.private.sessions.find(other, odile.archive.clock()) is None


def test_sessions_are_seen_and_ended(browser: Browser) -> None:
    world = browser.world
    tokens = [world.log_in(), world.log_in()]
    assert browser.get("/compte").text.count("<tr>") == 4
    found = [world.context.private.sessions.find(token, world.archive.clock()) for token in tokens]
    hashes = [session.token_hash for session in found if session]

    browser.post("/compte/sessions", session=hashes[0])
    assert world.context.private.sessions.find(tokens[0], world.archive.clock()) is None
    browser.post("/compte/sessions")
    assert world.context.private.sessions.find(tokens[1], world.archive.clock()) is None
    assert browser.get("/compte").status_code == 200


def test_nobody_ends_anothers_session(browser: Browser) -> None:
    world = browser.world
    token = world.log_in("lise", "Lise Arcand", "reader")
    found = world.context.private.sessions.find(token, world.archive.clock())
    assert found

    browser.post("/compte/sessions", session=found.token_hash)

    assert world.context.private.sessions.find(token, world.archive.clock())


@pytest.mark.parametrize(
    ("path", "goes_to"),
    [
        ("/articles/1", "/articles/1"),
        ("/?vue=publies&x=/y", "/?vue=publies&x=/y"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("\\/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("/\n", "/"),
        ("", "/"),
    ],
)
def test_the_way_on_stays_here(path: str, goes_to: str) -> None:
    assert local_path(path) == goes_to


@pytest.mark.parametrize("password", ["", "onze lettre", "x" * 201, "aaaaaaaaaaaaaaaa", "odile.brassard"])
def test_a_password_that_can_be_guessed_is_refused(password: str) -> None:
    with pytest.raises(UsageError):
        check_password(password, "Odile.Brassard")


def test_passwords_are_argon2id_with_salt() -> None:
    first, second = hash_password(PASSWORD), hash_password(PASSWORD)

    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=")
    assert first != second
    assert is_password(PASSWORD, first)
    assert not is_password(PASSWORD + " ", first)
    assert not is_password(PASSWORD, None)
    assert not is_password(PASSWORD, "not a hash")


@pytest.mark.parametrize(
    ("login", "byline", "role"),
    [("a b", "A", "editor"), ("", "A", "editor"), ("é", "A", "editor"), ("a", " \n", "editor"), ("a", "A", "king")],
)
def test_an_account_that_cannot_be_is_refused(world: World, login: str, byline: str, role: str) -> None:
    with pytest.raises(UsageError):
        add_member(world.archive, world.context.private, login=login, byline=byline, role=role, password=None)


def test_a_name_taken_is_refused(odile: World) -> None:
    with pytest.raises(StateError):
        add_member(
            odile.archive, odile.context.private, login="o", byline="Odile Brassard", role="editor", password=None
        )
    with pytest.raises(NotFoundError):
        member_named(odile.context.private, "o")


def test_alone_on_a_machine_one_gets_in_by_a_link_until_there_is_a_password(world: World) -> None:
    made = first_member(world.archive, world.context.private, "Camille Bédard")
    assert made
    assert (made.role, world.archive.people.get(made.person_id)) == ("editor", "Camille Bédard")
    assert first_member(world.archive, world.context.private, "Camille Bédard") == made

    add_member(world.archive, world.context.private, login="b", byline="B", role="reader", password=PASSWORD)
    assert first_member(world.archive, world.context.private, "Camille Bédard") is None


def test_a_chief_lets_people_in_and_out(chief: Browser) -> None:
    page = chief.post("/equipe", login="lise", nom="Lise Arcand", role="reader").text
    link = re.search(r"http://127\.0\.0\.1:8765(/entrer/[\w-]+)", page)
    assert link
    account = member_named(chief.world.context.private, "lise")
    with TestClient(create_app(chief.world.context), base_url="http://127.0.0.1") as client:
        lise = Browser(client, chief.world)
        never = account.seen_at
        assert lise.get(link[1]).status_code == 303
        assert lise.get("/").status_code == 200
        assert (never, member_named(chief.world.context.private, "lise").seen_at) == (None, "2026-03-04T11:05:00Z")

        chief.post(f"/equipe/{account.id}/role", role="editor")
        assert member_named(chief.world.context.private, "lise").role == "editor"
        chief.post(f"/equipe/{account.id}/retirer")
        assert lise.get("/").status_code == 303
    assert "Comptes retirés" in chief.get("/equipe").text


def test_a_chief_cannot_lock_everybody_out(chief: Browser) -> None:
    me = member_named(chief.world.context.private, "noe")

    assert chief.post(f"/equipe/{me.id}/role", role="editor").status_code == 409
    assert chief.post(f"/equipe/{me.id}/retirer").status_code == 409
    assert chief.post("/equipe", login="x y", nom="X").status_code == 400
    assert chief.post("/equipe", login="noe", nom="Noé Autre").status_code == 400


def test_a_new_link_takes_a_forgotten_password_back(odile: World, chief: Browser) -> None:
    account = member_named(odile.context.private, "odile")
    cookie = odile.log_in()

    page = chief.post(f"/equipe/{account.id}/lien").text

    assert "/entrer/" in page
    assert not member_named(odile.context.private, "odile").has_password
    assert odile.context.private.sessions.find(cookie, odile.archive.clock()) is None


def test_english_at_a_click_also_before_logging_in(stranger: Browser) -> None:
    token = form_token(stranger)

    answer = stranger.client.post(
        "/langue", data={"csrf_token": token, "langue": "en", "retour": "/connexion"}, follow_redirects=False
    )

    assert answer.headers["location"] == "/connexion"
    page = stranger.get("/connexion").text
    assert '<html lang="en-CA"' in page
    assert "Password" in page


def test_a_language_is_remembered_with_the_account(browser: Browser) -> None:
    browser.post("/langue", langue="en", retour="//evil.example")

    assert browser.world.account().language == "en"
    assert '<html lang="en-CA"' in browser.get("/").text
    browser.post("/langue", langue="xx")
    assert browser.world.account().language == "fr"


def test_behind_a_proxy_with_a_base_path(tmp_path: Any) -> None:
    with newsroom(tmp_path, public_url="https://journal.example/vigie/") as world:
        add_member(
            world.archive, world.context.private, login="odile", byline="Odile", role="editor", password=PASSWORD
        )
        with TestClient(create_app(world.context), base_url="https://journal.example") as client:
            browser = Browser(client, world)
            for path in ("/vigie/articles/1", "/articles/1"):  # the proxy leaves its prefix, or takes it off
                answer = browser.get(path)
                assert answer.headers["location"] == "/vigie/connexion?suite=/articles/1"
            page = browser.get("/vigie/connexion").text
            assert 'action="/vigie/connexion"' in page
            assert 'href="/vigie/static/vigie.css"' in page
            token = re.search(r'name="csrf_token" value="([0-9a-f]+)"', page)
            assert token

            form = {"csrf_token": token[1], "login": "odile", "password": PASSWORD, "suite": "/articles/1"}
            answer = client.post("/vigie/connexion", data=form, follow_redirects=False)

            assert answer.headers["location"] == "/vigie/articles/1"
            assert "Path=/vigie;" in answer.headers["set-cookie"]
            assert "Secure" in answer.headers["set-cookie"]
            for path in ("/vigie/", "/vigie", "/vigie/articles/1", "/vigie/incidents"):
                ours = re.findall(r'(?:href|src|action)="(/[^/"][^"]*)"', browser.get(path).text)
                assert ours
                assert [link for link in ours if not link.startswith("/vigie/")] == [], path
            archive = browser.get("/vigie/archive/").text
            links = re.findall(r'href="(/[^"]+)"', archive)
            assert links
            assert {link for link in links if not link.startswith("/vigie/archive/")} == {"/vigie/"}, "the way home"
            assert browser.get("/vigie/archive/archive/article").status_code == 200
            assert browser.get("/vigie/archive").headers["location"] == "/vigie/archive/"
            assert browser.get("/vigie/api/openapi.json").json()["servers"] == [{"url": "/vigie"}]


def test_a_session_ends_by_itself(world: World, browser: Browser) -> None:
    moved = world.archive.clock() + timedelta(days=5)
    object.__setattr__(world.archive, "clock", lambda: moved)

    assert browser.get("/").status_code == 303
