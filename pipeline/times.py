"""Times as the archive writes them: UTC, one form (``2023-10-24T10:42:07Z``), or a reduced ISO date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_LAST = datetime.max.replace(microsecond=0, tzinfo=UTC)

Clock = Callable[[], datetime]
"""Gives the present as an aware datetime; handed in, so that a test can hold it still."""


def now() -> datetime:
    """The present in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def stamp(moment: datetime) -> str:
    """An aware datetime in the archive's form. Raises ValueError on a naive one: its zone would be a guess."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without zone cannot be stored: {moment!r}")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_stamp(text: str) -> datetime:
    """The datetime of a stamp. Raises ValueError on any other form."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def later(moment: datetime, seconds: float) -> str:
    """The stamp of a moment so many seconds later; of the last moment there is, where that would be beyond it."""
    left = (_LAST - moment).total_seconds()
    return stamp(_LAST if seconds >= left else moment + timedelta(seconds=seconds))
