"""The files of an export: one row an incident, the rest in long files of their own. SQL over public marks only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """``sql`` selects the rows; ``:incidents`` and ``:articles`` are JSON lists of ids, null for all of them."""

    name: str
    says: str
    sql: str


_IN = "(:incidents IS NULL OR i.id IN (SELECT value FROM json_each(:incidents)))"
_NAME_FR = """(SELECT min(f.name) FROM organisation_name AS f
        WHERE f.organisation_id = o.id AND f.language IN ('fr', 'mul') AND f.kind = 'official' AND f.verified = 1)"""

INCIDENTS = Table(
    "incidents",
    "one row an incident; several values in a cell are parted by ;",
    f"""
    SELECT public_uuid('incident', i.public_id) AS uuid, v.*
    FROM incident AS i
    JOIN {{view}} AS v ON v.incident = i.public_id
    WHERE {_IN}
    ORDER BY i.id
    """,
)
PARTIES = Table(
    "parties",
    "one row an incident and organisation in a role, with the words it rests on",
    f"""
    SELECT i.public_id AS incident, p.role, o.id AS organisation_id, o.name AS organisation, {_NAME_FR} AS name_fr,
           o.kind, o.city, o.region, o.country, p.decided_by,
           substr(r.text, c.span_start + 1, c.span_end - c.span_start) AS quotation, a.canonical_url AS url,
           c.revision_id, c.span_start, c.span_end
    FROM incident AS i
    JOIN {{view}} AS v ON v.incident = i.public_id
    JOIN incident_party AS p ON p.incident_id = i.id
    JOIN organisation AS o ON o.id = p.organisation_id
    LEFT JOIN incident_claim AS c ON c.id = p.claim_id
    LEFT JOIN revision AS r ON r.id = c.revision_id
    LEFT JOIN article AS a ON a.id = r.article_id
    WHERE {_IN}
    ORDER BY i.id, p.role DESC, o.id
    """,
)
# The archive's own views say what stands and what it rests on; their sentences and contexts stay there: enough of them
# make up the text of an outlet that does not let it leave.
VALUES = Table(
    "record",
    "one row a value of an incident's record, parties and status among them, with the words it rests on",
    f"""
    SELECT r.incident, r.field, r.value, r.quantity, r.unit, r.precision, r.date_from, r.date_to, r.organisation,
           r.scope, r.qualifier, r.realis, r.attributed_to, r.decided_by, r.quotation, r.url, r.revision_id,
           r.span_start, r.span_end
    FROM incident AS i
    JOIN {{view}} AS v ON v.incident = i.public_id
    JOIN record AS r ON r.incident = i.public_id
    WHERE {_IN}
    ORDER BY i.id, r.field, r.date_from, r.quantity, r.value, r.organisation_id, r.revision_id, r.span_start, r.span_end
    """,
)
CLAIMS = Table(
    "claims",
    "one row a claim: what a text says of an incident, who says so, where it stands",
    f"""
    SELECT s.incident, s.field, s.value, s.quantity, s.unit,
           CASE coalesce(min(length(s.date_from), length(s.date_to)), length(s.date_from), length(s.date_to))
               WHEN 4 THEN 'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day'
           END AS precision,
           s.date_from, s.date_to, s.organisation, s.scope, s.qualifier, s.realis, s.attributed_to, s.said_at,
           s.in_record, s.quotation, s.outlet, s.url, s.article_id, s.published_at, s.fetched_at, s.revision_id,
           s.span_start, s.span_end, s.extractor
    FROM incident AS i
    JOIN {{view}} AS v ON v.incident = i.public_id
    JOIN sources AS s ON s.incident = i.public_id
    WHERE {_IN}
    ORDER BY i.id, s.revision_id, s.span_start, s.span_end, s.field, s.value, s.quantity, s.date_from, s.organisation
    """,
)
REPORTS = Table(
    "reports",
    "one row an incident and article that reports it",
    f"""
    SELECT i.public_id AS incident, j.article_id, j.kind, j.decided_by, j.reason, a.copy_of
    FROM incident AS i
    JOIN {{view}} AS v ON v.incident = i.public_id
    JOIN incident_article AS j ON j.incident_id = i.id AND j.suggested = 0
    JOIN article AS a ON a.id = j.article_id
    WHERE {_IN}
    ORDER BY i.id, j.article_id
    """,
)
ARTICLES = Table(
    "articles",
    "one row an article; its text only where the outlet lets it leave (outlet.export_text)",
    """
    SELECT public_uuid('article', a.id) AS uuid, a.id AS article_id, u.name AS outlet, a.canonical_url AS url,
           a.language, r.title, a.published_at, a.published_local, a.published_precision, a.first_seen_at, a.copy_of,
           r.byline, r.id AS revision_id, r.number AS revision, r.fetched_at, r.partial,
           coalesce(a.human_relevance, x.relevance) AS relevance, a.human_relevance IS NOT NULL AS relevance_by_person,
           e.title AS title_fr, e.number AS edition, e.published_at AS published_fr,
           CASE WHEN u.export_text = 1 AND :texts THEN r.text END AS text
    FROM article AS a
    JOIN outlet AS u ON u.id = a.outlet_id
    JOIN revision AS r ON r.id = a.current_revision_id
    LEFT JOIN extraction AS x ON x.revision_id = r.id AND x.active = 1
    LEFT JOIN edition AS e ON e.article_id = a.id AND e.withdrawn_at IS NULL AND e.erased_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM edition AS l
                         WHERE l.article_id = e.article_id AND l.language = e.language AND l.number > e.number)
    WHERE (:articles IS NULL OR a.id IN (SELECT value FROM json_each(:articles)))
    ORDER BY a.id
    """,
)
CHANGES = Table(
    "changes",
    "one row a change of a record: new, changed, merged (into which) or withdrawn",
    f"""
    SELECT i.public_id AS incident, c.happened_at, c.kind, m.public_id AS merged_into, c.fields
    FROM incident_change AS c
    JOIN incident AS i ON i.id = c.incident_id
    LEFT JOIN incident AS m ON m.id = c.merged_into
    WHERE (:since IS NULL OR c.happened_at >= :since) AND (:since IS NOT NULL OR {_IN})
    ORDER BY c.id
    """,
)

TABLES = (INCIDENTS, PARTIES, VALUES, CLAIMS, REPORTS, ARTICLES, CHANGES)
