"""What happens to a piece of work that failed: tried again later, and after some tries a person is told."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import ArchiveError, ClaimLostError, FetchError, LockedError, VigieError
from pipeline.store import Task
from pipeline.times import later

from .street import Progress, Street
from .wording import bounded, said_of

log = logging.getLogger(__name__)

TRIES = 6
FIRST_WAIT = 300
"""Seconds before the second try; each further one waits three times as long: 5, 15, 45 min, 2 h 15, 6 h 45."""


@contextmanager
def settling(street: Street, task: Task, what: str, progress: Progress) -> Iterator[None]:
    """Within this, whatever goes wrong is the failure of this one task: the others of its claim go on.

    Not so what keeps us from the archive as a whole (held by another program, a full disk): that is raised.
    """
    try:
        yield
    except Exception as error:  # one piece of work must not stop the others; its reason stands in the task
        if concerns_all(error):
            raise
        note_failure(street, task, error, what, progress)


def concerns_all(error: Exception) -> bool:
    """Whether an error is the archive's, so that every other piece of work would meet it, too."""
    return isinstance(error, LockedError | ArchiveError) or type(error) is VigieError


def note_failure(street: Street, task: Task, error: Exception, what: str, progress: Progress) -> None:
    """Store why a task failed and when to try again: never, if the error is permanent or the tries are used up.

    A task that another process took over is its business now. Where even the storing fails, that is said, and the next
    run finds the task as it was.
    """
    words = str(error) or type(error).__name__
    if not isinstance(error, ClaimLostError):
        try:
            _store_failure(street, task, error, words)
        except Exception as trouble:
            log.debug("a failure could not be stored", exc_info=True)
            words = f"{words}; this could not be stored: {type(trouble).__name__}: {trouble}"
    progress.warn(task.stage, said_of(what, words))


def _store_failure(street: Street, task: Task, error: Exception, words: str) -> None:
    wait = FIRST_WAIT * 3**task.attempts
    permanent = False
    if isinstance(error, FetchError):
        wait = max(wait, error.retry_after or 0)
        permanent = error.permanent
    last = permanent or task.attempts + 1 >= TRIES
    street.archive.tasks.fail(
        task, bounded(words), at=street.at(), retry_at=None if last else later(street.clock(), wait)
    )
