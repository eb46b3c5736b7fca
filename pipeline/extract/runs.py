"""Runs of words that may be a name, and what stands between two words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from .reading import Reading, Word
from .resources import table, words


def demonyms() -> frozenset[str]:
    """American, Swedish, Québécois: capitals that name a country's people, nobody in particular."""
    return words("demonyms")


class Chunk(NamedTuple):
    """A run of words that may be a name; ``sure``: its capital shows it, wherever it stands in the sentence."""

    first: int
    last: int
    start: int
    end: int
    text: str
    sure: bool
    person: bool


@lru_cache
def vocabulary(name: str) -> frozenset[str]:
    """A list of words of the grammar."""
    return frozenset(table("names")[name].split())


_OF_A_PLACE = re.compile(r"-(?:based|headquartered|area|born|bred|wide|owned|operated|run|led|linked|backed|trained)$")


def is_of_a_place(word: Word) -> bool:
    """Utah-based, Boston-area: it describes whom the next words name, and is no name itself.

    With a capital behind the hyphen it is part of one: Nurse Practitioner-Led Clinic.
    """
    small = word.capital and word.text.rpartition("-")[2][:1].islower()
    return small and "-" in word.flat and _OF_A_PLACE.search(word.flat) is not None


_SHORT = frozenset(["st", "ste", "sts", "stes", "dr", "dre", "mt", "ft", "prof", "mr", "mrs", "ms", "m", "mme"])


def gap(reading: Reading, left: int, right: int) -> str:
    return reading.text[reading.words[left].end : reading.words[right].start].replace("\u00a0", " ")


def adjacent(reading: Reading, left: int, right: int) -> bool:
    """Whether two words may stand in one name: a space between them, or the full stop of "St." or an initial."""
    between = gap(reading, left, right)
    if between in (" ", ""):
        return True
    word = reading.words[left]
    return between == ". " and (word.flat in _SHORT or (len(word.text) == 1 and word.capital))


def next_is_capital(reading: Reading, i: int) -> bool:
    j = i + 1
    if j < len(reading.words) and reading.words[j].text.lower() in ("'s", "’s"):
        return False
    return (
        j < len(reading.words)
        and adjacent(reading, i, j)
        and (reading.words[j].capital or reading.words[j].text == "&")
    )


def right_run(reading: Reading, k: int, limit: int) -> str:
    """The capitals that follow one another from a word on."""
    words = reading.words
    end = k + 1
    while end < limit and words[end].capital and adjacent(reading, end - 1, end):
        end += 1
    return reading.text[words[k].start : words[end - 1].end]


def chunk_of(reading: Reading, first: int, last: int, sure: bool) -> Chunk:
    words = reading.words
    start, end = words[first].start, words[last - 1].end
    if (
        words[last - 1].text.lower() in ("inc", "ltd", "corp", "co", "ltée", "cie")
        and reading.text[end : end + 1] == "."
    ):
        end += 1
    return Chunk(first, last, start, end, reading.text[start:end], sure, False)
