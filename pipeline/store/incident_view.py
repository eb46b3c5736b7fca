"""What a page about incidents shows: one line each, or a whole record with the sentence behind every value."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.documents import Span
from pipeline.errors import NotFoundError

from .incident_rulings import RulingView, ruling_views

_DAY = "substr(coalesce(a.published_local, a.published_at, a.first_seen_at), 1, 10)"


@dataclass(frozen=True, slots=True)
class IncidentSummary:
    """One line on an incident. Dates are reduced ISO; ``people_affected`` null is not stated."""

    id: int
    public_id: str
    status: str
    victims: tuple[str, ...]
    providers: tuple[str, ...]
    attack_types: tuple[str, ...]
    attackers: tuple[str, ...]
    regions: tuple[str, ...]
    people_affected: int | None
    happened: str | None
    first_reported: str | None
    last_reported: str | None
    articles: int
    made_at: str
    merged_into: str | None
    withdrawn_at: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: the words at ``span`` of a revision, in the article at ``url``.

    ``revision`` counts the article's texts from 1, the one meant was fetched at ``fetched_at``; ``extractor`` is null
    where a person kept the value with its source.
    """

    article_id: int
    revision_id: int
    revision: int
    span: Span
    quotation: str
    outlet: str
    url: str
    fetched_at: str
    extractor: int | None
    attributed_to: str | None


@dataclass(frozen=True, slots=True)
class IncidentPartyView:
    """An organisation in the record; ``source`` is null where a person named it and no text does."""

    organisation_id: int
    name: str
    name_fr: str | None
    role: str
    kind: str
    region: str | None
    decided_by: str
    ruling_id: int | None
    source: Source | None


@dataclass(frozen=True, slots=True)
class IncidentFact:
    """A value of the record. ``source`` is null where a person gave it and no text says the same."""

    field: str
    value: str | None
    quantity: int | None
    unit: str | None
    precision: str | None
    date_from: str | None
    date_to: str | None
    organisation_id: int | None
    organisation: str | None
    scope: str | None
    qualifier: str | None
    realis: str
    attributed_to: str | None
    decided_by: str
    ruling_id: int | None
    source: Source | None


