"""Who may ask for what: every route is tried by a stranger, a reader and an editor."""

from __future__ import annotations

import re

import pytest

from pipeline.review.access import Access, needed

from .conftest import Browser, filled, routes

PUBLIC = {
    ("GET", "/connexion"),
    ("POST", "/connexion"),
    ("POST", "/langue"),
    ("GET", "/entrer/{token}"),
    ("GET", "/publie/{article_id}"),
    ("GET", "/publie.css"),
    ("GET", "/atom.xml"),
}
"""All that the public sees, beside the description of the API and what the log-in page is made of."""

OWN = {
    ("POST", "/deconnexion"),
    ("POST", "/compte/mot-de-passe"),
    ("POST", "/compte/sessions"),
    ("POST", "/filtres"),
    ("POST", "/filtres/oublier"),
}
"""What a reader may write: nothing but what is theirs alone."""


def every(browser: Browser) -> list[tuple[str, str]]:
    """Method and path of every endpoint."""
    return sorted((method, route.path) for route in routes(browser) for method in route.methods or ())


def test_a_stranger_sees_what_is_published_and_the_way_in(stranger: Browser) -> None:
    tried = every(stranger)

    assert len(tried) > 30
    assert set(tried) >= PUBLIC
    for method, path in tried:
        answer = stranger.client.request(method, filled(path), follow_redirects=False)
        if (method, path) in PUBLIC:
            assert answer.status_code in {200, 403, 404}, (method, path)
        elif method == "GET" and not path.startswith("/api/"):
            assert answer.status_code == 303, (method, path)
            assert answer.headers["location"].startswith("/connexion"), path
        else:
            assert answer.status_code == 401, (method, path)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/archive", 303),
        ("/archive/", 303),
        ("/archive/archive.db", 303),
        ("/archive/archive/article.csv", 303),
        ("/archive/archive.json?sql=select+1", 303),
        ("/archive/-/static/app.css", 303),
        ("/static/editor.js", 303),
        ("/static/desk.css", 303),
        ("/db/newsroom.db", 303),
        ("/nulle-part", 303),
        ("/docs", 303),
        ("/publie/1/../../articles/1", 303),
        ("//articles/1", 303),
        ("/publie/1%0a", 303),
        ("/api/nothing", 401),
        ("/static/vigie.css", 200),
        ("/static/vigie.svg", 200),
        ("/api/openapi.json", 200),
    ],
)
def test_what_has_no_route_is_shut_as_well(stranger: Browser, path: str, status: int) -> None:
    answer = stranger.get(path)

    assert answer.status_code == status
    assert "Fundy" not in answer.text


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_no_method_goes_round_the_guard(stranger: Browser, method: str) -> None:
    for path in ("/", "/articles/1", "/archive/archive/article.json", "/api/queue"):
        answer = stranger.client.request(method, path, follow_redirects=False)
        assert answer.status_code in {303, 401}, path


def test_a_reader_reads_everything_and_writes_nothing(reader: Browser) -> None:
    token = reader.token()
    for method, path in every(reader):
        where = filled(path)
        if method == "POST" and (method, path) not in PUBLIC | OWN:
            answer = reader.client.post(where, data={"csrf_token": token}, follow_redirects=False)
            assert answer.status_code == 403, path
        if method == "GET" and not path.startswith("/entrer") and needed(method, where) <= Access.READER:
            assert reader.get(where).status_code in {200, 303, 404, 422}, path
    assert reader.get("/archive/archive/article").status_code == 200


def test_a_reader_is_offered_no_form_that_would_be_refused(reader: Browser) -> None:
    editor = reader.world.log_in()
    odile = {"cookie": f"{reader.world.context.cookie}={editor}"}
    mine = {path for _, path in OWN} | {"/langue", "/connexion"}

    def offered() -> None:
        for path in sorted({filled(path) for method, path in every(reader) if method == "GET"} | {"/articles/4"}):
            page = reader.get(path)
            found = set(re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', page.text))
            assert found <= mine, path

    def act(name: str, **fields: str) -> None:
        token = re.search(r'name="csrf_token" value="(\w+)"', reader.client.get("/compte", headers=odile).text)
        assert token
        form = {"csrf_token": token[1], **fields}
        answer = reader.client.post(f"/articles/1/{name}", data=form, headers=odile, follow_redirects=False)
        assert answer.status_code == 303, name

    offered()
    view = reader.world.archive.adaptations.of_article(1)
    assert view
    for segment in view.segments:
        for finding in segment.version.findings if segment.version else ():
            act(f"constats/{finding.id}", note="vu")
    for step in ("approuver", "publier", "retirer"):
        act(step, note="Pour voir.")
        offered()


def test_the_team_is_the_chiefs_affair(browser: Browser) -> None:
    assert browser.get("/equipe").status_code == 403
    assert browser.post("/equipe", login="x", nom="X").status_code == 403
    assert "/equipe" not in browser.get("/compte").text


@pytest.mark.parametrize(
    ("method", "path", "needs"),
    [
        ("GET", "/", Access.READER),
        ("GET", "/publie/3", Access.PUBLIC),
        ("POST", "/publie/3", Access.EDITOR),
        ("GET", "/publie/3x", Access.READER),
        ("GET", "/publie.css\n", Access.READER),
        ("GET", "/static/vigie.css/../editor.js", Access.READER),
        ("GET", "/equipe", Access.CHIEF),
        ("GET", "/equipement", Access.READER),
        ("DELETE", "/incidents/2026-0001", Access.EDITOR),
        ("POST", "/filtres/1", Access.READER),
        ("GET", "/ajouter", Access.EDITOR),
        ("GET", "/articles/1/segments/2/terme", Access.EDITOR),
        ("GET", "/articles/1/segments/2", Access.READER),
    ],
)
def test_the_table_of_access(method: str, path: str, needs: Access) -> None:
    assert needed(method, path) is needs


def test_signing_up_strangers_learn_nothing_from_the_api(stranger: Browser) -> None:
    answer = stranger.get("/api/articles/1")

    assert answer.status_code == 401
    assert set(answer.json()) == {"detail"}
