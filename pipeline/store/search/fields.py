"""Words by which search asks for a field: victim:windsor is the word ``victimwindsor`` of the column ``fields``.

The index then answers a field as it answers a word, newest first and together with the others; looked up article by
article, a field took a hundred times as long (docs/performance.md).
"""

from __future__ import annotations

import sqlite3

from ..article_view import STATE
from ..field_words import GAP

ANY = "any"
"""Every document has it: what must not be is asked for beside it."""

CARD = """
    SELECT substr(coalesce(a.published_local, a.published_at, a.first_seen_at), 1, 10)
           || ' ' || a.outlet_id || ' ' || coalesce(a.language, '-')
           || coalesce((SELECT group_concat(t.value, '') FROM (
               SELECT DISTINCT ' ' || (m.value ->> '$.value') AS value
               FROM extraction AS x JOIN mention AS m ON m.extraction_id = x.id AND m.kind = 'attack_type'
               WHERE x.revision_id = a.current_revision_id AND x.active = 1 ORDER BY 1) AS t), '')
    FROM article AS a WHERE a.id = :id
"""
FIELDS = """
    SELECT 'outlet' || a.outlet_id || coalesce(' ' || field_code('lang', a.language), '')
    FROM article AS a WHERE a.id = :id
    UNION
    SELECT field_name(p.role, n.folded)
    FROM incident_article AS j
    JOIN incident_party AS p ON p.incident_id = j.incident_id
    JOIN organisation_name AS n ON n.organisation_id = p.organisation_id
    WHERE j.article_id = :id AND j.suggested = 0
    UNION
    SELECT field_name(m.role, n.folded)
    FROM article AS a
    JOIN extraction AS x ON x.revision_id = a.current_revision_id AND x.active = 1
    JOIN mention AS m ON m.extraction_id = x.id AND m.role IN ('victim', 'provider')
    JOIN organisation_name AS n ON n.organisation_id = m.organisation_id
    WHERE a.id = :id
    UNION
    SELECT CASE m.kind
               WHEN 'attack_type' THEN field_code('type', m.value ->> '$.value')
               WHEN 'place' THEN concat_words(concat_words(field_code('region', m.value ->> '$.region'),
                                                           field_code('country', m.value ->> '$.country')),
                                              field_name('city', m.value ->> '$.value'))
               ELSE field_name('attacker', m.value ->> '$.value')
           END
    FROM article AS a
    JOIN extraction AS x ON x.revision_id = a.current_revision_id AND x.active = 1
    JOIN mention AS m ON m.extraction_id = x.id AND m.kind IN ('attacker', 'malware', 'attack_type', 'place')
    WHERE a.id = :id
    UNION
    SELECT CASE v.field WHEN 'attack_type' THEN field_code('type', v.value) ELSE field_name('attacker', v.value) END
    FROM incident_article AS j
    JOIN incident_value AS v ON v.incident_id = j.incident_id AND v.field IN ('attack_type', 'attacker')
    WHERE j.article_id = :id AND j.suggested = 0
    UNION
    SELECT concat_words(concat_words(field_code('region', o.region), field_code('country', o.country)),
                        field_name('city', o.city))
    FROM organisation AS o
    WHERE o.id IN (
        SELECT p.organisation_id
        FROM incident_article AS j
        JOIN incident_party AS p ON p.incident_id = j.incident_id AND p.role = 'victim'
        WHERE j.article_id = :id AND j.suggested = 0
        UNION
        SELECT m.organisation_id
        FROM article AS a
        JOIN extraction AS x ON x.revision_id = a.current_revision_id AND x.active = 1
        JOIN mention AS m ON m.extraction_id = x.id AND m.role = 'victim'
        WHERE a.id = :id)
"""
"""Parties of the record and of the article's own reading alike: codes a row, or a name (a place's codes before it)."""

_STATE = f"""
    SELECT {STATE} FROM article AS a
    LEFT JOIN adaptation AS d ON d.article_id = a.id AND d.language = 'fr-CA'
    WHERE a.id = :id
"""


def fields_of(connection: sqlite3.Connection, article_id: int) -> dict[str, str | None]:
    """The columns ``card`` and ``fields`` of an article's search document, as they should be."""
    value = {"id": article_id}
    card = connection.execute(CARD, value).fetchone()
    told = {row[0] for row in connection.execute(FIELDS, value) if row[0]}
    # Codes need no order and stand once; the words of a name stay side by side.
    codes = {word for words in told if not words.endswith(GAP) for word in words.split()}
    names = sorted(words for words in told if words.endswith(GAP))
    return {"card": card[0] if card else None, "fields": " ".join([ANY, *sorted(codes - {ANY}), *names])}


def refresh_state(connection: sqlite3.Connection, article_id: int) -> None:
    """Note where the article stands, beside its search document."""
    state = connection.execute(_STATE, {"id": article_id}).fetchone()
    connection.execute(
        """
        INSERT INTO search_state (document_id, state)
        SELECT id, :state FROM search_document WHERE article_id = :id
        ON CONFLICT (document_id) DO UPDATE SET state = excluded.state WHERE state <> excluded.state
        """,
        {"state": state[0], "id": article_id},
    )


def refresh_fields(connection: sqlite3.Connection, article_id: int) -> None:
    """Bring card, fields and state of an article in line, inside the caller's transaction; its texts stay."""
    stored = connection.execute(
        "SELECT card, fields FROM search_document WHERE article_id = ?", (article_id,)
    ).fetchone()
    if stored is None:
        return
    wanted = fields_of(connection, article_id)
    if (stored["card"], stored["fields"]) != (wanted["card"], wanted["fields"]):
        connection.execute(
            "UPDATE search_document SET card = :card, fields = :fields WHERE article_id = :id",
            {**wanted, "id": article_id},
        )
    refresh_state(connection, article_id)
