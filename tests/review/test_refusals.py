"""Every refusal of a decision on an incident is said in the newsroom's words."""

from __future__ import annotations

import ast
from importlib.resources import files
from typing import Any

from pipeline.errors import StateError
from pipeline.review.refusals import UNKNOWN, refusal

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
                words = node.exc.args[0]
                parts = words.values if isinstance(words, ast.JoinedStr) else [words]
                found.add("".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts))
    return found


def test_every_refusal_of_a_decision_has_its_sentence() -> None:
    told = raised()

    assert len(told) > 20
    assert sorted(words for words in told if refusal(StateError(words)) == UNKNOWN) == []
