"""Recurring jobs: what is due runs, what was missed runs once, what fails stops nobody else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.schedule import Job, watch
from pipeline.settings import Recurrence
from pipeline.store import Archive, open_archive
from pipeline.times import stamp

ZONE = "America/Montreal"
PATIENCE = 20.0


def present() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = open_archive(tmp_path / "archive.db")
    yield opened
    opened.close()


def watch_until(archive: Archive, jobs: list[Job], reached: Callable[[], bool]) -> bool:
    """Watch in a thread until something is reached; answers whether it was."""
    stop = threading.Event()
    worker = threading.Thread(target=watch, args=(jobs, archive, ZONE), kwargs={"clock": present, "stop": stop})
    worker.start()
    end = time.monotonic() + PATIENCE
    while not reached() and time.monotonic() < end:
        time.sleep(0.05)
    stop.set()
    worker.join(PATIENCE)
    assert not worker.is_alive()
    return reached()


def counting(calls: list[str], name: str) -> Callable[[], Mapping[str, int]]:
    def work() -> Mapping[str, int]:
        calls.append(name)
        return {"done": len(calls)}

    return work


def failing() -> Mapping[str, int]:
    raise RuntimeError("the disk is full")


def test_a_job_that_fails_is_a_row_and_the_others_go_on(archive: Archive) -> None:
    calls: list[str] = []
    every = Recurrence(every=1)
    jobs = [Job("broken", every, failing), Job("sound", every, counting(calls, "sound"))]

    assert watch_until(archive, jobs, lambda: len(calls) >= 2)

    broken, sound = archive.jobs.last("broken"), archive.jobs.last("sound")
    assert broken is not None
    assert sound is not None
    assert (broken.outcome, broken.error) == ("failed", "the disk is full")
    assert sound.outcome == "done"
    assert sound.counts["done"] >= 2
    assert sound.ended_at is not None


def test_a_job_never_run_runs_at_the_start(archive: Archive) -> None:
    calls: list[str] = []
    jobs = [Job("poll", Recurrence(every=3600), counting(calls, "poll"))]
    assert watch_until(archive, jobs, lambda: bool(calls))


def test_a_job_that_ran_a_moment_ago_waits_for_its_interval(archive: Archive) -> None:
    row = archive.jobs.start("poll", at=stamp(present()))
    archive.jobs.finish(row, "done", at=stamp(present()), counts={})
    calls: list[str] = []
    jobs = [
        Job("poll", Recurrence(every=3600), counting(calls, "poll")),
        Job("other", Recurrence(every=1), counting(calls, "other")),
    ]
    assert watch_until(archive, jobs, lambda: calls.count("other") >= 2)
    assert "poll" not in calls


@pytest.mark.parametrize(
    ("last_start", "runs"),
    [
        pytest.param(timedelta(days=3), True, id="missed for days, runs once"),
        pytest.param(timedelta(minutes=1), False, id="done since"),
        pytest.param(None, False, id="new: waits for its time of day"),
    ],
)
def test_a_daily_job_missed_while_nobody_watched_runs_once(
    archive: Archive, last_start: timedelta | None, runs: bool
) -> None:
    if last_start is not None:
        row = archive.jobs.start("backup", at=stamp(present() - last_start))
        archive.jobs.finish(row, "done", at=stamp(present()), counts={})
    calls: list[str] = []
    # Twelve hours away from now in the newsroom's zone: the clock itself never strikes during the test.
    away = (datetime.now(ZoneInfo(ZONE)) + timedelta(hours=12)).strftime("%H:%M")
    jobs = [
        Job("backup", Recurrence(at=away), counting(calls, "backup")),
        Job("other", Recurrence(every=1), counting(calls, "other")),
    ]
    assert watch_until(archive, jobs, lambda: calls.count("other") >= 2)
    assert calls.count("backup") == (1 if runs else 0)
