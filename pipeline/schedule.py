"""The recurring jobs: `schedule` is the clock that ticks, job rows in the archive say what was done and missed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import schedule as clockwork

from pipeline.settings import Recurrence, Settings
from pipeline.stages import Progress, Street, process, run
from pipeline.store import Archive
from pipeline.times import parse_stamp

log = logging.getLogger(__name__)

Counts = Mapping[str, int]

RETRY_EVERY = Recurrence(every=300)
"""How often what failed and is due again is looked for, between two polls."""
TICK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Job:
    """A recurring job: ``work`` answers with what it did, by count."""

    name: str
    recurrence: Recurrence
    work: Callable[[], Counts]


def jobs_of(settings: Settings, street: Street, progress: Progress) -> list[Job]:
    """The jobs that the settings ask for. A job set to ``off`` is left out."""
    wanted: list[tuple[str, Recurrence | None, Callable[[], Counts]]] = [
        ("poll", settings.schedule.poll, lambda: run(street, progress).counts),
        ("process", RETRY_EVERY, lambda: process(street, progress)),
        ("backup", settings.schedule.backup, partial(back_up, street)),
    ]
    return [Job(name, when, work) for name, when, work in wanted if when is not None]


def back_up(street: Street) -> Counts:
    """A verified copy of the archive beside it, the oldest dropped beyond seven."""
    folder = street.workspace.db_dir / "backups"
    street.archive.backup(folder, keep=7)
    return {"backups": 1}


def watch(
    jobs: Sequence[Job], archive: Archive, zone: str, *, clock: Callable[[], datetime], stop: threading.Event
) -> None:
    """Run each job when it is due until ``stop`` is set. A job that fails is a row, and the others go on.

    A job missed while nobody watched (the laptop slept) runs once at the start, however often it was missed.
    """
    scheduler = clockwork.Scheduler()
    entered = [(job, _enter(scheduler, job, zone, partial(_run_job, job, archive, clock))) for job in jobs]
    for job, entry in entered:
        if not stop.is_set() and _missed(job, entry, archive, clock()):
            entry.run()
    while not stop.wait(TICK_SECONDS):
        scheduler.run_pending()


def _enter(scheduler: clockwork.Scheduler, job: Job, zone: str, work: Callable[[], None]) -> clockwork.Job:
    if job.recurrence.at is not None:
        return scheduler.every().day.at(job.recurrence.at, zone).do(work)
    return scheduler.every(job.recurrence.every or 0).seconds.do(work)


def _missed(job: Job, entry: clockwork.Job, archive: Archive, moment: datetime) -> bool:
    last = archive.jobs.last(job.name)
    if job.recurrence.every is not None:
        return last is None or parse_stamp(last.started_at) + timedelta(seconds=job.recurrence.every) <= moment
    # schedule's next run is in local time without a zone; a day before it is the last moment the job was due.
    was_due = entry.next_run.astimezone(UTC) - timedelta(days=1)
    return last is not None and parse_stamp(last.started_at) < was_due


def _run_job(job: Job, archive: Archive, clock: Callable[[], datetime]) -> None:
    from pipeline.times import stamp

    row = archive.jobs.start(job.name, at=stamp(clock()))
    try:
        counts = job.work()
    except Exception as error:  # whatever a job does wrong, the other jobs must go on and its row must say so
        log.exception("job %s failed", job.name)
        archive.jobs.finish(row, "failed", at=stamp(clock()), counts={}, error=str(error) or type(error).__name__)
        return
    archive.jobs.finish(row, "done", at=stamp(clock()), counts=counts)
    log.info("job %s done: %s", job.name, ", ".join(f"{k} {v}" for k, v in counts.items()))
