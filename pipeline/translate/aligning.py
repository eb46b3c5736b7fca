"""Which sentence of the French renders which of the English, after a person has edited it: certain, or left empty."""

from __future__ import annotations

from pipeline.documents import SentencePair

from .quantities import read_english, read_french
from .quantities.comparing import compare
from .sentences import split_sentences

_LEAST_RATIO, _MOST_RATIO = 0.4, 3.0
_SHORT = 20


def align(
    source: str, target: str, source_language: str = "en", target_language: str = "fr"
) -> tuple[SentencePair, ...]:
    """Pairs of sentences, as spans in ``source`` and ``target``; empty where one to one is not certain.

    Certain is: as many sentences on both sides, each pair of likely length, and the figures of each in its own partner
    where the whole has them.
    """
    left, right = split_sentences(source, source_language), split_sentences(target, target_language)
    if not left or len(left) != len(right):
        return ()
    pairs = tuple(SentencePair(a, b) for a, b in zip(left, right, strict=True))
    if len(pairs) == 1:
        return pairs
    return pairs if all(_fits(source, target, pair) for pair in pairs) else ()


def _fits(source: str, target: str, pair: SentencePair) -> bool:
    english, french = source[slice(*pair.source)], target[slice(*pair.target)]
    ratio = len(french) / len(english)
    if max(len(english), len(french)) > _SHORT and not _LEAST_RATIO <= ratio <= _MOST_RATIO:
        return False
    quantities = read_english(english)
    moved = [
        q for q in compare(quantities, read_french(french)).lost if q in compare(quantities, read_french(target)).lost
    ]
    return len(moved) == len(compare(quantities, read_french(french)).lost)
