"""Job rows: every run of a recurring job, its start, end and outcome."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from .connection import Database
from .rows import insert


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a job; without ``ended_at`` it runs, or was killed. ``outcome``: done, failed or stopped."""

    id: int
    job: str
    started_at: str
    ended_at: str | None
    outcome: str | None
    counts: dict[str, int]
    error: str | None


class Jobs:
    """What ran, and how it ended."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, job: str, *, at: str) -> int:
        """Note that a job starts; returns the row that :meth:`finish` closes."""
        with self._database.write() as connection:
            return insert(connection, "job_run", {"job": job, "started_at": at})

    def finish(
        self, run_id: int, outcome: str, *, at: str, counts: Mapping[str, int], error: str | None = None
    ) -> None:
        """Note how a run ended: done, failed or stopped."""
        with self._database.write() as connection:
            connection.execute(
                """
                UPDATE job_run
                SET ended_at = :at, outcome = :outcome, counts = :counts, error = :error
                WHERE id = :id
                """,
                {"at": at, "outcome": outcome, "counts": json.dumps(dict(counts)), "error": error, "id": run_id},
            )

    def stop_running(self, *, at: str) -> int:
        """Close the runs that nobody will close any more; returns how many."""
        with self._database.write() as connection:
            return connection.execute(
                "UPDATE job_run SET ended_at = ?, outcome = 'stopped' WHERE ended_at IS NULL", (at,)
            ).rowcount

    def last(self, job: str) -> JobRun | None:
        """The last run of a job that was started."""
        row = (
            self._database.read()
            .execute("SELECT * FROM job_run WHERE job = ? ORDER BY started_at DESC, id DESC LIMIT 1", (job,))
            .fetchone()
        )
        return _run(row) if row else None

    def recent(self, limit: int = 20) -> list[JobRun]:
        """The last runs of all jobs, newest first."""
        rows = self._database.read().execute("SELECT * FROM job_run ORDER BY id DESC LIMIT ?", (limit,))
        return [_run(row) for row in rows]


def _run(row: sqlite3.Row) -> JobRun:
    return JobRun(**{**dict(row), "counts": json.loads(row["counts"] or "{}")})
