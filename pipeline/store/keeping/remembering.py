"""What the law had erased, as the archive and its other backups remember it: a backup may be older than that."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..connection import hindered, read_only
from .backups import uuid_of

Entry = dict[str, Any]
"""What an erasure logged: what, reason, rows, payloads, articles; of a name its hash and length."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """``entries`` in the order in which they were made; ``whole``: the archive that is replaced could tell its own."""

    entries: list[Entry]
    whole: bool


def erasures(archive: Path, backup: Path, uuid: str | None) -> Remembered:
    """What was erased by law in the archive at this place, and in backups beside it or beside ``backup``.

    ``uuid``: only entries of this archive: they name rows by number, and another one has others there. Raises
    VigieError where the archive is held by somebody or may not be read.
    """
    own = _log(archive, uuid) if archive.exists() else []
    beside = {path for folder in (backup.parent, archive.parent / "backups") for path in folder.glob("archive*.db")}
    logs = [_log(path, uuid) or [] for path in sorted(beside - {backup}, key=lambda path: path.name[-19:])]
    found = {json.dumps(entry, ensure_ascii=False): entry for log in (own or [], *logs) for entry in log}
    return Remembered(list(found.values()), whole=own is not None)


def _log(path: Path, uuid: str | None) -> list[Entry] | None:
    """What this file says that was erased; nothing where it is another archive; null where it cannot be read."""
    of = uuid_of(path)
    if uuid and of and of != uuid:
        return []
    try:
        with closing(read_only(path)) as connection:
            rows = connection.execute("SELECT data FROM event WHERE verb = 'erase' AND data IS NOT NULL ORDER BY id")
            return [json.loads(row[0]) for row in rows.fetchall()]
    except sqlite3.DatabaseError as error:
        if told := hindered(error, path):
            raise told from error
        return None
