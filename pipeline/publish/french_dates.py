"""Dates and hours as Canadian French writes them (OQLF: « 24 octobre 2023 », « 1er mai », « 17 h 52 »)."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from pipeline.times import parse_stamp

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_NBSP = "\u00a0"


def day_words(day: date) -> str:
    """« 24 octobre 2023 »; the first of a month is « 1er »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{_NBSP}{MONTHS[day.month - 1]}{_NBSP}{day.year}"


def clock_words(hour: time) -> str:
    """« 17 h 52 », « 9 h » on the hour."""
    minutes = f"{_NBSP}{hour.minute:02d}" if hour.minute else ""
    return f"{hour.hour}{_NBSP}h{minutes}"


def moment_words(stamp: str, zone: str) -> str:
    """A stamp (UTC) as the newsroom's clock and calendar show it: « 24 octobre 2023, 17 h 52 »."""
    local = parse_stamp(stamp).astimezone(ZoneInfo(zone))
    return f"{day_words(local.date())}, {clock_words(local.time())}"


def local_iso(stamp: str, zone: str) -> str:
    """A stamp as ISO 8601 with the zone's offset, for ``<time datetime>`` and metadata."""
    return datetime.isoformat(parse_stamp(stamp).astimezone(ZoneInfo(zone)))
