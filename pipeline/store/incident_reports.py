"""What the grouping compares: articles with what they claim, the organisations they name, what people ruled."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.documents import Claim, Player, Realis, Ruling, Span
from pipeline.folding import fold_key

CLAIM_COLUMNS = (
    "field, value, quantity, unit, precision, date_from, date_to, organisation_id, scope, qualifier, realis, "
    "attributed_to, said_at, revision_id, span_start, span_end"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A relevant article with what its current text claims.

    ``published`` is UTC or a bare date (when it was first seen, where it states none); ``incident_id`` is null for one
    that is only suggested: its claims are not kept.
    """

    article_id: int
    address: str
    published: str
    revision_id: int
    extraction_id: int | None
    incident_id: int | None
    suggested: bool
    claims: tuple[Claim, ...]


def told(
    connection: sqlite3.Connection, article_ids: Collection[int], fields: Collection[str] | None = None
) -> list[Told]:
    """These articles, whether they are in an incident or not, in the order of their ids.

    ``fields`` narrows the claims that come with them; null: all.
    """
    rows = connection.execute(
        """
        SELECT a.id, a.canonical_url, coalesce(a.published_at, a.first_seen_at) AS published, a.current_revision_id,
               (SELECT x.id FROM extraction AS x
                WHERE x.revision_id = a.current_revision_id AND x.active = 1) AS extraction_id,
               (SELECT min(j.incident_id) FROM incident_article AS j
                WHERE j.article_id = a.id AND j.suggested = 0) AS incident_id,
               EXISTS (SELECT 1 FROM incident_article AS j WHERE j.article_id = a.id AND j.suggested = 1) AS suggested
        FROM article AS a
        WHERE a.id IN (SELECT value FROM json_each(?)) AND a.current_revision_id IS NOT NULL
        ORDER BY a.id
        """,
        (json.dumps(sorted(article_ids)),),
    ).fetchall()
    said = _claims_by_article(connection, article_ids, fields)
    return [
        Told(
            row["id"],
            row["canonical_url"],
            row["published"],
            row["current_revision_id"],
            row["extraction_id"],
            row["incident_id"],
            bool(row["suggested"]),
            tuple(said.get(row["id"], ())),
        )
        for row in rows
    ]


def _claims_by_article(
    connection: sqlite3.Connection, article_ids: Collection[int], fields: Collection[str] | None
) -> dict[int, list[Claim]]:
    rows = connection.execute(
        f"""
        SELECT r.article_id, c.id, {", ".join(f"c.{name}" for name in CLAIM_COLUMNS.split(", "))}
        FROM revision AS r
        CROSS JOIN extraction AS x ON x.revision_id = r.id
        CROSS JOIN incident_claim AS c ON c.extraction_id = x.id
        WHERE r.article_id IN (SELECT value FROM json_each(:articles))
          AND (:fields IS NULL OR c.field IN (SELECT value FROM json_each(:fields)))
        ORDER BY c.id
        """,
        {
            "articles": json.dumps(sorted(article_ids)),
            "fields": json.dumps(sorted(fields)) if fields is not None else None,
        },
    )
    found: dict[int, list[Claim]] = {}
    for row in rows:
        values = dict(row)
        found.setdefault(values.pop("article_id"), []).append(claim_of(values))
    return found


def claims_of(connection: sqlite3.Connection, incident_id: int) -> list[Claim]:
    """What texts say of an incident, in a fixed order, each with the address of its text."""
    rows = connection.execute(
        f"""
        SELECT c.id, {CLAIM_COLUMNS}, a.canonical_url AS address
        FROM incident_claim AS c
        JOIN revision AS r ON r.id = c.revision_id
        JOIN article AS a ON a.id = r.article_id
        WHERE c.incident_id = ?
        ORDER BY revision_id, span_start, span_end, field, c.id
        """,
        (incident_id,),
    )
    return [claim_of(row) for row in rows]


def claim_of(row: sqlite3.Row | Mapping[str, Any]) -> Claim:
    """A claim from its row."""
    values: dict[str, Any] = dict(row)
    span: Span = (values.pop("span_start"), values.pop("span_end"))
    return Claim(**{**values, "realis": Realis(values["realis"]), "span": span})


