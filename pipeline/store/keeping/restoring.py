"""``vigie restore``: a backup in the place of a file, checked first; what the law had erased since is erased again."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import ArchiveError
from pipeline.times import stamp

from ..connection import connect, read_only
from ..events import add_event
from ..migrate import latest_version, migrate
from ..search import refresh_document
from .backups import back_up, file_kind, uuid_of
from .content import erase_rows
from .erasing import clean_names, holder_of_hash
from .remembering import Entry, Remembered, erasures


@dataclass(frozen=True, slots=True)
class Restored:
    """``kept``: where the file that was there lies now, null where there was none; ``erased``: rows cleaned again;
    ``remembered``: what the law had erased in it since could be read there.
    """

    kind: str
    target: Path
    kept: Path | None
    erased: int
    remembered: bool


def restore(backup: Path, target: Path, *, moment: datetime) -> Restored:
    """Put a backup in the place of ``target``; what stood there is kept beside it under a name of its own.

    A file that is open elsewhere (``vigie serve``) takes the backup's content over in one transaction. The caller
    holds the workspace's lock. Raises ArchiveError for a backup that is damaged or newer than this program.
    """
    kind, version = file_kind(backup)
    if version > latest_version(kind):
        known = latest_version(kind)
        raise ArchiveError(f"{backup} has schema {version}, this program knows {known}: install a newer Vigie")
    _whole(backup)
    log = _erased_since(backup, target, kind)
    kept = _set_aside(target, kind, moment)
    _take_over(backup, target)
    migrate(target, kind)
    with closing(connect(target)) as connection:
        erased = _AGAIN[kind](connection, log.entries, stamp(moment))
        if kind == "archive":
            add_event(connection, verb="restore", subject=("archive", 1), at=stamp(moment), data={"file": backup.name})
    return Restored(kind, target, kept, erased, log.whole)


def _whole(backup: Path) -> None:
    with closing(read_only(backup)) as connection:
        try:
            answer = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            answer = str(error)
    if answer != "ok":
        raise ArchiveError(f"{backup} is damaged ({answer}); nothing was changed: choose another backup")


def _erased_since(backup: Path, target: Path, kind: str) -> Remembered:
    if kind == "newsroom":
        return Remembered([], whole=True)
    archive = target if kind == "archive" else target.with_name("archive.db")
    return erasures(archive, backup, uuid_of(backup) if kind == "archive" else None)


def _set_aside(target: Path, kind: str, moment: datetime) -> Path | None:
    """A copy of what is there; a file too damaged to be copied is moved away as it is."""
    if not target.exists():
        return None
    folder = target.parent / "backups"
    try:
        with closing(read_only(target)) as connection:
            return back_up(connection, folder, f"{kind}_replaced-{moment:%Y%m%dT%H%M%SZ}", keep=3)
    except (sqlite3.DatabaseError, ArchiveError):
        moved = target.with_name(f"{target.stem}.damaged-{moment:%Y%m%dT%H%M%SZ}.db")
        target.replace(moved)
        for left in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{target}{left}").unlink()
        return moved


def _take_over(backup: Path, target: Path) -> None:
    """Copy page by page into the file, so that whoever has it open sees the new content and nothing half."""
    with closing(read_only(backup)) as source, closing(sqlite3.connect(target, timeout=30)) as connection:
        size = source.execute("PRAGMA page_size").fetchone()[0]
        if connection.execute("PRAGMA page_size").fetchone()[0] != size:
            # A file in WAL mode cannot change the size of its pages.
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        source.backup(connection)


def _erase_again(connection: sqlite3.Connection, log: list[Entry], at: str) -> int:
    """Clean a restored archive of everything that had been erased by law: ids are never reused, rows are the same."""
    done = 0
    connection.execute("PRAGMA secure_delete = ON").fetchall()
    uuid = connection.execute("SELECT uuid FROM archive").fetchone()[0]
    known = {row[0] for row in connection.execute("SELECT data FROM event WHERE verb = 'erase'")}
    connection.execute("BEGIN IMMEDIATE")
    for entry in log:
        if json.dumps(entry, ensure_ascii=False) in known:
            continue
        for table, ids in entry.get("rows", {}).items():
            erase_rows(connection, table, ids, at)
            done += len(ids)
        _drop_derived(connection, entry)
        if entry["what"] == "name":
            holds = holder_of_hash(uuid, entry["name_sha256"], entry["words"])
            connection.create_function("holds_name", 1, holds, deterministic=True)
            done += sum(len(ids) for ids in clean_names(connection, at).values())
        for article_id in entry.get("articles", []):
            refresh_document(connection, article_id)
        add_event(connection, verb="erase", subject=("archive", 1), at=at, data=entry)
    connection.execute("COMMIT")
    return done


def _drop_derived(connection: sqlite3.Connection, entry: Entry) -> None:
    """What was read in texts that are gone: mentions always, claims where the whole article had to go."""
    revisions = json.dumps(entry.get("rows", {}).get("revision", []))
    listed = "SELECT x.id FROM extraction AS x WHERE x.revision_id IN (SELECT value FROM json_each(?))"
    connection.execute(f"DELETE FROM mention WHERE extraction_id IN ({listed})", (revisions,))
    if entry["what"] == "article":
        connection.execute(
            """
            INSERT INTO task (subject_kind, subject_id, stage, next_at)
            SELECT DISTINCT 'incident', incident_id, 'derive', strftime('%Y-%m-%dT%H:%M:%SZ')
            FROM incident_claim WHERE revision_id IN (SELECT value FROM json_each(?))
            ON CONFLICT DO NOTHING
            """,
            (revisions,),
        )
        connection.execute(f"DELETE FROM incident_claim WHERE extraction_id IN ({listed})", (revisions,))


def _drop_payloads(connection: sqlite3.Connection, log: list[Entry], at: str) -> int:
    return sum(
        connection.execute(
            """
            UPDATE payload SET body_zstd = NULL, erased_at = :at
            WHERE body_zstd IS NOT NULL AND sha256 IN (SELECT value FROM json_each(:gone))
            """,
            {"at": at, "gone": json.dumps(entry.get("payloads", []))},
        ).rowcount
        for entry in log
    )


def _nothing(_connection: sqlite3.Connection, _log: list[Entry], _at: str) -> int:
    return 0


_AGAIN = {"archive": _erase_again, "payloads": _drop_payloads, "newsroom": _nothing}
