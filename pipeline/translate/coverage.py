"""What the English says and nothing in the French renders, by pairs of words counted in parallel text.

A small model drops words and whole clauses without a trace; its own score does not show it. The pairs know 8,000
English stems. A word alone proves nothing (people translate freely), three in a row nearly always do: in the articles
of development they stand in one human sentence of thirty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.documents import Span
from pipeline.folding import fold

from .quantities import BLOT, mask
from .resources import rows, words

if TYPE_CHECKING:
    from Stemmer import Stemmer

_WORD = re.compile(r"[^\W\d_]+")
# Cognates that the pairs have not met begin alike.
_ALIKE = 5
_APART = re.compile(rf"[{BLOT}\d]")
GAP_LENGTH = 3
"""So many words in a row that nothing renders are a clause left out."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the English that tells something; one of its French ``partners`` (stems) is to render it.

    ``apart``: a name or a figure stands between it and the word before.
    """

    span: Span
    stem: str
    partners: frozenset[str]
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """``holes``: words beyond the first in every run of words that nothing renders, for people leave out single words;
    ``gap``: the longest such run as a span of the English, with its number of words in ``length``; ``missing``: all
    words that nothing renders."""

    holes: int = 0
    gap: Span | None = None
    length: int = 0
    missing: int = 0


@cache
def _pairs() -> dict[str, frozenset[str]]:
    return {row["english"]: frozenset(row["french"].split()) for row in rows("word_pairs.csv")}


@cache
def _stemmer(language: str) -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer(language)


def telling_words(english: str, hidden: Iterable[Span] = ()) -> tuple[Word, ...]:
    """The words of ``english`` that the pairs know, outside the ``hidden`` spans (names have checks of their own)."""
    found: list[Word] = []
    plain = mask(english, hidden)
    end = 0
    for match in _WORD.finditer(plain):
        word = match.group().lower()
        known = None if word in words("small_words_en.txt") else _pairs().get(_stemmer("english").stemWord(word))
        if known:
            found.append(
                Word(match.span(), fold(word), known, apart=_APART.search(plain, end, match.start()) is not None)
            )
            end = match.end()
    return tuple(found)


def coverage(english: tuple[Word, ...], french: str) -> Coverage:
    """How much of the telling words of a sentence stands in its French."""
    stems, beginnings = _french_stems(french)
    holes, missing = 0, 0
    run: list[Word] = []
    longest: list[Word] = []
    for word in english:
        if word.partners & stems or word.stem[:_ALIKE] in beginnings:
            run = []
            continue
        run = [*([] if word.apart else run), word]
        missing += 1
        holes += len(run) > 1
        longest = run if len(run) > len(longest) else longest
    if not longest:
        return Coverage()
    return Coverage(holes, (longest[0].span[0], longest[-1].span[1]), len(longest), missing)


@lru_cache(maxsize=8192)
def _french_stems(french: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the words of a French text, and how its longer words begin."""
    found = _WORD.findall(french.lower())
    stem = _stemmer("french").stemWord
    plain = {fold(word) for word in found}
    return frozenset(map(fold, map(stem, found))) | plain, frozenset(word[:_ALIKE] for word in plain if len(word) > 3)
