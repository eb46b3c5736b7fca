"""Moments said as a person says them: « il y a 5 min », « hier, 17 h 52 », « 24 octobre 2023 »."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipeline.publish import clock_words, day_words
from pipeline.times import parse_stamp

from .i18n import NBSP, spoken

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
    if spoken() == "en":
        return _in_english(stamp, ZoneInfo(zone), now)
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
        return Said(f"il y a {age.seconds // 60}{NBSP}min", full, iso)
    day = _day(local.date(), here.date())
    return Said(f"{day}, {clock_words(local.time())}" if abs(age.days) < 7 else day, full, iso)


def _date(text: str, zone: ZoneInfo, now: datetime) -> Said:
    if len(text) == 4:
        return Said(text, text, text)
    if len(text) == 7:
        words = day_words(date.fromisoformat(f"{text}-02")).split(NBSP, 1)[1]
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
    return words.rsplit(NBSP, 1)[0] if day.year == today.year else words


def _in_english(stamp: str, zone: ZoneInfo, now: datetime) -> Said:
    """The same in English: « today, 4:40 a.m. », « 24 October 2023 »."""
    try:
        if "T" not in stamp:
            form = {4: "%Y", 7: "%B %Y"}.get(len(stamp), "%-d %B %Y")
            day = date.fromisoformat(stamp + "-01-01"[len(stamp) - 10 :] if len(stamp) < 10 else stamp)
            near = _english_day((now.astimezone(zone).date() - day).days) if len(stamp) == 10 else None
            return Said(near or day.strftime(form), day.strftime(form), stamp)
        moment = (parse_stamp(stamp) if stamp.endswith("Z") else datetime.fromisoformat(stamp)).astimezone(zone)
    except ValueError:
        return Said(stamp, stamp, stamp)
    age = now.astimezone(zone) - moment
    clock = f"{moment.hour % 12 or 12}:{moment:%M}{NBSP}{'a.m.' if moment.hour < 12 else 'p.m.'}"
    full = f"{moment:%A}, {moment.strftime('%-d %B %Y')}, {clock}"
    if timedelta(0) <= age < timedelta(hours=1):
        minutes = age.seconds // 60
        return Said(f"{minutes}{NBSP}min ago" if minutes else "just now", full, moment.isoformat())
    near = _english_day((now.astimezone(zone).date() - moment.date()).days)
    words = near or moment.strftime("%-d %B %Y")
    return Said(f"{words}, {clock}" if abs(age.days) < 7 else words, full, moment.isoformat())


def _english_day(distance: int) -> str | None:
    return {0: "today", 1: "yesterday", -1: "tomorrow"}.get(distance)
