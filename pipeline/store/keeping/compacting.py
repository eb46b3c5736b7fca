"""``vigie compact``: the search index in one piece, freed pages given back to the disk, the log of changes emptied."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ArchiveError, VigieError

from ..connection import connect, is_full
from .backups import file_kind
from .checking import text_indexes


@dataclass(frozen=True, slots=True)
class Compaction:
    """A file's size before and after, in bytes."""

    file: str
    before: int
    after: int


def compact(path: Path) -> Compaction:
    """Make a file as small as its content, and leave nothing of what was deleted in it.

    It takes the room of a second copy while it runs. Raises VigieError where the disk has not that much, or somebody
    else is writing all the while.
    """
    kind, _ = file_kind(path)
    before = _size(path)
    free = shutil.disk_usage(path.parent).free
    if free < 2 * before:
        raise VigieError(f"{path.name} needs {2 * before:,} bytes of room to be compacted, the disk has {free:,}")
    try:
        with closing(connect(path)) as connection:
            connection.execute("PRAGMA secure_delete = ON").fetchall()
            if kind == "archive":
                _merge_indexes(connection)
            connection.execute("VACUUM")
            connection.execute("PRAGMA optimize").fetchall()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.OperationalError as error:
        if is_full(error):
            raise VigieError(f"{path.name} was left as it is: the disk is full; make room and start again") from error
        raise VigieError(f"{path.name} could not be compacted now ({error}); try again when nothing writes") from error
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"{path.name} could not be compacted: {error}; see vigie check") from error
    return Compaction(path.name, before, _size(path))


def _merge_indexes(connection: sqlite3.Connection) -> None:
    """One segment holds no deleted word any more; forms of words that no text has go too."""
    for index in text_indexes(connection):
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
    connection.execute("DELETE FROM search_form WHERE stem NOT IN (SELECT term FROM search_word)")


def _size(path: Path) -> int:
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
