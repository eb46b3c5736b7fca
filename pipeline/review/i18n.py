"""The newsroom's languages: French is what is written; other languages come from catalogues of its messages.

A catalogue is YAML under ``languages/``, message to translation; a message with a plural maps to [singular, plural].
French is written with plain spaces, which anybody can type, and set here once: a no-break space where none may part.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextvars import ContextVar
from functools import lru_cache
from importlib.resources import files
from typing import Final

import yaml

SOURCE: Final = "fr"
NBSP: Final = "\u00a0"
_NO_BREAK = re.compile(r" (?=:(?!\S)|»|%(?!\())|(?<=«) ")
"""OQLF: a no-break space before : and %, and inside « »; « %(name)s » is no per cent sign but a place."""
_language: ContextVar[str] = ContextVar("language", default=SOURCE)

Catalogue = Mapping[str, "str | list[str]"]


def speak(language: str) -> None:
    """Choose the language of the request at hand."""
    _language.set(language)


def spoken() -> str:
    """The language of the request at hand: fr or en."""
    return _language.get()


@lru_cache(maxsize=8)
def catalogue(language: str) -> Catalogue:
    """Every message of a language; empty for French."""
    found: dict[str, str | list[str]] = {}
    if language == SOURCE:
        return found
    folder = files("pipeline.review") / "languages"
    for part in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if part.name.startswith(language) and part.name.endswith(".yaml"):
            found.update(yaml.safe_load(part.read_text(encoding="utf-8")) or {})
    return found


@lru_cache(maxsize=4096)
def _typeset(french: str) -> str:
    return _NO_BREAK.sub(NBSP, french)


def typeset(words: str) -> str:
    """What others say in the language of the request (a finding, a refusal), set as the pages' own words are."""
    return _typeset(words) if spoken() == SOURCE else words


def colon() -> str:
    """The sign after what a page names, before what it says of it, as the language of the request sets it."""
    return f"{NBSP}:" if spoken() == SOURCE else ":"


def gettext(message: str) -> str:
    """A message in the language of the request; French where it is not translated yet."""
    found = catalogue(spoken()).get(message)
    if found is None:
        return _typeset(message)
    return found if isinstance(found, str) else found[0]


def ngettext(singular: str, plural: str, number: int) -> str:
    """French takes the singular up to but not including two (OQLF: « 0 article », « 1,5 million »), English at one."""
    if spoken() == SOURCE:
        return _typeset(singular if abs(number) < 2 else plural)
    found = catalogue(spoken()).get(singular, [singular, plural])
    forms = found if isinstance(found, list) else [found, found]
    return forms[0] if number == 1 else forms[1]
