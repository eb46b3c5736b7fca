"""When someone was at the desk, and the filters they saved there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.times import stamp

from .connection import Database

PAUSE = timedelta(minutes=45)
"""After so long without a request the next one is a new visit: coffee is shorter, a night is longer."""
_KEPT = 20


class Visits:
    """Reads and writes of ``visit``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, account_id: int, now: datetime) -> str | None:
        """Remember that someone is here; answers when the visit before this one ended (None: this is the first)."""
        with self._database.write() as connection:
            last = connection.execute(
                "SELECT started_at, seen_at FROM visit WHERE account_id = ? ORDER BY started_at DESC LIMIT 2",
                (account_id,),
            ).fetchall()
            if last and last[0]["seen_at"] >= stamp(now - PAUSE):
                connection.execute(
                    "UPDATE visit SET seen_at = max(seen_at, ?) WHERE account_id = ? AND started_at = ?",
                    (stamp(now), account_id, last[0]["started_at"]),
                )
                return str(last[1]["seen_at"]) if len(last) > 1 else None
            connection.execute(
                "INSERT INTO visit (account_id, started_at, seen_at) VALUES (?, ?, ?)",
                (account_id, stamp(now), stamp(now)),
            )
            connection.execute(
                """
                DELETE FROM visit
                WHERE account_id = :account AND started_at NOT IN (
                    SELECT started_at FROM visit WHERE account_id = :account ORDER BY started_at DESC LIMIT :kept)
                """,
                {"account": account_id, "kept": _KEPT},
            )
            return str(last[0]["seen_at"]) if last else None


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter of the desk under a name; ``query`` is that of the page's address."""

    name: str
    query: str


class Filters:
    """Reads and writes of ``saved_filter``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, account_id: int) -> list[SavedFilter]:
        """Someone's filters by name."""
        rows = self._database.read().execute(
            "SELECT name, query FROM saved_filter WHERE account_id = ? ORDER BY name", (account_id,)
        )
        return [SavedFilter(**dict(row)) for row in rows]

    def save(self, account_id: int, name: str, query: str, *, at: str) -> None:
        """Keep a filter; one of the same name is replaced."""
        with self._database.write() as connection:
            connection.execute(
                """
                INSERT INTO saved_filter (account_id, name, query, made_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (account_id, name) DO UPDATE SET query = excluded.query, made_at = excluded.made_at
                """,
                (account_id, name, query, at),
            )

    def remove(self, account_id: int, name: str) -> None:
        """Forget a filter."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM saved_filter WHERE account_id = ? AND name = ?", (account_id, name))
