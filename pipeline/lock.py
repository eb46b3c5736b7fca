"""The workspace's lock: one process at a time runs the street (DATA.md 14)."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pipeline.errors import LockedError, UsageError


@contextmanager
def workspace_lock(path: Path) -> Iterator[None]:
    """Hold the lock while the block runs. It belongs to the open file, so it dies with its process, however it dies.

    Raises LockedError, naming the holder, if another process has it; UsageError where nothing may be written.
    """
    with _opened(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise LockedError(f"{path.parent.parent} is in use by {holder}; wait for it, or stop it") from None
        file.truncate(0)
        file.write(f"process {os.getpid()}")
        file.flush()
        yield


def _opened(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+", encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{path.parent.parent} cannot be worked in: {path.name}: {error.strerror}; copy the workspace to a folder "
            "of your own (search, show, explain, status, incidents, export, release and check work where it is)"
        ) from error
