"""Does a sentence deny something, in English and in French? What decides is whether one of the two stands alone."""

from __future__ import annotations

import re
from functools import cache

from .oneform import one_form
from .resources import rows


@cache
def _pattern(language: str, kind: str) -> re.Pattern[str]:
    found = [r["pattern"] for r in rows("negation.csv") if r["language"] == language and r["kind"] == kind]
    return re.compile("|".join(found), re.I)


def negation_lost(english: str, french: str) -> bool:
    """The English denies and nothing in the French does."""
    english, french = one_form(english), one_form(french)
    if not _pattern("en", "plain").search(english):
        return False
    return not (_pattern("fr", "plain").search(french) or _pattern("fr", "hidden").search(french))


def negation_added(english: str, french: str) -> bool:
    """The French denies and nothing in the English does, openly or in a hidden way."""
    english, french = one_form(english), one_form(french)
    if not re.search(r"\b(?:ne|n')\W?.{0,40}?\b(?:pas|jamais|rien|aucune?|personne)\b", french, re.I):
        return False
    return not (_pattern("en", "plain").search(english) or _pattern("en", "hidden").search(english))


def denial(text: str, language: str) -> str:
    """The first word of ``text`` that denies; empty where none does."""
    match = _pattern(language, "plain").search(one_form(text))
    return match.group() if match else ""
