"""The label before a headline's colon: « Lawsuit: hospital hid breach » → « Poursuite : … »."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from .inputs import Sentence
from .resources import rows


class Label(NamedTuple):
    """``length``: of the English label with its colon and the blanks behind it; ``french``: with its own colon."""

    length: int
    french: str


def read_label(headline: str) -> Label | None:
    """The label at the beginning of an English headline, whatever its capitals; null where it has none."""
    match = _labels().match(headline)
    if match is None:
        return None
    number = f"\u00a0{match['number']}" if match["number"] else ""
    return Label(match.end(), f"{_french()[match['label'].lower()]}{number}\u00a0: ")


def after_label(french: str, sentence: Sentence) -> str:
    """The French of what stands behind the label: a small letter first, unless a name or an acronym begins it."""
    named = any(french.startswith((mention.text, *mention.forms)) for mention in sentence.mentions)
    if named or french[:1] in "«“" or french[1:2].isupper():
        return french
    return french[:1].lower() + french[1:]


@cache
def _french() -> dict[str, str]:
    return {row["english"].lower(): row["french"] for row in rows("headline_labels.csv")}


@cache
def _labels() -> re.Pattern[str]:
    either = "|".join(map(re.escape, sorted(_french(), key=len, reverse=True)))
    return re.compile(rf"\s*(?P<label>{either})(?: (?P<number>\d{{1,2}}))?: +(?=\S)", re.I)