@dataclass(frozen=True, slots=True)
class IncidentArticle:
    """An article that reports an incident (``kind``: report, follow_up, passing) or may (``suggested``)."""

    article_id: int
    title: str | None
    title_fr: str | None
    url: str
    outlet: str
    day: str
    kind: str
    suggested: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class IncidentChange:
    """A change of the record."""

    happened_at: str
    kind: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident as its page shows it."""

    summary: IncidentSummary
    parties: tuple[IncidentPartyView, ...]
    facts: tuple[IncidentFact, ...]
    articles: tuple[IncidentArticle, ...]
    rulings: tuple[RulingView, ...]
    changes: tuple[IncidentChange, ...]


def summaries(connection: sqlite3.Connection, ids: Sequence[int]) -> list[IncidentSummary]:
    """One line on each of these incidents, in their order."""
    return [_summary(connection, incident_id) for incident_id in ids]


def _summary(connection: sqlite3.Connection, incident_id: int) -> IncidentSummary:
    row = connection.execute(
        f"""
        SELECT i.*, m.public_id AS merged,
               (SELECT count(*) FROM incident_article AS ia
                WHERE ia.incident_id = i.id AND ia.suggested = 0 AND ia.kind <> 'passing') AS articles,
               (SELECT min({_DAY}) FROM incident_article AS ia JOIN article AS a ON a.id = ia.article_id
                WHERE ia.incident_id = i.id AND ia.suggested = 0 AND ia.kind <> 'passing') AS first_reported,
               (SELECT max({_DAY}) FROM incident_article AS ia JOIN article AS a ON a.id = ia.article_id
                WHERE ia.incident_id = i.id AND ia.suggested = 0 AND ia.kind <> 'passing') AS last_reported
        FROM incident AS i
        LEFT JOIN incident AS m ON m.id = i.merged_into
        WHERE i.id = ?
        """,
        (incident_id,),
    ).fetchone()
    parties = connection.execute(
        """
        SELECT p.role, o.name, o.region
        FROM incident_party AS p JOIN organisation AS o ON o.id = p.organisation_id
        WHERE p.incident_id = ? ORDER BY o.name
        """,
        (incident_id,),
    ).fetchall()
    values = connection.execute(
        "SELECT * FROM incident_value WHERE incident_id = ? AND realis = 'actual' ORDER BY field, value", (incident_id,)
    ).fetchall()
    regions = {p["region"] for p in parties if p["role"] == "victim" and p["region"]} | set(_words(values, "region"))
    return IncidentSummary(
        id=row["id"],
        public_id=row["public_id"],
        status=row["status"],
        victims=tuple(p["name"] for p in parties if p["role"] == "victim"),
        providers=tuple(p["name"] for p in parties if p["role"] == "provider"),
        attack_types=_words(values, "attack_type"),
        attackers=_words(values, "attacker"),
        regions=tuple(sorted(regions)),
        people_affected=next(
            (v["quantity"] for v in values if v["field"] == "people_affected" and v["scope"] == "total"), None
        ),
        happened=_happened(values) or row["first_reported"],
        first_reported=row["first_reported"],
        last_reported=row["last_reported"],
        articles=row["articles"],
        made_at=row["made_at"],
        merged_into=row["merged"],
        withdrawn_at=row["withdrawn_at"],
    )


def _words(values: Sequence[sqlite3.Row], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v["value"] for v in values if v["field"] == field and v["value"]))


def _happened(values: Sequence[sqlite3.Row]) -> str | None:
    """The best date known, as the view ``incidents_all`` chooses it."""
    for field in ("began", "noticed", "disclosed", "notified"):
        dates = [v["date_from"] for v in values if v["field"] == field and v["date_from"]]
        if dates:
            return str(min(dates))
    return None


def incident_view(connection: sqlite3.Connection, public_id: str) -> IncidentView:
    """An incident with its record, what each value rests on, articles, rulings and changes. Raises NotFoundError."""
    row = connection.execute("SELECT id FROM incident WHERE public_id = ?", (public_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"no incident {public_id!r} in the archive")
    incident_id: int = row["id"]
    return IncidentView(
        summary=_summary(connection, incident_id),
        parties=tuple(_parties(connection, incident_id)),
        facts=tuple(_facts(connection, incident_id, public_id)),
        articles=tuple(_articles(connection, incident_id)),
        rulings=tuple(ruling_views(connection, incident_id)),
        changes=tuple(
            IncidentChange(c["happened_at"], c["kind"], tuple(json.loads(c["fields"] or "[]")))
            for c in connection.execute(
                "SELECT * FROM incident_change WHERE incident_id = ? ORDER BY id", (incident_id,)
            )
        ),
    )


_SOURCE_COLUMNS = """
    c.revision_id, c.span_start, c.span_end, c.attributed_to AS speaker, r.article_id, r.number AS revision,
    r.fetched_at, a.canonical_url, u.name AS outlet,
    (SELECT x.version FROM extraction AS x WHERE x.id = c.extraction_id) AS extractor,
    substr(r.text, c.span_start + 1, c.span_end - c.span_start) AS quotation
"""
_SOURCE_JOINS = """
    LEFT JOIN incident_claim AS c ON c.id = coalesce(told.claim_id, {same})
    LEFT JOIN revision AS r ON r.id = c.revision_id
    LEFT JOIN article AS a ON a.id = r.article_id
    LEFT JOIN outlet AS u ON u.id = a.outlet_id
"""


_SAME_PARTY = """(SELECT min(s.id) FROM incident_claim AS s
        WHERE s.incident_id = told.incident_id AND s.field = told.role AND s.organisation_id = told.organisation_id)"""
_SAME_VALUE = """(SELECT min(s.id) FROM incident_claim AS s
        WHERE s.incident_id = told.incident_id AND s.field = told.field AND s.value IS told.value
          AND s.quantity IS told.quantity AND s.date_from IS told.date_from
          AND s.organisation_id IS told.organisation_id)"""
"""What a person gave is cited where a text says the same, as the view ``record`` does it."""


def _source(row: sqlite3.Row) -> Source | None:
    if row["revision_id"] is None:
        return None
    span = (row["span_start"], row["span_end"])
    return Source(
        row["article_id"],
        row["revision_id"],
        row["revision"],
        span,
        row["quotation"] or "",
        row["outlet"],
        row["canonical_url"],
        row["fetched_at"],
        row["extractor"],
        row["speaker"],
    )


_RULED_SOURCE = f"""
    SELECT {_SOURCE_COLUMNS}
    FROM (SELECT json_extract(kept.value, '$.revision_id') AS revision_id,
                 json_extract(kept.value, '$.span[0]') AS span_start,
                 json_extract(kept.value, '$.span[1]') AS span_end,
                 json_extract(kept.value, '$.attributed_to') AS attributed_to,
                 NULL AS extraction_id
          FROM incident_ruling AS g
          JOIN json_each(coalesce(json_extract(g.new_value, '$.values'), json_array(json(g.new_value)))) AS kept
          WHERE g.id = :ruling
            AND json_extract(kept.value, '$.value') IS :value
            AND json_extract(kept.value, '$.quantity') IS :quantity
            AND json_extract(kept.value, '$.date_from') IS :date_from) AS c
    JOIN revision AS r ON r.id = c.revision_id
    JOIN article AS a ON a.id = r.article_id
    JOIN outlet AS u ON u.id = a.outlet_id
