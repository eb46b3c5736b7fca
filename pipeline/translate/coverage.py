"""What the English says and nothing in the French renders, by pairs of words counted in parallel text.

A small model drops words and whole clauses without a trace; its own score does not show it. The pairs know 8,000
English stems, and how often people leave each without a counterpart, for they translate freely: "just" proves nothing,
"laptop" alone does, three words in a row nearly always do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.documents import Span
from pipeline.folding import fold

from .quantities import BLOT, mask
from .resources import rows, words
from .wording import idiom_spans

if TYPE_CHECKING:
    from Stemmer import Stemmer

_WORD = re.compile(r"[^\W\d_]+")
# Cognates that the pairs have not met begin alike.
_ALIKE = 5
_APART = re.compile(rf"[{BLOT}\d]")
GAP_LENGTH = 3
"""So many words in a row that nothing renders are a clause left out."""
TELLING = 0.02
"""Fewer are, too, where so few human sentences leave them without a counterpart."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the English that tells something; one of its French ``partners`` (stems) is to render it.

    ``unrendered``: the share of human sentences in which none does; ``apart``: a name or a figure stands between it and
    the word before.
    """

    span: Span
    stem: str
    partners: frozenset[str]
    unrendered: float = 1.0
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """What nothing renders. ``gap``: the longest run of words as a span of the English, their number in ``length``;
    ``missing``: all words; ``telling``: the run that people would least likely leave out, how likely in
    ``likelihood``, as if they left out its words one by one; ``surprise``: its negative logarithm, over all runs."""

    gap: Span | None = None
    length: int = 0
    missing: int = 0
    telling: Span | None = None
    likelihood: float = 1.0
    surprise: float = 0.0


@cache
def _pairs() -> dict[str, tuple[frozenset[str], float]]:
    found = rows("word_pairs.csv")
    return {row["english"]: (frozenset(row["french"].split()), float(row["unrendered"])) for row in found}


@cache
def _stemmer(language: str) -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer(language)


def telling_words(english: str, hidden: Iterable[Span] = ()) -> tuple[Word, ...]:
    """The words of ``english`` that the pairs know, outside the ``hidden`` spans (names have checks of their own) and
    turns that nobody translates word by word."""
    found: list[Word] = []
    plain = mask(english, [*hidden, *idiom_spans(english)])
    end = 0
    for match in _WORD.finditer(plain):
        word = match.group().lower()
        known = None if word in words("small_words_en.txt") else _pairs().get(_stemmer("english").stemWord(word))
        if known:
            apart = _APART.search(plain, end, match.start()) is not None
            found.append(Word(match.span(), fold(word), *known, apart=apart))
            end = match.end()
    return tuple(found)


def coverage(english: tuple[Word, ...], french: str) -> Coverage:
    """How much of the telling words of a sentence stands in its French."""
    runs = _runs(english, *_french_stems(french))
    if not runs:
        return Coverage()
    longest = max(runs, key=len)
    rarest = min(runs, key=_likelihood)
    return Coverage(
        gap=_span(longest),
        length=len(longest),
        missing=sum(map(len, runs)),
        telling=_span(rarest),
        likelihood=_likelihood(rarest),
        surprise=-sum(math.log(_likelihood(run)) for run in runs),
    )


def _runs(english: tuple[Word, ...], stems: frozenset[str], beginnings: frozenset[str]) -> list[list[Word]]:
    """Words in a row that nothing renders."""
    runs: list[list[Word]] = []
    open_run = False
    for word in english:
        rendered = bool(word.partners & stems) or word.stem[:_ALIKE] in beginnings
        if not rendered and open_run and not word.apart:
            runs[-1].append(word)
        elif not rendered:
            runs.append([word])
        open_run = not rendered
    return runs


def _likelihood(run: Sequence[Word]) -> float:
    return math.prod(word.unrendered for word in run)


def _span(run: Sequence[Word]) -> Span:
    return run[0].span[0], run[-1].span[1]


@lru_cache(maxsize=8192)
def _french_stems(french: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the words of a French text, and how its longer words begin."""
    found = _WORD.findall(french.lower())
    stem = _stemmer("french").stemWord
    plain = {fold(word) for word in found}
    return frozenset(map(fold, map(stem, found))) | plain, frozenset(word[:_ALIKE] for word in plain if len(word) > 3)
