"""``vigie check``: is the file whole, does it have our schema, and does it keep what the data model promises?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import ArchiveError

from ..connection import connect, hindered, may_write
from ..migrate import fresh, latest_version, migrate
from ..rows import scalar
from ..search import refresh_document, refresh_fields
from .backups import copy_of, file_kind
from .promises import PROMISES

_MOST = 20
"""So many rows of one kind of fault are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong where, and the remedy. ``repairable``: ``vigie check --repair`` mends it and loses nothing."""

    file: str
    kind: str
    problem: str
    remedy: str
    repairable: bool = False


def text_indexes(connection: sqlite3.Connection) -> list[str]:
    """The full-text indexes of a file."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE % USING fts5 (%'")
    return [row[0] for row in rows.fetchall()]


def check_file(path: Path) -> list[Fault]:
    """Everything that is wrong with one of our files. Reads only, but for a note to the search index to check itself.

    An older file is migrated first; one that may only be read is checked in a copy. Raises ArchiveError for a file that
    is newer than this program.
    """
    try:
        if not may_write(path):
            with TemporaryDirectory(prefix="vigie-check-") as folder:
                return check_file(copy_of(path, Path(folder) / path.name))
        try:
            kind, version = file_kind(path)
        except ArchiveError as error:
            return [Fault(path.name, "integrity", str(error).removeprefix(f"{path} "), _RESTORE)]
        if version != latest_version(kind):
            migrate(path, kind)
        with closing(connect(path)) as connection:
            faults = list(_sound(connection, path.name))
            if any(fault.kind == "integrity" for fault in faults):
                return faults
            schema = _schema(connection, path.name, kind)
            # Without a table nothing that stands on it can be asked.
            tables = [fault for fault in schema if not fault.repairable]
            faults += tables or schema
            if kind == "archive" and not tables:
                faults += _search(connection, path.name)
                faults += _promises(connection, path.name)
            return faults
    except sqlite3.DatabaseError as error:
        if told := hindered(error, path):
            raise told from error
        return [Fault(path.name, "integrity", f"cannot be read: {error}", _RESTORE)]


_RESTORE = "restore the newest backup that is whole: vigie restore FILE"


def _sound(connection: sqlite3.Connection, name: str) -> Iterator[Fault]:
    """Pages, indexes, types and constraints as SQLite checks them; then keys that point nowhere."""
    for row in connection.execute(f"PRAGMA integrity_check({_MOST})").fetchall():
        if row[0] == "ok":
            continue
        index = row[0].partition(" index ")[2] if " missing from index " in row[0] else ""
        if index or row[0].startswith("wrong # of entries in index "):
            yield Fault(name, "index", row[0], "the index is built anew from its table", repairable=True)
        elif not row[0].startswith(("malformed inverted index", "unable to validate")):
            yield Fault(name, "integrity", row[0], _RESTORE)
    yield from _astray(connection, name)


def _astray(connection: sqlite3.Connection, name: str) -> Iterator[Fault]:
    """Rows that point to none, told together where they are of one table and miss rows of one other."""
    missing: dict[tuple[str, str], list[object]] = {}
    for table, row, other, _ in connection.execute("PRAGMA foreign_key_check"):
        missing.setdefault((table, other), []).append(row)
    for (table, other), rows in missing.items():
        listed = ", ".join(map(str, rows[:_MOST])) + (f" and {len(rows) - _MOST} more" if len(rows) > _MOST else "")
        one = len(rows) == 1
        subject = f"{table} row {listed} points to a row" if one else f"{table} rows {listed} point to rows"
        problem = f"{subject} of {other} that {'is' if one else 'are'} not there"
        yield Fault(name, "foreign key", problem, f"{_RESTORE}; no command of Vigie leaves this: write to the makers")


def _schema(connection: sqlite3.Connection, name: str, kind: str) -> list[Fault]:
    """Tables, indexes, triggers and views as this program knows them: a missing trigger lets frozen rows change."""
    query = "SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    with closing(fresh(kind)) as known:
        wanted = {row["name"]: row for row in known.execute(query)}
    present = {row["name"]: row["sql"] for row in connection.execute(query)}
    faults = []
    for item, row in wanted.items():
        if item in present and present[item] == row["sql"]:
            continue
        problem = f"the {row['type']} {item} {'was changed' if item in present else 'is missing'}"
        mendable = row["type"] in {"index", "trigger", "view"}
        faults.append(Fault(name, "schema", problem, "it is made again" if mendable else _RESTORE, mendable))
    return faults


