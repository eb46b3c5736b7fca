"""Quantities written as Canadian French writes them (OQLF; Clés de la rédaction)."""

from __future__ import annotations

from .english import Quantity, QuantityKind

NBSP = "\u00a0"


def figure_in_french(figure: str) -> str:
    """The digits of an English figure as French writes them: 1,250.5 → 1 250,5; a year stays as it is."""
    whole, _, decimals = figure.partition(".")
    return whole.replace(",", NBSP) + ("," + decimals if decimals else "")


# fmt: off
_UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)
# fmt: on
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}


def number_in_words(number: int) -> str:
    """0 to 99 in French words, with the hyphens of before 1990 (BDL): 21 → vingt et un, 80 → quatre-vingts.

    Raises ValueError outside that range.
    """
    if not 0 <= number < 100:
        raise ValueError(f"{number} is not written in words")
    if number < 20:
        return _UNITS[number]
    ten = max(t for t in _TENS if t <= number)
    rest = number - ten
    if not rest:
        return _TENS[ten] + ("s" if ten == 80 else "")
    return _TENS[ten] + (" et " if rest in (1, 11) and ten < 80 else "-") + _UNITS[rest]


def render(quantity: Quantity) -> str | None:
    """A quantity's French, where it is certain without its sentence; null elsewhere."""
    if quantity.kind is QuantityKind.TIME:
        return _clock(quantity)
    if quantity.kind is QuantityKind.DATE:
        return quantity.word
    if quantity.kind is QuantityKind.TOKEN:
        return quantity.text
    if quantity.figure is None or quantity.kind is QuantityKind.ORDINAL:
        return None
    start = quantity.figure[0] - quantity.span[0]
    figure = quantity.text[start : quantity.figure[1] - quantity.span[0]]
    if quantity.text[quantity.figure[1] - quantity.span[0] :][:1] in ("k", "K") and "." not in figure:
        figure += ",000"  # $120K
    return figure_in_french(figure)


def _clock(quantity: Quantity) -> str | None:
    if len(quantity.times) != 1:
        return {"midnight": "minuit"}.get(quantity.text.lower())
    ((hour, minute),) = quantity.times
    if quantity.text.lower().endswith(("noon", "midday")):
        return "midi"
    return f"{hour}{NBSP}h" + (f"{NBSP}{minute:02d}" if minute else "")


_CURRENCIES = {
    "$": "dollars",
    "US$": "dollars américains",
    "USD$": "dollars américains",
    "C$": "dollars canadiens",
    "CA$": "dollars canadiens",
    "CDN$": "dollars canadiens",
    "CAD$": "dollars canadiens",
    "A$": "dollars australiens",
    "AU$": "dollars australiens",
    "AUD$": "dollars australiens",
    "NZ$": "dollars néo-zélandais",
    "£": "livres",
    "€": "euros",
}


def in_words(quantity: Quantity) -> str:
    """A sum with its currency in words: £5.5m → 5,5 millions de livres; $1,250 → 1 250 dollars."""
    figure, value = render(quantity) or "", max(quantity.values)
    currency = _CURRENCIES.get(quantity.currency.replace(" ", ""), "dollars")
    scale = next((s for s in (10**9, 10**6) if value >= s and "00" not in figure[-3:]), 1)
    if scale == 1:
        return f"{figure} {currency}"
    noun = {10**9: "milliard", 10**6: "million"}[scale] + ("s" if value / scale >= 2 else "")
    return f"{figure} {noun} {'d’' if currency[0] == 'e' else 'de '}{currency}"
