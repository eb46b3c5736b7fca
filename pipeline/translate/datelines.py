"""The dateline a story begins with: WINDSOR, Ont. — … → WINDSOR, Ontario — …

With a date, as releases have it, in the form of French releases: WINDSOR (Ontario), le 2 octobre 2025 — …
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .dates import month_forms
from .resources import rows

_DATELINE = re.compile(
    r"(?P<city>[A-ZÀ-Þ][A-ZÀ-Þ'’.]+(?:[ /-][A-ZÀ-Þ'’.]{2,}){0,4})"
    r"(?P<region>, (?:[A-Z][\w.'’]*)(?: (?:and )?[A-Z][\w.]*){0,3})?"
    r"(?:,? (?P<open>\()?(?P<month>[A-Z][a-z]{2,8}\.?) (?P<day>[0-3]?\d)(?:, (?P<year>20\d\d))?(?(open)\)))?"
    r"(?P<outlet> \([^()]{2,40}\)| /[^/]{2,40}/)?,?(?: ?[—–] ?(?=\S|$)| --?(?: |$))"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """``length`` of the dateline in the source, dash and space included; ``french`` with the same at its end."""

    length: int
    french: str


def read_dateline(paragraph: str) -> Dateline | None:
    """The dateline at the head of a paragraph, null where there is none."""
    match = _DATELINE.match(paragraph)
    if not match:
        return None
    date = _date(match)
    if date is None and match.group("month"):
        return None
    outlet = (match.group("outlet") or "").replace("'", "’")
    return Dateline(match.end(), f"{_city(match.group('city'))}{_region(match, date)}{date or ''}{outlet} — ")


def _region(match: re.Match[str], date: str | None) -> str:
    region = match.group("region")
    if not region:
        return ""
    french = french_region(region[2:])
    return f" ({french})" if date else f", {french}"


def _date(match: re.Match[str]) -> str | None:
    month = _months().get((match.group("month") or "").rstrip("."))
    if not month:
        return None
    day, year = int(match.group("day")), match.group("year")
    return f", le {'1er' if day == 1 else day} {month}" + (f" {year}" if year else "")


@cache
def _months() -> dict[str, str]:
    """English months, in full and short without a full stop → French."""
    return {form.rstrip("."): row["french"] for form, row in month_forms()}


def _city(city: str) -> str:
    return _cities().get(city.replace("’", "'"), city).replace("'", "’")


@cache
def _cities() -> dict[str, str]:
    """English city in capitals → French in capitals; those with two French names stay as they are."""
    found: dict[str, set[str]] = {}
    for row in rows("places.csv"):
        if row["kind"] == "city":
            found.setdefault(row["english"].upper().replace("’", "'"), set()).add(row["french"].upper())
    return {english: next(iter(french)) for english, french in found.items() if len(french) == 1}


def full_region(short: str) -> str:
    """The full English name of a province or state given short (Ont.); itself where it is none."""
    return _regions().get(short, short)


def is_short_region(word: str) -> bool:
    """Is it the short form of a province or state, with its last point or without?"""
    return word in _regions() or f"{word}." in _regions()


@cache
def _regions() -> dict[str, str]:
    return {row["short"]: row["english"] for row in rows("regions.csv")}


@cache
def _french() -> dict[str, str]:
    kinds = ("province", "state", "country", "region")
    return {row["english"]: row["french"] for row in rows("places.csv") if row["kind"] in kinds}


def french_region(region: str) -> str:
    """The French name of a province, state or country, given in English in full or short; else as it is."""
    full = full_region(region.strip())
    return _french().get(full, full)


PROVINCIAL = (
    r"(?:(?:Deputy )?Premier|(?:\w+ ){0,3}Minister|Attorney General|First Nations?|Supreme Court|Court of Appeal|"
    r"MLAs?|MPPs?|RCMP|Liberals?|NDP|Greens?|Conservatives?|Ombudsman|Auditor General)\b"
)
"""Offices and peoples behind a province's short form, which begin no organisation's name: B.C. Premier."""
