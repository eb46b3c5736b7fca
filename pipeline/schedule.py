"""The recurring jobs: `schedule` is the clock that ticks, job rows in the archive say what was done and missed."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import schedule as clockwork

from pipeline.settings import Recurrence, Settings
from pipeline.stages import Progress, Silent, Street, process, run
from pipeline.store import Archive, apply_retention
from pipeline.times import parse_stamp, stamp

log = logging.getLogger(__name__)

Counts = Mapping[str, int]

RETRY_EVERY = Recurrence(every=300)
"""How often what failed and is due again is looked for, between two polls."""
TICK_SECONDS = 0.5
PATIENCE_SECONDS = 5.0
"""How long work in hand may take to end after SIGTERM. What is cut off then is found again by its task."""


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
    """A verified copy of the archive beside it, the oldest dropped; then what the settings no longer keep is let go."""
    keep = street.settings.keep
    street.archive.backup(street.workspace.db_dir / "backups", keep=keep.backups)
    gone = apply_retention(street.archive, irrelevant_days=keep.irrelevant_days, payload_bytes=keep.payload_bytes)
    return {"backups": 1, "texts_let_go": gone.texts, "raw_pages_let_go": gone.payloads}


def watch(
    jobs: Sequence[Job], archive: Archive, zone: str, *, clock: Callable[[], datetime], stop: threading.Event
) -> None:
    """Run each job when it is due until ``stop`` is set. A job that fails is a row, and the others go on.

    A job missed while nobody watched (the laptop slept) runs once at the start, however often it was missed.
    """
    scheduler = clockwork.Scheduler()
    entered = [(job, _enter(scheduler, job, zone, partial(_run_job, job, archive, clock))) for job in jobs]
    for job, next_run in entered:
        if not stop.is_set() and _missed(job, next_run, archive, clock()):
            _run_job(job, archive, clock)
    while not stop.wait(TICK_SECONDS):
        scheduler.run_pending()


def _enter(scheduler: clockwork.Scheduler, job: Job, zone: str, work: Callable[[], None]) -> datetime:
    """Enter a job in the clock; answers with its first run, in UTC."""
    if job.recurrence.at is not None:
        entry = scheduler.every().day.at(job.recurrence.at, zone).do(work)
    else:
        entry = scheduler.every(job.recurrence.every or 0).seconds.do(work)
    first: datetime = entry.next_run
    return first.astimezone(UTC)  # schedule counts in local time without saying so


def _missed(job: Job, next_run: datetime, archive: Archive, moment: datetime) -> bool:
    last = archive.jobs.last(job.name)
    if job.recurrence.every is not None:
        return last is None or parse_stamp(last.started_at) + timedelta(seconds=job.recurrence.every) <= moment
    return last is not None and parse_stamp(last.started_at) < next_run - timedelta(days=1)


def _run_job(job: Job, archive: Archive, clock: Callable[[], datetime]) -> None:
    row = archive.jobs.start(job.name, at=stamp(clock()))
    try:
        counts = job.work()
    except Exception as error:  # whatever a job does wrong, the other jobs must go on and its row must say so
        log.exception("job %s failed", job.name)
        archive.jobs.finish(row, "failed", at=stamp(clock()), counts={}, error=str(error) or type(error).__name__)
        return
    archive.jobs.finish(row, "done", at=stamp(clock()), counts=counts)
    log.info("job %s done: %s", job.name, ", ".join(f"{k} {v}" for k, v in counts.items()))


def keep_watch(street: Street, progress: Progress | None = None) -> None:
    """Do the recurring jobs until SIGTERM or SIGINT, then end within seconds. The caller holds the workspace's lock."""
    stop = threading.Event()

    def ask_to_stop(*_: object) -> None:
        stop.set()
        street.stopping.set()

    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, ask_to_stop)
    worker = start_watch(street, progress or Silent(), stop)
    while worker.is_alive() and not stop.wait(TICK_SECONDS):
        pass
    end_watch(street, worker)


def start_watch(street: Street, progress: Progress, stop: threading.Event) -> threading.Thread:
    """Watch in a thread of its own: a signal must not wait for a translation to come back from C++."""
    jobs = jobs_of(street.settings, street, progress)
    zone = street.settings.newsroom.zone
    worker = threading.Thread(
        target=watch,
        args=(jobs, street.archive, zone),
        kwargs={"clock": street.clock, "stop": stop},
        name="watch",
        daemon=True,
    )
    worker.start()
    log.warning("watching: %s", ", ".join(job.name for job in jobs))
    return worker


def end_watch(street: Street, worker: threading.Thread) -> None:
    """Wait a little for work in hand. What does not end is left: every step is saved whole or done again."""
    worker.join(PATIENCE_SECONDS)
    if worker.is_alive():
        street.archive.jobs.stop_running(at=stamp(street.clock()))
        log.warning("stopped in the middle of a window; the next run does it again")
        logging.shutdown()
        os._exit(0)
