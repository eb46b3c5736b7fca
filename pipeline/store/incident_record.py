"""The record of an incident as rows: replaced whole at each derivation, compared to tell what changed."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence

from pipeline.documents import Fact, IncidentStatus, Party, Record, Ruling

from .rows import insert, scalar

Signature = frozenset[tuple[object, ...]]
"""What a record says, without what it rests on: one tuple a value, the field first."""

_SAID = (
    "field, value, quantity, unit, precision, date_from, date_to, organisation_id, scope, qualifier, realis, "
    "attributed_to"
)


def record_of(connection: sqlite3.Connection, incident_id: int) -> Signature:
    """What the stored record says."""
    said = [
        tuple(row)
        for row in connection.execute(f"SELECT {_SAID} FROM incident_value WHERE incident_id = ?", (incident_id,))
    ]
    said += [
        tuple(row)
        for row in connection.execute(
            "SELECT role, organisation_id FROM incident_party WHERE incident_id = ?", (incident_id,)
        )
    ]
    said += [
        tuple(row) for row in connection.execute("SELECT 'status', status FROM incident WHERE id = ?", (incident_id,))
    ]
    return frozenset(said)


def signature(record: Record) -> Signature:
    """What a record says, in the form in which the stored one is compared."""
    said: list[tuple[object, ...]] = [tuple(_said(fact).values()) for fact in record.facts]
    said += [(str(party.role), party.organisation_id) for party in record.parties]
    return frozenset([*said, ("status", str(record.status))])


def changed_fields(before: Signature, after: Signature) -> list[str]:
    """The fields in which two records differ."""
    return sorted({str(said[0]) for said in before ^ after})


def replace_record(
    connection: sqlite3.Connection, incident_id: int, record: Record, rulings: Sequence[Ruling] = ()
) -> None:
    """Write a record in the place of the stored one; rows that are so already stay, for search follows each change.

    ``rulings`` are those that stand, in order of time: they tell whether a person decided the status.
    """
    connection.execute(
        "UPDATE incident SET status = :status WHERE id = :id AND status <> :status",
        {"status": str(record.status), "id": incident_id},
    )
    _note_whose_status(connection, incident_id, [ruling.id for ruling in rulings if _gives_status(ruling)])
    parties = [
        {"organisation_id": party.organisation_id, "role": str(party.role), **_rests_on(party)}
        for party in record.parties
    ]
    values = [{**_said(fact), **_rests_on(fact)} for fact in record.facts]
    _replace_rows(connection, "incident_party", "organisation_id || role", incident_id, parties)
    _replace_rows(connection, "incident_value", "id", incident_id, values)


def _replace_rows(
    connection: sqlite3.Connection, table: str, key: str, incident_id: int, wanted: Sequence[dict[str, object]]
) -> None:
    """Make the rows that an incident has in a table of the record these."""
    left = Counter(tuple(row.values()) for row in wanted)
    columns = ", ".join(wanted[0]) if wanted else "decided_by"
    rows = connection.execute(f"SELECT {key}, {columns} FROM {table} WHERE incident_id = ?", (incident_id,))
    gone = []
    for name, *said in rows.fetchall():
        if left[tuple(said)] > 0:
            left[tuple(said)] -= 1
        else:
            gone.append((incident_id, name))
    connection.executemany(f"DELETE FROM {table} WHERE incident_id = ? AND {key} = ?", gone)
    for row in wanted:
        if left[tuple(row.values())] > 0:
            left[tuple(row.values())] -= 1
            insert(connection, table, {"incident_id": incident_id, **row})


def _note_whose_status(connection: sqlite3.Connection, incident_id: int, ruled: Sequence[int]) -> None:
    connection.execute("DELETE FROM incident_status WHERE incident_id = ?", (incident_id,))
    if ruled:
        insert(connection, "incident_status", {"incident_id": incident_id, "ruling_id": ruled[-1]})


def _gives_status(ruling: Ruling) -> bool:
    return ruling.field == "attack" and (ruling.new_value or {}).get("value") in set(IncidentStatus)


def _rests_on(said: Party | Fact) -> dict[str, object]:
    return {
        "claim_id": said.claim_id,
        "ruling_id": said.ruling_id,
        "decided_by": "machine" if said.ruling_id is None else "person",
    }


def _said(fact: Fact) -> dict[str, object]:
    return {
        "field": fact.field,
        "value": fact.value,
        "quantity": fact.quantity,
        "unit": fact.unit,
        "precision": fact.precision,
        "date_from": fact.date_from,
        "date_to": fact.date_to,
        "organisation_id": fact.organisation_id,
        "scope": fact.scope,
        "qualifier": fact.qualifier,
        "realis": str(fact.realis),
        "attributed_to": fact.attributed_to,
    }


def new_public_id(connection: sqlite3.Connection, year: str) -> str:
    """The next public id of a year, neutral and never used before: 2023-0147."""
    # Ids grow with public ids: the last row of the year has the highest number, and is found from the end.
    last = scalar(
        connection,
        "SELECT public_id FROM incident WHERE substr(public_id, 1, 5) = ? ORDER BY id DESC LIMIT 1",
        (f"{year}-",),
    )
    number = int(str(last)[5:]) + 1 if last else 1
    return f"{year}-{number:04d}"
