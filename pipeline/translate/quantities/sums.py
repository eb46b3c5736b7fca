"""Sums that nobody named: a figure of the English that counts something, with the sign of a currency in the French."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.documents import Span

from .english import Quantity, QuantityKind
from .french import FrenchReading, read_french

_SIGN = re.compile(
    r"[ \u00a0]?(?:[$£€](?:[ \u00a0](?:US|CA|A|NZ)(?!\w))?|(?:de |d['’])?(?:dollars?|euros?|livres sterling)(?!\w)"
    r"(?: (?:américains?|canadiens?|australiens?)(?!\w))?)"
)
_SCALE = re.compile(r"(?:m|b|tr)illion|bn\b|mn?\b", re.I)
_LINK = 5
"""Characters between the ends of a range: $10 and 50."""


def false_sums(english: Sequence[Quantity], french: str) -> list[tuple[Quantity, Span]]:
    """The figures of the English that are sums in the ``french`` alone, each with the span of the currency there.

    Not those of a range that begins with a sum ($10 to 50), nor millions, which may go on from a sum.
    """
    plain = [q for q in english if q.kind is QuantityKind.NUMBER and q.figure and not _SCALE.search(q.text)]
    plain = [q for q in plain if not any(_goes_on(sum_, q) for sum_ in english)]
    return _found(plain, english, read_french(french), french) if plain and _SIGN.search(french) else []


def _goes_on(sum_: Quantity, number: Quantity) -> bool:
    return sum_.kind is QuantityKind.MONEY and 0 <= number.span[0] - sum_.span[1] <= _LINK


def _found(
    plain: Sequence[Quantity], english: Sequence[Quantity], reading: FrenchReading, french: str
) -> list[tuple[Quantity, Span]]:
    sums = {value for q in english if q.kind is QuantityKind.MONEY for value in q.values}
    found = []
    for figure in reading.figures:
        number = next((q for q in plain if q.values & figure.values and not q.values & sums), None)
        sign = _SIGN.match(french, figure.span[1])
        if number and sign:
            found.append((number, sign.span()))
    return found
