"""Which incidents a list shows: by status, attack type, party, place, attacker and time, the newest first."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass, fields

from pipeline.folding import fold_key


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """What a list is narrowed to; null: any. ``organisation`` is a part of a name, ``first`` and ``last`` are days.

    ``closed`` shows merged and withdrawn records, too.
    """

    status: str | None = None
    attack_type: str | None = None
    region: str | None = None
    organisation: str | None = None
    role: str | None = None
    attacker: str | None = None
    first: str | None = None
    last: str | None = None
    undecided: bool = False
    closed: bool = False


_DAY = "substr(coalesce(a.published_local, a.published_at, a.first_seen_at), 1, 10)"
_CONDITIONS = {
    "status": "i.status = :status",
    "attack_type": """EXISTS (SELECT 1 FROM incident_value AS v WHERE v.incident_id = i.id AND v.field = 'attack_type'
                              AND v.value = :attack_type)""",
    "region": """(EXISTS (SELECT 1 FROM incident_value AS v WHERE v.incident_id = i.id AND v.field = 'region'
                          AND v.value || '-' LIKE :region || '-%')
                  OR EXISTS (SELECT 1 FROM incident_party AS p JOIN organisation AS o ON o.id = p.organisation_id
                             WHERE p.incident_id = i.id AND p.role = 'victim'
                             AND coalesce(o.region, o.country) || '-' LIKE :region || '-%'))""",
    "organisation": """EXISTS (SELECT 1 FROM incident_party AS p
                               JOIN organisation_name AS n ON n.organisation_id = p.organisation_id
                               WHERE p.incident_id = i.id AND instr(n.folded, :organisation) > 0
                               AND p.role = coalesce(:role, p.role))""",
    "attacker": """EXISTS (SELECT 1 FROM incident_value AS v WHERE v.incident_id = i.id
                           AND v.field IN ('attacker', 'malware') AND instr(fold_key(v.value), :attacker) > 0)""",
    "undecided": """EXISTS (SELECT 1 FROM incident_article AS ia WHERE ia.incident_id = i.id AND ia.suggested = 1)""",
}


def incident_ids(
    connection: sqlite3.Connection, which: IncidentFilter, since: str | None, limit: int, offset: int
) -> list[int]:
    """The ids of the newest incidents of a kind; ``since`` a stamp: only those opened or changed from then on."""
    conditions = [_CONDITIONS[f.name] for f in fields(which) if f.name in _CONDITIONS and getattr(which, f.name)]
    if not which.closed:
        conditions.append("i.merged_into IS NULL AND i.withdrawn_at IS NULL")
    if which.first or which.last:
        conditions.append(
            f"""EXISTS (SELECT 1 FROM incident_article AS ia JOIN article AS a ON a.id = ia.article_id
                        WHERE ia.incident_id = i.id AND ia.suggested = 0
                        AND {_DAY} >= coalesce(:first, '') AND {_DAY} <= coalesce(:last, '9999'))"""
        )
    if since is not None:
        conditions.append(
            "EXISTS (SELECT 1 FROM incident_change AS c WHERE c.incident_id = i.id AND c.happened_at >= :since)"
        )
    rows = connection.execute(
        f"""
        SELECT i.id FROM incident AS i
        WHERE {" AND ".join(conditions) or "1"}
        ORDER BY i.id DESC
        LIMIT :limit OFFSET :offset
        """,
        {
            **asdict(which),
            "organisation": fold_key(which.organisation or ""),
            "attacker": fold_key(which.attacker or ""),
            "since": since,
            "limit": limit,
            "offset": offset,
        },
    )
    return [row["id"] for row in rows]
