"""Backups: a copy made while others write, verified by opening it again, the oldest dropped."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from pipeline.errors import ArchiveError

_PAGES_AT_ONCE = 2048
"""8 MB a step: between steps a writer may go on (SQLite, "Online Backup API")."""


def back_up(source: sqlite3.Connection, folder: Path, name: str, keep: int) -> Path:
    """Copy a database to ``folder/name-….db``, verify it, keep the newest ``keep``. Raises ArchiveError.

    ``name`` ends with the moment, so that the order of names is the order of time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target, unfinished = folder / f"{name}.db", folder / f"{name}.db.part"
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy, pages=_PAGES_AT_ONCE)
        copy.execute("PRAGMA journal_mode = DELETE").fetchall()
    _verify(unfinished)
    unfinished.replace(target)
    stem = name.split("-", maxsplit=1)[0]
    for old in sorted(folder.glob(f"{stem}-*.db"))[:-keep]:
        old.unlink()
    return target


def _verify(path: Path) -> None:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
        answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if answer != "ok":
        path.unlink()
        raise ArchiveError(f"the backup of the archive failed its check ({answer}): the archive itself may be damaged")
