"""The newsroom's own glossary: terms that an editor added, which come before those that travel with Vigie."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from pipeline.documents import Term

from .connection import Database


class Terms:
    """Reads and writes of ``term``; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Term]:
        """Terms in use, by their English."""
        rows = self._database.read().execute("SELECT * FROM term WHERE retired_at IS NULL ORDER BY english, french")
        return [_term(row) for row in rows]

    def put(self, terms: Iterable[Term], *, person_id: int | None = None, at: str) -> int:
        """Enter terms, each in the place of another French for the same English, which is retired. Returns how many."""
        found = list(terms)
        with self._database.write() as connection:
            for term in found:
                self._retire(connection, term.english, at, but=term.french)
                connection.execute(
                    """
                    INSERT INTO term (english, french, gender_number, plural_french, part_of_speech, domain, forbidden,
                                      note, source, verified, person_id, made_at)
                    VALUES (:english, :french, :gender_number, :plural_french, :part_of_speech, :domain, :forbidden,
                            :note, :source, :verified, :person_id, :at)
                    ON CONFLICT (english, french) DO UPDATE
                    SET gender_number = excluded.gender_number, plural_french = excluded.plural_french,
                        part_of_speech = excluded.part_of_speech, domain = excluded.domain,
                        forbidden = excluded.forbidden, note = excluded.note, source = excluded.source,
                        verified = excluded.verified, person_id = excluded.person_id, retired_at = NULL
                    """,
                    {**_columns(term), "person_id": person_id, "at": at},
                )
        return len(found)

    def retire(self, english: str, *, at: str) -> int:
        """Use a term no longer; the row stays. Returns how many were in use."""
        with self._database.write() as connection:
            return self._retire(connection, english, at)

    def _retire(self, connection: sqlite3.Connection, english: str, at: str, but: str = "") -> int:
        return connection.execute(
            """
            UPDATE term
            SET retired_at = ?
            WHERE lower(english) = lower(?) AND french <> ? AND retired_at IS NULL
            """,
            (at, english, but),
        ).rowcount


def _columns(term: Term) -> dict[str, object]:
    return {
        "english": term.english,
        "french": term.french,
        "gender_number": term.gender_number or None,
        "plural_french": term.plural_french or None,
        "part_of_speech": term.part_of_speech or None,
        "domain": term.domain or None,
        "forbidden": json.dumps(term.forbidden, ensure_ascii=False) if term.forbidden else None,
        "note": term.note or None,
        "source": term.source or None,
        # A term is verified in a source or not at all.
        "verified": int(term.verified and bool(term.source)),
    }


def _term(row: sqlite3.Row) -> Term:
    return Term(
        english=row["english"],
        french=row["french"],
        gender_number=row["gender_number"] or "",
        plural_french=row["plural_french"] or "",
        part_of_speech=row["part_of_speech"] or "noun",
        domain=row["domain"] or "",
        forbidden=tuple(json.loads(row["forbidden"] or "[]")),
        note=row["note"] or "",
        source=row["source"] or "",
        verified=bool(row["verified"]),
    )
