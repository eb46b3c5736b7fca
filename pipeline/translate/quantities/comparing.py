"""Does the French say what the English says in numbers? Compared by value, whichever way they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ..patterns import cached
from ..resources import rows
from .english import Quantity, QuantityKind
from .french import CURRENCIES, FrenchQuantity, FrenchReading


@dataclass(frozen=True, slots=True)
class Comparison:
    """``lost``: what the French lacks; ``added``: figures in the French that the English does not have."""

    lost: tuple[Quantity, ...]
    added: tuple[FrenchQuantity, ...]


def compare(english: Sequence[Quantity], french: FrenchReading, source: str = "") -> Comparison:
    """Hold the quantities of a sentence or segment against its French.

    ``source``: the English words, for figures in names (CVE-2023-1365) and ordinals are no quantities of it, yet none
    that the French adds.
    """
    lost = tuple(quantity for quantity in english if not is_kept(quantity, french))
    added = (f for f in french.figures if not _has_source(f, english, source) and not _verbatim(f, french, source))
    return Comparison(lost, tuple(added))


def is_kept(quantity: Quantity, french: FrenchReading) -> bool:
    """Does the French hold this quantity?"""
    if quantity.token and quantity.token in (french.text if "." in quantity.token else french.digits):
        return True
    by_kind = _BY_KIND.get(quantity.kind)
    if by_kind:
        return by_kind(quantity, french)
    if quantity.kind is QuantityKind.MONEY and not cached(CURRENCIES[quantity.currency[-1]]).search(french.text):
        return False
    if quantity.day and "premier" not in french.text:
        return _day_kept(quantity, french)
    return _number_kept(quantity, french)


_BY_KIND: dict[QuantityKind, Callable[[Quantity, FrenchReading], bool]] = {
    QuantityKind.TOKEN: lambda _, __: False,
    QuantityKind.DATE: lambda q, french: cached(rf"(?<!\w){q.word}s?(?!\w)").search(french.text) is not None,
    QuantityKind.TIME: lambda q, french: any(time in french.times for time in q.times),
    QuantityKind.PERCENT: lambda q, french: _near_any(
        q.values, {v for one in french.quantities if one.percent for v in one.values}
    ),
}


def _number_kept(quantity: Quantity, french: FrenchReading) -> bool:
    if "half" in quantity.either and not _HALF.search(french.text):
        return False
    if _near_any(quantity.values, french.values):
        return True
    counted = quantity.kind is QuantityKind.ORDINAL or quantity.values == {1.0}
    if counted and _near_any(quantity.values, french.ordinals):
        return True
    if "double" in quantity.either and re.search(r"\bdoubles?\b|\bbi-?facteur", french.text):
        return True
    return "one" in quantity.either and re.search(r"\bune?\b|\bpremi(?:er|ère)\b", french.text) is not None


# Two and a half years: deux ans et demi, 2,5 ans, 30 mois.
_HALF = re.compile(r"\bdemie?s?\b|,5|\bmoitié\b|\bmois\b")


def _day_kept(quantity: Quantity, french: FrenchReading) -> bool:
    """A day of the month stands as a figure before its own month: Oct. 23 is not « 23 novembre »."""
    day = int(next(iter(quantity.values)))
    figures = {v for q in french.figures for v in q.values}
    if not _near_any(quantity.values, figures):
        return False
    if quantity.month not in french.text:
        return True  # the lost month is found on its own
    return re.search(rf"(?<![\d,.]){day}(?:er)?(?![\d,])[^.;]{{0,30}}?\b{quantity.month}\b", french.text) is not None


def _has_source(figure: FrenchQuantity, english: Sequence[Quantity], source: str) -> bool:
    allowed = {v for q in english for v in q.values} | {float(n) for q in english for t in q.times for n in t}
    allowed |= _other_values(source)
    if any(q.kind is QuantityKind.TOKEN or q.token for q in english):
        return True
    return _near_any(figure.values, allowed | {1.0})


def _verbatim(figure: FrenchQuantity, french: FrenchReading, source: str) -> bool:
    """Does a version number stand there as in the English, as part of a name (LockBit 3.0)?"""
    digits = french.text[slice(*figure.digits)] if figure.digits else ""
    return "." in digits and cached(rf"(?<![\w.]){re.escape(digits)}(?![\w.]\d?)").search(source) is not None


def _near_any(values: frozenset[float] | set[float], others: frozenset[float] | set[float]) -> bool:
    return any(abs(a - b) <= 1e-6 * max(1.0, abs(a)) for a in values for b in others)


@lru_cache(maxsize=4096)
def _other_values(source: str) -> frozenset[float]:
    """Every run of digits, and what ordinals and fractions in words may become in figures."""
    words = (value for word, value in _ordinals().items() if cached(rf"\b{word}\b", re.I).search(source))
    return frozenset([*(float(run) for run in _RUN.findall(source)), *words])


# Not the 120 of $120K, which says another number.
_RUN = re.compile(r"[0-9]+(?![0-9]|(?:[kKmM]|bn|mn)\b)")


@cache
def _ordinals() -> dict[str, float]:
    found = rows("number_words.csv")
    return {r["word"]: float(r["value"]) for r in found if r["language"] == "en" and r["role"] == "ordinal"}
