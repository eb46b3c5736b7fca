"""The desk's list: one line an article, with what an editor needs to choose."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .article_view import STATE
from .rows import marks


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One line of the desk. ``incident`` is a public id; counts are over the segments of the active layout."""

    article_id: int
    adaptation_id: int | None
    title: str | None
    title_fr: str | None
    url: str
    outlet: str
    published_at: str | None
    published_local: str | None
    first_seen_at: str
    language: str | None
    relevance: float | None
    state: str
    warnings: int
    errors: int
    confirmed: int
    segments: int
    incident: str | None
    victims: tuple[str, ...]
    providers: tuple[str, ...]
    attack_types: tuple[str, ...]
    people_affected: int | None


_SELECT = f"""
    SELECT a.id AS article_id, d.id AS adaptation_id, d.layout_id, r.title, a.canonical_url AS url, u.name AS outlet,
           a.published_at, a.published_local, a.first_seen_at, a.language, x.relevance, {STATE} AS state,
           (SELECT ia.incident_id FROM incident_article AS ia
            WHERE ia.article_id = a.id AND ia.suggested = 0
            ORDER BY ia.kind = 'passing', ia.incident_id LIMIT 1) AS incident_id
    FROM article AS a
    JOIN outlet AS u ON u.id = a.outlet_id
    JOIN revision AS r ON r.id = a.current_revision_id
    LEFT JOIN extraction AS x ON x.revision_id = a.current_revision_id AND x.active = 1
    LEFT JOIN adaptation AS d ON d.article_id = a.id AND d.language = 'fr-CA'
"""


def queue_items(connection: sqlite3.Connection, states: Collection[str], limit: int, offset: int) -> list[QueueItem]:
    """Articles with an adaptation in one of these states, the newest first."""
    # title_only is a waiting adaptation too: the index narrows first, the expression decides.
    stored = sorted({"waiting" if state == "title_only" else state for state in states})
    rows = connection.execute(
        f"""
        SELECT * FROM ({_SELECT} WHERE d.state IN ({marks(stored)}))
        WHERE state IN ({marks(list(states))})
        ORDER BY coalesce(published_at, first_seen_at) DESC, article_id DESC
        LIMIT ? OFFSET ?
        """,
        (*stored, *states, limit, offset),
    ).fetchall()
    return [_item(connection, row) for row in rows]


def borderline_items(connection: sqlite3.Connection, ask: float, accept: float, limit: int) -> list[QueueItem]:
    """Articles on which an editor is asked, the likeliest first."""
    rows = connection.execute(
        f"""
        {_SELECT}
        WHERE x.relevance >= ? AND x.relevance < ? AND a.human_relevance IS NULL
        ORDER BY x.relevance DESC, a.id DESC
        LIMIT ?
        """,
        (ask, accept, limit),
    ).fetchall()
    return [_item(connection, row) for row in rows]


def _item(connection: sqlite3.Connection, row: sqlite3.Row) -> QueueItem:
    progress = _progress(connection, row["layout_id"])
    parties = connection.execute(
        """
        SELECT p.role, o.name
        FROM incident_party AS p JOIN organisation AS o ON o.id = p.organisation_id
        WHERE p.incident_id = ? ORDER BY o.name
        """,
        (row["incident_id"],),
    ).fetchall()
    values = connection.execute(
        """
        SELECT i.public_id,
               (SELECT v.quantity FROM incident_value AS v
                WHERE v.incident_id = i.id AND v.field = 'people_affected' AND v.scope = 'total') AS people
        FROM incident AS i WHERE i.id = ?
        """,
        (row["incident_id"],),
    ).fetchone()
    types = connection.execute(
        "SELECT DISTINCT value FROM incident_value WHERE incident_id = ? AND field = 'attack_type' ORDER BY value",
        (row["incident_id"],),
    ).fetchall()
    return QueueItem(
        article_id=row["article_id"],
        adaptation_id=row["adaptation_id"],
        title=row["title"],
        title_fr=progress["title_fr"],
        url=row["url"],
        outlet=row["outlet"],
        published_at=row["published_at"],
        published_local=row["published_local"],
        first_seen_at=row["first_seen_at"],
        language=row["language"],
        relevance=row["relevance"],
        state=row["state"],
        warnings=progress["warnings"] or 0,
        errors=progress["errors"] or 0,
        confirmed=progress["confirmed"] or 0,
        segments=progress["segments"],
        incident=values["public_id"] if values else None,
        victims=_names(parties, "victim"),
        providers=_names(parties, "provider"),
        attack_types=tuple(found["value"] for found in types),
        people_affected=values["people"] if values else None,
    )


def _names(parties: Sequence[sqlite3.Row], role: str) -> tuple[str, ...]:
    return tuple(party["name"] for party in parties if party["role"] == role)


def _progress(connection: sqlite3.Connection, layout_id: int | None) -> sqlite3.Row:
    """How far the segments of a layout are; findings that nobody let pass."""
    row: sqlite3.Row = connection.execute(
        """
        SELECT count(*) AS segments, sum(v.confirmed_by IS NOT NULL) AS confirmed,
               max(CASE WHEN s.kind = 'headline' THEN v.text END) AS title_fr,
               sum((SELECT count(*) FROM finding AS f
                    WHERE f.version_id = v.id AND f.severity = 'warning' AND f.waived_by IS NULL)) AS warnings,
               sum((SELECT count(*) FROM finding AS f
                    WHERE f.version_id = v.id AND f.severity = 'error' AND f.waived_by IS NULL)) AS errors
        FROM layout AS l
        JOIN json_each(l.segments) AS place
        JOIN segment AS s ON s.id = place.value
        LEFT JOIN segment_version AS v ON v.segment_id = s.id AND v.active = 1
        WHERE l.id = ?
        """,
        (layout_id,),
    ).fetchone()
    return row
