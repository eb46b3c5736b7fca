"""Tasks: what waits for which stage, what failed, what is stale. Claimed by one UPDATE … RETURNING (DATA.md 4)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.errors import ClaimLostError
from pipeline.times import later, parse_stamp

from .connection import Database
from .rows import scalar


@dataclass(frozen=True, slots=True)
class Task:
    """One claimed piece of work, in the hand of ``worker``. ``version`` is that of the last success, null before it."""

    subject_kind: str
    subject_id: int
    stage: str
    attempts: int
    version: int | None
    worker: str = ""


@dataclass(frozen=True, slots=True)
class TaskCount:
    """How many tasks of a stage are in a state."""

    stage: str
    state: str
    count: int


@dataclass(frozen=True, slots=True)
class FailingTask:
    """A task that failed and is tried again at ``next_at``, or was given up (null). ``url``: of its story's page."""

    subject_kind: str
    subject_id: int
    stage: str
    state: str
    attempts: int
    error: str | None
    next_at: str | None
    url: str | None


def add_task(connection: sqlite3.Connection, subject_kind: str, subject_id: int, stage: str, *, at: str) -> None:
    """Put a task in the queue inside the caller's transaction; one that is waiting already keeps its place."""
    connection.execute(
        """
        INSERT INTO task (subject_kind, subject_id, stage, next_at)
        VALUES (:kind, :id, :stage, :at)
        ON CONFLICT (subject_kind, subject_id, stage) DO UPDATE
        SET state = 'waiting', next_at = excluded.next_at, attempts = 0, error = NULL
        WHERE state IN ('done', 'given_up', 'skipped')
        """,
        {"kind": subject_kind, "id": subject_id, "stage": stage, "at": at},
    )


