"""Schema migrations: plain SQL files, run and recorded by sqlite-utils, one ``execute`` a statement (DATA.md 20)."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ArchiveError, VigieError

from .connection import APPLICATION_IDS, connect, hindered, read_only

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

_FOLDER = Path(__file__).parent / "migrations"


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one, each with its comments; a trigger's inner semicolons end none.

    Raises ValueError where the script ends inside a statement.
    """
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held.strip()
            held = ""
    if any(line.strip() and not line.lstrip().startswith("--") for line in held.splitlines()):
        raise ValueError(f"the script ends inside a statement: {held.strip()[:60]!r}")


def steps(kind: str) -> list[Path]:
    """The migrations of one kind of file, in order: ``archive``, ``payloads`` or ``newsroom``."""
    return sorted((_FOLDER / kind).glob("[0-9][0-9][0-9]_*.sql"))


def fresh(kind: str) -> sqlite3.Connection:
    """An empty database in memory with the schema that this program knows: what a file is compared with."""
    connection = connect(Path(":memory:"))
    _apply(connection, kind)
    return connection


def latest_version(kind: str) -> int:
    """The schema version that this program knows: the number of its last migration."""
    return len(steps(kind))


def migrate(path: Path, kind: str) -> None:
    """Bring a file to the latest schema, making it where there is none; all or nothing.

    An older file is first copied to ``backups/`` beside it, and the copy verified.

    Raises ArchiveError for a file that is damaged, is not one of ours, or is newer than this program.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # A look first, without the pragmas of a writer: a file that is not ours must stay as it is, byte for byte.
        with closing(sqlite3.connect(path)) as look:
            version = _version(look, path, kind)
        if version < latest_version(kind):
            with closing(connect(path)) as connection:
                if version:
                    _back_up_first(connection, path, kind, version)
                _apply(connection, kind)
    except sqlite3.DatabaseError as error:
        raise _unusable(path, error) from error


def is_current(path: Path, kind: str) -> bool:
    """Has a file, which is left alone, the latest schema? Raises ArchiveError as :func:`migrate` does, UsageError."""
    try:
        with closing(read_only(path)) as look:
            return _version(look, path, kind) == latest_version(kind)
    except sqlite3.DatabaseError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: sqlite3.DatabaseError) -> VigieError:
    if not os.access(path, os.R_OK):
        return ArchiveError(f"cannot use {path}: it may not be read; ask its owner for the right to, or for a copy")
    damaged = ArchiveError(f"cannot use {path}: {error}; restore a backup if the file is damaged")
    return hindered(error, path) or damaged


def _version(connection: sqlite3.Connection, path: Path, kind: str) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    ours: int = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if not empty and ours != APPLICATION_IDS[kind]:
        raise ArchiveError(f"{path} is not Vigie's {kind} file: it holds other tables and is left as it is")
    known = latest_version(kind)
    if version > known:
        raise ArchiveError(
            f"{path} has schema {version}, this program knows {known}: install a newer Vigie, the file is left as it is"
        )
    return version


def _back_up_first(connection: sqlite3.Connection, path: Path, kind: str, version: int) -> None:
    """A verified copy of the file as it was, out of the reach of the nightly rotation."""
    from pipeline.times import now

    from .keeping.backups import back_up

    back_up(connection, path.parent / "backups", f"{kind}_schema{version:03}-{now():%Y%m%dT%H%M%SZ}", keep=1)


def _apply(connection: sqlite3.Connection, kind: str) -> None:
    from sqlite_utils import Database

    # The outer transaction keeps a second process out until the schema stands; atomic() inside makes savepoints.
    connection.execute("BEGIN IMMEDIATE")
    try:
        _migrations(kind).apply(Database(connection, execute_plugins=False))
        connection.execute(f"PRAGMA application_id = {APPLICATION_IDS[kind]}")
        connection.execute(f"PRAGMA user_version = {latest_version(kind)}")
        connection.execute("COMMIT")
    except BaseException:
        # A full disk has ended the transaction already: what is said must be that, not that there is none.
        with suppress(sqlite3.OperationalError):
            connection.execute("ROLLBACK")
        raise


def _migrations(kind: str) -> Migrations:
    from sqlite_utils import Migrations

    migrations = Migrations(f"vigie {kind}")
    for step in steps(kind):
        _register(migrations, step)
    return migrations


def _register(migrations: Migrations, step: Path) -> None:
    @migrations(name=step.stem)
    def run(db: Database) -> None:
        for statement in statements(step.read_text(encoding="utf-8")):
            db.conn.execute(statement)
