"""Why something failed, in words of the newsroom: every error that fetching raises has its sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from pipeline.documents import PollOutcome, PollResult
from pipeline.review import speak
from pipeline.review.reasons import UNKNOWN, reason

from .conftest import Browser
from .world import NOW

RAISED = {"FetchError", "ForbiddenAddressError", "UnreachableError", "UnreadablePageError", "RestingHostError"}
SAMPLES = {
    "refusal(answer)": "forbids it (403)",
    "shown": "a log-in",
    "_what_it_is(text)": "not a feed",
    "cause": "odd",
}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("https://a.example/f could not be reached: no such host (Name or service not known)", "introuvable"),
        ("https://a.example/f could not be reached: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify", "certificat"),
        ("https://a.example/f could not be reached: Connection refused", "injoignable"),
        ("https://a.example/f did not answer in time (timed out)", "pas répondu à temps"),
        ("https://a.example/f: the site forbids it (403)", "refuse de répondre (403)"),
        ("https://a.example/f: the site hides behind a wall against robots (403)", "écarte les robots"),
        ("https://a.example/f: the site has trouble of its own (522)", "en panne (522)"),
        ("https://a.example/f: the site refuses (418)", "refuse (418)"),
        ("https://a.example/f is gone for good, says the site (410)", "n’existe plus (410)"),
        ("https://a.example/f is a web page and not a feed", "page web et non à un flux"),
        ("robots.txt could not be read (503)", "consignes aux robots"),
        ("https://a.example/model-in-time-404: the site has nothing there (404)", "n’a rien à cette adresse"),
        ("cannot load the translation package /srv/models/x: no such file", "modèle de traduction"),
        ("KeyError: 'could not be reached'", "erreur imprévue"),
        ("", "erreur imprévue"),
    ],
)
def test_an_error_is_said_in_words(error: str, words: str) -> None:
    assert words in reason(error)


def raised() -> Iterator[str]:
    """Every error that fetching raises, with something in its places."""
    room: Any = files("pipeline.fetch")
    for module in room.iterdir():
        if module.name.endswith(".py"):
            yield from _said_in(ast.parse(module.read_text(encoding="utf-8")))


def _said_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED and node.args:
            words = node.args[0]
            if isinstance(words, ast.JoinedStr):
                yield "".join(
                    str(part.value)
                    if isinstance(part, ast.Constant)
                    else _sample(ast.unparse(getattr(part, "value", part)))
                    for part in words.values
                )


def _sample(place: str) -> str:
    return SAMPLES.get(place, "https://a.example/f" if "url" in place else "403" if "status" in place else "7")


def test_every_error_that_fetching_raises_is_known() -> None:
    told = set(raised())

    assert len(told) > 25
    assert sorted(error for error in told if reason(error) == UNKNOWN) == []


@pytest.mark.parametrize(("language", "words"), [("fr", "Le site refuse de répondre"), ("en", "The site refuses")])
def test_a_feed_that_fails_says_why(browser: Browser, language: str, words: str) -> None:
    archive = browser.world.archive
    (feed,) = archive.feeds.due(NOW, name="Northline")
    failed = PollResult(PollOutcome.FAILED, 403, error=f"{feed.url}: the site forbids it (403)")
    archive.feeds.save_poll(feed, failed, at=NOW, next_poll_at=NOW)
    browser.post("/langue", langue=language)
    speak("fr")

    page = browser.get("/flux").text

    assert words in page
    assert f'lang="en">{feed.url}: the site forbids it (403)</p></details>' in page
