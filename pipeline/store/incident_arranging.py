"""Put articles where the grouping has them: rows and claims move, emptied records say where to look now."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.documents import Claim, Placed, Suggestion

from .incident_record import Signature, new_public_id, record_of
from .rows import insert, scalar

READINGS = """
    SELECT x.id FROM extraction AS x WHERE x.revision_id IN (SELECT r.id FROM revision AS r WHERE r.article_id = ?)
"""
"""Every reading of an article, of whatever revision and version."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a new reading of an article claims."""

    extraction_id: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where articles belong: each group with the incident it continues (None: a new one), and what is undecided.

    ``said``: articles whose claims are new; ``leaving``: articles that report no incident any more.
    """

    groups: tuple[tuple[int | None, tuple[Placed, ...]], ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    said: Mapping[int, Said] = field(default_factory=dict)
    leaving: Collection[int] = ()


def arrange(
    connection: sqlite3.Connection, plan: Arrangement, touch: Callable[[int], None], *, at: str
) -> dict[int, Signature]:
    """Carry out a plan; what is so already is left alone.

    Returns the incidents whose record must be derived anew, each with what it said before.
    """
    work = _Work(connection, plan, touch, at)
    for article in (*plan.leaving, *(a for a in plan.said if a not in plan.leaving)):
        work.forget_claims(article)
    for article in plan.leaving:
        work.put(article, {})
    targets = [work.target(incident) for incident, _ in plan.groups]
    for target, (_, placed) in zip(targets, plan.groups, strict=True):
        for one in placed:
            work.place(one, target)
    for suggestion in plan.suggestions:
        work.suggest(suggestion, [targets[rival] for rival in suggestion.rivals])
    return work.end()


class _Work:
    def __init__(
        self, connection: sqlite3.Connection, plan: Arrangement, touch: Callable[[int], None], at: str
    ) -> None:
        self._connection, self._plan, self._touch, self._at = connection, plan, touch, at
        articles = {p.article_id for _, placed in plan.groups for p in placed}
        articles |= {s.article_id for s in plan.suggestions} | set(plan.said) | set(plan.leaving)
        self._before = {
            incident: record_of(connection, incident)
            for incident in self._present(articles) | {i for i, _ in plan.groups if i is not None}
        }
        self._changed: set[int] = set()
        self._went: dict[int, set[int]] = {incident: set() for incident in self._before}

    def _present(self, articles: Collection[int]) -> set[int]:
        rows = self._connection.execute(
            """
            SELECT incident_id FROM incident_article WHERE article_id IN (SELECT value FROM json_each(:articles))
            UNION
            SELECT incident_id FROM incident_claim
            WHERE extraction_id IN (
                SELECT x.id FROM extraction AS x JOIN revision AS r ON r.id = x.revision_id
                WHERE r.article_id IN (SELECT value FROM json_each(:articles)))
            """,
            {"articles": json.dumps(sorted(articles))},
        )
        return {row["incident_id"] for row in rows}

    def forget_claims(self, article: int) -> None:
        """The claims of an article's earlier readings go."""
        rows = self._connection.execute(
            f"DELETE FROM incident_claim WHERE extraction_id IN ({READINGS}) RETURNING incident_id", (article,)
        )
        self._changed.update(row["incident_id"] for row in rows.fetchall())

    def target(self, incident: int | None) -> int:
        """The incident of a group: opened where it is new, reopened where it was merged or withdrawn."""
        if incident is None:
            return open_incident(self._connection, self._at)
        self._connection.execute(
            """
            UPDATE incident SET withdrawn_at = NULL, merged_into = NULL
            WHERE id = ? AND (withdrawn_at IS NOT NULL OR merged_into IS NOT NULL)
            """,
            (incident,),
        )
        return incident

    def place(self, one: Placed, target: int) -> None:
        """Put an article and its claims in its incident."""
        row = {"kind": one.kind, "suggested": 0, "reason": one.reason, "decided_by": _by(one.ruled)}
        self.put(one.article_id, {target: row})
        moved = self._connection.execute(
            f"""
            UPDATE incident_claim SET incident_id = ? WHERE extraction_id IN ({READINGS}) AND incident_id <> ?
            """,
            (target, one.article_id, target),
        ).rowcount
        said = self._plan.said.get(one.article_id)
        if said is not None:
            save_claims(self._connection, target, said.extraction_id, said.claims)
        if moved or said is not None:
            self._changed.add(target)

    def suggest(self, suggestion: Suggestion, rivals: Sequence[int]) -> None:
        """Keep an article beside the incidents that it fits alike; its claims count nowhere."""
        self.forget_claims(suggestion.article_id)
        row = {"kind": suggestion.kind, "suggested": 1, "reason": suggestion.reason, "decided_by": "machine"}
        self.put(suggestion.article_id, dict.fromkeys(rivals, row))

    def put(self, article: int, wanted: Mapping[int, Mapping[str, object]]) -> None:
        """Make the rows of an article these: incident -> what its row says."""
        rows = self._connection.execute(
            "SELECT incident_id, kind, suggested, reason, decided_by FROM incident_article WHERE article_id = ?",
            (article,),
        ).fetchall()
        present = {row["incident_id"]: {key: row[key] for key in row.keys() if key != "incident_id"} for row in rows}  # noqa: SIM118
        for incident in present.keys() - wanted.keys():
            self._connection.execute(
                "DELETE FROM incident_article WHERE incident_id = ? AND article_id = ?", (incident, article)
            )
            self._leaves(incident, present[incident], wanted)
        for incident, row in wanted.items():
            if present.get(incident) == dict(row):
                continue
            _save_row(self._connection, incident, article, row)
            if present.get(incident, {}).get("suggested") != row["suggested"]:
                self._changed.add(incident)
        if present.keys() != wanted.keys() or article in self._plan.said:
            self._touch(article)

    def _leaves(self, incident: int, row: Mapping[str, object], wanted: Mapping[int, Mapping[str, object]]) -> None:
        if not row["suggested"]:
            self._changed.add(incident)
            self._went.setdefault(incident, set()).update(i for i, new in wanted.items() if not new["suggested"])

    def end(self) -> dict[int, Signature]:
        """Close the records that no article reports any more; returns those to derive."""
        for incident in sorted(self._before):
            left = scalar(
                self._connection,
                "SELECT count(*) FROM incident_article WHERE incident_id = ? AND suggested = 0",
                (incident,),
            )
            if not left:
                self._changed.discard(incident)
                close_incident(self._connection, incident, self._went.get(incident, set()), self._at)
        return {incident: self._before.get(incident, frozenset()) for incident in sorted(self._changed)}


