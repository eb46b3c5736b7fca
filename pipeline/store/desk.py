"""The desk: what came and what waits, narrowed by filters, copies folded, with who has it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import NotFoundError

from .article_view import STATE
from .connection import Database
from .events import add_event
from .incident_view import IncidentSummary, summaries
from .rows import marks, scalar

_TIME = "coalesce(a.published_at, a.first_seen_at)"
_FEW = 4_000
"""Up to so many adaptations are sorted; more, and articles are walked from the newest on."""


@dataclass(frozen=True, slots=True)
class DeskFilter:
    """What the desk is narrowed to; null: any. ``person_id``: only what this person has."""

    states: tuple[str, ...]
    feed: str | None = None
    attack_type: str | None = None
    region: str | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class FoldedCopy:
    """Another outlet's near copy of a story."""

    article_id: int
    outlet: str
    title: str | None


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One line of the desk. ``incident`` is a public id; counts are over the segments of the active layout, findings
    being those that nobody let pass; ``confidence`` is the machine's in its draft (0 to 1), null where a person wrote
    it all; ``assignee`` is a byline.
    """

    article_id: int
    adaptation_id: int | None
    title: str | None
    title_fr: str | None
    outlet: str
    published_at: str | None
    first_seen_at: str
    language: str | None
    relevance: float | None
    confidence: float | None
    state: str
    assignee_id: int | None
    assignee: str | None
    warnings: int
    errors: int
    confirmed: int
    segments: int
    incident: str | None
    kind: str | None
    copies: tuple[FoldedCopy, ...]


@dataclass(frozen=True, slots=True)
class DeskNews:
    """What came since a moment: incidents opened, stories that follow one up, and stories in all."""

    incidents: int
    follow_ups: int
    articles: int


@dataclass(frozen=True, slots=True)
class DeskAlarms:
    """What a person must look at."""

    feeds_failing: int
    given_up: int


class Desk:
    """Reads of what an editor chooses from, and who has what."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def items(self, which: DeskFilter, *, limit: int, offset: int = 0) -> list[DeskItem]:
        """Stories of these states, the newest first; a copy is folded under the story it copies."""
        connection = self._database.read()
        ids = _ids(connection, which, limit, offset)
        return _items(connection, ids)

    def borderline(self, ask: float, accept: float, *, limit: int) -> list[DeskItem]:
        """Stories on which an editor is asked, the likeliest first."""
        connection = self._database.read()
        rows = connection.execute(
            """
            SELECT a.id
            FROM extraction AS x INDEXED BY extraction_by_relevance
            JOIN revision AS r ON r.id = x.revision_id
            JOIN article AS a ON a.id = r.article_id AND a.current_revision_id = r.id
            WHERE x.active = 1 AND x.relevance >= ? AND x.relevance < ? AND a.human_relevance IS NULL
            ORDER BY x.relevance DESC, a.id DESC
            LIMIT ?
            """,
            (ask, accept, limit),
        )
        return _items(connection, [row["id"] for row in rows])

    def news(self, since: str) -> DeskNews:
        """What came since a moment."""
        row = (
            self._database.read()
            .execute(
                """
                SELECT
                    (SELECT count(*) FROM incident WHERE made_at > :since AND merged_into IS NULL
                     AND withdrawn_at IS NULL) AS incidents,
                    count(DISTINCT CASE WHEN ia.kind = 'follow_up' THEN a.id END) AS follow_ups,
                    count(DISTINCT a.id) AS articles
                FROM article AS a
                JOIN incident_article AS ia ON ia.article_id = a.id AND ia.suggested = 0
                WHERE a.first_seen_at > :since
                """,
                {"since": since},
            )
            .fetchone()
        )
        return DeskNews(**dict(row))

    def alarms(self) -> DeskAlarms:
        """Feeds that fail and tasks that were given up."""
        connection = self._database.read()
        failing = "SELECT count(*) FROM feed WHERE state <> 'off' AND (failures > 0 OR state = 'gone')"
        given_up = "SELECT count(*) FROM task INDEXED BY task_given_up WHERE state = 'given_up'"
        return DeskAlarms(scalar(connection, failing), scalar(connection, given_up))

    def is_empty(self) -> bool:
        """Has no story come yet?"""
        return not scalar(self._database.read(), "SELECT EXISTS (SELECT 1 FROM article)")

    def counts(self) -> dict[str, int]:
        """How many adaptations are in each review state."""
        rows = self._database.read().execute("SELECT state, count(*) FROM adaptation GROUP BY state")
        return {row[0]: row[1] for row in rows}

    def headlines(self, public_ids: Sequence[str]) -> dict[str, IncidentSummary]:
        """What stands over the stories of each incident, by public id."""
        connection = self._database.read()
        wanted = list(dict.fromkeys(public_ids))
        rows = connection.execute(f"SELECT id FROM incident WHERE public_id IN ({marks(wanted)})", wanted)
        return {found.public_id: found for found in summaries(connection, [row["id"] for row in rows])}

    def choices(self, field: str) -> list[str]:
        """The attack types or regions that occur in incidents: what a filter can be set to."""
        sql = {
            "attack_type": "SELECT DISTINCT value FROM incident_value WHERE field = 'attack_type' ORDER BY value",
            "region": """
                SELECT DISTINCT region FROM (
                    SELECT o.region FROM incident_party AS p JOIN organisation AS o ON o.id = p.organisation_id
                    WHERE p.role = 'victim' AND o.region IS NOT NULL
                    UNION SELECT value FROM incident_value WHERE field = 'region' AND value IS NOT NULL)
                ORDER BY region
            """,
        }[field]
        return [row[0] for row in self._database.read().execute(sql)]

    def region_names(self, language: str) -> dict[str, str]:
        """What regions and countries are called, fr or en."""
        column = "label_en" if language == "en" else "label_fr"
        sql = f"SELECT value, {column} FROM vocabulary WHERE field IN ('region', 'country')"
        return {row[0]: row[1] for row in self._database.read().execute(sql)}

    def holder(self, article_id: int) -> tuple[int, str] | None:
        """Who has the French of a story: the person and their byline."""
        sql = """
            SELECT p.id, p.byline FROM adaptation AS d JOIN person AS p ON p.id = d.assignee_id
            WHERE d.article_id = ? AND d.language = 'fr-CA'
        """
        row = self._database.read().execute(sql, (article_id,)).fetchone()
        return (row["id"], row["byline"]) if row else None

    def assign(self, article_id: int, person_id: int | None, *, by: int, at: str) -> None:
        """Somebody takes a story, or gives it back (None). Raises NotFoundError where there is no French of it."""
        with self._database.write() as connection:
            row = connection.execute(
                "SELECT id, assignee_id FROM adaptation WHERE article_id = ? AND language = 'fr-CA'", (article_id,)
            ).fetchone()
            if row is None:
                raise NotFoundError(f"article {article_id} has no adaptation")
            if row["assignee_id"] == person_id:
                return
            connection.execute("UPDATE adaptation SET assignee_id = ? WHERE id = ?", (person_id, row["id"]))
            verb = "take" if person_id else "give_back"
            add_event(connection, verb=verb, subject=("adaptation", row["id"]), person_id=by, at=at)


