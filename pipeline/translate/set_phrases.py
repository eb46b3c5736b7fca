"""Sentences whose French is settled: the headings that law sets for breach notices, and lines of every newsroom."""

from __future__ import annotations

import re
from functools import cache

from .oneform import one_form
from .resources import rows

_WHOLE = re.compile(r"(?P<words>.*?\w)(?P<mark>[.?!:…]*)\s*", re.S)


def set_phrase(english: str) -> str:
    """The French of a whole sentence or heading in one of our settled phrases, with its mark; empty for any other."""
    match = _WHOLE.fullmatch(english.strip())
    if match is None:
        return ""
    french = _phrases().get(_key(match["words"]), "")
    return french + match["mark"] if french else ""


def _key(words: str) -> str:
    return " ".join(one_form(words).lower().split())


@cache
def _phrases() -> dict[str, str]:
    return {_key(row["english"]): row["french"] for row in rows("set_phrases.csv")}