"""
"""Where a value that a person kept or corrected came from: the ruling remembers it."""


def _ruled_source(connection: sqlite3.Connection, row: sqlite3.Row, said: Mapping[str, object]) -> Source | None:
    if row["ruling_id"] is None:
        return _source(row)
    found = connection.execute(_RULED_SOURCE, {"ruling": row["ruling_id"], **said}).fetchone()
    return _source(row if found is None else found)


def _parties(connection: sqlite3.Connection, incident_id: int) -> list[IncidentPartyView]:
    rows = connection.execute(
        f"""
        SELECT o.id, o.name, o.kind, o.region, told.role, told.decided_by, told.ruling_id, {_SOURCE_COLUMNS},
               (SELECT min(f.name) FROM organisation_name AS f
                WHERE f.organisation_id = o.id AND f.language IN ('fr', 'mul') AND f.kind = 'official'
                  AND f.verified = 1) AS name_fr
        FROM incident_party AS told
        JOIN organisation AS o ON o.id = told.organisation_id
        {_SOURCE_JOINS.format(same=_SAME_PARTY)}
        WHERE told.incident_id = ?
        ORDER BY told.role DESC, o.name
        """,
        (incident_id,),
    )
    return [
        IncidentPartyView(
            row["id"],
            row["name"],
            row["name_fr"],
            row["role"],
            row["kind"],
            row["region"],
            row["decided_by"],
            row["ruling_id"],
            _ruled_source(connection, row, {"value": None, "quantity": None, "date_from": None}),
        )
        for row in rows.fetchall()
    ]


_FACTS = f"""
    SELECT * FROM (
        SELECT told.field, told.value, told.quantity, told.unit, told.precision, told.date_from, told.date_to,
               told.organisation_id, o.name AS organisation, told.scope, told.qualifier, told.realis,
               told.attributed_to, told.decided_by, told.ruling_id, {_SOURCE_COLUMNS}
        FROM incident_value AS told
        LEFT JOIN organisation AS o ON o.id = told.organisation_id
        {_SOURCE_JOINS.format(same=_SAME_VALUE)}
        WHERE told.incident_id = :id
        UNION ALL
        SELECT t.field, t.value, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'actual', NULL, t.decided_by,
               d.ruling_id, t.revision_id, t.span_start, t.span_end, t.attributed_to, t.article_id, t.revision,
               t.fetched_at, t.url, t.outlet, t.extractor, t.quotation
        FROM record AS t
        LEFT JOIN incident_status AS d ON d.incident_id = :id
        WHERE t.incident = :public_id AND t.field = 'status'
    )
    ORDER BY field, date_from, quantity DESC, value
"""
"""The values of the record; the status, as one more of them, with what the view ``record`` says that it rests on."""


def _facts(connection: sqlite3.Connection, incident_id: int, public_id: str) -> list[IncidentFact]:
    rows = connection.execute(_FACTS, {"id": incident_id, "public_id": public_id})
    return [
        IncidentFact(
            **{name: row[name] for name in IncidentFact.__dataclass_fields__ if name != "source"},
            source=_ruled_source(connection, row, {name: row[name] for name in ("value", "quantity", "date_from")}),
        )
        for row in rows.fetchall()
    ]


def _articles(connection: sqlite3.Connection, incident_id: int) -> list[IncidentArticle]:
    rows = connection.execute(
        f"""
        SELECT a.id AS article_id, coalesce(d.title_en, r.title) AS title, d.title_fr, a.canonical_url AS url,
               u.name AS outlet, {_DAY} AS day, ia.kind, ia.suggested, ia.reason
        FROM incident_article AS ia
        JOIN article AS a ON a.id = ia.article_id
        JOIN outlet AS u ON u.id = a.outlet_id
        LEFT JOIN revision AS r ON r.id = a.current_revision_id
        LEFT JOIN search_document AS d ON d.article_id = a.id
        WHERE ia.incident_id = ?
        ORDER BY day, a.id
        """,
        (incident_id,),
    )
    return [IncidentArticle(**{**dict(row), "suggested": bool(row["suggested"])}) for row in rows]
