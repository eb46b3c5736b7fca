"""Dates as pages and feeds write them: read, never guessed. Pure functions on text.

Order of attempts: ISO 8601, RFC 5322, then a day with the month's name. What is ambiguous (10/11/2023), relative
("2 hours ago") or incomplete ("May 2023") is no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from pipeline.folding import fold
from pipeline.times import stamp

_DATA = Path(__file__).parent / "data" / "dates.yaml"

Stated = datetime | date
"""A moment with its offset, or a bare date; a ``datetime`` here is always aware."""

_OLDEST = date(1990, 1, 1)
"""No story on the web is older than the web; 1970-01-01 is an empty field."""
_SLACK = timedelta(hours=1)
"""Clocks of sites run ahead, and some round up; more than this is the future."""

_ISO = re.compile(
    r"(?P<y>\d{4})-?(?P<m>\d\d)-?(?P<d>\d\d)"
    r"(?:(?:[Tt]|\s+)(?P<h>\d\d):?(?P<min>\d\d)(?::?(?P<s>\d\d)(?:[.,]\d+)?)?)?"
    r"\s*(?P<zone>[A-Za-z]{1,5}|(?:UTC|GMT)?[+\-−]\d\d:?(?:\d\d)?)?"
    r"(?:\[[\w/+-]+\])?"
)
_DAY_MONTH = re.compile(
    r"\b(?P<d>\d{1,2})(?:er|st|nd|rd|th|o)?\.?\s+(?:de\s+)?(?P<m>[a-z]{3,10})\.?,?\s+(?:de\s+)?(?P<y>\d{4})\b"
)
_MONTH_DAY = re.compile(r"\b(?P<m>[a-z]{3,10})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})\b")
_TIME = re.compile(
    r"\b(?P<h>\d{1,2})\s*(?:[:.h]\s*(?P<min>\d\d)(?::(?P<s>\d\d))?\s*(?P<half>[ap]\.?\s?m\b\.?)?|(?P<only>[ap]\.?\s?m\b\.?))"
    r"\s*(?:\(?(?P<zone>[a-z]{1,5}\b|(?:utc|gmt)?[+-]\d\d:?\d\d)\)?)?"
)
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d\d):?(\d\d)?")


@dataclass(frozen=True, slots=True)
class _Names:
    months: dict[str, int]
    zones: dict[str, int]
    zone_names: dict[str, str]


@cache
def _names() -> _Names:
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    months = {word: number for number, words in enumerate(data["months"], start=1) for word in words}
    return _Names(months, data["zones"], data["zone_names"])


def zone_of(name: str) -> tzinfo:
    """The zone of an outlet; UTC where its name is unknown (the settings refuse such a name before)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def read_date(text: str | None, zone: tzinfo) -> Stated | None:
    """What a text states: a moment, a bare date, or nothing. ``zone`` is the outlet's, for a time without one.

    A time in a zone whose abbreviation is unknown or means two things gives the bare date: the day stands there, the
    moment does not.
    """
    text = " ".join((text or "").split())
    if not text or len(text) > 200:
        return None
    try:
        return _iso(text, zone) or _rfc5322(text, zone) or _written(text, zone)
    except (ValueError, OverflowError):
        return None


def _offset(text: str | None, moment: datetime, zone: tzinfo) -> tzinfo | None:
    """The zone that a text names, the outlet's where it names none, None where it cannot be known."""
    if not text:
        return zone
    text = text.lower().replace("−", "-").strip("()")
    numeric = _OFFSET.fullmatch(text)
    if numeric:
        minutes = int(numeric[2]) * 60 + int(numeric[3] or 0)
        return timezone(timedelta(minutes=-minutes if numeric[1] == "-" else minutes))
    names = _names()
    if text in names.zones:
        return timezone(timedelta(minutes=names.zones[text]))
    return zone_of(names.zone_names[text]) if text in names.zone_names else None


