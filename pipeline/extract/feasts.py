"""Holidays by name, on which attackers like to come: "on Christmas Day", "on Labor Day", "le jour de l'An"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

Feast = Callable[[int], date]
"""The day of a holiday in a year."""

_MONDAY, _LAST = 0, -1


def _on(month: int, day: int) -> Feast:
    return lambda year: date(year, month, day)


def _nth_monday(month: int, nth: int) -> Feast:
    """The first, second … or last Monday of a month."""

    def day(year: int) -> date:
        if nth == _LAST:
            end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            return end - timedelta(days=(end.weekday() - _MONDAY) % 7)
        first = date(year, month, 1)
        return first + timedelta(days=(_MONDAY - first.weekday()) % 7 + 7 * (nth - 1))

    return day


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian reckoning (Meeus, Astronomical Algorithms)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _from_easter(days: int) -> Feast:
    return lambda year: easter(year) + timedelta(days=days)


FEASTS: dict[str, Feast] = {
    "christmas day": _on(12, 25), "christmas eve": _on(12, 24), "boxing day": _on(12, 26),
    "new year's day": _on(1, 1), "new year's eve": _on(12, 31), "canada day": _on(7, 1),
    "independence day": _on(7, 4), "the fourth of july": _on(7, 4), "halloween": _on(10, 31),
    "veterans day": _on(11, 11), "remembrance day": _on(11, 11), "valentine's day": _on(2, 14),
    "anzac day": _on(4, 25), "australia day": _on(1, 26), "labor day": _nth_monday(9, 1),
    "memorial day": _nth_monday(5, _LAST), "good friday": _from_easter(-2), "easter sunday": _from_easter(0),
    "easter monday": _from_easter(1), "le jour de noel": _on(12, 25), "la veille de noel": _on(12, 24),
    "le jour de l'an": _on(1, 1), "la veille du jour de l'an": _on(12, 31), "le soir du reveillon": _on(12, 31),
    "la saint-sylvestre": _on(12, 31), "la saint-jean": _on(6, 24), "la fete nationale du quebec": _on(6, 24),
    "le vendredi saint": _from_easter(-2), "le dimanche de paques": _from_easter(0),
    "le lundi de paques": _from_easter(1),
}  # fmt: skip
"""What they are called in flat text. Thanksgiving and Labour Day are left out: each country has its own."""


def last_day_of(feast: str, published: date) -> date:
    """The last time that a holiday came, seen from a day of publication."""
    day = FEASTS[feast](published.year)
    return day if day <= published else FEASTS[feast](published.year - 1)
