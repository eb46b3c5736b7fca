"""Shares and multiples in words: half of them, twice the limit, thousands of patients."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.documents import Span

from ..oneform import one_form
from ..resources import rows


def lost_shares(source: str, french: str) -> Iterator[Span]:
    """Where in the English ``source`` a share or multiple stands that nothing in the ``french`` renders."""
    plain, target = one_form(source), one_form(french).lower()
    for said, renders in _shares():
        match = said.search(plain)
        if match and not renders.search(target):
            yield match.span()


@cache
def _shares() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (
            re.compile(rf"(?<![\w-])(?:{row['english']})(?!\w)", re.I),
            re.compile(rf"(?<!\w)(?:{one_form(row['french'])})"),
        )
        for row in rows("shares.csv")
    )