def _placed(moment: datetime, zone_text: str | None, zone: tzinfo) -> Stated:
    place = _offset(zone_text, moment, zone)
    if place is None:
        return moment.date()
    # A fixed offset from here on: what is stored is the offset that held then, not the zone's rules.
    fixed = moment.replace(tzinfo=place).utcoffset() or timedelta()
    return moment.replace(tzinfo=timezone(fixed))


def _iso(text: str, zone: tzinfo) -> Stated | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    day = date(int(found["y"]), int(found["m"]), int(found["d"]))
    if found["h"] is None:
        return day
    moment = datetime(day.year, day.month, day.day, int(found["h"]), int(found["min"]), min(int(found["s"] or 0), 59))  # noqa: DTZ001
    return _placed(moment, found["zone"], zone)


def _rfc5322(text: str, zone: tzinfo) -> Stated | None:
    fields = parsedate_tz(text)
    if not fields or not re.search(r"\d\d?\s+[A-Za-z]{3}|[A-Za-z]{3}\s+\d", text) or not re.search(r"\d\d:\d\d", text):
        return None
    moment = datetime(*fields[:5], min(fields[5], 59))  # noqa: DTZ001
    named = re.search(r"(?:\s|\d)((?:UTC|GMT)?[+-]\d{4}|[A-Za-z]{1,5})\)?$", text)
    return _placed(moment, named[1] if named else None, zone)


def _written(text: str, zone: tzinfo) -> Stated | None:
    folded = fold(text)
    found = next((hit for rule in (_DAY_MONTH, _MONTH_DAY) for hit in rule.finditer(folded) if _month(hit)), None)
    if not found:
        return None
    day = date(int(found["y"]), _month(found) or 0, int(found["d"]))
    time = _TIME.search(folded, found.end()) or _TIME.search(folded[: found.start()])
    if not time:
        return day
    hour = _hour(time)
    moment = datetime(day.year, day.month, day.day, hour, int(time["min"] or 0), int(time["s"] or 0))  # noqa: DTZ001
    return _placed(moment, time["zone"] if _is_zone(time["zone"]) else None, zone)


def _month(found: re.Match[str]) -> int | None:
    return _names().months.get(found["m"])


def _is_zone(word: str | None) -> bool:
    """Whether the word after a time is meant as a zone: "14:05 EDT", not "14:05 by"."""
    names = _names()
    return bool(word) and (word in names.zones or word in names.zone_names or bool(_OFFSET.fullmatch(word or "")))


def _hour(time: re.Match[str]) -> int:
    half = (time["half"] or time["only"] or "")[:1]
    hour = int(time["h"])
    if half and not 1 <= hour <= 12:
        raise ValueError("no such hour")
    return hour % 12 + (12 if half == "p" else 0) if half else hour


def doubt_about(stated: Stated, fetched_at: datetime) -> str | None:
    """Why a date cannot be that of a story fetched at a moment, in words; None where it can."""
    if isinstance(stated, datetime):
        day, ahead = stated.date(), stated > fetched_at + _SLACK
    else:
        # It is tomorrow already in the east of the world.
        day, ahead = stated, stated > (fetched_at.astimezone(UTC) + timedelta(hours=14)).date()
    if ahead:
        return f"{written(stated)} lies in the future"
    if day < _OLDEST:
        return f"{written(stated)} is older than the web"
    return None


def is_before(one: Stated, other: Stated) -> bool:
    """Whether one date lies before another; a bare date is before a moment only if its whole day is."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    return written(one)[:10] < written(other)[:10]


def written(stated: Stated) -> str:
    """ISO 8601 as stated: a date-time with its offset, or a bare date."""
    return stated.isoformat(timespec="seconds") if isinstance(stated, datetime) else stated.isoformat()


def in_utc(stated: Stated) -> str:
    """The archive's form: a stamp in UTC, or a bare date."""
    return stamp(stated) if isinstance(stated, datetime) else stated.isoformat()
