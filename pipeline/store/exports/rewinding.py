"""A copy of the archive that knows only what was fetched and ruled by a moment (DATA.md 18)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ..connection import connect
from ..events import add_event
from ..migrate import migrate
from ..rows import scalar

_THEN = {
    "archive": "SELECT * FROM src.archive",
    "vocabulary": "SELECT * FROM src.vocabulary",
    "outlet": "SELECT * FROM src.outlet",
    "person": "SELECT * FROM src.person",
    "organisation": "SELECT * FROM src.organisation",
    "organisation_name": "SELECT * FROM src.organisation_name",
    "article": "SELECT * FROM src.article WHERE id IN (SELECT article_id FROM src.revision WHERE fetched_at <= :until)",
    "revision": "SELECT * FROM src.revision WHERE fetched_at <= :until",
    # A reading by an older program says less than today's, and only the claims of a story's newest text are kept:
    # other texts are read again.
    "extraction": """
        SELECT x.* FROM src.extraction AS x
        JOIN main.article AS a ON a.current_revision_id = x.revision_id
        JOIN src.article AS n ON n.current_revision_id = x.revision_id
        WHERE x.active = 1 AND x.version = :extractor
    """,
    "mention": "SELECT m.* FROM src.mention AS m JOIN main.extraction AS x ON x.id = m.extraction_id",
    "incident": """
        SELECT * FROM src.incident
        WHERE made_at <= :until
           OR id IN (SELECT j.incident_id FROM src.incident_article AS j JOIN main.article AS a ON a.id = j.article_id)
    """,
    "incident_article": """
        SELECT j.* FROM src.incident_article AS j
        JOIN main.article AS a ON a.id = j.article_id
        JOIN main.incident AS i ON i.id = j.incident_id
        WHERE j.decided_by = 'machine'
    """,
    "incident_claim": """
        SELECT c.* FROM src.incident_claim AS c
        JOIN main.extraction AS x ON x.id = c.extraction_id
        JOIN main.incident AS i ON i.id = c.incident_id
    """,
    "incident_ruling": """
        SELECT r.* FROM src.incident_ruling AS r JOIN main.incident AS i ON i.id = r.incident_id
        WHERE r.made_at <= :until
    """,
    "incident_change": """
        SELECT c.* FROM src.incident_change AS c JOIN main.incident AS i ON i.id = c.incident_id
        WHERE c.happened_at <= :until
    """,
    "adaptation": "SELECT d.* FROM src.adaptation AS d JOIN main.article AS a ON a.id = d.article_id",
    "edition": "SELECT * FROM src.edition WHERE published_at <= :until",
}

_UNDONE = (
    """
    UPDATE article SET current_revision_id = (
        SELECT r.id FROM revision AS r WHERE r.article_id = article.id ORDER BY r.number DESC LIMIT 1)
    """,
    """
    UPDATE article SET human_relevance = (
        SELECT e.verb = 'judge_relevant' FROM src.event AS e
        WHERE e.subject_kind = 'article' AND e.subject_id = article.id AND e.happened_at <= :until
          AND e.verb IN ('judge_relevant', 'judge_irrelevant')
        ORDER BY e.id DESC LIMIT 1)
    """,
)
"""What has to be set back as soon as articles and revisions are there."""

_LATER = (
    "UPDATE incident_ruling SET revoked_at = NULL WHERE revoked_at > :until",
    "UPDATE edition SET withdrawn_at = NULL, withdrawn_note = NULL WHERE withdrawn_at > :until",
    "UPDATE incident SET merged_into = NULL, withdrawn_at = NULL",
    "UPDATE adaptation SET layout_id = NULL, assignee_id = NULL",
)

_GUARDS = ("incident_ruling_revoked", "edition_withdrawn")
"""Triggers that hold in the archive; the copy goes back in time and is thrown away."""


def rewind(source: Path, target: Path, *, until: str, extractor: int) -> list[int]:
    """Make ``target`` the archive of a moment; returns the revisions that must be read (again) by this extractor.

    Incidents keep their public ids and the articles that the machine put there; the caller reads what is returned,
    groups and derives anew.
    """
    migrate(target, "archive")
    with closing(connect(target)) as made:
        # sqlite3.connect sets no URI for ATTACH: the file is only read.
        made.execute("PRAGMA foreign_keys = OFF")
        made.execute("ATTACH ? AS src", (str(source),))
        made.execute("BEGIN IMMEDIATE")
        for name in _GUARDS:
            made.execute(f"DROP TRIGGER {name}")
        for table, sql in _THEN.items():
            made.execute(f"DELETE FROM main.{table}")
            made.execute(f"INSERT INTO main.{table} {sql}", _values(sql, until, extractor))
            if table == "revision":
                for undo in _UNDONE:
                    made.execute(undo, _values(undo, until, extractor))
        for undo in _LATER:
            made.execute(undo, _values(undo, until, extractor))
        last = {
            "last_change": scalar(made, "SELECT max(id) FROM incident_change") or 0,
            "last_incident": scalar(made, "SELECT max(id) FROM incident") or 0,
        }
        add_event(made, verb="rewind", subject=("archive", 1), at=until, data=last)
        made.execute("COMMIT")
        made.execute("DETACH src")
        return _unread(made)


def _values(sql: str, until: str, extractor: int) -> dict[str, object]:
    return {name: value for name, value in (("until", until), ("extractor", extractor)) if f":{name}" in sql}


def _unread(made: sqlite3.Connection) -> list[int]:
    rows = made.execute(
        """
        SELECT r.id FROM article AS a
        JOIN revision AS r ON r.id = a.current_revision_id
        WHERE r.text IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM extraction AS x WHERE x.revision_id = r.id AND x.active = 1)
        ORDER BY r.id
        """
    )
    return [row[0] for row in rows.fetchall()]


def settle(connection: sqlite3.Connection, until: str) -> int:
    """Withdraw the incidents that no article reports at that moment; returns how many stand.

    That a record was made anew in the copy is no change of that day; nor is one that was opened there, while stories
    were read again, and merged with the one that stood already.
    """
    connection.execute(
        """
        DELETE FROM incident_change
        WHERE id > (SELECT json_extract(e.data, '$.last_change') FROM event AS e WHERE e.verb = 'rewind')
          AND (kind = 'changed' OR incident_id IN (
              SELECT i.id FROM incident AS i
              WHERE i.merged_into IS NOT NULL
                AND i.id > (SELECT json_extract(e.data, '$.last_incident') FROM event AS e WHERE e.verb = 'rewind')))
        """
    )
    connection.execute(
        """
        UPDATE incident SET withdrawn_at = ?
        WHERE merged_into IS NULL AND withdrawn_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM incident_article AS j WHERE j.incident_id = incident.id AND j.suggested = 0)
        """,
        (until,),
    )
    return int(scalar(connection, "SELECT count(*) FROM incident WHERE merged_into IS NULL AND withdrawn_at IS NULL"))