class Tasks:
    """The queue of work. A claim is a lease: when its holder dies, another may take it after a while."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, subject_kind: str, subject_id: int, stage: str, *, at: str) -> None:
        """Waiting from ``at`` on. No change if it waits already; a done, skipped or given-up one waits again."""
        with self._database.write() as connection:
            add_task(connection, subject_kind, subject_id, stage, at=at)

    def let_go(self, subject_kind: str, subject_id: int, stage: str) -> None:
        """A person says of work that was given up that it need not be done; its error stays to be read."""
        with self._database.write() as connection:
            connection.execute(
                """
                UPDATE task
                SET state = 'skipped', next_at = NULL
                WHERE subject_kind = ? AND subject_id = ? AND stage = ? AND state = 'given_up'
                """,
                (subject_kind, subject_id, stage),
            )

    def add_new(self, subject_kind: str, subject_id: int, stage: str, *, at: str) -> None:
        """Waiting from ``at`` on, unless it waits, is done or was given up already."""
        with self._database.write() as connection:
            connection.execute(
                """
                INSERT INTO task (subject_kind, subject_id, stage, next_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
                (subject_kind, subject_id, stage, at),
            )

    def claim(
        self,
        stage: str,
        *,
        at: str,
        worker: str,
        limit: int = 1,
        lease_seconds: int = 300,
        subject_ids: Sequence[int] | None = None,
        newest_first: bool = False,
    ) -> list[Task]:
        """Take up to ``limit`` tasks that are due at ``at`` and in nobody's hand, in the order they became due.

        ``subject_ids`` narrows the choice to these; ``newest_first`` begins with the highest id.
        """
        chosen = "" if subject_ids is None else "AND subject_id IN (SELECT value FROM json_each(:chosen))"
        order = "subject_id DESC" if newest_first else "next_at, subject_id"
        sql = f"""
            UPDATE task
            SET claimed_by = :worker, claimed_until = :until
            WHERE (subject_kind, subject_id, stage) IN (
                SELECT subject_kind, subject_id, stage
                FROM task
                WHERE stage = :stage AND next_at <= :at AND (claimed_until IS NULL OR claimed_until <= :at) {chosen}
                ORDER BY {order}
                LIMIT :limit)
            RETURNING subject_kind, subject_id, stage, attempts, version, next_at
        """
        values = {
            "worker": worker,
            "until": later(parse_stamp(at), lease_seconds),
            "stage": stage,
            "at": at,
            "chosen": json.dumps(list(subject_ids or ())),
            "limit": limit,
        }
        with self._database.write() as connection:
            rows = connection.execute(sql, values).fetchall()
        # RETURNING promises no order.
        rows.sort(key=lambda row: (-row["subject_id"],) if newest_first else (row["next_at"], row["subject_id"]))
        return [Task(r["subject_kind"], r["subject_id"], r["stage"], r["attempts"], r["version"], worker) for r in rows]

    def done(self, task: Task, *, version: int | None = None) -> None:
        """The work is saved; call it inside the transaction that saves it.

        Raises ClaimLostError where the claim is somebody else's by now: the transaction must not stand.
        """
        self._settle(task, "state = 'done', version = coalesce(:version, version), attempts = 0, error = NULL", version)

    def skip(self, task: Task, reason: str) -> None:
        """Nothing to do here, on purpose. Raises ClaimLostError."""
        self._settle(task, "state = 'skipped', attempts = 0, error = :detail", reason)

    def fail(self, task: Task, error: str, *, at: str, retry_at: str | None) -> None:
        """Count a failure: try again at ``retry_at``, or give up where that is None (a person is told).

        A claim that is somebody else's by now is left to them.
        """
        with self._database.write() as connection:
            connection.execute(
                """
                UPDATE task
                SET state = CASE WHEN :retry_at IS NULL THEN 'given_up' ELSE 'retrying' END,
                    attempts = attempts + 1, next_at = :retry_at, error = :error,
                    claimed_by = NULL, claimed_until = NULL
                WHERE subject_kind = :kind AND subject_id = :id AND stage = :stage AND claimed_by = :worker
                """,
                {"retry_at": retry_at, "error": error, **_key(task)},
            )

    def postpone(self, task: Task, *, until: str, reason: str | None = None) -> None:
        """Give a claim back on which no work was done, to be claimed again from ``until`` on; no try is counted.

        ``reason``: why its site must be left alone, where it is the site of the task's own address; see ``resting``.
        """
        with self._database.write() as connection:
            connection.execute(
                """
                UPDATE task
                SET next_at = :until, claimed_by = NULL, claimed_until = NULL,
                    error = CASE state WHEN 'waiting' THEN :reason ELSE error END
                WHERE subject_kind = :kind AND subject_id = :id AND stage = :stage AND claimed_by = :worker
                """,
                {"until": until, "reason": reason, **_key(task)},
            )

    def resting(self, at: str) -> list[tuple[str, str]]:
        """Addresses whose site wants to be left alone after ``at``, each with the moment until when.

        They are those of pages that wait, were never asked, and yet have a reason to wait.
        """
        rows = self._database.read().execute(
            """
            SELECT a.url, t.next_at
            FROM task AS t
            JOIN appearance AS a ON a.id = t.subject_id
            WHERE t.stage = 'fetch' AND t.subject_kind = 'appearance'
              AND t.state = 'waiting' AND t.next_at > :at AND t.error IS NOT NULL
            """,
            {"at": at},
        )
        return [(row["url"], row["next_at"]) for row in rows]

    def release(self, tasks: Iterable[Task]) -> None:
        """Give back claims on which no work was done."""
        with self._database.write() as connection:
            connection.executemany(
                """
                UPDATE task
                SET claimed_by = NULL, claimed_until = NULL
                WHERE subject_kind = :kind AND subject_id = :id AND stage = :stage AND claimed_by = :worker
                """,
                [_key(task) for task in tasks],
            )

    def reclaim(self, prefix: str) -> int:
        """Free what workers whose name begins with ``prefix`` had in hand when they died; returns how many.

        Call it only while holding the workspace's lock: no such worker can be alive then.
        """
        with self._database.write() as connection:
            return connection.execute(
                """
                UPDATE task
                SET claimed_by = NULL, claimed_until = NULL
                WHERE substr(claimed_by, 1, length(:prefix)) = :prefix
                """,
                {"prefix": prefix},
            ).rowcount

    def recall(self, *, beyond: str, at: str) -> int:
        """Make what was to wait beyond a moment that no wait reaches due at ``at``; returns how many.

        Such a wait was counted from a clock that was wrong.
        """
        with self._database.write() as connection:
            return connection.execute("UPDATE task SET next_at = ? WHERE next_at > ?", (at, beyond)).rowcount

    def stale(self, stage: str, version: int, *, at: str) -> int:
        """Put every task of a stage done by an older version in the queue again; returns how many."""
        with self._database.write() as connection:
            return connection.execute(
                """
                UPDATE task
                SET state = 'waiting', next_at = :at
                WHERE stage = :stage AND state = 'done' AND version < :version
                """,
                {"stage": stage, "version": version, "at": at},
            ).rowcount

    def read_again(self, *, older_than: int | None, at: str) -> int:
        """Let every current text be read again, or only those read by a version below ``older_than``; how many."""
        with self._database.write() as connection:
            return connection.execute(
                """
                UPDATE task
                SET state = 'waiting', next_at = :at, attempts = 0, error = NULL
                WHERE stage = 'extract' AND subject_kind = 'revision' AND state IN ('done', 'given_up')
                  AND (:version IS NULL OR version IS NULL OR version < :version)
                  AND subject_id IN (SELECT a.current_revision_id FROM article AS a
                                     JOIN revision AS r ON r.id = a.current_revision_id AND r.text IS NOT NULL)
                """,
                {"version": older_than, "at": at},
            ).rowcount

    def draft_again(self, *, not_by: int | None, at: str) -> int:
        """Let the drafts of articles that no person touched be made again, or only those another model than ``not_by``
        made; how many headlines and bodies. What an editor has begun keeps its text.
        """
        with self._database.write() as connection:
            return connection.execute(
                """
                UPDATE task
                SET state = 'waiting', next_at = :at, attempts = 0, error = NULL
                WHERE stage IN ('translate_title', 'translate_body') AND subject_kind = 'adaptation'
                  AND state IN ('done', 'given_up')
                  AND (:model IS NULL OR version IS NOT :model)
                  AND subject_id IN (
                      SELECT d.id FROM adaptation AS d
                      WHERE d.state = 'waiting'
                        AND NOT EXISTS (SELECT 1 FROM segment AS s JOIN segment_version AS v ON v.segment_id = s.id
                                        WHERE s.adaptation_id = d.id
                                          AND (v.origin = 'human' OR v.confirmed_by IS NOT NULL))
                        AND NOT EXISTS (SELECT 1 FROM layout AS l
                                        WHERE l.adaptation_id = d.id AND l.person_id IS NOT NULL))
                """,
                {"model": not_by, "at": at},
            ).rowcount

    def counts(self) -> list[TaskCount]:
        """How many tasks each stage has in each state."""
        rows = self._database.read().execute(
            "SELECT stage, state, count(*) AS number FROM task GROUP BY stage, state ORDER BY stage, state"
        )
        return [TaskCount(row["stage"], row["state"], row["number"]) for row in rows]

    def failing(self, limit: int = 50) -> list[FailingTask]:
        """Tasks that failed and wait for another try or were given up, the given-up first."""
        rows = self._database.read().execute(
            """
            SELECT
                subject_kind, subject_id, stage, state, attempts, error, next_at,
                CASE subject_kind
                    WHEN 'appearance' THEN (SELECT a.url FROM appearance AS a WHERE a.id = subject_id)
                    WHEN 'article' THEN (SELECT a.canonical_url FROM article AS a WHERE a.id = subject_id)
                    WHEN 'revision' THEN (
                        SELECT a.canonical_url
                        FROM revision AS r
                        JOIN article AS a ON a.id = r.article_id
                        WHERE r.id = subject_id
                    )
                    WHEN 'adaptation' THEN (
                        SELECT a.canonical_url
                        FROM adaptation AS d
                        JOIN article AS a ON a.id = d.article_id
                        WHERE d.id = subject_id
                    )
                END AS url
            FROM task
            WHERE state IN ('given_up', 'retrying')
            ORDER BY state, attempts DESC, subject_id
            LIMIT ?
            """,
            (limit,),
        )
        return [FailingTask(**dict(row)) for row in rows]

    def error_of(self, subject_kind: str, subject_id: int, stage: str) -> str | None:
        """Why a task failed last; None where it did not."""
        sql = "SELECT error FROM task WHERE subject_kind = ? AND subject_id = ? AND stage = ?"
        found = scalar(self._database.read(), sql, (subject_kind, subject_id, stage))
        return None if found is None else str(found)

    def _settle(self, task: Task, change: str, detail: object) -> None:
        with self._database.write() as connection:
            settled = connection.execute(
                f"""
                UPDATE task
                SET {change}, next_at = NULL, claimed_by = NULL, claimed_until = NULL
                WHERE subject_kind = :kind AND subject_id = :id AND stage = :stage AND claimed_by = :worker
                """,
                {"version": detail, "detail": detail, **_key(task)},
            ).rowcount
            if not settled:
                raise ClaimLostError(
                    f"{task.stage} of {task.subject_kind} {task.subject_id} took so long that another process has it "
                    "in hand now; what that one saves stands"
                )


def _key(task: Task) -> dict[str, object]:
    return {"kind": task.subject_kind, "id": task.subject_id, "stage": task.stage, "worker": task.worker}
