"""What the overview and an incident's chart are drawn from: counts of incidents, and figures as they were reported."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.folding import fold_key

from .connection import Database
from .incident_view import IncidentSummary, summaries

_NOT_REFUTED = "n.status <> 'refuted'"
_TYPE = """coalesce((SELECT min(v.value) FROM incident_value AS v
                     WHERE v.incident_id = i.id AND v.field = 'attack_type' AND v.realis = 'actual'), 'unknown')"""
_REGIONS = """
    SELECT i.id AS incident_id, coalesce(o.region, o.country) AS region
    FROM incident AS i
    JOIN incident_party AS p ON p.incident_id = i.id AND p.role = 'victim'
    JOIN organisation AS o ON o.id = p.organisation_id
    WHERE coalesce(o.region, o.country) IS NOT NULL
    UNION
    SELECT v.incident_id, v.value FROM incident_value AS v WHERE v.field = 'region' AND v.value IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class MonthCount:
    """Incidents of a month (2023-10) by their attack type, each counted once."""

    month: str
    attack_type: str
    incidents: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many incidents: of a region (ISO 3166), or through a provider; ``amount``: victims or people."""

    key: str
    incidents: int
    amount: int


@dataclass(frozen=True, slots=True)
class FigurePoint:
    """A figure of people affected as an article gave it; ``day`` is the article's."""

    day: str
    quantity: int
    scope: str | None
    attributed_to: str | None
    organisation: str | None
    article_id: int
    outlet: str


class Overview:
    """Counts over the incidents that stand; what only an attacker claims and what was refuted is left out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def months(self, months: int = 24) -> list[MonthCount]:
        """Incidents by month and attack type, the last ``months`` months that have any."""
        rows = self._database.read().execute(
            f"""
            SELECT substr(n.happened, 1, 7) AS month, {_TYPE} AS attack_type, count(*) AS incidents
            FROM incidents AS n
            JOIN incident AS i ON i.public_id = n.incident
            WHERE {_NOT_REFUTED} AND length(n.happened) >= 7
            GROUP BY 1, 2
            ORDER BY 1 DESC, 2
            """
        )
        found = [MonthCount(**dict(row)) for row in rows]
        kept = sorted({count.month for count in found})[-months:]
        return [count for count in found if count.month in kept]

    def regions(self, limit: int = 15) -> list[Count]:
        """Regions of victims with the most incidents, with the people affected where a total is stated."""
        return self._counts(
            f"""
            SELECT r.region AS key, count(*) AS incidents, coalesce(sum(n.people_affected), 0) AS amount
            FROM incidents AS n
            JOIN incident AS i ON i.public_id = n.incident
            JOIN ({_REGIONS}) AS r ON r.incident_id = i.id
            WHERE {_NOT_REFUTED}
            GROUP BY r.region ORDER BY incidents DESC, key LIMIT ?
            """,
            limit,
        )

    def providers(self, limit: int = 15) -> list[Count]:
        """Providers with the most victims."""
        return self._counts(
            """
            SELECT p.provider AS key, count(*) AS incidents, sum(p.victim_count) AS amount
            FROM provider_incidents AS p
            WHERE p.status <> 'refuted'
            GROUP BY p.organisation_id ORDER BY amount DESC, incidents DESC, key LIMIT ?
            """,
            limit,
        )

    def people(self, months: int = 24) -> list[Count]:
        """People affected by month, where a total is stated."""
        found = self._counts(
            f"""
            SELECT substr(n.happened, 1, 7) AS key, count(*) AS incidents, sum(n.people_affected) AS amount
            FROM incidents AS n
            WHERE {_NOT_REFUTED} AND length(n.happened) >= 7 AND n.people_affected IS NOT NULL
            GROUP BY 1 ORDER BY 1 DESC LIMIT ?
            """,
            months,
        )
        return found[::-1]

    def incidents(
        self, *, month: str = "", attack_type: str = "", region: str = "", provider: str = "", limit: int = 200
    ) -> list[IncidentSummary]:
        """The rows behind a mark of a chart, the newest first."""
        connection = self._database.read()
        rows = connection.execute(
            f"""
            SELECT i.id
            FROM incidents AS n
            JOIN incident AS i ON i.public_id = n.incident
            WHERE {_NOT_REFUTED}
              AND (:month = '' OR substr(n.happened, 1, 7) = :month)
              AND (:type = '' OR {_TYPE} = :type)
              AND (:region = '' OR EXISTS (SELECT 1 FROM ({_REGIONS}) AS r
                                           WHERE r.incident_id = i.id AND r.region = :region))
              AND (:provider = '' OR EXISTS (
                  SELECT 1 FROM incident_party AS p JOIN organisation AS o ON o.id = p.organisation_id
                  WHERE p.incident_id = i.id AND p.role = 'provider' AND o.name = :provider))
            ORDER BY n.happened DESC, i.id DESC
            LIMIT :limit
            """,
            {"month": month, "type": attack_type, "region": region, "provider": provider, "limit": limit},
        ).fetchall()
        return summaries(connection, [row["id"] for row in rows])

    def figures(self, public_id: str) -> list[FigurePoint]:
        """People affected as each article gave them, in the order of their days."""
        rows = self._database.read().execute(
            """
            SELECT substr(coalesce(a.published_local, a.published_at, a.first_seen_at), 1, 10) AS day, c.quantity,
                   c.scope, c.attributed_to, o.name AS organisation, a.id AS article_id, u.name AS outlet
            FROM incident_claim AS c
            JOIN incident AS i ON i.id = c.incident_id
            JOIN extraction AS x ON x.id = c.extraction_id AND x.active = 1
            JOIN revision AS r ON r.id = c.revision_id
            JOIN article AS a ON a.id = r.article_id
            JOIN outlet AS u ON u.id = a.outlet_id
            LEFT JOIN organisation AS o ON o.id = c.organisation_id
            WHERE i.public_id = ? AND c.field = 'people_affected' AND c.quantity IS NOT NULL AND c.realis = 'actual'
            ORDER BY day, c.quantity
            """,
            (public_id,),
        )
        return [FigurePoint(**dict(row)) for row in rows]

    def organisation_named(self, name: str) -> int | None:
        """The organisation that bears a name, in any spelling of accents and case; null where none or several do."""
        rows = (
            self._database.read()
            .execute(
                """
                SELECT DISTINCT coalesce(o.merged_into, o.id)
                FROM organisation_name AS n JOIN organisation AS o ON o.id = n.organisation_id
                WHERE n.folded = ? LIMIT 2
                """,
                (fold_key(name),),
            )
            .fetchall()
        )
        return int(rows[0][0]) if len(rows) == 1 else None

    def _counts(self, sql: str, limit: int) -> list[Count]:
        rows = self._database.read().execute(sql, (limit,))
        return [Count(row["key"], row["incidents"], row["amount"] or 0) for row in rows]
