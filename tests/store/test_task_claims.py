"""A claim is a lease: who lost it must not settle the task, for another has it in hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.errors import ClaimLostError
from pipeline.store import Archive, Task

NOW, LATER, LATEST = "2023-10-24T10:00:00Z", "2023-10-24T10:10:00Z", "2023-10-24T10:10:01Z"


def lost(archive: Archive) -> tuple[Task, Task]:
    """A task that one worker had too long, so that another has it now: both claims."""
    archive.tasks.add("revision", 1, "extract", at=NOW)
    (mine,) = archive.tasks.claim("extract", at=NOW, worker="run-1", lease_seconds=300)
    (theirs,) = archive.tasks.claim("extract", at=LATER, worker="serve-2", lease_seconds=300)
    return mine, theirs


def row(archive: Archive) -> tuple[object, ...]:
    return tuple(archive.read().execute("SELECT state, claimed_by, version, attempts, error FROM task").fetchone())


@pytest.mark.parametrize(
    "settle",
    [lambda archive, task: archive.tasks.done(task, version=3), lambda archive, task: archive.tasks.skip(task, "no")],
    ids=["done", "skip"],
)
def test_who_lost_a_claim_cannot_settle_the_task(archive: Archive, settle: Callable[[Archive, Task], None]) -> None:
    mine, theirs = lost(archive)
    with pytest.raises(ClaimLostError, match="another process"):
        settle(archive, mine)
    assert row(archive) == ("waiting", "serve-2", None, 0, None)
    archive.tasks.done(theirs, version=4)
    assert row(archive) == ("done", None, 4, 0, None)


def test_what_was_saved_with_a_lost_claim_is_undone(archive: Archive) -> None:
    mine, _ = lost(archive)

    def save() -> None:
        with archive.write():
            archive.people.named("Somebody")
            archive.tasks.done(mine)

    with pytest.raises(ClaimLostError):
        save()
    assert archive.read().execute("SELECT count(*) FROM person").fetchone()[0] == 0


def test_a_failure_or_a_release_of_who_lost_a_claim_changes_nothing(archive: Archive) -> None:
    mine, _ = lost(archive)
    archive.tasks.fail(mine, "too slow", at=LATEST, retry_at=None)
    archive.tasks.release([mine])
    assert row(archive) == ("waiting", "serve-2", None, 0, None)


def test_a_task_of_which_nobody_has_a_claim_is_not_settled_twice(archive: Archive) -> None:
    archive.tasks.add("revision", 1, "extract", at=NOW)
    (task,) = archive.tasks.claim("extract", at=NOW, worker="run-1")
    archive.tasks.done(task)
    with pytest.raises(ClaimLostError):
        archive.tasks.done(task)


def test_a_task_laid_only_where_it_is_new_leaves_a_done_one_done(archive: Archive) -> None:
    archive.tasks.add_new("adaptation", 1, "translate_body", at=NOW)
    (task,) = archive.tasks.claim("translate_body", at=NOW, worker="run-1")
    archive.tasks.done(task, version=2)
    archive.tasks.add_new("adaptation", 1, "translate_body", at=LATER)
    assert archive.tasks.claim("translate_body", at=LATEST, worker="run-1") == []
