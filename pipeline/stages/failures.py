"""What happens to a piece of work that failed: tried again later, and after some tries a person is told."""

from __future__ import annotations

from pipeline.errors import ClaimLostError, FetchError
from pipeline.store import Task
from pipeline.times import later

from .street import Progress, Street

TRIES = 6
FIRST_WAIT = 300
"""Seconds before the second try; each further one waits three times as long: 5, 15, 45 min, 2 h 15, 6 h 45."""


def note_failure(street: Street, task: Task, error: Exception, what: str, progress: Progress) -> None:
    """Store why a task failed and when to try again: never, if the error is permanent or the tries are used up.

    A task that another process took over is its business now.
    """
    if isinstance(error, ClaimLostError):
        progress.warn(task.stage, f"{what}: {error}")
        return
    wait = FIRST_WAIT * 3**task.attempts
    permanent = False
    if isinstance(error, FetchError):
        wait = max(wait, error.retry_after or 0)
        permanent = error.permanent
    last = permanent or task.attempts + 1 >= TRIES
    words = str(error) or type(error).__name__
    street.archive.tasks.fail(task, words, at=street.at(), retry_at=None if last else later(street.clock(), wait))
    progress.warn(task.stage, f"{what}: {words}")
