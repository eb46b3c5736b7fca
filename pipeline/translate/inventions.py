"""What the French says and nobody wrote: a people or country that the English does not name, a name made up.

« 2 300 rendez-vous d’Américains » came back for "2,300 diagnostic appointments", « Tooner ou tard » for "Sooner or …".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from pipeline.folding import fold

from .guards import is_french
from .oneform import one_form
from .patterns import cached
from .resources import rows

# Not what tells whose dollars they are.
_NO_MONEY = re.compile(r"(?:dollars|\$|livres)[ \u00a0]\w+|\(?(?<=\d) \$ US\b", re.I)
_CAPITAL = re.compile(r"(?<![\w.@/’'-])(?P<word>[A-ZÀ-Ý][a-zà-ÿœ]{3,})(?![\w@/’'-]|\.\w)")


def strange_people(english: str, french: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """Countries, provinces and their people in the French of whom neither the English nor the ``names`` due there say
    anything."""
    text = _NO_MONEY.sub("", french.replace("\u00a0", " "))
    if not _any_people().search(text.lower()):
        return ()
    said = _said(english, tuple(names))
    return tuple(
        match.group() for stems, keys in _peoples() if (match := stems.search(text)) and not cached(keys).search(said)
    )


@cache
def _peoples() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (
            re.compile(rf"(?<![\w-])(?:{row['french']})(?:ne|e)?s?(?![\w-])", re.I),
            "|".join(map(_key, row["english"].split("|"))),
        )
        for row in rows("peoples.csv")
    )


@cache
def _any_people() -> re.Pattern[str]:
    """All of them in one pattern: most sentences name none, and this is asked of every candidate.

    In small letters, for where capitals do not count the engine cannot skip to a first letter.
    """
    return re.compile(rf"\b(?:{'|'.join(row['french'] for row in rows('peoples.csv'))})")


_SHORT = 3


def _key(word: str) -> str:
    """How the word may begin in English; a short one (U.K.) must be whole."""
    return rf"(?<!\w){re.escape(word)}" + ("" if len(word) > _SHORT else r"(?!\w)")


def made_up_names(english: str, french: str, names: Iterable[str]) -> tuple[str, ...]:
    """Words with a capital that are neither French, nor of the English sentence, nor of the ``names`` due there."""
    said = _said(english, tuple(names))
    return tuple(
        word
        for word in dict.fromkeys(match["word"] for match in _CAPITAL.finditer(french))
        if not is_french(word.lower()) and fold(word)[:-1] not in said and word not in _known()
    )


@lru_cache(maxsize=256)  # asked for every candidate of the sentence
def _said(english: str, names: tuple[str, ...]) -> str:
    return fold(" ".join((one_form(english), *map(one_form, names))))


@cache
def _known() -> frozenset[str]:
    """Words of the French names of places, titles, feasts and continents, and the horse of Troy."""
    places = (part for row in rows("places.csv") for part in re.split(r"[\s-]", row["french"]))
    return frozenset((*places, *_NO_NAMES))


_NO_NAMES = (
    "Dres",
    "Mmes",
    "Troie",
    "Noël",
    "Pâques",
    "Toussaint",
    "Ramadan",
    "Hanouka",
    "Amérique",
    "Afrique",
    "Bible",
)