def _ids(connection: sqlite3.Connection, which: DeskFilter, limit: int, offset: int) -> list[int]:
    stored = sorted({"waiting" if state == "title_only" else state for state in which.states})
    total = scalar(connection, f"SELECT count(*) FROM adaptation WHERE state IN ({marks(stored)})", stored)
    conditions, values = _conditions(which)
    walk = "article AS a INDEXED BY article_by_time CROSS JOIN adaptation AS d"
    sort = "adaptation AS d CROSS JOIN article AS a"
    rows = connection.execute(
        f"""
        SELECT a.id
        FROM {sort if total <= _FEW else walk}
        WHERE d.article_id = a.id AND d.language = 'fr-CA' AND d.state IN ({marks(stored)})
          AND ({STATE}) IN ({marks(which.states)}) {conditions}
        ORDER BY {_TIME} DESC, a.id DESC
        LIMIT ? OFFSET ?
        """,
        (*stored, *which.states, *values, limit, offset),
    )
    return [row["id"] for row in rows]


def _conditions(which: DeskFilter) -> tuple[str, list[object]]:
    conditions = ["(a.copy_of IS NULL OR NOT EXISTS (SELECT 1 FROM adaptation AS o WHERE o.article_id = a.copy_of))"]
    values: list[object] = []
    if which.feed is not None:
        conditions.append(
            """a.id IN (SELECT p.article_id FROM appearance AS p
                        WHERE p.feed_id = (SELECT f.id FROM feed AS f WHERE f.name = ?))"""
        )
        values.append(which.feed)
    if which.attack_type is not None:
        conditions.append(
            """a.id IN (SELECT j.article_id FROM incident_value AS v JOIN incident_article AS j USING (incident_id)
                        WHERE v.field = 'attack_type' AND v.value = ? AND j.suggested = 0)"""
        )
        values.append(which.attack_type)
    if which.region is not None:
        conditions.append(
            """a.id IN (SELECT j.article_id FROM incident_article AS j WHERE j.suggested = 0 AND j.incident_id IN (
                            SELECT v.incident_id FROM incident_value AS v WHERE v.field = 'region' AND v.value = ?
                            UNION SELECT p.incident_id FROM incident_party AS p
                            JOIN organisation AS o ON o.id = p.organisation_id
                            WHERE p.role = 'victim' AND o.region = ?))"""
        )
        values += [which.region, which.region]
    if which.person_id is not None:
        conditions.append("d.assignee_id = ?")
        values.append(which.person_id)
    return "".join(f"\n          AND {condition}" for condition in conditions), values


