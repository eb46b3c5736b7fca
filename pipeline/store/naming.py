"""What the newsroom calls an organisation in French: its own choice comes before every other source's."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from pipeline.documents import Span
from pipeline.errors import NotFoundError
from pipeline.folding import fold_key

from .connection import Database
from .events import add_event
from .layouts import By
from .rows import scalar

CHOSEN = "rédaction"
"""How the source of a name begins that the newsroom chose."""


@dataclass(frozen=True, slots=True)
class ChosenName:
    """An organisation whose French name the newsroom chose: what texts call it, and how it is called in French."""

    forms: tuple[str, ...]
    french: str
    grammar: str | None


@dataclass(frozen=True, slots=True)
class NamedOrganisation:
    """An organisation named in a text; ``french`` is its verified French name, null where there is none."""

    id: int
    name: str
    french: str | None
    grammar: str | None


def set_aside(connection: sqlite3.Connection, organisation_id: int) -> None:
    """Where the newsroom chose a French name, none of the others goes into French unasked."""
    connection.execute(
        """
        UPDATE organisation_name
        SET verified = 0
        WHERE organisation_id = :id AND language = 'fr' AND kind = 'official' AND verified = 1
          AND source NOT LIKE :chosen
          AND EXISTS (SELECT 1 FROM organisation_name AS c
                      WHERE c.organisation_id = :id AND c.language = 'fr' AND c.source LIKE :chosen AND c.verified = 1)
        """,
        {"id": organisation_id, "chosen": f"{CHOSEN}%"},
    )


class Naming:
    """Reads and writes of the French names that the newsroom chose; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def named_at(self, revision_id: int, span: Span) -> NamedOrganisation | None:
        """The organisation named at a place of a text, the longest mention that touches it; None where none is."""
        row = (
            self._database.read()
            .execute(
                """
                SELECT o.id, o.name
                FROM extraction AS x
                JOIN mention AS m ON m.extraction_id = x.id AND m.kind = 'organisation'
                JOIN organisation AS o ON o.id = m.organisation_id
                WHERE x.revision_id = ? AND x.active = 1 AND m.span_start < ? AND m.span_end > ?
                ORDER BY m.span_end - m.span_start DESC, m.id
                LIMIT 1
                """,
                (revision_id, span[1], span[0]),
            )
            .fetchone()
        )
        return self.get(row["id"]) if row else None

    def get(self, organisation_id: int) -> NamedOrganisation:
        """An organisation with its French name. Raises NotFoundError."""
        row = (
            self._database.read()
            .execute(
                """
                SELECT o.id, o.name, n.name AS french, n.grammar
                FROM organisation AS o
                LEFT JOIN organisation_name AS n ON n.organisation_id = o.id AND n.language IN ('fr', 'mul')
                    AND n.kind = 'official' AND n.verified = 1
                WHERE o.id = ?
                ORDER BY n.source LIKE ? DESC, n.name
                LIMIT 1
                """,
                (organisation_id, f"{CHOSEN}%"),
            )
            .fetchone()
        )
        if row is None:
            raise NotFoundError(f"no organisation {organisation_id} in the archive")
        return NamedOrganisation(row["id"], row["name"], row["french"], row["grammar"])

    def choose(self, organisation_id: int, french: str, *, grammar: str | None, attested: str, by: By) -> None:
        """Call an organisation so from now on. ``attested`` says where the name is found. Raises NotFoundError."""
        before = self.get(organisation_id)
        name = " ".join(french.split())
        with self._database.write() as connection:
            byline = scalar(connection, "SELECT byline FROM person WHERE id = ?", (by.person_id,))
            connection.execute(
                "DELETE FROM organisation_name WHERE organisation_id = ? AND language = 'fr' AND source LIKE ?",
                (organisation_id, f"{CHOSEN}%"),
            )
            connection.execute(
                """
                INSERT INTO organisation_name (organisation_id, language, name, kind, folded, grammar, source, verified)
                VALUES (:id, 'fr', :name, 'official', :folded, :grammar, :source, 1)
                ON CONFLICT (organisation_id, language, name, kind) DO UPDATE
                SET grammar = excluded.grammar, source = excluded.source, verified = 1
                """,
                {
                    "id": organisation_id,
                    "name": name,
                    "folded": fold_key(name),
                    "grammar": grammar,
                    "source": f"{CHOSEN} ({byline}, {by.at[:10]}) : {attested}",
                },
            )
            set_aside(connection, organisation_id)
            data: dict[str, object] = {"french_from": before.french, "french": name, "attested": attested}
            subject = ("organisation", organisation_id)
            add_event(connection, verb="choose_name", subject=subject, person_id=by.person_id, at=by.at, data=data)

    def chosen(self, revision_id: int) -> list[ChosenName]:
        """The organisations of a text whose French name the newsroom chose."""
        connection = self._database.read()
        rows = connection.execute(
            """
            SELECT DISTINCT c.organisation_id, c.name, c.grammar
            FROM extraction AS x
            JOIN mention AS m ON m.extraction_id = x.id AND m.organisation_id IS NOT NULL
            JOIN organisation_name AS c ON c.organisation_id = m.organisation_id
            WHERE x.revision_id = ? AND x.active = 1 AND c.language = 'fr' AND c.verified = 1 AND c.source LIKE ?
            """,
            (revision_id, f"{CHOSEN}%"),
        ).fetchall()
        return [ChosenName(_forms(connection, row["organisation_id"]), row["name"], row["grammar"]) for row in rows]


def _forms(connection: sqlite3.Connection, organisation_id: int) -> tuple[str, ...]:
    rows = connection.execute(
        "SELECT name FROM organisation_name WHERE organisation_id = ? AND language <> 'fr' ORDER BY name",
        (organisation_id,),
    )
    return tuple(row["name"] for row in rows)
