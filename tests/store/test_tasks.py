"""Tasks: claimed once, by whoever is first; failures wait, work that was dropped comes back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.store import Archive, TaskCount

from .story import LATER, LATEST, NOW

CLAIMER = """
import sys
from pathlib import Path
from pipeline.store import open_archive
with open_archive(Path(sys.argv[1])) as archive:
    print("ready", flush=True)
    sys.stdin.readline()
    while tasks := archive.tasks.claim("extract", at=sys.argv[3], worker=sys.argv[2], limit=3):
        for task in tasks:
            print(task.subject_id)
"""


@pytest.fixture
def waiting(archive: Archive) -> Archive:
    for number in range(1, 6):
        archive.tasks.add("revision", number, "extract", at=NOW)
    return archive


def claim(archive: Archive, at: str = NOW, **rest: object) -> list[int]:
    options: dict[str, Any] = {"worker": "test", "limit": 9, **rest}
    return [task.subject_id for task in archive.tasks.claim("extract", at=at, **options)]


def test_two_processes_never_get_the_same_task(archive: Archive) -> None:
    with archive.write():
        for number in range(300):
            archive.tasks.add("revision", number, "extract", at=NOW)
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMER, str(archive.path), f"worker-{number}", NOW],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for number in range(2)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    got: list[int] = []
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        out, _ = worker.communicate()
        assert worker.returncode == 0
        got += [int(line) for line in out.split()]
    assert sorted(got) == list(range(300))


def test_a_claim_is_in_order_and_in_nobody_elses_hand(waiting: Archive) -> None:
    assert claim(waiting, limit=2) == [1, 2]
    assert claim(waiting) == [3, 4, 5]
    assert claim(waiting) == []


def test_newest_first(waiting: Archive) -> None:
    assert claim(waiting, limit=2, newest_first=True) == [5, 4]


def test_only_what_is_asked_for(waiting: Archive) -> None:
    assert claim(waiting, subject_ids=[4, 2, 99]) == [2, 4]
    assert claim(waiting, subject_ids=[]) == []


def test_what_is_not_due_waits(archive: Archive) -> None:
    archive.tasks.add("revision", 1, "extract", at=LATER)
    assert claim(archive, at=NOW) == []
    assert claim(archive, at=LATER) == [1]


def test_a_dead_workers_task_comes_back_when_its_lease_ends(waiting: Archive) -> None:
    assert claim(waiting, lease_seconds=60) == [1, 2, 3, 4, 5]
    assert claim(waiting, at=LATER) == [1, 2, 3, 4, 5]


def test_what_a_killed_run_had_in_hand_is_given_back_at_once(waiting: Archive) -> None:
    claim(waiting, worker="run-12", limit=2)
    claim(waiting, worker="serve-7", limit=1)
    assert waiting.tasks.reclaim("run-") == 2
    assert claim(waiting) == [1, 2, 4, 5]


def test_released_tasks_wait_again(waiting: Archive) -> None:
    tasks = waiting.tasks.claim("extract", at=NOW, worker="test", limit=2)
    waiting.tasks.release(tasks)
    assert claim(waiting) == [1, 2, 3, 4, 5]


def test_done_is_done_until_it_is_asked_for_again(waiting: Archive) -> None:
    (task,) = waiting.tasks.claim("extract", at=NOW, worker="test")
    waiting.tasks.done(task, version=7)
    assert claim(waiting) == [2, 3, 4, 5]
    waiting.tasks.add("revision", 1, "extract", at=NOW)
    (again,) = waiting.tasks.claim("extract", at=NOW, worker="test")
    assert (again.subject_id, again.version, again.attempts) == (1, 7, 0)


def test_work_of_an_older_version_is_stale(waiting: Archive) -> None:
    for task, version in zip(waiting.tasks.claim("extract", at=NOW, worker="t", limit=5), (6, 7, 6, 7, 8), strict=True):
        waiting.tasks.done(task, version=version)
    assert waiting.tasks.stale("extract", 7, at=LATER) == 2
    assert claim(waiting, at=LATER) == [1, 3]


def test_a_failure_waits_for_its_next_try_and_is_given_up_at_the_end(waiting: Archive) -> None:
    (task,) = waiting.tasks.claim("extract", at=NOW, worker="test")
    waiting.tasks.fail(task, "it broke", at=NOW, retry_at=LATER)
    assert 1 not in claim(waiting)
    (again,) = waiting.tasks.claim("extract", at=LATER, worker="test", subject_ids=[1])
    assert again.attempts == 1
    waiting.tasks.fail(again, "it broke again", at=LATER, retry_at=None)
    assert claim(waiting, at=LATEST, subject_ids=[1]) == []
    (failing,) = waiting.tasks.failing()
    assert (failing.state, failing.attempts, failing.error) == ("given_up", 2, "it broke again")


def test_skipped_on_purpose_says_why(waiting: Archive) -> None:
    (task,) = waiting.tasks.claim("extract", at=NOW, worker="test")
    waiting.tasks.skip(task, "rights: index")
    assert waiting.tasks.counts() == [TaskCount("extract", "skipped", 1), TaskCount("extract", "waiting", 4)]


def test_adding_a_waiting_task_keeps_its_place(waiting: Archive) -> None:
    waiting.tasks.add("revision", 1, "extract", at=LATER)
    assert 1 in claim(waiting)
