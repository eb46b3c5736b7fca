"""Datelines: where a story is told from, in the first words of its body."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.documents import Span

from .reading import TITLE, Reading

# WINDSOR, Ont. — ; MESA VISTA, Texas (Llano News 9) — ; PARIS (AFP) - ; LETHBRIDGE, Alta., Oct. 2, 2025 —
_DATELINE = re.compile(
    r"""(?P<city>[^\W\da-zß-öø-ÿ](?:[^\W\da-zß-öø-ÿ]|['’.\- ]){2,40}?|[^\W\da-zß-öø-ÿ][\w'’.-]+(?=\s\([A-Z]))
        (?:,\s(?P<region>[^\W\d][\w.’' -]{1,24}?))?
        (?:,?\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:,\s\d{4})?))?
        (?:\s\((?P<agency>[^)]{2,30})\))?
        \s?(?:—|–|--|\s-)\s""",
    re.VERBOSE,
)


class Dateline(NamedTuple):
    """Where a story is told from, and the span of the words that say so."""

    span: Span
    city: str
    city_span: Span
    region: str | None
    agency: Span | None


@lru_cache(maxsize=4)
def dateline_of(reading: Reading) -> Dateline | None:
    """The dateline at the beginning of the first block."""
    body = next((s for s in reading.sentences if s.block != TITLE), None)
    match = _DATELINE.match(reading.text, body.start) if body else None
    if match is None:
        return None
    agency = match.span("agency") if match.group("agency") else None
    return Dateline(match.span(), match.group("city").strip(" ,"), match.span("city"), match.group("region"), agency)
