"""How the archive does: what ``vigie status`` prints."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pipeline.times import parse_stamp, stamp

from .feeds import Feeds, FeedStatus
from .jobs import JobRun, Jobs
from .rows import scalar
from .tasks import FailingTask, TaskCount, Tasks

SILENT_DAYS = 30
"""A feed that answers but has brought nothing for so long is silent: most monitors let feeds die unseen."""


@dataclass(frozen=True, slots=True)
class Status:
    """Counts of what is watched, what waits, what failed. ``file_sizes`` is bytes by file name."""

    at: str
    feeds_watched: int
    feeds_failing: int
    feeds_silent: int
    feeds_off: int
    articles: int
    relevant: int
    incidents: int
    editions: int
    adaptations: dict[str, int]
    waiting: dict[str, int]
    given_up: int
    tasks: tuple[TaskCount, ...]
    failing_tasks: tuple[FailingTask, ...]
    feeds: tuple[FeedStatus, ...]
    last_runs: tuple[JobRun, ...]
    file_sizes: dict[str, int]


def read_status(connection: sqlite3.Connection, rooms: tuple[Feeds, Tasks, Jobs], files: list[Path], at: str) -> Status:
    """Gather the counts as of ``at``."""
    feeds, tasks, jobs = rooms
    every, counts = feeds.all(), tasks.counts()
    watched = [feed for feed in every if feed.state == "watched"]
    since = stamp(parse_stamp(at) - timedelta(days=SILENT_DAYS))
    waiting: dict[str, int] = {}
    for count in counts:
        if count.state in {"waiting", "retrying"}:
            waiting[count.stage] = waiting.get(count.stage, 0) + count.count
    return Status(
        at=at,
        feeds_watched=len(watched),
        feeds_failing=sum(feed.failures > 0 or feed.state == "gone" for feed in every if feed.state != "off"),
        feeds_silent=sum(_silent(feed, since) for feed in watched),
        feeds_off=sum(feed.state == "off" for feed in every),
        articles=scalar(connection, "SELECT count(*) FROM article"),
        relevant=scalar(connection, "SELECT count(DISTINCT article_id) FROM incident_article"),
        incidents=scalar(
            connection, "SELECT count(*) FROM incident WHERE merged_into IS NULL AND withdrawn_at IS NULL"
        ),
        editions=scalar(connection, "SELECT count(*) FROM edition WHERE withdrawn_at IS NULL"),
        adaptations=dict(
            connection.execute("SELECT state, count(*) FROM adaptation GROUP BY state ORDER BY state").fetchall()
        ),
        waiting=waiting,
        given_up=sum(count.count for count in counts if count.state == "given_up"),
        tasks=tuple(counts),
        failing_tasks=tuple(tasks.failing(10)),
        feeds=tuple(every),
        last_runs=_last_runs(jobs),
        file_sizes={path.name: path.stat().st_size for path in files if path.exists()},
    )


def _silent(feed: FeedStatus, since: str) -> bool:
    return feed.last_success_at is not None and feed.failures == 0 and (feed.last_new_entry_at or "") < since


def _last_runs(jobs: Jobs) -> tuple[JobRun, ...]:
    """The last run of each job, the newest first."""
    found: dict[str, JobRun] = {}
    for run in jobs.recent(200):
        found.setdefault(run.job, run)
    return tuple(found.values())
