"""Shares and multiples in words: half of them, twice the limit, thousands of patients."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pipeline.documents import Span

from ..oneform import one_form
from ..resources import rows


def lost_shares(source: str, french: str) -> Iterator[Span]:
    """Where in the English ``source`` a share or multiple stands that nothing in the ``french`` renders."""
    said = _said(one_form(source))
    target = one_form(french).lower() if said else ""
    for span, renders in said:
        if not renders.search(target):
            yield span


@lru_cache(maxsize=4096)  # a sentence has many candidates
def _said(plain: str) -> tuple[tuple[Span, re.Pattern[str]], ...]:
    found = ((said.search(plain), renders) for said, renders in _shares())
    return tuple((match.span(), renders) for match, renders in found if match)


@cache
def _shares() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (
            re.compile(rf"(?<![\w-])(?:{row['english']})(?!\w)", re.I),
            re.compile(rf"(?<!\w)(?:{one_form(row['french'])})"),
        )
        for row in rows("shares.csv")
    )
