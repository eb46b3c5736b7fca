"""Whether a value that a person gives can stand in a record: known field, known word, real date, whole number."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline.documents import Fact, IncidentStatus
from pipeline.errors import UsageError
from pipeline.store import closed_list

DATES = frozenset({"began", "noticed", "disclosed", "notified", "restored"})
PARTIES = frozenset({"victim", "provider"})
WORDS = frozenset({"attacker", "malware", "restored_from", "data_type", "ransom", "lawsuit", "settlement", "fine"})
CLOSED = frozenset({"attack_type", "region", "data_loss", "care_level", "care_effect", "system_down"})
COUNTED = frozenset({"people_affected", "data_volume"})
FIELDS = ("status", *sorted(PARTIES | DATES | WORDS | CLOSED | COUNTED | {"disruption"}))
"""What a person can rule on; ``status`` is kept as ``attack``: that it happened at all."""
_DATE = re.compile(r"[12]\d{3}(?:-\d\d(?:-\d\d)?)?")
_PRECISION = {4: "year", 7: "month", 10: "day"}
MOST = 2**63 - 1
"""The largest number that SQLite keeps whole."""
_UNITS = {"people_affected": "people", "disruption": "days", "data_volume": "bytes"}


def field_of(name: str) -> str:
    """A field as rulings keep it. Raises UsageError."""
    if name in ("status", "attack"):
        return "attack"
    if name not in FIELDS:
        raise UsageError(f"{name!r} is no field of an incident; fields are {', '.join(FIELDS)}")
    return name


def checked_fact(fact: Fact) -> Fact:
    """A person's value made whole: precision worked out, unit and scope filled in. Raises UsageError."""
    field = field_of(fact.field)
    fact = replace(fact, field=field)
    if field == "attack":
        return _word(fact, tuple(IncidentStatus), "status")
    if field in PARTIES:
        if fact.organisation_id is None:
            raise UsageError(f"a {field} is an organisation: say which")
        return fact
    if field in DATES:
        return _dated(fact)
    if field in CLOSED:
        fact = _word(fact, closed_list(field), field)
    if field in WORDS and not (fact.value or "").strip():
        raise UsageError(f"{field} needs a value: a few words")
    if field in COUNTED and fact.quantity is None:
        raise UsageError(f"{field} needs a whole number")
    if field == "people_affected":
        fact = replace(fact, scope=fact.scope or ("part" if fact.organisation_id else "total"))
    return _ranged(_counted(fact))


def _word(fact: Fact, allowed: tuple[str, ...], field: str) -> Fact:
    if fact.value not in allowed:
        raise UsageError(f"{fact.value!r} is no {field}; it is one of {', '.join(allowed)}")
    return replace(fact, value=str(fact.value))


def _dated(fact: Fact) -> Fact:
    value = fact.date_from or fact.value or ""
    _must_be_date(value, fact.field)
    return replace(fact, value=None, date_from=value, date_to=None, precision=_PRECISION[len(value)])


def _must_be_date(value: str, field: str) -> None:
    if _DATE.fullmatch(value):
        try:
            date.fromisoformat(value + "-01-01"[len(value) - 4 :] if len(value) < 10 else value)
            return
        except ValueError:
            pass
    raise UsageError(f"{value!r} is no date for {field}: write 2023, 2023-10 or 2023-10-23")


def _counted(fact: Fact) -> Fact:
    """A number with its unit."""
    if fact.quantity is None:
        return replace(fact, unit=None)
    if fact.quantity < 0:
        raise UsageError(f"{fact.field} cannot be {fact.quantity}: it counts from 0")
    if fact.quantity > MOST:
        raise UsageError(f"{fact.field} cannot be {fact.quantity}: more than the archive can hold")
    return replace(fact, unit=fact.unit or _UNITS.get(fact.field, "people"))


def _ranged(fact: Fact) -> Fact:
    """Two dates in order, with the precision of the coarser."""
    if fact.field == "disruption" and not (fact.value or fact.quantity is not None or fact.date_from or fact.date_to):
        raise UsageError("a disruption needs a beginning, an end, a number of days, or ongoing, ended")
    for value in (fact.date_from, fact.date_to):
        if value is not None:
            _must_be_date(value, fact.field)
    sizes = [len(value) for value in (fact.date_from, fact.date_to) if value is not None]
    if fact.date_from and fact.date_to and fact.date_from > fact.date_to + "~":
        raise UsageError(f"{fact.field} cannot end ({fact.date_to}) before it begins ({fact.date_from})")
    return replace(fact, precision=_PRECISION[min(sizes)] if sizes else None)


def value_of_fact(fact: Fact) -> dict[str, object]:
    """A value as a ruling keeps it."""
    told: dict[str, object | None] = {
        "value": fact.value,
        "quantity": fact.quantity,
        "unit": fact.unit,
        "precision": fact.precision,
        "date_from": fact.date_from,
        "date_to": fact.date_to,
        "scope": fact.scope,
        "qualifier": fact.qualifier,
        "realis": None if fact.realis.value == "actual" else fact.realis.value,
        "attributed_to": fact.attributed_to,
    }
    return {name: value for name, value in told.items() if value is not None}
