"""What the lists know of English words with a capital: institutions, offices, peoples, places, acronyms, dates."""

from __future__ import annotations

import re
from functools import cache

from ..resources import rows, words

# Endings that English adds to a word of the list.
_ENDINGS = re.compile(r"(?:'s|s|es|ed|d|ing|ly|er|ers|al)$")


@cache
def small_words() -> frozenset[str]:
    """Words that are part of no name where they only begin a sentence."""
    return words("small_words_en.txt")


@cache
def generic_heads() -> frozenset[str]:
    """Common nouns of the trade: "the hospital Norcross" still holds the name of Norcross Hospital."""
    return frozenset(r["word"] for r in rows("heads.csv") if r["language"] == "en" and r["generic"] == "1")


@cache
def institutions() -> frozenset[str]:
    """Nouns that make a name an institution's, and take what follows "of" and "for" into it."""
    return frozenset(r["word"] for r in rows("heads.csv") if r["language"] == "en" and r["institution"] == "1")


@cache
def french_heads() -> frozenset[str]:
    """Nouns with which the French name of an institution begins."""
    return frozenset(r["word"] for r in rows("heads.csv") if r["language"] == "fr")


@cache
def capitalised_words() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Word -> its kind (role, people, street, place, other), and how the French for it may begin."""
    found = rows("capitalised_words.csv")
    return {row["word"]: (row["kind"], tuple(filter(None, row["french"].split("|")))) for row in found}


@cache
def acronyms() -> dict[str, tuple[str, ...]]:
    """English acronym -> how the French for it may begin."""
    return {row["english"]: tuple(row["french"].split("|")) for row in rows("acronyms.csv")}


@cache
def places() -> dict[str, tuple[str, ...]]:
    """English name of a place, or the short one of a region -> its French names."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("places.csv"):
        key = row["english"].replace("’", "'")
        found[key] = (*found.get(key, ()), row["french"])
    for row in rows("regions.csv"):
        found[row["short"].rstrip(".")] = (row["english"], *found.get(row["english"], ()))
    return found


@cache
def calendar_words() -> frozenset[str]:
    """Months and weekdays, in full and short, without their points."""
    forms = {f for r in rows("calendar.csv") for f in (r["english"], r["english"] + "s", *r["short"].split("|"))}
    return frozenset(f.rstrip(".") for f in forms if f)


@cache
def glossary() -> dict[str, str]:
    """Nouns of the glossary that travels with Vigie, in small letters."""
    return {r["english"].lower(): r["french"] for r in rows("terms.csv") if r["part_of_speech"] == "noun"}


def is_plain(word: str) -> bool:
    """An ordinary English word, or a form of one; of a compound the first part counts."""
    low = re.split(r"[-/]", word.lower())[0]
    return low in small_words() or low in words("words_en.txt") or _ENDINGS.sub("", low) in words("words_en.txt")


def is_common(word: str) -> bool:
    """A word that a capital does not make a name: an ordinary one, a weekday, a title, a nationality."""
    return is_plain(word) or word in calendar_words() or word in capitalised_words()


def is_name_word(word: str) -> bool:
    """A word that keeps its capital in any sentence: a weekday or month, a nationality, a place, an acronym."""
    return (
        word in calendar_words() - {"May", "March"}
        or kind_of(word) in ("people", "place")
        or word in places()
        or word in acronyms()
    )


def kind_of(word: str) -> str:
    """The kind of a word of the list of capitalised words; empty for any other."""
    return capitalised_words().get(word, ("", ()))[0]


@cache
def demonyms() -> dict[str, str]:
    """The people of a province or state (Nova Scotians) → its English name."""
    return {row["english"]: row["place"] for row in rows("demonyms.csv")}
