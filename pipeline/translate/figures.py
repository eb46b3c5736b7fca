"""Stand-ins for figures and clock times that the model gets wrong: an easy one is translated, the true one put back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.documents import Span

from .quantities import Quantity, QuantityKind, figure_in_french, number_in_words, render

# Two figures that the model never gets wrong, plural and unlike a date; hours whose French is certain.
_EASY = ("45", "36", "57", "63", "72", "84", "54", "48", "66", "75")
_EASY_TIMES = (("5 p.m.", "17"), ("3 p.m.", "15"), ("4 p.m.", "16"), ("8 p.m.", "20"))
_SHORT_SCALE = {
    "m": " million",
    "mn": " million",
    "mln": " million",
    "bn": " billion",
    "b": " billion",
    "k": " thousand",
}
_FITTING = (QuantityKind.NUMBER, QuantityKind.MONEY, QuantityKind.PERCENT)


@dataclass(frozen=True, slots=True)
class FigureSwap:
    """``words`` stand for ``span`` in the engine's input; ``pattern`` finds their French, ``french`` replaces it."""

    span: Span
    words: str
    pattern: str
    french: str


def figure_swaps(sentence: str, quantities: Sequence[Quantity]) -> tuple[FigureSwap, ...]:
    """A stand-in for each of the ``quantities`` (lost ones, as a rule) that can have one."""
    free = [n for n in _EASY if n not in sentence]
    times = [t for t in _EASY_TIMES if t[0][:1] not in re.findall(r"\d+", sentence)]
    swaps = []
    for quantity in quantities:
        if quantity.kind is QuantityKind.TIME and times and render(quantity):
            words, hour = times.pop(0)
            swaps.append(FigureSwap(quantity.span, words, rf"\b{hour} ?h(?:eures?)?\b", render(quantity) or ""))
        elif quantity.kind in _FITTING and quantity.figure and not quantity.day and free:
            swap = _figure_swap(sentence, quantity, quantity.figure, free.pop(0))
            swaps += [swap] if swap else []
        elif quantity.kind is QuantityKind.NUMBER and _IN_WORDS.fullmatch(quantity.text) and free:
            swaps.append(_words_swap(sentence, quantity, free.pop(0)))
    return tuple(swaps)


# From thirteen on: of smaller ones the model knows each.
_IN_WORDS = re.compile(r"(?:\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?)", re.I)


def _words_swap(sentence: str, quantity: Quantity, easy: str) -> FigureSwap:
    """Eighteen patients → 45 patients → Dix-huit patients: in words where it opens the sentence, else in figures."""
    number = int(max(quantity.values))
    opens = not re.search(r"\w", sentence[: quantity.span[0]])
    french = number_in_words(number).capitalize() if opens else str(number)
    return FigureSwap(quantity.span, easy, rf"(?<![\d,.]){easy}(?![\d]|[.,]\d)", french)


def _figure_swap(sentence: str, quantity: Quantity, figure: Span, easy: str) -> FigureSwap | None:
    digits = sentence[slice(*figure)]
    if re.fullmatch(r"(?:19|20)\d\d|0\d*", digits):
        return None
    tail = re.match(r"(mln|mn|bn|[mbk])\b", sentence[figure[1] :], re.I)
    words = easy + (_SHORT_SCALE[tail.group(1).lower()] if tail else "")
    span = (figure[0], figure[1] + (len(tail.group()) if tail else 0))
    value = float(digits.replace(",", ""))
    # The scale agrees with what stands there in the end: 1,9 million, but 2 millions.
    pattern = rf"(?<![\d,.]){easy}(?![\d]|[.,]\d)(?P<scale> (?:million|milliard)s?)?"
    french = figure_in_french(digits) + ("\\scale" if value >= 2 else "\\singular")
    return FigureSwap(span, words, pattern, french)


def restore_figures(french: str, swaps: Sequence[FigureSwap]) -> str | None:
    """The French with the true figures; null where a stand-in does not stand in it exactly once."""
    for swap in swaps:
        matches = list(re.finditer(swap.pattern, french))
        if len(matches) != 1:
            return None
        french = french[: matches[0].start()] + _filled(swap, matches[0]) + french[matches[0].end() :]
    return french


def _filled(swap: FigureSwap, match: re.Match[str]) -> str:
    if "\\" not in swap.french:
        return swap.french
    figure, _, form = swap.french.partition("\\")
    scale = match.group("scale") or ""
    return figure + (scale.rstrip("s") if form == "singular" else scale)
