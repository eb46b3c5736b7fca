"""What the events say of an adaptation's orders: which change made which, what came of which segment."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

CHANGES = ("split", "merge", "move", "drop", "put_back", "add")
"""Verbs of changes that can be taken back."""


@dataclass(frozen=True, slots=True)
class LayoutChange:
    """A change of order: the segments that went into it and those that came of it."""

    verb: str
    gone: tuple[int, ...]
    come: tuple[int, ...]

    def data(self, before: int | None, after: int) -> dict[str, object]:
        """As an event keeps it."""
        return {"layout_from": before, "layout_to": after, "from": list(self.gone), "to": list(self.come)}


def change_that_made(connection: sqlite3.Connection, adaptation_id: int, layout_id: int | None) -> int | None:
    """The layout that stood before the change which made this one; None where no person's change made it."""
    for verb, data in _events(connection, adaptation_id):
        if verb in CHANGES and data.get("layout_to") == layout_id:
            return _layout(data.get("layout_from"))
    return None


def undone_from(connection: sqlite3.Connection, adaptation_id: int, layout_id: int | None) -> int | None:
    """The layout that was left by taking a change back, where nothing was changed since."""
    for verb, data in _events(connection, adaptation_id):
        if verb in CHANGES:
            return None
        if verb == "undo_layout" and data.get("layout_to") == layout_id:
            return _layout(data.get("layout_from"))
    return None


def ancestors(connection: sqlite3.Connection, adaptation_id: int, segment_id: int) -> list[int]:
    """The segments that a segment was split or merged from, the nearest first."""
    found: list[int] = []
    wanted = {segment_id}
    for verb, data in _events(connection, adaptation_id):
        if verb in ("split", "merge") and wanted & set(_ids(data.get("to"))):
            older = [one for one in _ids(data.get("from")) if one not in found]
            found += older
            wanted |= set(older)
    return found


def dropped(connection: sqlite3.Connection, adaptation_id: int) -> list[int]:
    """Segments that a person left out and nobody put back, the last first."""
    row = connection.execute(
        "SELECT l.segments FROM adaptation AS a JOIN layout AS l ON l.id = a.layout_id WHERE a.id = ?",
        (adaptation_id,),
    ).fetchone()
    order = set(json.loads(row["segments"])) if row else set()
    gone = [
        one for verb, data in _events(connection, adaptation_id) if verb == "drop" for one in _ids(data.get("from"))
    ]
    return [one for one in dict.fromkeys(gone) if one not in order]


def _events(connection: sqlite3.Connection, adaptation_id: int) -> list[tuple[str, Mapping[str, object]]]:
    """The adaptation's changes of order, the last first."""
    rows = connection.execute(
        """
        SELECT verb, data
        FROM event
        WHERE subject_kind = 'adaptation' AND subject_id = ? AND data ->> '$.layout_to' IS NOT NULL
        ORDER BY id DESC
        """,
        (adaptation_id,),
    )
    return [(row["verb"], json.loads(row["data"])) for row in rows]


def _ids(value: object) -> list[int]:
    return [one for one in value if isinstance(one, int)] if isinstance(value, list) else []


def _layout(value: object) -> int | None:
    return value if isinstance(value, int) else None