def _search(connection: sqlite3.Connection, name: str) -> Iterator[Fault]:
    rebuilt = "the index is built anew from its table"
    for index in text_indexes(connection):
        try:
            # rank 1: compared with the table whose words it holds (SQLite, FTS5, "integrity-check").
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            if told := hindered(error, name):
                raise told from error
            yield Fault(name, "search", f"{index} does not agree with its table ({error})", rebuilt, repairable=True)
    due = _count(connection, "SELECT article_id FROM search_due")
    if due:
        problem = f"{due} articles wait for their fields (victim:, state: …) to be brought in line"
        yield Fault(name, "search", problem, "they are looked at again", repairable=True)
    missing = _count(connection, _UNFOUND)
    if missing:
        problem = f"{missing} articles with a text cannot be found by search, or stand there without one"
        yield Fault(name, "search", problem, "their search documents are made anew", repairable=True)


_UNFOUND = """
    SELECT a.id FROM article AS a
    LEFT JOIN revision AS r ON r.id = a.current_revision_id
    LEFT JOIN search_document AS d ON d.article_id = a.id
    WHERE (r.text IS NULL) <> (d.id IS NULL)
"""


def _count(connection: sqlite3.Connection, sql: str) -> int:
    return int(scalar(connection, f"SELECT count(*) FROM ({sql})"))


def _promises(connection: sqlite3.Connection, name: str) -> Iterator[Fault]:
    for promise in PROMISES:
        broken = connection.execute(f"{promise.sql} LIMIT {_MOST}").fetchall()
        if broken:
            ids = ", ".join(str(row[0]) for row in broken)
            more = " …" if len(broken) == _MOST else ""
            problem = f"{promise.words}: {promise.subject} {ids}{more}"
            yield Fault(name, "promise", problem, promise.remedy, repairable=promise.repair is not None)


def repair_file(path: Path, faults: list[Fault]) -> list[Fault]:
    """Mend what can be mended without losing anything; returns what is still wrong afterwards.

    The caller holds the workspace's lock and has made a backup. Raises ArchiveError where the repair itself fails.
    """
    kind, _ = file_kind(path)
    kinds = {fault.kind for fault in faults if fault.repairable}
    if not kinds:
        return faults
    try:
        with closing(connect(path)) as connection:
            # What breaks a promise first: an index that holds to it cannot be made again beside it.
            if "promise" in kinds:
                _repair_promises(connection)
            if "schema" in kinds:
                _repair_schema(connection, kind)
            if "index" in kinds:
                connection.execute("REINDEX")
            if kind == "archive":
                _repair_search(connection, anew="search" in kinds)
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"{path} could not be repaired: {error}; {_RESTORE}") from error
    return check_file(path)


def _repair_schema(connection: sqlite3.Connection, kind: str) -> None:
    query = "SELECT name, type, sql FROM sqlite_master WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL"
    with closing(fresh(kind)) as known:
        wanted = [tuple(row) for row in known.execute(f"{query} ORDER BY rowid")]
    present = {row["name"]: row["sql"] for row in connection.execute(query)}
    connection.execute("BEGIN IMMEDIATE")
    for name, what, sql in wanted:
        if present.get(name) != sql:
            connection.execute(f"DROP {what} IF EXISTS {name}")
            connection.execute(sql)
    connection.execute("COMMIT")


def _repair_search(connection: sqlite3.Connection, *, anew: bool) -> None:
    """The indexes from their tables where they are at fault, then the documents that are missing or too many."""
    for index in text_indexes(connection) if anew else ():
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
    articles = [row[0] for row in connection.execute(_UNFOUND)]
    connection.execute("BEGIN IMMEDIATE")
    for article_id in articles:
        refresh_document(connection, article_id)
    for article_id in [row[0] for row in connection.execute("SELECT article_id FROM search_due")]:
        refresh_fields(connection, article_id)
    connection.execute("DELETE FROM search_due")
    connection.execute("COMMIT")


def _repair_promises(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for promise in PROMISES:
            if promise.repair is not None:
                connection.execute(promise.repair)
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.OperationalError):
            connection.execute("ROLLBACK")
        raise
