"""What readers saw: the French as published, frozen; a correction is a new edition with a note."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace

from pipeline.documents import Edition, EditionBlock, ReviewState, Rights, SegmentKind
from pipeline.errors import NotFoundError, StateError

from .connection import Database
from .events import add_event
from .review_state import Act, must_be, read_adaptation, set_state, stale_base
from .rows import OUTLET_COLUMNS, insert, outlet_of, scalar

_SELECT = f"""
    SELECT e.*, a.canonical_url, {OUTLET_COLUMNS}
    FROM edition AS e
    JOIN article AS a ON a.id = e.article_id
    JOIN outlet AS u ON u.id = a.outlet_id
"""


class Editions:
    """Published French."""

    def __init__(self, database: Database, touch: Callable[[int], None]) -> None:
        self._database = database
        self._touch = touch

    def publish(
        self,
        adaptation_id: int,
        edition: Edition,
        *,
        person_id: int,
        note: str | None,
        at: str,
        rights_note: str | None = None,
    ) -> Edition:
        """Store an approved adaptation as its next edition and return it with id and number.

        ``note`` tells readers what a correction corrects. ``rights_note`` is logged and is needed where the outlet's
        rights are not ``adapt`` (DATA.md 15). Raises StateError where it is not approved or may not be published.
        """
        with self._database.write() as connection:
            adaptation = read_adaptation(connection, adaptation_id)
            must_be(adaptation, (ReviewState.APPROVED,), "publish")
            if stale_base(connection, adaptation):
                raise StateError("cannot be published: the source has changed since this French was approved")
            _check_rights(connection, adaptation["article_id"], rights_note)
            number = 1 + scalar(
                connection,
                "SELECT coalesce(max(number), 0) FROM edition WHERE article_id = ? AND language = ?",
                (adaptation["article_id"], adaptation["language"]),
            )
            final = replace(
                edition,
                article_id=adaptation["article_id"],
                language=adaptation["language"],
                source_revision_id=adaptation["base_revision_id"],
                number=number,
                note=note,
                published_at=at,
            )
            edition_id = _insert(connection, final)
            set_state(connection, adaptation, ReviewState.PUBLISHED, Act("publish", person_id, at, rights_note))
            self._touch(final.article_id)
        return self._one("e.id = ?", (edition_id,), f"no edition {edition_id}")

    def withdraw(self, edition_id: int, *, person_id: int, note: str, at: str) -> None:
        """Take an edition back, once and for all, telling readers why.

        Sentences that memory took from this French are retired (DATA.md 9). Raises NotFoundError, StateError.
        """
        with self._database.write() as connection:
            row = connection.execute("SELECT * FROM edition WHERE id = ?", (edition_id,)).fetchone()
            if row is None:
                raise NotFoundError(f"no edition {edition_id} in the archive")
            if row["withdrawn_at"]:
                raise StateError(f"edition {row['number']} was withdrawn on {row['withdrawn_at'][:10]} already")
            connection.execute(
                "UPDATE edition SET withdrawn_at = ?, withdrawn_note = ? WHERE id = ?", (at, note, edition_id)
            )
            data: dict[str, object] = {"number": row["number"], "note": note}
            add_event(
                connection, verb="withdraw", subject=("edition", edition_id), person_id=person_id, at=at, data=data
            )
            _follow_withdrawal(connection, row, Act("withdraw", person_id, at, note))
            self._touch(row["article_id"])

    def latest(self, limit: int = 50) -> list[Edition]:
        """The last edition of each story that stands published, the newest first."""
        rows = self._database.read().execute(
            f"""
            {_SELECT}
            WHERE e.withdrawn_at IS NULL AND e.erased_at IS NULL
              AND NOT EXISTS (SELECT 1 FROM edition AS later
                              WHERE later.article_id = e.article_id AND later.language = e.language
                                AND later.number > e.number)
            ORDER BY e.published_at DESC, e.id DESC
            LIMIT ?
            """,
            (limit,),
        )
        return [_edition(row) for row in rows]

    def withdrawn(self, limit: int = 20) -> list[Edition]:
        """The last edition of each story of which none stands any more, the last withdrawn first: feeds must say so."""
        rows = self._database.read().execute(
            f"""
            {_SELECT}
            WHERE e.withdrawn_at IS NOT NULL AND e.erased_at IS NULL
              AND NOT EXISTS (SELECT 1 FROM edition AS later
                              WHERE later.article_id = e.article_id AND later.language = e.language
                                AND later.number > e.number)
            ORDER BY e.withdrawn_at DESC, e.id DESC
            LIMIT ?
            """,
            (limit,),
        )
        return [_edition(row) for row in rows]

    def get(self, article_id: int, number: int | None = None, language: str = "fr-CA") -> Edition:
        """One edition of a story, the last where no number is given; withdrawn ones say so. Raises NotFoundError."""
        missing = f"article {article_id} has no edition" + (f" {number}" if number else "")
        return self._one(
            "e.article_id = ? AND e.language = ? AND coalesce(?, e.number) = e.number ORDER BY e.number DESC LIMIT 1",
            (article_id, language, number),
            missing,
        )

    def all_of(self, article_id: int) -> list[Edition]:
        """Every edition of a story, the first one first."""
        rows = self._database.read().execute(
            f"{_SELECT} WHERE e.article_id = ? ORDER BY e.language, e.number", (article_id,)
        )
        return [_edition(row) for row in rows]

    def _one(self, condition: str, values: tuple[object, ...], missing: str) -> Edition:
        row = self._database.read().execute(f"{_SELECT} WHERE {condition}", values).fetchone()
        if row is None:
            raise NotFoundError(missing)
        return _edition(row)


def _check_rights(connection: sqlite3.Connection, article_id: int, rights_note: str | None) -> None:
    row = connection.execute(
        "SELECT u.name, u.rights FROM article AS a JOIN outlet AS u ON u.id = a.outlet_id WHERE a.id = ?", (article_id,)
    ).fetchone()
    if row["rights"] != Rights.ADAPT and not rights_note:
        raise StateError(
            f"feeds.yaml does not give the right to publish adaptations of {row['name']} (rights: {row['rights']}); "
            "note on what ground it is published"
        )


def _insert(connection: sqlite3.Connection, edition: Edition) -> int:
    headline = {"kind": str(SegmentKind.HEADLINE), "text": edition.title, "source": _title_source(connection, edition)}
    body = [
        {"kind": str(block.kind), "text": block.text, "source": [list(span) for span in block.source]}
        for block in edition.blocks
    ]
    return insert(
        connection,
        "edition",
        {
            "article_id": edition.article_id,
            "language": edition.language,
            "number": edition.number,
            "title": edition.title,
            "text": edition.text,
            "document": json.dumps([headline, *body], ensure_ascii=False),
            "signed": edition.signed,
            "attribution": edition.attribution,
            "disclosure": edition.disclosure,
            "source_revision_id": edition.source_revision_id,
            "note": edition.note,
            "published_at": edition.published_at,
        },
    )


def _title_source(connection: sqlite3.Connection, edition: Edition) -> list[list[int]]:
    """The headline renders the original's title."""
    length = scalar(connection, "SELECT length(title) FROM revision WHERE id = ?", (edition.source_revision_id,))
    return [[0, int(length)]] if length else []


