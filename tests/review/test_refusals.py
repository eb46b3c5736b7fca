"""Every refusal of a decision on an incident, and of a search, is said in the newsroom's words."""

from __future__ import annotations

import ast
import html
import re
from importlib.resources import files
from typing import Any

import pytest

from pipeline.errors import QueryError, StateError
from pipeline.review.refusals import UNKNOWN, UNREAD, refusal, unread

from .conftest import Browser

MODULES = (
    ("pipeline.stages", "ruling.py"),
    ("pipeline.stages", "ruled_values.py"),
    ("pipeline.stages", "asked.py"),
    ("pipeline.store", "incident_rulings.py"),
)


def raised() -> set[str]:
    """What the modules that decide say when they refuse, with something in its places."""
    found = set()
    for package, name in MODULES:
        module: Any = files(package) / name
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                found.add(_words(node.exc.args[0]))
    return found


def _words(said: ast.expr) -> str:
    parts = said.values if isinstance(said, ast.JoinedStr) else [said]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)


def test_every_refusal_of_a_decision_has_its_sentence() -> None:
    told = raised()

    assert len(told) > 20
    assert sorted(words for words in told if refusal(StateError(words)) == UNKNOWN) == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("(clinic", "Une parenthèse reste ouverte."),
        ("clinic)", "Une parenthèse se ferme"),
        ('"clinic', "Un guillemet reste ouvert."),
        ("zzz:1", "Le champ «\u00a0zzz\u00a0» n’existe pas"),
        ("clinic AND", "Il manque un mot auprès de «\u00a0AND\u00a0»."),
        ("ran*so", "L’astérisque ne peut que terminer un mot"),
        ("after:hier", "Écrivez la date ainsi\u00a0:"),
        ("type:magic", "Cette valeur est inconnue; il y a ransomware, "),
        ("!", "Écrivez un mot, une phrase"),
    ],
)
def test_a_search_that_cannot_be_read_is_said_in_ones_language(browser: Browser, query: str, words: str) -> None:
    answer = browser.get("/recherche", params={"q": query})

    assert answer.status_code == 400
    told = re.search(r'role="alert"><span aria-hidden="true">●</span> ([^<]+)<', answer.text)
    assert told
    assert html.unescape(told[1]).startswith(words)


def test_every_refusal_of_a_search_has_its_sentence() -> None:
    module: Any = files("pipeline.store") / "search" / "query.py"
    calls = [n for n in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    told = {_words(n.args[0]) for n in calls if isinstance(n.func, ast.Name) and n.func.id == "_refuse"}

    assert len(told) > 15
    assert sorted(words for words in told if unread(QueryError(f"cannot read the query: {words}")) == UNREAD) == []
