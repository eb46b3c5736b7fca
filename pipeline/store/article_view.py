"""What one page about an article shows: its text, what was read in it, where it stands."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from pipeline.documents import Outlet, Span

from .revisions import StoredRevision

STATE = """
    CASE
        WHEN d.state <> 'waiting' THEN d.state
        WHEN d.id IS NOT NULL AND (
            a.human_relevance = 1
            OR (a.human_relevance IS NULL AND EXISTS (SELECT 1 FROM incident_article AS j WHERE j.article_id = a.id))
            OR EXISTS (SELECT 1
                       FROM segment AS s
                       JOIN segment_version AS v ON v.segment_id = s.id AND v.active = 1
                       WHERE s.adaptation_id = d.id AND s.kind <> 'headline')) THEN 'waiting'
        WHEN d.id IS NOT NULL THEN 'title_only'
        WHEN NOT EXISTS (SELECT 1 FROM extraction AS x
                         WHERE x.revision_id = a.current_revision_id AND x.active = 1) THEN 'new'
        WHEN a.language = 'fr' AND (
            a.human_relevance = 1
            OR EXISTS (SELECT 1 FROM incident_article AS j WHERE j.article_id = a.id)) THEN 'original'
        ELSE 'kept'
    END
"""
"""Where an article stands, over ``article AS a LEFT JOIN adaptation AS d``.

A review state of the adaptation (waiting, in_review, approved, published, rejected, withdrawn); title_only: an editor
is asked whether it matters; original: a French original; kept: not relevant; new: not read yet.
"""


@dataclass(frozen=True, slots=True)
class ArticleOrganisation:
    """An organisation in an article; ``name_fr`` is its verified official French name, null where there is none."""

    id: int
    name: str
    name_fr: str | None
    kind: str
    health: bool
    role: str
    region: str | None
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with its current text. ``incidents`` are public ids, ``edition`` the number of the last one."""

    id: int
    url: str
    outlet: Outlet
    language: str | None
    published_at: str | None
    published_local: str | None
    first_seen_at: str
    revision: StoredRevision
    relevance: float | None
    human_relevance: int | None
    reasons: tuple[str, ...]
    organisations: tuple[ArticleOrganisation, ...]
    attack_types: tuple[str, ...]
    attackers: tuple[str, ...]
    incidents: tuple[str, ...]
    addresses: tuple[str, ...]
    revisions: int
    state: str
    adaptation_id: int | None
    edition: int | None


def article_view(connection: sqlite3.Connection, revision: StoredRevision) -> ArticleView:
    """Put together what is known of the article of this revision."""
    row = connection.execute(
        f"""
        SELECT a.*, d.id AS adaptation_id, {STATE} AS state, x.relevance, x.reasons, x.id AS extraction_id,
               (SELECT max(e.number) FROM edition AS e
                WHERE e.article_id = a.id AND e.withdrawn_at IS NULL) AS edition,
               (SELECT count(*) FROM revision AS r WHERE r.article_id = a.id) AS revisions
        FROM article AS a
        LEFT JOIN adaptation AS d ON d.article_id = a.id AND d.language = 'fr-CA'
        LEFT JOIN extraction AS x ON x.revision_id = a.current_revision_id AND x.active = 1
        WHERE a.id = ?
        """,
        (revision.article_id,),
    ).fetchone()
    extraction = row["extraction_id"]
    return ArticleView(
        id=row["id"],
        url=row["canonical_url"],
        outlet=revision.outlet,
        language=row["language"],
        published_at=row["published_at"],
        published_local=row["published_local"],
        first_seen_at=row["first_seen_at"],
        revision=revision,
        relevance=row["relevance"],
        human_relevance=row["human_relevance"],
        reasons=tuple(json.loads(row["reasons"] or "[]")),
        organisations=_organisations(connection, extraction),
        attack_types=_values(connection, extraction, ("attack_type",)),
        attackers=_values(connection, extraction, ("attacker", "malware")),
        incidents=_column(
            connection,
            """
            SELECT i.public_id FROM incident_article AS j JOIN incident AS i ON i.id = j.incident_id
            WHERE j.article_id = ? AND j.suggested = 0 ORDER BY i.id
            """,
            row["id"],
        ),
        addresses=_column(connection, "SELECT url FROM appearance WHERE article_id = ? ORDER BY id", row["id"]),
        revisions=row["revisions"],
        state=row["state"],
        adaptation_id=row["adaptation_id"],
        edition=row["edition"],
    )


def _organisations(connection: sqlite3.Connection, extraction_id: int | None) -> tuple[ArticleOrganisation, ...]:
    rows = connection.execute(
        """
        SELECT o.id, o.name, o.kind, o.health, m.role, o.region, m.span_start, m.span_end,
               (SELECT min(f.name) FROM organisation_name AS f
                WHERE f.organisation_id = o.id AND f.language IN ('fr', 'mul') AND f.kind = 'official'
                  AND f.verified = 1) AS name_fr
        FROM mention AS m
        JOIN organisation AS o ON o.id = m.organisation_id
        WHERE m.extraction_id = ? AND m.kind = 'organisation'
        ORDER BY m.span_start
        """,
        (extraction_id,),
    ).fetchall()
    spans: dict[tuple[int, str], list[Span]] = {}
    first: dict[tuple[int, str], sqlite3.Row] = {}
    for row in rows:
        key = (row["id"], row["role"])
        first.setdefault(key, row)
        spans.setdefault(key, []).append((row["span_start"], row["span_end"]))
    return tuple(
        ArticleOrganisation(
            row["id"], row["name"], row["name_fr"], row["kind"], bool(row["health"]), role, row["region"], tuple(found)
        )
        for ((_, role), row), found in zip(first.items(), spans.values(), strict=True)
    )


def _values(connection: sqlite3.Connection, extraction_id: int | None, kinds: tuple[str, ...]) -> tuple[str, ...]:
    rows = connection.execute(
        f"""
        SELECT value ->> '$.value' AS value, min(span_start) AS first
        FROM mention
        WHERE extraction_id = ? AND kind IN ({", ".join("?" * len(kinds))}) AND value IS NOT NULL
        GROUP BY 1
        ORDER BY first
        """,
        (extraction_id, *kinds),
    )
    return tuple(row["value"] for row in rows)


def _column(connection: sqlite3.Connection, sql: str, value: object) -> tuple[str, ...]:
    return tuple(row[0] for row in connection.execute(sql, (value,)))
