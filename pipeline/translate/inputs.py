"""What the engine is given: one sentence with plain marks, provinces written out, and names or figures swapped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.documents import Span

from .coverage import Word
from .datelines import PROVINCIAL, full_region
from .names import Mention
from .quantities import Quantity
from .resources import rows
from .wording import plainer

_MARKS = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "…": "...",
        "—": " - ",
        "–": "-",
        "\u00ad": "",
        "\u200b": "",
        "\ufeff": "",
        "\ufffd": "",  # of a sign it does not know a model makes up words
    }
)


ENDLESS = re.compile(r"\S{1000}")
"""A run without a blank that no language has (addresses seldom pass 500 signs): no model and no check can read it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to translate. ``text`` is as in the source (a headline in sentence case); ``mentions``, ``quantities``
    and the telling ``words`` have their spans in it."""

    text: str
    mentions: tuple[Mention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    words: tuple[Word, ...] = ()
    headline: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of the sentence and the words that stand for it in the engine's input."""

    span: Span
    words: str


def engine_input(sentence: str, cuts: Sequence[Cut] = ()) -> str:
    """The sentence as the model likes it, with the ``cuts`` in place: plain quotes and words, provinces in full."""
    pieces, last = [], 0
    for cut in sorted(cuts, key=lambda cut: cut.span):
        pieces += [_plain(sentence[last : cut.span[0]]), cut.words]
        last = cut.span[1]
    pieces.append(_plain(sentence[last:]))
    return plainer(re.sub(r" {2,}", " ", "".join(pieces)).strip())


def _plain(text: str) -> str:
    text = _short_region().sub(lambda m: m.group(1) + full_region(m.group(2)) + (m.group(3) or ""), text)
    text = _short_region_alone().sub(lambda m: full_region(m.group()), text)
    text = _short_title().sub(lambda m: f"{_titles()[m.group(1)]} ", text)
    text = _PARTY.sub(lambda m: f"{m.group(1)}a {_PARTIES[m.group(2)]} from {full_region(m.group(3))}", text)
    return _UNIT.sub(" ", _PERCENT.sub("%", text)).translate(_MARKS)


# Sen. Mark Warner, D-Va., …: the model knows neither the letter nor the short state.
_PARTY = re.compile(r"(, |\()([DRI])-([A-Z][\w.]*(?: [A-Z][a-z]+)?)(?=[,).])")
_PARTIES = {"D": "Democrat", "R": "Republican", "I": "independent"}
_UNIT = re.compile(r"(?<=\d)(?=(?:[KMGT]B|km|kg|mph)(?!\w))")
_PERCENT = re.compile(r"(?<=\d) ?(?:pc|p\.c\.)(?!\w)")


@cache
def _titles() -> dict[str, str]:
    return {row["short"]: row["full"] for row in rows("titles.csv")}


@cache
def _short_title() -> re.Pattern[str]:
    """A shortened title before a name; what follows must be one, or the cut that holds it."""
    shorts = "|".join(re.escape(short) for short in sorted(_titles(), key=len, reverse=True))
    return re.compile(rf"(?<!\w)({shorts}) (?=[A-Z]|$)")


@cache
def _short_region() -> re.Pattern[str]:
    """A province or state given short after its city: Sarnia, Ont., → Sarnia, Ontario, (also at a sentence's end).

    The city may be a cut, so that the comma stands first.
    """
    shorts = "|".join(re.escape(row["short"]) for row in rows("regions.csv"))
    return re.compile(rf"(?:(?<=\w)|^)(, |,\u00a0)({shorts})(?=\W|$)( ?$)?")


@cache
def _short_region_alone() -> re.Pattern[str]:
    """One before a common noun (N.S. health authority); those of one letter or that are words too stay as they are."""
    shorts = "|".join(re.escape(row["short"]) for row in rows("regions.csv") if _UNMISTAKABLE.fullmatch(row["short"]))
    return re.compile(rf"(?<![\w.-])(?:{shorts})(?= [a-z]|['’]s | {PROVINCIAL})")


_UNMISTAKABLE = re.compile(r"(?:[A-Z]\.){2,}|Ont\.|Que\.|Sask\.|Alta\.|Nfld\.|Calif\.|Fla\.|Okla\.|Tenn\.")
