"""The words that make a figure more or less exact: about, more than, at least, up to, and what says so in French."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ..oneform import one_form
from ..resources import rows
from .english import Quantity, QuantityKind

_LOOK_BACK = 24
# "over six years", "about 10 a.m.", "up to 3 p.m." say when, not how many.
_TIME_AFTER = re.compile(r"[ -](?:second|minute|hour|day|week|month|year|decade)s?\b|[ -]?[ap]\.?m\b", re.I)
# Nor is there one in a suit over a 2022 breach; patients are counted with a comma (2,022), or by the hundred.
_YEAR = re.compile(r"(?:19|20)(?!00)\d\d")
_COUNTED = (QuantityKind.NUMBER, QuantityKind.MONEY, QuantityKind.PERCENT)


def lost_hedges(source: str, english: Sequence[Quantity], french: str) -> Iterator[tuple[str, Quantity]]:
    """The hedges before figures of ``source`` that nothing in the ``french`` renders, each with its quantity."""
    plain, target = one_form(source), one_form(french).lower()
    for quantity in english:
        if quantity.kind not in _COUNTED or _TIME_AFTER.match(plain, quantity.span[1]):
            continue
        before = plain[max(0, quantity.span[0] - _LOOK_BACK) : quantity.span[0]]
        for hedge, renders in _hedges():
            match = hedge.search(before)
            if match and _YEAR.fullmatch(quantity.text.strip()):
                break
            if match and not renders.search(target):
                yield match.group().strip(), quantity
            if match:
                break


@cache
def _hedges() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (
            re.compile(rf"\b(?:{row['english']}) (?:the |a |an )?$", re.I),
            re.compile(rf"(?<!\w)(?:{one_form(row['french'])})"),
        )
        for row in rows("hedges.csv")
    )
