"""Quantities written as Canadian French writes them (OQLF; Clés de la rédaction)."""

from __future__ import annotations

import re

from .english import Quantity, QuantityKind

NBSP = "\u00a0"


def figure_in_french(figure: str) -> str:
    """The digits of an English figure as French writes them: 1,250.5 → 1 250,5; a year stays as it is."""
    whole, _, decimals = figure.partition(".")
    return whole.replace(",", NBSP) + ("," + decimals if decimals else "")


def render(quantity: Quantity) -> str | None:
    """A quantity's French, where it is certain without its sentence; null elsewhere."""
    if quantity.kind is QuantityKind.TIME:
        return _clock(quantity)
    if quantity.kind is QuantityKind.DATE:
        return quantity.word
    if quantity.kind is QuantityKind.TOKEN:
        return quantity.text
    if quantity.figure is None or re.search(r"\d[a-z]+$", quantity.text, re.I):
        return None
    start = quantity.figure[0] - quantity.span[0]
    figure = quantity.text[start : quantity.figure[1] - quantity.span[0]]
    return figure_in_french(figure)


def _clock(quantity: Quantity) -> str | None:
    if len(quantity.times) != 1:
        return {"midnight": "minuit"}.get(quantity.text.lower())
    ((hour, minute),) = quantity.times
    if quantity.text.lower().endswith(("noon", "midday")):
        return "midi"
    return f"{hour}{NBSP}h" + (f"{NBSP}{minute:02d}" if minute else "")
