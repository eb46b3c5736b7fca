"""The incidents whose record changed last: what a feed of incidents tells."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from .vocabulary import label


@dataclass(frozen=True, slots=True)
class IncidentNews:
    """One line on an incident and when its record last changed; ``attack_types`` are French labels.

    ``people_affected`` null is not stated.
    """

    public_id: str
    status: str
    happened: str | None
    victims: tuple[str, ...]
    providers: tuple[str, ...]
    attack_types: tuple[str, ...]
    people_affected: int | None
    opened_at: str
    changed_at: str


def incident_news(connection: sqlite3.Connection, limit: int = 50) -> list[IncidentNews]:
    """The records that changed last, the newest first; what only an attacker claims is left out (DATA.md 6)."""
    rows = connection.execute(
        """
        SELECT n.*, v.happened, v.victims, v.providers, v.attack_types, v.people_affected
        FROM (SELECT i.id, i.public_id, i.status, i.made_at, max(c.happened_at) AS changed_at
              FROM incident AS i JOIN incident_change AS c ON c.incident_id = i.id
              WHERE i.merged_into IS NULL AND i.withdrawn_at IS NULL AND i.status <> 'claimed'
              GROUP BY i.id ORDER BY changed_at DESC, i.id DESC LIMIT ?) AS n
        JOIN incidents AS v ON v.incident = n.public_id
        ORDER BY n.changed_at DESC, n.id DESC
        """,
        (limit,),
    )
    return [
        IncidentNews(
            public_id=row["public_id"],
            status=row["status"],
            happened=row["happened"],
            victims=_listed(row["victims"]),
            providers=_listed(row["providers"]),
            attack_types=tuple(label("attack_type", value, "fr") for value in _listed(row["attack_types"])),
            people_affected=row["people_affected"],
            opened_at=row["made_at"],
            changed_at=row["changed_at"],
        )
        for row in rows
    ]


def _listed(names: str | None) -> tuple[str, ...]:
    return tuple((names or "").split("; ")) if names else ()