def _items(connection: sqlite3.Connection, ids: Sequence[int]) -> list[DeskItem]:
    rows = connection.execute(
        f"""
        SELECT a.id AS article_id, d.id AS adaptation_id, d.layout_id, r.title, u.name AS outlet, a.published_at,
               a.first_seen_at, a.language, x.relevance, {STATE} AS state, d.assignee_id, p.byline AS assignee,
               ia.kind, i.public_id AS incident
        FROM article AS a
        JOIN outlet AS u ON u.id = a.outlet_id
        LEFT JOIN revision AS r ON r.id = a.current_revision_id
        LEFT JOIN extraction AS x ON x.revision_id = a.current_revision_id AND x.active = 1
        LEFT JOIN adaptation AS d ON d.article_id = a.id AND d.language = 'fr-CA'
        LEFT JOIN person AS p ON p.id = d.assignee_id
        LEFT JOIN incident_article AS ia ON ia.article_id = a.id AND ia.incident_id = (
            SELECT j.incident_id FROM incident_article AS j
            WHERE j.article_id = a.id AND j.suggested = 0 ORDER BY j.kind = 'passing', j.incident_id LIMIT 1)
        LEFT JOIN incident AS i ON i.id = ia.incident_id
        WHERE a.id IN ({marks(ids)})
        """,
        list(ids),
    ).fetchall()
    found = {row["article_id"]: _item(connection, row) for row in rows}
    return [found[article_id] for article_id in ids]


def _item(connection: sqlite3.Connection, row: sqlite3.Row) -> DeskItem:
    progress = connection.execute(
        """
        SELECT count(*) AS segments, coalesce(sum(v.confirmed_by IS NOT NULL), 0) AS confirmed,
               max(CASE WHEN s.kind = 'headline' THEN v.text END) AS title_fr, avg(v.confidence) AS confidence,
               coalesce(sum((SELECT count(*) FROM finding AS f
                    WHERE f.version_id = v.id AND f.severity = 'warning' AND f.waived_by IS NULL)), 0) AS warnings,
               coalesce(sum((SELECT count(*) FROM finding AS f
                    WHERE f.version_id = v.id AND f.severity = 'error' AND f.waived_by IS NULL)), 0) AS errors
        FROM layout AS l
        JOIN json_each(l.segments) AS place
        JOIN segment AS s ON s.id = place.value
        LEFT JOIN segment_version AS v ON v.segment_id = s.id AND v.active = 1
        WHERE l.id = ?
        """,
        (row["layout_id"],),
    ).fetchone()
    copies = connection.execute(
        """
        SELECT a.id AS article_id, u.name AS outlet, r.title
        FROM article AS a
        JOIN outlet AS u ON u.id = a.outlet_id
        LEFT JOIN revision AS r ON r.id = a.current_revision_id
        WHERE a.copy_of = ?
        ORDER BY a.id
        """,
        (row["article_id"],),
    )
    own = {name: row[name] for name in row.keys() if name != "layout_id"}  # noqa: SIM118  (a Row is no mapping)
    return DeskItem(**own, **dict(progress), copies=tuple(FoldedCopy(**dict(copy)) for copy in copies))