def _follow_withdrawal(connection: sqlite3.Connection, edition: sqlite3.Row, act: Act) -> None:
    """Where no edition stands any more, the adaptation is withdrawn and memory forgets its sentences."""
    values = (edition["article_id"], edition["language"])
    standing = scalar(
        connection,
        "SELECT count(*) FROM edition WHERE article_id = ? AND language = ? AND withdrawn_at IS NULL",
        values,
    )
    if standing:
        return
    adaptation = connection.execute("SELECT * FROM adaptation WHERE article_id = ? AND language = ?", values).fetchone()
    if adaptation["state"] == ReviewState.PUBLISHED:
        set_state(connection, adaptation, ReviewState.WITHDRAWN, act)
    connection.execute(
        """
        UPDATE memory
        SET reusable = 0, retired_at = :at
        WHERE retired_at IS NULL AND version_id IN (
            SELECT v.id FROM segment_version AS v JOIN segment AS s ON s.id = v.segment_id
            WHERE s.adaptation_id = :adaptation)
        """,
        {"at": act.at, "adaptation": adaptation["id"]},
    )


def _edition(row: sqlite3.Row) -> Edition:
    pieces = json.loads(row["document"] or "[]")
    blocks = tuple(
        EditionBlock(SegmentKind(piece["kind"]), piece["text"], tuple((a, b) for a, b in piece["source"]))
        for piece in pieces
        if piece["kind"] != SegmentKind.HEADLINE
    )
    return Edition(
        article_id=row["article_id"],
        language=row["language"],
        title=row["title"] or "",
        blocks=blocks,
        signed=row["signed"] or "",
        attribution=row["attribution"] or "",
        source_revision_id=row["source_revision_id"],
        published_at=row["published_at"],
        disclosure=row["disclosure"],
        note=row["note"],
        id=row["id"],
        number=row["number"],
        withdrawn_at=row["withdrawn_at"],
        withdrawn_note=row["withdrawn_note"],
        source_url=row["canonical_url"],
        outlet=outlet_of(row),
    )
