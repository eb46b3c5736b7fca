"""Moments said as a person says them: « il y a 5 min », « hier, 17 h 52 », « 24 octobre 2023 »."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipeline.publish import clock_words, day_words
from pipeline.times import parse_stamp

_NBSP = "\u00a0"
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True, slots=True)
class Said:
    """A moment for a page: ``words`` to read, ``full`` on hover, ``iso`` for ``<time datetime>``."""

    words: str
    full: str
    iso: str


def say(stamp: str | None, zone: str, now: datetime) -> Said | None:
    """A stamp or a reduced ISO date as said at the moment ``now`` (aware) in the newsroom's zone; None for None.

    A value that is no date comes back as it is: what a site stated is shown, never guessed at.
    """
    if not stamp:
        return None
    try:
        return _moment(stamp, ZoneInfo(zone), now) if "T" in stamp else _date(stamp, ZoneInfo(zone), now)
    except ValueError:
        return Said(stamp, stamp, stamp)


def _moment(stamp: str, zone: ZoneInfo, now: datetime) -> Said:
    moment = parse_stamp(stamp) if stamp.endswith("Z") else datetime.fromisoformat(stamp)
    local, here = moment.astimezone(zone), now.astimezone(zone)
    full = f"{_DAYS[local.weekday()]} {day_words(local.date())}, {clock_words(local.time())}"
    iso = local.isoformat()
    age = here - local
    if timedelta(0) <= age < timedelta(minutes=1):
        return Said("à l’instant", full, iso)
    if timedelta(0) <= age < timedelta(hours=1):
        return Said(f"il y a {age.seconds // 60}{_NBSP}min", full, iso)
    day = _day(local.date(), here.date())
    return Said(f"{day}, {clock_words(local.time())}" if abs(age.days) < 7 else day, full, iso)


def _date(text: str, zone: ZoneInfo, now: datetime) -> Said:
    if len(text) == 4:
        return Said(text, text, text)
    if len(text) == 7:
        words = day_words(date.fromisoformat(f"{text}-02")).split(_NBSP, 1)[1]
        return Said(words, words, text)
    day = date.fromisoformat(text)
    return Said(_day(day, now.astimezone(zone).date()), f"{_DAYS[day.weekday()]} {day_words(day)}", text)


def _day(day: date, today: date) -> str:
    distance = (today - day).days
    near = {0: "aujourd’hui", 1: "hier", 2: "avant-hier", -1: "demain"}
    if distance in near:
        return near[distance]
    if 2 < distance < 7:
        return f"{_DAYS[day.weekday()]} dernier"
    words = day_words(day)
    return words.rsplit(_NBSP, 1)[0] if day.year == today.year else words
