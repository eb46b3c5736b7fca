"""Whether an article may report the event of a record, with the reasons in words: parties, time, place, attackers.

Compared is the record (all that its articles say together), never one text with another (DATA.md 6). Times decide
what names cannot: two attacks on one hospital lie farther apart than the dates that two outlets give for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.documents import Player, Report

from .identities import NOT_ALIKE, STRONG, is_general_supplier, keys_of, likeness

BEGAN_DAYS = 60
"""Intrusion and outage of one incident lie so far apart at most; two attacks on one hospital lie farther."""
REPORT_DAYS = 150
"""Without dates of the incident, so long after the last report another one may still be about it."""
SAME_TIME_DAYS = 14
"""News of one incident comes in one fortnight."""
FOLLOW_UP_DAYS = 1100
"""Settlements and fines come up to three years later."""
PRESENT_DAYS = 400
"""Of several dates those of the year before an article are its own incident's; older ones are another's."""
FRESH_DAYS = 30
"""A lawsuit comes at least so long after what it is about."""
ENOUGH = 4
"""Points from which an article belongs: a victim in common, or a provider or a doubtful name and the time."""


@dataclass(frozen=True, slots=True)
class Match:
    """How well an article fits a record: points, and the reasons in words."""

    points: int
    reasons: tuple[str, ...]


class Cast:
    """Organisations that are looked up by what two alike ones share at least: the row, or a distinctive word."""

    def __init__(self) -> None:
        self._by_key: dict[object, dict[int, Player]] = defaultdict(dict)

    def add(self, players: Iterable[Player]) -> None:
        """Enter organisations; one that is there already stays once."""
        for player in players:
            for key in keys_of(player):
                self._by_key[key][player.organisation_id] = player

    def alike(self, own: Iterable[Player]) -> list[tuple[int, Player]]:
        """Those entered that are like one of these: how alike, the best first."""
        best: dict[int, tuple[int, Player]] = {}
        for player in own:
            near = {o.organisation_id: o for key in keys_of(player) for o in self._by_key.get(key, {}).values()}
            for other in near.values():
                found = likeness(player, other)
                if found > best.get(other.organisation_id, (NOT_ALIKE, other))[0]:
                    best[other.organisation_id] = found, other
        return sorted(best.values(), key=lambda pair: (-pair[0], pair[1].names))


@dataclass(slots=True)
class Event:
    """What the articles of one group say together, as far as grouping needs it."""

    victims: Cast = field(default_factory=Cast)
    providers: Cast = field(default_factory=Cast)
    dates: set[str] = field(default_factory=set)
    all_dates: set[str] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    attackers: set[str] = field(default_factory=set)
    days: list[date] = field(default_factory=list)

    def add(self, report: Report) -> None:
        """Add what one more article says."""
        self.victims.add(report.victims)
        self.providers.add(report.providers)
        self.dates.update(own_dates(report))
        self.all_dates.update(report.dates)
        self.regions |= report.regions
        self.attackers |= report.attackers
        if report.kind == "report" or not self.days:
            self.days.append(day_of(report.published))


def compare(report: Report, event: Event) -> Match | None:
    """How well an article fits an event; None where it cannot be about it."""
    parties = _parties(report, event)
    if parties is None:
        return None
    times = _times(report, event)
    if times is None:
        return None
    points, reasons = parties.points + times.points, [*parties.reasons, *times.reasons]
    if report.attackers & event.attackers:
        points += 2
        reasons.append(f"the same attacker ({min(report.attackers & event.attackers)})")
    elif report.attackers and event.attackers:
        points -= 2
    if report.regions & event.regions:
        points += 1
    if report.kind == "follow_up":
        points += 1
        reasons.append("it tells what followed")
    return Match(points, tuple(reasons)) if points >= ENOUGH else None


def _parties(report: Report, event: Event) -> Match | None:
    """Points for the organisations in common; a provider in one may be a victim in the other."""
    points = 0
    reasons: list[str] = []
    own = (*report.victims, *report.providers)
    victims = event.victims.alike(own)
    providers = event.providers.alike(p for p in own if not is_general_supplier(p))
    if victims:
        hit = sum(1 for player in report.victims if event.victims.alike([player]))
        points += (4 if victims[0][0] == STRONG else 2) + max(0, min(3, len(victims) - 1, hit - 1))
        reasons.append(f"the same victim{'' if len(victims) == 1 else 's'} ({_names(victims)})")
    if providers:
        points += 3 if providers[0][0] == STRONG else 2 if victims else 1
        reasons.append(f"the same provider ({_names(providers)})")
    return Match(points, tuple(reasons)) if points else None


def _names(found: list[tuple[int, Player]]) -> str:
    names = sorted({player.names[0] for _, player in found if player.names})
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def _times(report: Report, event: Event) -> Match | None:
    """Points for the time; None where the times rule one another out."""
    published, own = day_of(report.published), own_dates(report)
    first, last = min(event.days), max(event.days)
    gap = (first - published).days if published < first else max(0, (published - last).days)
    apart = _apart(own, event.dates) if own and event.dates else None
    if apart is not None:
        return _dated(*apart, gap) or (_of_long_ago(own, event) if report.kind == "follow_up" else None)
    if _after(own, last) or _after(event.dates, published):
        return None
    if report.kind == "follow_up" and published >= first:
        # What followed comes soon or late: nearness speaks for no record.
        return Match(0, (f"reported within {gap} days",)) if gap <= FOLLOW_UP_DAYS else None
    if gap > REPORT_DAYS:
        return None
    words = "reported at the same time" if gap <= SAME_TIME_DAYS else f"reported within {gap} days"
    return Match(2 if gap <= SAME_TIME_DAYS else 1 if gap <= BEGAN_DAYS else 0, (words,))


def _dated(days: int, value: str, gap: int) -> Match | None:
    """Points where both give dates. Of a long intrusion one outlet tells the beginning, another the discovery."""
    if days <= BEGAN_DAYS:
        return Match(3 if days <= 3 else 2, (f"the dates fit ({value})",))
    if days <= PRESENT_DAYS and gap <= SAME_TIME_DAYS:
        return Match(0, ("reported at the same time",))
    return None


def _of_long_ago(own: Iterable[str], event: Event) -> Match | None:
    """A story on what came of it gives the intrusion's date, which the first ones gave beside the discovery's."""
    apart = _apart(own, event.all_dates)
    return Match(0, (f"a date in it fits ({apart[1]})",)) if apart and apart[0] <= BEGAN_DAYS else None


def _after(dates: Iterable[str], day: date) -> bool:
    """Whether all that is dated began only after a day (and the next: a day ends later in the west)."""
    value = min(dates, default="")
    return value > str(day + timedelta(days=1))[: len(value)]


def _apart(own: Iterable[str], dates: Iterable[str]) -> tuple[int, str] | None:
    """How many days the nearest two dates lie apart, and the other's; None where only years are known and they fit."""
    best: tuple[int, str] | None = None
    years = False
    for left in own:
        for right in dates:
            size = min(len(left), len(right))
            if size == 4:
                years = years or abs(int(left[:4]) - int(right[:4])) <= 1
                continue
            days = 0 if left[:size] == right[:size] else abs((first_day(left[:size]) - first_day(right[:size])).days)
            if size == 7 and days == 0:
                days = 4
            if best is None or (days, right) < best:
                best = days, right
    if best is None and not years:
        return BEGAN_DAYS + 1, ""
    return best


def own_dates(report: Report) -> tuple[str, ...]:
    """The dates of an article's own incident: those of the year before it, where it has any; years only alone.

    Of a story on what came after, those that are some time past: the others are the lawsuit's or the fine's.
    """
    fine = [d for d in report.dates if len(d) > 4] or list(report.dates)
    published = day_of(report.published)
    ages = {value: (published - first_day(value)).days for value in fine}
    if report.kind == "follow_up":
        own = [value for value, days in ages.items() if days > FRESH_DAYS]
    else:
        own = [value for value, days in ages.items() if days <= PRESENT_DAYS]
    return tuple(own or fine)


def first_day(value: str) -> date:
    """The first day of a reduced ISO date."""
    parts = [int(p) for p in value.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def day_of(published: str) -> date:
    """The day of an ISO date or date-time."""
    return date.fromisoformat(published[:10])
