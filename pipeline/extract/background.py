"""Sentences that tell of another matter than the incident: their figures, dates and names are not its own.

The idea is PADI-web's (Valentin 2020): a topic for each sentence, so that background stays out of what is claimed.
"""

from __future__ import annotations

import re

from .patterns import hits, numbers_of
from .reading import Reading

_YEAR = re.compile(r"\b(?:in|since|en|depuis|of|de|from|the|fall|spring|early|late)\s((?:19|20)\d\d)\b")
_EVENT = re.compile(
    r"attack|attaque|breach|hack|ransomware|rancon|worm|leak|pirat|fuite|lost|stole|vol\b|\bgang\b|crippl|paraly[sz]|"
    r"knocked out|encrypt|chiffre"
)
# It is its second breach in three years. In 2022, a stolen laptop … : history of the main organisation itself.
_AGAIN = re.compile(
    r"\b(?:second|third|fourth|fifth|another|previous|earlier|deuxieme|troisieme|quatrieme)\s(?:\w+[\s-]){0,2}"
    r"(?:attack|cyberattack|breach|incident|hack|intrusion|leak|theft|time|attaque|cyberattaque|fuite|vol|fois)\b|"
    r"\bnot (?:its|the) first\b|\bpas (?:la premiere|a sa premiere)\b"
)
_OPENS_WITH_YEAR = re.compile(r"\W*(?:in|back in|en|also in)\s((?:19|20)\d\d)\b")


_ASKS = re.compile(
    r"\W*(?:(?:and|but|so|or) )?(?:has|have|is|are|was|were|did|does|do|can|could|will)\b[^\n]*\?\W*$|"
    r"[^\n]*\b(?:\w+-(?:t-)?(?:il|elle|ils|elles|on)|est-ce qu\w*)\b[^\n]*\?\W*$"
)
"""A question that yes or no answers says nothing by itself: "Has data been stolen?"."""


def background_sentences(reading: Reading, named: dict[int, set[int]], main: set[int]) -> frozenset[int]:
    """The sentences on other matters.

    ``named``: the organisations of each sentence; ``main``: those whom the story is about. A sentence with an old year,
    a word for an attack and none of the main organisations tells history.
    """
    found = {reading.sentence_at(hit.start) for hit in hits(reading, "background")}
    found = {n for n in found if reading.sentences[n].block > 0 and not _is_about(named, main, n)}
    found |= {
        n + 1
        for n in found
        if n + 1 < len(reading.sentences)
        and reading.sentences[n + 1].block == reading.sentences[n].block
        and named.get(n + 1)
        and not named[n + 1] & main
        and not named.get(n)
    }
    year = _published_year(reading)
    found |= _history(reading, year)
    found |= {n for n, s in enumerate(reading.sentences) if s.block > 0 and _ASKS.match(reading.flat_sentence(n))}
    own = _own_years(reading, named, main)
    for number, sentence in enumerate(reading.sentences):
        if number in found or sentence.block <= 0 or year is None or _is_about(named, main, number):
            continue
        years = _years_in(reading, number)
        if not years or max(years) > year - 2 or years & own or not named.get(number):
            continue
        if _EVENT.search(reading.flat_sentence(number)):
            found.add(number)
    return frozenset(found)


def _history(reading: Reading, year: int | None) -> set[int]:
    """Sentences that open with an older year right after one that counts the incidents of whom the story is about."""
    if year is None:
        return set()
    return {n for n in numbers_of(reading.digits) if n and _tells_history(reading, n, year)}


def _tells_history(reading: Reading, number: int, year: int) -> bool:
    opens = _OPENS_WITH_YEAR.match(reading.flat_sentence(number))
    if not opens or int(opens.group(1)) >= year or not _AGAIN.search(reading.flat_sentence(number - 1)):
        return False
    return reading.sentences[number].block == reading.sentences[number - 1].block


def _own_years(reading: Reading, named: dict[int, set[int]], main: set[int]) -> set[int]:
    """The years of the story itself: those told of whom it is about, or in its opening (a fine for a theft of 2022)."""
    found: set[int] = set()
    for number, sentence in enumerate(reading.sentences):
        if sentence.block <= 0 or _is_about(named, main, number):
            found |= _years_in(reading, number)
    return found


def _years_in(reading: Reading, number: int) -> set[int]:
    """The years that a sentence names."""
    if not reading.digits >> number & 1:
        return set()
    return {int(y) for y in _YEAR.findall(reading.flat_sentence(number))}


def _is_about(named: dict[int, set[int]], main: set[int], number: int) -> bool:
    """Whether a sentence names one of the main organisations and no other."""
    present = named.get(number, set())
    return bool(present) and present <= main


def _published_year(reading: Reading) -> int | None:
    published = reading.article.published or ""
    return int(published[:4]) if re.match(r"\d{4}", published) else None
