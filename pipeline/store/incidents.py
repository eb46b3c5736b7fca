"""Incidents: claims of texts, rulings of people, and the record derived from both (DATA.md 6)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta

from pipeline.documents import Candidate, Claim, Join, Realis, Record, Ruling, Span
from pipeline.errors import NotFoundError

from .connection import Database
from .incident_record import changed_fields, new_public_id, record_of, replace_record
from .incident_view import IncidentSummary, IncidentView, incident_view, summaries
from .rows import insert, scalar
from .tasks import add_task

_CLAIM_COLUMNS = (
    "field, value, quantity, unit, precision, date_from, date_to, organisation_id, scope, qualifier, realis, "
    "attributed_to, said_at, revision_id, span_start, span_end"
)

_READINGS = """
    SELECT x.id FROM extraction AS x WHERE x.revision_id IN (SELECT r.id FROM revision AS r WHERE r.article_id = ?)
"""
"""Every reading of an article, of whatever revision and version."""


class Incidents:
    """Real events, whatever the number of articles that report them."""

    def __init__(self, database: Database, touch: Callable[[int], None]) -> None:
        self._database = database
        self._touch = touch
        # What a record said before its claims were replaced, until the new one is saved: tells what changed.
        self._before: dict[int, frozenset[tuple[object, ...]]] = {}

    def candidates(self, claims_org_ids: Collection[int], *, around: str, days: int = 900) -> list[Candidate]:
        """Open records in which one of these organisations takes part, reported within ``days`` of a date."""
        if not claims_org_ids:
            return []
        day = date.fromisoformat(around[:10])
        rows = self._database.read().execute(
            """
            SELECT i.id, i.public_id, count(DISTINCT ia.article_id) AS articles,
                   min(substr(coalesce(a.published_local, a.published_at, a.first_seen_at), 1, 10)) AS reported_from,
                   max(substr(coalesce(a.published_local, a.published_at, a.first_seen_at), 1, 10)) AS reported_to
            FROM incident AS i
            JOIN incident_article AS ia ON ia.incident_id = i.id AND ia.suggested = 0
            JOIN article AS a ON a.id = ia.article_id
            WHERE i.merged_into IS NULL AND i.withdrawn_at IS NULL
              AND i.id IN (SELECT p.incident_id FROM incident_party AS p
                           WHERE p.organisation_id IN (SELECT value FROM json_each(:ids)))
            GROUP BY i.id
            HAVING reported_to >= :first AND reported_from <= :last
            ORDER BY i.id
            """,
            {
                "ids": json.dumps(sorted(set(claims_org_ids))),
                "first": (day - timedelta(days=days)).isoformat(),
                "last": (day + timedelta(days=days)).isoformat(),
            },
        )
        return [_candidate(self._database.read(), row) for row in rows.fetchall()]

    def attach(
        self, article_id: int, extraction_id: int, join: Join, claims: Sequence[Claim], *, at: str
    ) -> int | None:
        """Put an article in its incident and replace what its earlier readings claimed.

        Opens a record where ``join.incident_id`` is None. What a person decided stands: an article they placed
        stays, one they excluded does not come back. Returns the incident whose record must be derived anew, None
        for a suggestion. An incident that the article leaves gets a task ``derive``.
        """
        with self._database.write() as connection:
            before = self._leave(connection, article_id)
            target = _chosen(connection, article_id, join, before)
            if join.suggested and target is not None:
                self._drop_empty(connection, before, at)
                _place(connection, target, article_id, join)
                return None
            if target is None:
                target = _open(connection, at)
            _place(connection, target, article_id, join)
            _save_claims(connection, target, extraction_id, claims)
            _reopen(connection, target)
            self._drop_empty(connection, before - {target}, at)
            self._touch(article_id)
        return target

    def detach(self, article_id: int, *, at: str) -> None:
        """Take an article that is not relevant out of its incident; one that no article reports is withdrawn."""
        with self._database.write() as connection:
            before = self._leave(connection, article_id)
            self._drop_empty(connection, before, at)
            if before:
                self._touch(article_id)

    def claims(self, incident_id: int) -> list[Claim]:
        """What texts say of an incident, in a fixed order."""
        rows = self._database.read().execute(
            f"""
            SELECT id, {_CLAIM_COLUMNS}
            FROM incident_claim
            WHERE incident_id = ?
            ORDER BY revision_id, span_start, span_end, field, id
            """,
            (incident_id,),
        )
        return [_claim(row) for row in rows]

    def rulings(self, incident_id: int) -> list[Ruling]:
        """What people decided on an incident and have not revoked, in order of time."""
        rows = self._database.read().execute(
            "SELECT * FROM incident_ruling WHERE incident_id = ? AND revoked_at IS NULL ORDER BY id", (incident_id,)
        )
        return [_ruling(row) for row in rows]

    def save_record(self, incident_id: int, record: Record, *, at: str) -> None:
        """Store what ``derive`` yields, and note which fields changed for those who keep a copy."""
        with self._database.write() as connection:
            before = self._before.pop(incident_id, None)
            if before is None:
                before = record_of(connection, incident_id)
            replace_record(connection, incident_id, record)
            fields = changed_fields(before, record_of(connection, incident_id))
            first = scalar(
                connection,
                "SELECT count(*) = 1 AND max(kind) = 'new' AND max(happened_at) = ? FROM incident_change "
                "WHERE incident_id = ?",
                (at, incident_id),
            )
            if fields and not first:
                note_change(connection, incident_id, "changed", at, fields)

    def list(self, limit: int = 50, since: str | None = None) -> list[IncidentSummary]:
        """The newest records; ``since`` a stamp: only those opened or changed from then on."""
        rows = self._database.read().execute(
            """
            SELECT i.id
            FROM incident AS i
            WHERE i.merged_into IS NULL AND i.withdrawn_at IS NULL
              AND (:since IS NULL OR EXISTS (SELECT 1 FROM incident_change AS c
                                             WHERE c.incident_id = i.id AND c.happened_at >= :since))
            ORDER BY i.id DESC
            LIMIT :limit
            """,
            {"since": since, "limit": limit},
        )
        return summaries(self._database.read(), [row["id"] for row in rows])

    def get(self, public_id: str) -> IncidentView:
        """An incident with its record, what each value rests on, its articles and changes. Raises NotFoundError."""
        return incident_view(self._database.read(), public_id)

    def id_of(self, public_id: str) -> int:
        """The inner id of a public one. Raises NotFoundError."""
        found = scalar(self._database.read(), "SELECT id FROM incident WHERE public_id = ?", (public_id,))
        if found is None:
            raise NotFoundError(f"no incident {public_id!r} in the archive")
        return int(found)

    def _leave(self, connection: sqlite3.Connection, article_id: int) -> set[int]:
        """Forget what the article's readings claimed; returns the incidents it was in by the machine's decision."""
        incidents = {
            row["incident_id"]
            for row in connection.execute(
                "SELECT incident_id FROM incident_article WHERE article_id = ? AND decided_by = 'machine'",
                (article_id,),
            )
        }
        cited = {
            row["incident_id"]
            for row in connection.execute(
                f"SELECT DISTINCT incident_id FROM incident_claim WHERE extraction_id IN ({_READINGS})", (article_id,)
            )
        }
        for incident_id in incidents | cited:
            self._before.setdefault(incident_id, record_of(connection, incident_id))
        connection.execute(f"DELETE FROM incident_claim WHERE extraction_id IN ({_READINGS})", (article_id,))
        connection.execute(
            "DELETE FROM incident_article WHERE article_id = ? AND decided_by = 'machine'", (article_id,)
        )
        return incidents | cited

    def _drop_empty(self, connection: sqlite3.Connection, left: Collection[int], at: str) -> None:
        """Incidents that an article left: withdrawn where none reports them any more, else derived again."""
        for incident_id in sorted(left):
            others = scalar(
                connection,
                "SELECT count(*) FROM incident_article WHERE incident_id = ? AND suggested = 0",
                (incident_id,),
            )
            if others:
                add_task(connection, "incident", incident_id, "derive", at=at)
                continue
            self._before.pop(incident_id, None)
            withdrawn = connection.execute(
                "UPDATE incident SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL", (at, incident_id)
            ).rowcount
            if withdrawn:
                note_change(connection, incident_id, "withdrawn", at)


def note_change(
    connection: sqlite3.Connection, incident_id: int, kind: str, at: str, fields: Sequence[str] = ()
) -> None:
    """Say that a record is new, changed or withdrawn: copies elsewhere follow it."""
    insert(
        connection,
        "incident_change",
        {
            "incident_id": incident_id,
            "happened_at": at,
            "kind": kind,
            "fields": json.dumps(list(fields)) if fields else None,
        },
    )


def _candidate(connection: sqlite3.Connection, row: sqlite3.Row) -> Candidate:
    parties = connection.execute(
        "SELECT organisation_id, role FROM incident_party WHERE incident_id = ?", (row["id"],)
    ).fetchall()
    values = connection.execute(
        """
        SELECT field, value, date_from
        FROM incident_value
        WHERE incident_id = ? AND field IN ('region', 'attacker', 'began')
        """,
        (row["id"],),
    ).fetchall()
    regions = connection.execute(
        """
        SELECT o.region FROM incident_party AS p JOIN organisation AS o ON o.id = p.organisation_id
        WHERE p.incident_id = ? AND p.role = 'victim' AND o.region IS NOT NULL
        """,
        (row["id"],),
    ).fetchall()
    return Candidate(
        id=row["id"],
        public_id=row["public_id"],
        victims=frozenset(p["organisation_id"] for p in parties if p["role"] == "victim"),
        providers=frozenset(p["organisation_id"] for p in parties if p["role"] == "provider"),
        regions=frozenset(
            [v["value"] for v in values if v["field"] == "region" and v["value"]] + [r["region"] for r in regions]
        ),
        attackers=frozenset(v["value"] for v in values if v["field"] == "attacker" and v["value"]),
        began=min((v["date_from"] for v in values if v["field"] == "began" and v["date_from"]), default=None),
        reported_from=row["reported_from"],
        reported_to=row["reported_to"],
        articles=row["articles"],
    )


def _chosen(connection: sqlite3.Connection, article_id: int, join: Join, before: set[int]) -> int | None:
    """The incident an article goes to, None for a new one."""
    placed = scalar(
        connection,
        "SELECT incident_id FROM incident_article WHERE article_id = ? AND decided_by = 'person'",
        (article_id,),
    )
    if placed is not None:
        return int(placed)
    excluded = {
        row["incident_id"]
        for row in connection.execute(
            """
            SELECT incident_id FROM incident_ruling
            WHERE article_id = ? AND action IN ('exclude', 'split') AND revoked_at IS NULL
            """,
            (article_id,),
        )
    }
    if join.incident_id is not None and join.incident_id not in excluded:
        return join.incident_id
    return _own(connection, before - excluded)


def _own(connection: sqlite3.Connection, before: set[int]) -> int | None:
    """The record that the article alone reported: read again, it keeps its public id."""
    for incident_id in sorted(before):
        left = scalar(connection, "SELECT count(*) FROM incident_article WHERE incident_id = ?", (incident_id,))
        if not left:
            return incident_id
    return None


def _open(connection: sqlite3.Connection, at: str) -> int:
    public_id = new_public_id(connection, at[:4])
    incident_id = insert(connection, "incident", {"public_id": public_id, "status": "suspected", "made_at": at})
    note_change(connection, incident_id, "new", at)
    return incident_id


def _reopen(connection: sqlite3.Connection, incident_id: int) -> None:
    connection.execute("UPDATE incident SET withdrawn_at = NULL WHERE id = ?", (incident_id,))


def _place(connection: sqlite3.Connection, incident_id: int, article_id: int, join: Join) -> None:
    connection.execute(
        """
        INSERT INTO incident_article (incident_id, article_id, kind, suggested, reason)
        VALUES (:incident, :article, :kind, :suggested, :reason)
        ON CONFLICT (incident_id, article_id) DO UPDATE SET kind = excluded.kind
        """,
        {
            "incident": incident_id,
            "article": article_id,
            "kind": join.kind,
            "suggested": int(join.suggested),
            "reason": join.reason,
        },
    )


def _save_claims(connection: sqlite3.Connection, incident_id: int, extraction_id: int, claims: Sequence[Claim]) -> None:
    for claim in claims:
        insert(
            connection,
            "incident_claim",
            {
                "incident_id": incident_id,
                "extraction_id": extraction_id,
                "field": claim.field,
                "value": claim.value,
                "quantity": claim.quantity,
                "unit": claim.unit,
                "precision": claim.precision,
                "date_from": claim.date_from,
                "date_to": claim.date_to,
                "organisation_id": claim.organisation_id,
                "scope": claim.scope,
                "qualifier": claim.qualifier,
                "realis": str(claim.realis),
                "attributed_to": claim.attributed_to,
                "said_at": claim.said_at,
                "revision_id": claim.revision_id,
                "span_start": claim.span[0],
                "span_end": claim.span[1],
            },
        )


def _claim(row: sqlite3.Row) -> Claim:
    values = dict(row)
    span: Span = (values.pop("span_start"), values.pop("span_end"))
    return Claim(**{**values, "realis": Realis(values["realis"]), "span": span})


def _ruling(row: sqlite3.Row) -> Ruling:
    return Ruling(
        id=row["id"],
        action=row["action"],
        field=row["field"],
        organisation_id=row["organisation_id"],
        article_id=row["article_id"],
        other_incident_id=row["other_incident_id"],
        new_value=json.loads(row["new_value"]) if row["new_value"] else None,
        made_at=row["made_at"],
    )
