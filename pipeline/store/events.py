"""Events: what people did and what changed state, only added, in the transaction that does it (DATA.md 13)."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from .connection import Database
from .rows import insert


@dataclass(frozen=True, slots=True)
class Event:
    """``person`` is a byline, null where Vigie itself did it; ``subject_kind`` the name of a table."""

    id: int
    happened_at: str
    person: str | None
    verb: str
    subject_kind: str
    subject_id: int
    data: dict[str, object]


def add_event(
    connection: sqlite3.Connection,
    *,
    verb: str,
    subject: tuple[str, int],
    at: str,
    person_id: int | None = None,
    data: dict[str, object] | None = None,
) -> int:
    """Add an event inside the caller's transaction."""
    return insert(
        connection,
        "event",
        {
            "happened_at": at,
            "person_id": person_id,
            "verb": verb,
            "subject_kind": subject[0],
            "subject_id": subject[1],
            "data": json.dumps(data, ensure_ascii=False) if data else None,
        },
    )


class Events:
    """The history of anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        verb: str,
        subject: tuple[str, int],
        *,
        at: str,
        person_id: int | None = None,
        data: dict[str, object] | None = None,
    ) -> int:
        """Add an event on (table, id) and return its id."""
        with self._database.write() as connection:
            return add_event(connection, verb=verb, subject=subject, at=at, person_id=person_id, data=data)

    def of(self, subject_kind: str, subject_id: int) -> list[Event]:
        """What happened to one thing, oldest first."""
        return self._select("e.subject_kind = ? AND e.subject_id = ? ORDER BY e.id", (subject_kind, subject_id))

    def recent(self, limit: int = 50) -> list[Event]:
        """The last events, newest first."""
        return self._select("1 ORDER BY e.id DESC LIMIT ?", (limit,))

    def _select(self, condition: str, values: tuple[object, ...]) -> list[Event]:
        rows = self._database.read().execute(
            f"""
            SELECT e.id, e.happened_at, p.byline AS person, e.verb, e.subject_kind, e.subject_id, e.data
            FROM event AS e
            LEFT JOIN person AS p ON p.id = e.person_id
            WHERE {condition}
            """,
            values,
        )
        return [Event(**{**dict(row), "data": json.loads(row["data"] or "{}")}) for row in rows]