def articles_naming(connection: sqlite3.Connection, organisation_ids: Collection[int]) -> list[int]:
    """Relevant articles whose current text names one of these organisations as a victim or a provider."""
    rows = connection.execute(
        """
        -- From the few named to their articles, in this order: left to itself SQLite walks over every article, which
        -- takes 150 ms of 100,000 while an article is being saved and every editor waits.
        SELECT DISTINCT a.id
        FROM json_each(?) AS named
        CROSS JOIN mention AS m ON m.organisation_id = named.value
        CROSS JOIN extraction AS x ON x.id = m.extraction_id AND x.active = 1
        CROSS JOIN revision AS r ON r.id = x.revision_id
        CROSS JOIN article AS a ON a.id = r.article_id AND a.current_revision_id = r.id
        WHERE m.role IN ('victim', 'provider')
          AND EXISTS (SELECT 1 FROM incident_article AS j WHERE j.article_id = a.id)
        ORDER BY a.id
        """,
        (json.dumps(sorted(organisation_ids)),),
    )
    return [row["id"] for row in rows]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a current text was read last: by which version, with what score; null where it never was."""

    article_id: int
    revision_id: int
    published: str
    version: int | None
    score: float | None


def current_readings(connection: sqlite3.Connection, since: str | None) -> list[Reading]:
    """The current text of every article whose words are kept, by time of publication; ``since``: a day, reduced ISO."""
    rows = connection.execute(
        """
        SELECT a.id, a.current_revision_id, coalesce(a.published_at, a.first_seen_at) AS published, x.version,
               x.relevance
        FROM article AS a
        JOIN revision AS r ON r.id = a.current_revision_id AND r.text IS NOT NULL
        LEFT JOIN extraction AS x ON x.revision_id = a.current_revision_id AND x.active = 1
        WHERE coalesce(a.published_at, a.first_seen_at) >= coalesce(?, '')
        ORDER BY published, a.id
        """,
        (since,),
    )
    return [Reading(*row) for row in rows]


def reporting(connection: sqlite3.Connection) -> list[int]:
    """Every article that reports an incident or may do so."""
    return [
        row["article_id"] for row in connection.execute("SELECT DISTINCT article_id FROM incident_article ORDER BY 1")
    ]


def members(connection: sqlite3.Connection, incident_ids: Collection[int]) -> list[int]:
    """The articles that report these incidents, suggestions left out."""
    rows = connection.execute(
        """
        SELECT DISTINCT article_id FROM incident_article
        WHERE incident_id IN (SELECT value FROM json_each(?)) AND suggested = 0
        ORDER BY article_id
        """,
        (json.dumps(sorted(incident_ids)),),
    )
    return [row["article_id"] for row in rows]


def players(connection: sqlite3.Connection, organisation_ids: Collection[int]) -> dict[int, Player]:
    """Organisations as the grouping compares them.

    The names are those that do not depend on which text came first: the one in the key and the official ones.
    """
    rows = connection.execute(
        """
        SELECT o.id, o.folded_key, o.region, o.country, o.origin,
               (SELECT json_group_array(n.name) FROM organisation_name AS n
                WHERE n.organisation_id = o.id AND n.kind = 'official') AS official
        FROM organisation AS o
        WHERE o.id IN (SELECT value FROM json_each(?))
        """,
        (json.dumps(sorted(organisation_ids)),),
    )
    return {row["id"]: _player(row) for row in rows}


def _player(row: sqlite3.Row) -> Player:
    names = {row["folded_key"].split("|")[0], *json.loads(row["official"])}
    return Player(row["id"], tuple(sorted(names)), row["region"], row["country"], row["origin"] != "found")


def named_at(connection: sqlite3.Connection, extraction_id: int) -> dict[Span, int]:
    """The organisation at each span that a reading found to name one."""
    rows = connection.execute(
        """
        SELECT span_start, span_end, organisation_id FROM mention
        WHERE extraction_id = ? AND kind = 'organisation' AND organisation_id IS NOT NULL
        """,
        (extraction_id,),
    )
    return {(row["span_start"], row["span_end"]): row["organisation_id"] for row in rows}


def organisations_with(connection: sqlite3.Connection, words: Iterable[str]) -> list[int]:
    """Organisations of whose names one holds one of these folded words (three letters at least)."""
    found: set[int] = set()
    for word in words:
        if len(word) < 3:
            continue
        trigrams = " AND ".join(f'"{word[at : at + 3]}"' for at in range(len(word) - 2) if word[at : at + 3].isalnum())
        if not trigrams:
            continue
        rows = connection.execute(
            """
            SELECT DISTINCT n.organisation_id
            FROM search_name AS n
            WHERE n.id IN (SELECT rowid FROM search_trigram WHERE search_trigram MATCH ?)
              AND n.organisation_id IS NOT NULL AND instr(n.folded, ?) > 0
            """,
            (trigrams, word),
        )
        found.update(row["organisation_id"] for row in rows)
    return sorted(found)


def organisations_named(connection: sqlite3.Connection, name: str) -> list[tuple[int, str | None]]:
    """The organisations that bear exactly this name (folded), each with its region; merged ones are left out."""
    rows = connection.execute(
        """
        SELECT DISTINCT o.id, o.region
        FROM organisation_name AS n
        JOIN organisation AS o ON o.id = n.organisation_id
        WHERE n.folded = ? AND o.merged_into IS NULL
        ORDER BY o.id
        """,
        (fold_key(name),),
    )
    return [(row["id"], row["region"]) for row in rows]


def grouping_rulings(connection: sqlite3.Connection) -> list[Ruling]:
    """Every standing ruling on which articles report an incident, in order of time. People make few."""
    rows = connection.execute(
        """
        SELECT * FROM incident_ruling
        WHERE revoked_at IS NULL
          AND (action IN ('merge', 'split', 'exclude') OR (action = 'pin' AND field = 'article'))
        ORDER BY id
        """
    )
    return [ruling_of(row) for row in rows]


def rulings_on(connection: sqlite3.Connection, incident_id: int) -> list[Ruling]:
    """What people decided on an incident and on those merged into it, and have not revoked, in order of time."""
    # Rulings are few, incidents many: from those on merged records the way up is followed, not down from each record.
    merged = connection.execute(
        """
        SELECT DISTINCT i.id FROM incident_ruling AS r JOIN incident AS i ON i.id = r.incident_id
        WHERE i.merged_into IS NOT NULL AND r.revoked_at IS NULL
        """
    )
    parts = [incident_id, *(row["id"] for row in merged.fetchall() if standing(connection, row["id"]) == incident_id)]
    rows = connection.execute(
        """
        SELECT * FROM incident_ruling
        WHERE incident_id IN (SELECT value FROM json_each(?)) AND revoked_at IS NULL
        ORDER BY id
        """,
        (json.dumps(parts),),
    )
    return [ruling_of(row) for row in rows]


def standing(connection: sqlite3.Connection, incident_id: int) -> int:
    """The record that stands for an incident now: itself, or the one at the end of its merges."""
    seen: set[int] = set()
    while incident_id not in seen:
        seen.add(incident_id)
        row = connection.execute("SELECT merged_into FROM incident WHERE id = ?", (incident_id,)).fetchone()
        incident_id = row["merged_into"] if row is not None and row["merged_into"] is not None else incident_id
    return incident_id


def ruling_of(row: sqlite3.Row) -> Ruling:
    """A ruling from its row."""
    return Ruling(
        id=row["id"],
        action=row["action"],
        field=row["field"],
        organisation_id=row["organisation_id"],
        article_id=row["article_id"],
        other_incident_id=row["other_incident_id"],
        new_value=json.loads(row["new_value"]) if row["new_value"] else None,
        made_at=row["made_at"],
        old_value=json.loads(row["old_value"]) if row["old_value"] else None,
        incident_id=row["incident_id"],
    )


def ruled_incidents(connection: sqlite3.Connection, incident_ids: Collection[int]) -> set[int]:
    """Of these incidents, those on which a ruling stands: they keep their id where records are put together."""
    rows = connection.execute(
        """
        SELECT DISTINCT incident_id FROM incident_ruling
        WHERE revoked_at IS NULL AND incident_id IN (SELECT value FROM json_each(?))
        """,
        (json.dumps(sorted(incident_ids)),),
    )
    return {row["incident_id"] for row in rows}
