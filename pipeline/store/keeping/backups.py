"""Backups: a copy made while others write, verified by opening it again, the oldest dropped."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import ArchiveError, UsageError, VigieError

from ..connection import APPLICATION_IDS, hindered, is_full, read_only

_PAGES_AT_ONCE = 2048
"""8 MB a step: between steps a writer may go on (SQLite, "Online Backup API")."""

Told = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy: ``kind`` is archive, payloads or newsroom; ``sha256`` of the whole file."""

    kind: str
    path: Path
    size: int
    sha256: str
    schema: int


def back_up(source: sqlite3.Connection, folder: Path, name: str, keep: int, told: Told | None = None) -> Path:
    """Copy a database to ``folder/name.db``, verify it, keep the newest ``keep`` of it. Raises ArchiveError.

    ``name`` is a stem, a hyphen and the moment, so that the order of names is the order of time.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target, unfinished = folder / f"{name}.db", folder / f"{name}.db.part"
        unfinished.unlink(missing_ok=True)
        _copy(source, unfinished, told)
        verify(unfinished)
        unfinished.replace(target)
    except OSError as error:
        raise UsageError(f"no backup can be made in {folder}: {error.strerror}; choose another folder") from error
    stem = name.split("-", maxsplit=1)[0]
    # An archive begun anew, its predecessor lost, must not drop the copies of that one night by night.
    mine = uuid_of(target)
    for old in [path for path in sorted(folder.glob(f"{stem}-*.db")) if _may_go(path, mine)][:-keep]:
        old.unlink()
    return target


def _may_go(path: Path, mine: str | None) -> bool:
    """Is this a copy of our archive, or of none at all? What somebody has in use stays until the next time."""
    try:
        return uuid_of(path) in {mine, None}
    except VigieError:
        return False


def uuid_of(path: Path) -> str | None:
    """Which archive a file is, or is a copy of; None for one that is no archive, or cannot be read."""
    try:
        with closing(read_only(path)) as connection:
            row = connection.execute("SELECT uuid FROM archive").fetchone()
    except sqlite3.DatabaseError as error:
        if told := hindered(error, path):
            raise told from error
        return None
    return str(row[0]) if row else None


def back_up_file(path: Path, folder: Path, stem: str, moment: datetime, *, keep: int) -> Path:
    """A verified copy of one of our files. Raises ArchiveError."""
    with closing(read_only(path)) as source:
        return back_up(source, folder, f"{stem}-{moment:%Y%m%dT%H%M%SZ}", keep)


def back_up_damaged(path: Path, folder: Path, moment: datetime) -> Path:
    """A copy of a file as it is, faults and all, before it is repaired."""
    folder.mkdir(parents=True, exist_ok=True)
    return copy_of(path, folder / f"{path.stem}_unrepaired-{moment:%Y%m%dT%H%M%SZ}.db")


def copy_of(path: Path, target: Path) -> Path:
    """A copy of a file at ``target``, as it is and not verified. Raises ArchiveError where there is no room for it."""
    with closing(read_only(path)) as source:
        _copy(source, target, None)
    return target


def _copy(source: sqlite3.Connection, target: Path, told: Told | None) -> None:
    def progress(_status: int, remaining: int, total: int) -> None:
        if told:
            told(total - remaining, total)

    try:
        with closing(sqlite3.connect(target)) as copy:
            source.backup(copy, pages=_PAGES_AT_ONCE, progress=progress)
            copy.execute("PRAGMA journal_mode = DELETE").fetchall()
    except BaseException as error:
        for left in (target, target.with_name(f"{target.name}-journal")):
            left.unlink(missing_ok=True)
        if not isinstance(error, sqlite3.OperationalError):
            raise
        # On a full disk the source is whole: it must not pass for damaged.
        if is_full(error):
            raise VigieError(f"no copy was made: {target.parent} has no room, the disk is full; make room") from error
        if told_why := hindered(error, target):
            raise told_why from error
        raise ArchiveError(f"the backup could not be written to {target.parent}: {error}; make room there") from error


def verify(path: Path) -> None:
    """Open a copy again and let SQLite read all of it. Raises ArchiveError, having removed a copy that is not whole."""
    with closing(read_only(path)) as copy:
        answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
        broken = copy.execute("SELECT 1 FROM pragma_foreign_key_check LIMIT 1").fetchone() if answer == "ok" else None
    if answer != "ok" or broken:
        path.unlink()
        reason = answer if answer != "ok" else "a row points to one that is not there"
        raise ArchiveError(
            f"the backup failed its check ({reason}) and was not kept: the original may be damaged, see vigie check"
        )


def file_kind(path: Path) -> tuple[str, int]:
    """What kind of file this is (archive, payloads, newsroom) and its schema version.

    Raises UsageError where there is none, ArchiveError where it is not ours or cannot be read.
    """
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    try:
        with closing(read_only(path)) as connection:
            signed = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise hindered(error, path) or ArchiveError(f"{path} cannot be read: {error}") from error
    kind = next((kind for kind, number in APPLICATION_IDS.items() if number == signed), None)
    if kind is None:
        raise ArchiveError(f"{path} is not one of Vigie's files")
    return kind, version


def fingerprint(path: Path) -> Backup:
    """The copy at ``path`` with its size and hash."""
    kind, schema = file_kind(path)
    return Backup(kind, path, path.stat().st_size, sha256_of(path), schema)


def sha256_of(path: Path) -> str:
    """The hash of a whole file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