def _by(ruled: bool) -> str:
    return "person" if ruled else "machine"


def _save_row(connection: sqlite3.Connection, incident: int, article: int, row: Mapping[str, object]) -> None:
    values = {"incident": incident, "article": article, **row}
    changed = connection.execute(
        """
        UPDATE incident_article SET kind = :kind, suggested = :suggested, reason = :reason, decided_by = :decided_by
        WHERE incident_id = :incident AND article_id = :article
        """,
        values,
    ).rowcount
    if changed:
        return
    # No upsert: its conflict clause would override the OR IGNORE of triggers on this table (SQLite, "CREATE TRIGGER").
    connection.execute(
        """
        INSERT INTO incident_article (incident_id, article_id, kind, suggested, reason, decided_by)
        VALUES (:incident, :article, :kind, :suggested, :reason, :decided_by)
        """,
        values,
    )


def open_incident(connection: sqlite3.Connection, at: str) -> int:
    """A new record with the next public id of the year."""
    public_id = new_public_id(connection, at[:4])
    incident_id = insert(connection, "incident", {"public_id": public_id, "status": "suspected", "made_at": at})
    note_change(connection, incident_id, "new", at)
    return incident_id


def close_incident(connection: sqlite3.Connection, incident_id: int, went_to: Collection[int], at: str) -> None:
    """A record that no article reports: merged where all its articles went to one other, else withdrawn."""
    connection.execute("DELETE FROM incident_article WHERE incident_id = ? AND suggested = 1", (incident_id,))
    connection.execute("DELETE FROM incident_party WHERE incident_id = ?", (incident_id,))
    connection.execute("DELETE FROM incident_value WHERE incident_id = ?", (incident_id,))
    into = next(iter(went_to)) if len(went_to) == 1 else None
    values = {"id": incident_id, "into": into, "at": None if into else at}
    closed = connection.execute(
        """
        UPDATE incident SET merged_into = :into, withdrawn_at = :at
        WHERE id = :id AND withdrawn_at IS NULL AND merged_into IS NULL
        """,
        values,
    ).rowcount
    if closed:
        note_change(connection, incident_id, "merged" if into else "withdrawn", at, into=into)


def note_change(
    connection: sqlite3.Connection,
    incident_id: int,
    kind: str,
    at: str,
    fields: Sequence[str] = (),
    *,
    into: int | None = None,
) -> None:
    """Say that a record is new, changed, merged or withdrawn: copies elsewhere follow it."""
    insert(
        connection,
        "incident_change",
        {
            "incident_id": incident_id,
            "happened_at": at,
            "kind": kind,
            "merged_into": into,
            "fields": json.dumps(list(fields)) if fields else None,
        },
    )


def save_claims(connection: sqlite3.Connection, incident_id: int, extraction_id: int, claims: Sequence[Claim]) -> None:
    """Store what a reading claims of an incident."""
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
