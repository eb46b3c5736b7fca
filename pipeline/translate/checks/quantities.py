"""Numbers, percentages, sums, times, dates and units: compared by value, whichever way they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.documents import Finding, Severity

from ..mending import mend_quantities
from ..quantities import Quantity, QuantityKind, false_sums, lost_hedges, lost_shares, render
from ..resources import rows
from .base import Check, Pair


class _QuantityCheck(Check):
    """Quantities of the kinds a check watches, lost in the French."""

    severity = Severity.ERROR
    kinds: tuple[QuantityKind, ...] = ()

    def find(self, pair: Pair) -> Iterator[Finding]:
        for quantity in pair.comparison.lost:
            if self.watches(quantity):
                yield self.finding(
                    f"{self.id}_lost",
                    source_span=quantity.span,
                    expected=quantity.text.strip(),
                    preferred=render(quantity) or "",
                )

    def watches(self, quantity: Quantity) -> bool:
        """Is this quantity this check's to find?"""
        return quantity.kind in self.kinds and not quantity.day

    def fix(self, pair: Pair, finding: Finding) -> str | None:
        mended = mend_quantities(pair.target, pair.quantities)
        return mended if mended != pair.target else None


class NumbersCheck(_QuantityCheck):
    """Figures and spelled-out numbers, ordinals, telephone and version numbers; figures that nobody wrote."""

    id = "number"
    name_fr, name_en = "Nombres", "Numbers"
    description = "Every number of the source stands in the French by value, and no figure is added."
    kinds = (QuantityKind.NUMBER, QuantityKind.ORDINAL, QuantityKind.TOKEN)

    def find(self, pair: Pair) -> Iterator[Finding]:
        yield from super().find(pair)
        for figure in pair.comparison.added:
            found = pair.target[slice(*figure.span)]
            yield self.finding("number_added", span=figure.span, severity=Severity.WARNING, found=found)


class PercentCheck(_QuantityCheck):
    """A percentage stays one."""

    id = "percent"
    name_fr, name_en = "Pourcentages", "Percentages"
    description = "Every percentage of the source stands in the French as a percentage."
    kinds = (QuantityKind.PERCENT,)


class MoneyCheck(_QuantityCheck):
    """A sum keeps its value and its currency."""

    id = "money"
    name_fr, name_en = "Sommes d’argent", "Sums of money"
    description = "Every sum stands in the French with its value and its currency."
    kinds = (QuantityKind.MONEY,)

    def find(self, pair: Pair) -> Iterator[Finding]:
        yield from super().find(pair)
        for number, span in false_sums(pair.quantities, pair.target):
            yield self.finding("money_added", source_span=number.span, span=span, found=number.text.strip())


class TimesCheck(_QuantityCheck):
    """5:52 p.m. is 17 h 52."""

    id = "time"
    name_fr, name_en = "Heures", "Clock times"
    description = "Every clock time stands in the French on the 24-hour clock; noon and midnight may stand in words."
    kinds = (QuantityKind.TIME,)


class DatesCheck(_QuantityCheck):
    """Months, weekdays, and days of the month beside their own month."""

    id = "date"
    name_fr, name_en = "Dates", "Dates"
    description = "Every month and weekday stands in the French, and each day of the month before its own month."
    kinds = (QuantityKind.DATE,)

    def watches(self, quantity: Quantity) -> bool:
        return quantity.kind is QuantityKind.DATE or quantity.day


class HedgesCheck(Check):
    """About 1,300 people are not 1,300."""

    id = "meaning_hedge"
    name_fr, name_en = "À peu près", "More or less"
    description = "What makes a figure more or less exact (about, more than, up to) stands in the French."
    severity = Severity.WARNING

    def find(self, pair: Pair) -> Iterator[Finding]:
        for hedge, quantity in lost_hedges(pair.source, pair.quantities, pair.target):
            yield self.finding(source_span=quantity.span, expected=f"{hedge} {quantity.text.strip()}")


class SharesCheck(Check):
    """Twice the 60 days allowed are not the 60 days allowed, and a third of the hospitals is no third one."""

    id = "meaning_share"
    name_fr, name_en = "Parts et multiples", "Shares and multiples"
    description = "Half, a third, twice and thousands of the source stand in the French as such."
    severity = Severity.WARNING

    def find(self, pair: Pair) -> Iterator[Finding]:
        for span in lost_shares(pair.nameless, pair.target):
            yield self.finding(source_span=span, expected=pair.source[slice(*span)])


class UnitsCheck(Check):
    """22 miles are no 22 kilometres, and 40 days no 40 hours."""

    id = "number_unit"
    name_fr, name_en = "Unités", "Units"
    description = "The unit after a figure of the source stands in the French, in that measure or its metric one."
    severity = Severity.WARNING

    def find(self, pair: Pair) -> Iterator[Finding]:
        for pattern, french in _units():
            match = pattern.search(pair.source)
            if match and not french.search(pair.target):
                yield self.finding(source_span=match.span(), expected=match.group())


@cache
def _units() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    found = []
    for row in rows("units.csv"):
        english = "|".join(map(re.escape, row["english"].split("|")))
        french = "|".join(map(re.escape, row["french"].split("|")))
        number = r"\b(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
        number += r"(?:[ -]|(?<=\d)(?=[KMGT]B|km|kg))"  # 450GB, 60km
        found.append((re.compile(rf"{number}(?:{english})\b"), re.compile(rf"(?<!\w)(?:{french})(?!\w)", re.I)))
    return tuple(found)
