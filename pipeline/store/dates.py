"""A publication date as the archive keeps it: UTC for order, local for "Monday" and months (DATA.md 12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pipeline.times import stamp


@dataclass(frozen=True, slots=True)
class Publication:
    """``at`` is UTC or a bare date, ``local`` as stated with its offset, ``precision`` time or day; all or none."""

    at: str | None = None
    local: str | None = None
    precision: str | None = None


def publication(stated: str | None, entry: str | None, timezone: str) -> Publication:
    """When a story was published: what its page states, made finer by the feed's entry where both agree on the day.

    ``stated`` is ISO 8601 with an offset or a bare date; a date-time without offset is in ``timezone``, the outlet's.
    ``entry`` is UTC or a bare date. What cannot be read counts as not stated.
    """
    from_page, from_entry = _read(stated, timezone), _read(entry, timezone)
    if from_page.at is None:
        return from_entry
    if from_page.precision == "day" and from_entry.precision == "time" and from_entry.local:
        return from_entry if from_entry.local[:10] == from_page.at else from_page
    return from_page


def _read(text: str | None, timezone: str) -> Publication:
    if not text:
        return Publication()
    try:
        if len(text) == len("2023-10-24"):
            day = date.fromisoformat(text).isoformat()
            return Publication(day, day, "day")
        moment = datetime.fromisoformat(text)
        utc = stamp(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone)))
    except (ValueError, OverflowError):
        return Publication()
    # A "Z" is how feeds write any time: the newspaper's own clock says which day it was for its readers.
    in_place = moment.tzinfo is None or (moment.utcoffset() or 0)
    local = moment if moment.tzinfo and in_place else _local(moment, utc, timezone)
    return Publication(utc, local.replace(microsecond=0).isoformat(), "time")


def _local(moment: datetime, utc: str, timezone: str) -> datetime:
    zone = ZoneInfo(timezone)
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else datetime.fromisoformat(utc).astimezone(zone)
