"""The JSON API does what the pages do."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.terminal import hits_as_json

from .conftest import Browser


def test_it_describes_itself(browser: Browser) -> None:
    described = browser.get("/api/openapi.json").json()

    assert {"/api/search", "/api/queue", "/api/articles/{article_id}"} <= set(described["paths"])
    assert not [path for path in described["paths"] if not path.startswith("/api/")]


def test_search_answers_as_the_command_line_does(browser: Browser) -> None:
    for query in ("rançongiciel", "type:ransomware", "rançongicile"):
        found = browser.get("/api/search", params={"q": query}).json()
        assert found == hits_as_json(browser.world.archive.search(query, newsroom=True))
        assert found["total"] >= 1


def test_search_answers_with_the_agreed_keys(browser: Browser) -> None:
    found = browser.get("/api/search", params={"q": "rançongiciel"}).json()

    assert found["total"] >= 1
    assert set(found) == {"query", "total", "total_capped", "corrected", "facets", "facets_over", "hits"}
    assert set(found["hits"][0]) == {
        "article_id",
        "title",
        "title_fr",
        "url",
        "outlet",
        "published",
        "language",
        "state",
        "incident",
        "snippet",
    }


def test_the_queue_and_an_article(browser: Browser) -> None:
    queue = browser.get("/api/queue").json()
    article = browser.get("/api/articles/1").json()

    assert queue[0]["article_id"] == 1
    assert (queue[0]["errors"], queue[0]["warnings"], queue[0]["segments"]) == (1, 1, 4)
    assert [finding["kind"] for finding in article["segments"][2]["findings"]] == ["number_lost", "meaning_negation"]
    assert article["segments"][2]["findings"][0]["message"].startswith("«\u00a048 200\u00a0»")


def save(browser: Browser, body: dict[str, Any], token: str | None = None) -> Any:
    segment = browser.segment("fundy", 1)
    headers = {"x-csrf-token": browser.token() if token is None else token}
    return browser.client.post(f"/api/articles/1/segments/{segment.id}", json=body, headers=headers)


def test_a_segment_is_saved_and_confirmed(browser: Browser) -> None:
    version = browser.segment("fundy", 1).version

    answer = save(browser, {"text": "Un texte.", "parent_id": version.id, "save_key": "a", "confirm": True})

    assert answer.status_code == 200
    assert answer.json()["version"]["text"] == "Un texte."
    assert answer.json()["version"]["confirmed_by"] == "Odile Brassard"


def test_a_conflict_brings_the_text_that_stands(browser: Browser) -> None:
    segment = browser.segment("fundy", 1)
    other = browser.world.archive.people.named("Noé Villeray")
    browser.world.archive.adaptations.save_version(
        segment.id, "Autre.", parent_id=segment.version.id, save_key=None, person_id=other, at="2026-03-04T11:04:00Z"
    )

    answer = save(browser, {"text": "Le mien.", "parent_id": segment.version.id})

    assert answer.status_code == 409
    assert answer.json()["current"]["text"] == "Autre."


def test_a_write_without_the_header_is_refused(browser: Browser) -> None:
    assert save(browser, {"text": "x"}, token="").status_code == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/search?q=%22", 400),
        ("/api/search", 422),
        ("/api/search?q=a&limit=0", 422),
        ("/api/articles/999", 404),
        ("/api/articles/x", 404),
        ("/api/nothing", 404),
    ],
)
def test_errors_are_json(browser: Browser, path: str, status: int) -> None:
    answer = browser.get(path)

    assert answer.status_code == status
    assert answer.json()["detail"]
