"""Places in the French: those that the model left in English, and the word before each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from .names import Mention
from .patterns import cached
from .resources import rows

_VOWEL = re.compile(r"[AÀÂEÉÈIÎOÔU]", re.I)


def places_in_french(french: str, mentions: Sequence[Mention]) -> str:
    """La police de Bavaria → la police de Bavière, au North Rhine-Westphalia → en Rhénanie-du-Nord-Westphalie.

    Only places with one French name; one beside another capital (Bavaria Health) is part of a name and stays.
    """
    for mention in mentions:
        known = _foreign().get(mention.text)
        if mention.copied or known is None or mention.text not in french or known[0] in french:
            continue
        name, preposition = known
        left = cached(rf"{_LEAD}{re.escape(mention.text)}{_ALONE}")
        french = left.sub(lambda m, n=name, p=preposition: _with_lead(m["lead"].lower(), n, p), french)  # type: ignore[misc]
    return french


_LEAD = (
    r"(?<![\w’'-])(?<![A-ZÀ-Ý][a-zà-ÿ] )(?P<lead>(?i:(?:à|en|au|aux|dans|de|du|des|le|la|les|de la|dans le|dans la) |"
    r"(?:de )?l[’']|d[’'])?)"
)
_ALONE = r"(?![\w’'-]|,? [A-ZÀ-Ý])"
_OF = {"en": "de ", "à": "de ", "au": "du ", "aux": "des ", "dans le": "du "}
_THE = {"en": "la ", "à": "", "au": "le ", "aux": "les ", "dans le": "le "}


def _with_lead(lead: str, name: str, preposition: str) -> str:
    """The French ``name`` after what its ``lead`` means: a place in, of or by itself."""
    if not lead:
        return name
    if lead.strip() in ("à", "en", "au", "aux", "dans", "dans le", "dans la"):
        return f"{preposition} {name}"
    if lead[0] == "d":
        joined = _OF[preposition]
        return ("d’" if joined == "de " and _VOWEL.match(name) else joined) + name
    return ("l’" if _VOWEL.match(name) and _THE[preposition] in ("la ", "le ") else _THE[preposition]) + name


@cache
def _foreign() -> dict[str, tuple[str, str]]:
    """English name → French name and preposition, where the two differ and no other place bears the name."""
    found = rows("places.csv")
    bearers = Counter(row["english"] for row in found)
    return {
        row["english"]: (row["french"], row["preposition"])
        for row in found
        if bearers[row["english"]] == 1 and row["english"] != row["french"] and row["preposition"] in _OF
    }


@cache
def _regions() -> tuple[tuple[str, str, str], ...]:
    """Provinces and states (English, French, preposition) whose French name no city shares."""
    cities = {row["french"] for row in rows("places.csv") if row["kind"] == "city"}
    return tuple(
        (row["english"], row["french"], row["preposition"])
        for row in rows("places.csv")
        if row["kind"] in ("province", "state")
        and row["french"] not in cities
        and row["preposition"] in ("au", "en", "dans le")
    )


def place_prepositions(french: str, english: str) -> str:
    """à Montana → au Montana, dans Ontario → en Ontario, d’Ohio → de l’Ohio, de Kentucky → du Kentucky."""
    for name, region, preposition in _regions():
        if region not in french or not any(form in english for form in (name, *_shorts().get(name, ()))):
            continue
        # Part of a name (Ohio State University) it keeps what stands before it.
        after = rf"{re.escape(region)}(?![\w’'-]|,? [A-Z][a-z])"
        french = cached(rf"(?<![\w’'-])(?:à|dans|en|au) (?={after})").sub(f"{preposition} ", french)
        if _VOWEL.match(region) and preposition == "en" and region in _MASCULINE:
            french = cached(rf"(?<![\w’'-])d[’'](?={after})").sub("de l’", french)
        elif preposition != "en":
            french = cached(rf"(?<![\w’'-])de (?={after})").sub("du ", french)
    return french


@cache
def _shorts() -> dict[str, tuple[str, ...]]:
    """A region → the short forms that stand behind towns (Mont.)."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("regions.csv"):
        found[row["english"]] = (*found.get(row["english"], ()), row["short"])
    return found


# With a vowel in front they take « en », though masculine, and « de l’ ».
_MASCULINE = frozenset(
    [
        "Alabama",
        "Alaska",
        "Arizona",
        "Arkansas",
        "Idaho",
        "Illinois",
        "Indiana",
        "Iowa",
        "Ohio",
        "Oklahoma",
        "Ontario",
        "Oregon",
        "Utah",
    ]
)
