"""English at a click: every message of templates, modules and labels has its English, with the same places in it."""

from __future__ import annotations

import ast
import html
import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup

from pipeline.review import labels, problems, reasons, refusals, speak
from pipeline.review.i18n import catalogue, gettext, ngettext
from pipeline.review.pages import _environment

from .conftest import Browser, filled, routes

ROOM: Any = files("pipeline.review")


def messages() -> Iterator[tuple[str, ...]]:
    """Every message, singular first, as it stands in the sources."""
    environment: Any = _environment()
    for template in (ROOM / "templates").iterdir():
        for _, _, message in environment.extract_translations(template.read_text(encoding="utf-8")):
            yield (message,) if isinstance(message, str) else tuple(part for part in message if part)
    for module in ROOM.iterdir():
        if module.name.endswith(".py"):
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "gettext"}:
                    yield from ((str(word.value),) for word in node.args[:1] if isinstance(word, ast.Constant))
    for said, words in problems.TOLD.items():
        yield (words or said,)
    yield from ((words,) for words in others())


def others() -> Iterator[str]:
    """Messages that stand in a list, to be looked up later."""
    yield problems.CHANGED
    yield from (words for _, words in reasons.REASONS)
    yield from (words for _, words in refusals.REFUSALS)
    yield from (words for _, words in refusals.QUERIES)
    yield from (refusals.UNKNOWN, refusals.UNREAD)
    yield from (*reasons.STATUSES.values(), reasons.UNKNOWN, reasons.TROUBLE, reasons.REFUSES)
    for table in labels.TABLES.values():
        yield from filter(None, table.values())


def places(text: str) -> set[str]:
    """What a message has room for."""
    return set(re.findall(r"%\(\w+\)\w", text))


def test_every_message_has_its_english_with_the_same_places() -> None:
    english, told = catalogue("en"), set(messages())

    assert len(told) > 300
    assert sorted(message[0] for message in told if message[0] not in english) == []
    for message in told:
        found = english[message[0]]
        for form in found if isinstance(found, list) else [found]:
            assert places(form) == places(message[0]), message


def test_a_plural_has_two_forms() -> None:
    english = catalogue("en")

    for message in {message for message in messages() if len(message) == 2}:
        assert isinstance(english[message[0]], list), message


@pytest.mark.parametrize(("number", "french", "english"), [(0, "article", "stories"), (1, "article", "story")])
def test_each_language_counts_its_own_way(number: int, french: str, english: str) -> None:
    speak("fr")
    assert french in ngettext("%(words)s article", "%(words)s articles", number)
    assert "articles" not in ngettext("%(words)s article", "%(words)s articles", number)
    speak("en")
    try:
        assert english in ngettext("%(words)s article", "%(words)s articles", number)
        assert gettext("jamais traduit") == "jamais traduit"
    finally:
        speak("fr")


def test_pages_in_english(browser: Browser) -> None:
    browser.post("/langue", langue="en")

    desk = browser.get("/").text
    assert "First visit: everything is new." in desk
    assert "48,200 people affected" in desk
    assert "relevance 9" in desk
    assert "\u00a0%" not in desk
    assert "ransomware" in desk
    assert "today, 4:40" in desk
    assert "The table" in browser.get("/vue-d-ensemble").text
    assert "What is known" in browser.get("/incidents/2026-0001").text
    assert "“48 200” does not stand in the translation" in browser.get("/articles/1").text
    assert "This page does not exist" in browser.get("/nulle-part").text


def test_no_page_keeps_french_words_of_its_own(chief: Browser) -> None:
    chief.post("/langue", langue="en")
    french = {message for message, english in catalogue("en").items() if " " in message and english != message}
    paths = {filled(route.path) for route in routes(chief) if "GET" in (route.methods or ())}
    elsewhere = ("/api", "/publie", "/entrer", "/atom", "/incidents.atom", "/articles/1/copie")
    paths = {path for path in paths if not path.startswith(elsewhere)} | {"/articles/4", "/?vue=publies", "/nulle-part"}

    for path in sorted(paths):
        page = chief.get(path).text
        # What stands there in French on purpose says so.
        own = re.sub(r'<(\w+)[^>]* lang="fr(?:-CA)?".*?</\1>', "", page, flags=re.DOTALL)
        words = re.sub(r"\s+", " ", html.unescape(own))
        assert sorted(message for message in french if message in words) == [], path


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Il n’y a pas de changement d’ordre à annuler."), ("en", "There is no change of order to undo.")],
)
def test_what_the_archive_refuses_is_said_in_ones_language(browser: Browser, language: str, words: str) -> None:
    browser.post("/langue", langue=language)

    view = browser.world.archive.adaptations.of_article(1)
    assert view

    answer = browser.post("/articles/1/ordre/annuler", ordre=str(view.layout_id))

    assert answer.status_code == 409
    assert words in answer.text


PLAIN = re.compile(r" (?::(?!\S)|»|%(?![\w(]))|« |(?<=\w) [;!?](?!\S)")
"""A space at which a line might break, or that does not belong there at all (OQLF)."""


def test_every_french_message_is_typeset() -> None:
    speak("fr")
    told = [
        *(gettext(form) for message in messages() for form in message),
        *(ngettext(*message, number) for message in messages() if len(message) == 2 for number in (1, 2)),
    ]

    assert [words for words in told if PLAIN.search(words)] == []
    assert gettext("Rien n’a été remplacé : ces mots n’y sont plus.").count("\u00a0:") == 1
    assert gettext("%(n)s %(unit)s") == "%(n)s %(unit)s"


def said_on(page: str) -> Iterator[str]:
    """What a page says in the interface's own words: its text and its attributes, without the articles' texts."""
    soup = BeautifulSoup(page, "lxml")
    for own in soup.find_all(["script", "style", "textarea", "option", "code", "q"]) + soup.select(
        "body [lang], [data-put]"
    ):
        own.extract()
    yield from soup.get_text("\n").splitlines()
    for element in soup.find_all(True):
        for name, value in element.attrs.items():
            if name in {"title", "aria-label", "placeholder"} or name.startswith("data-"):
                yield str(value)


def test_every_french_page_is_typeset(chief: Browser) -> None:
    paths = {filled(route.path) for route in routes(chief) if "GET" in (route.methods or ())}
    elsewhere = ("/api", "/entrer", "/atom", "/incidents.atom", "/articles/1/copie")
    paths = {path for path in paths if not path.startswith(elsewhere)} | {"/articles/4", "/?vue=publies", "/nulle-part"}

    for path in sorted(paths):
        assert [words for words in said_on(chief.get(path).text) if PLAIN.search(words)] == [], path


def test_each_language_sets_its_colon(chief: Browser) -> None:
    assert "Révision\u00a0: Three Fundy" in chief.get("/articles/1").text
    chief.post("/langue", langue="en")
    assert "Review: Three Fundy" in chief.get("/articles/1").text


def test_no_message_stands_twice_in_a_catalogue() -> None:
    node: Any = yaml.compose((ROOM / "languages" / "en.yaml").read_text(encoding="utf-8"))

    assert [message for message, times in Counter(key.value for key, _ in node.value).items() if times > 1] == []
