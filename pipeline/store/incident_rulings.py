"""Rulings: what people decided on incidents; only added, and revoked, each with its event (DATA.md 6, 13)."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from pipeline.documents import Ruling
from pipeline.errors import NotFoundError, StateError

from .events import add_event
from .incident_reports import ruling_of
from .rows import insert


@dataclass(frozen=True, slots=True)
class RulingView:
    """A ruling as the incident's page shows it. ``other`` is a public id, ``person`` a byline."""

    id: int
    action: str
    field: str | None
    organisation_id: int | None
    organisation: str | None
    article_id: int | None
    article_title: str | None
    other: str | None
    old: dict[str, object] | None
    new: dict[str, object] | None
    note: str | None
    person: str
    made_at: str
    revoked_at: str | None
    revoked_by: str | None


def add_ruling(
    connection: sqlite3.Connection, incident_id: int, ruling: Ruling, *, person_id: int, note: str | None, at: str
) -> int:
    """Store a ruling (its ``id`` is not looked at) and its event; returns its id."""
    ruling_id = insert(
        connection,
        "incident_ruling",
        {
            "incident_id": incident_id,
            "action": ruling.action,
            "field": ruling.field,
            "organisation_id": ruling.organisation_id,
            "article_id": ruling.article_id,
            "other_incident_id": ruling.other_incident_id,
            "old_value": _json(ruling.old_value),
            "new_value": _json(ruling.new_value),
            "note": note,
            "person_id": person_id,
            "made_at": at,
        },
    )
    told = {"ruling": ruling_id, "action": ruling.action, "field": ruling.field, "note": note}
    add_event(
        connection,
        verb="rule",
        subject=("incident", incident_id),
        at=at,
        person_id=person_id,
        data={key: value for key, value in told.items() if value is not None},
    )
    return ruling_id


def revoke_ruling(
    connection: sqlite3.Connection, ruling_id: int, *, person_id: int, note: str | None, at: str
) -> tuple[int, Ruling]:
    """Undo a ruling; returns the incident it was on, and what it said.

    Raises NotFoundError, and StateError where it is undone already.
    """
    row = connection.execute("SELECT * FROM incident_ruling WHERE id = ?", (ruling_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"no ruling {ruling_id} in the archive; an incident's page lists its rulings")
    if row["revoked_at"] is not None:
        raise StateError(f"ruling {ruling_id} was undone on {row['revoked_at'][:10]} already")
    connection.execute("UPDATE incident_ruling SET revoked_at = ? WHERE id = ?", (at, ruling_id))
    told = {"ruling": ruling_id, "note": note} if note else {"ruling": ruling_id}
    subject = ("incident", int(row["incident_id"]))
    add_event(connection, verb="revoke", subject=subject, at=at, person_id=person_id, data=dict(told))
    return int(row["incident_id"]), ruling_of(row)


def ruling_views(connection: sqlite3.Connection, incident_id: int) -> list[RulingView]:
    """Every ruling on an incident, revoked ones included, in order of time."""
    rows = connection.execute(
        """
        SELECT r.*, o.name AS organisation, v.title AS article_title, i.public_id AS other, p.byline AS person,
               (SELECT q.byline FROM event AS e JOIN person AS q ON q.id = e.person_id
                WHERE e.subject_kind = 'incident' AND e.subject_id = r.incident_id AND e.verb = 'revoke'
                  AND json_extract(e.data, '$.ruling') = r.id) AS revoked_by
        FROM incident_ruling AS r
        JOIN person AS p ON p.id = r.person_id
        LEFT JOIN organisation AS o ON o.id = r.organisation_id
        LEFT JOIN article AS a ON a.id = r.article_id
        LEFT JOIN revision AS v ON v.id = a.current_revision_id
        LEFT JOIN incident AS i ON i.id = r.other_incident_id
        WHERE r.incident_id = :id OR r.other_incident_id = :id
        ORDER BY r.id
        """,
        {"id": incident_id},
    )
    return [_view(row) for row in rows]


def _view(row: sqlite3.Row) -> RulingView:
    told = {name: row[name] for name in RulingView.__dataclass_fields__ if name not in ("old", "new")}
    return RulingView(**told, old=_value(row["old_value"]), new=_value(row["new_value"]))


def _value(text: str | None) -> dict[str, object] | None:
    return json.loads(text) if text else None


def _json(value: dict[str, object] | None) -> str | None:
    return json.dumps(value, ensure_ascii=False) if value else None
