"""What may leave the house: the marks in the file itself, and an authorizer that keeps readers to them (DATA.md 10)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .harmless import MAX_LENGTH, make_harmless
from .reader import Reader

_DENIED_FUNCTIONS = frozenset(
    {
        "printf",
        "format",
        "zeroblob",
        "randomblob",
        "json_patch",
        "jsonb_patch",
        "load_extension",
        "readfile",
        "writefile",
    }
)
"""One call of these makes a gigabyte, or holds a thread for hours, whatever the time limit (peers §0)."""

_TELLING_PRAGMAS = frozenset(
    {
        "table_info",
        "table_xinfo",
        "table_list",
        "index_list",
        "index_info",
        "index_xinfo",
        "foreign_key_list",
        "compile_options",
        "database_list",
        "function_list",
    }
)
_READABLE_PRAGMAS = frozenset(
    {"data_version", "schema_version", "user_version", "page_count", "page_size", "freelist_count", "encoding"}
)
"""What Datasette and full-text search ask of a file; the second list only without a value, for that would set them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A table, view or column as its comment in the file describes it; ``public`` null: no mark at all."""

    public: bool | None
    comment: str | None


def described(connection: sqlite3.Connection) -> dict[str, tuple[Mark, dict[str, Mark]]]:
    """Every table and view with its columns, as the comments in sqlite_master describe them."""
    found: dict[str, tuple[Mark, dict[str, Mark]]] = {}
    rows = connection.execute(
        """
        SELECT l.name, m.type, m.sql, l.type AS kind
        FROM pragma_table_list AS l
        JOIN sqlite_master AS m ON m.name = l.name AND m.type IN ('table', 'view')
        WHERE l.schema = 'main'
        ORDER BY m.rowid
        """
    ).fetchall()
    for name, kind, sql, role in rows:
        if role == "shadow" or name.startswith(("sqlite_", "_sqlite_")):
            continue
        head = re.search(r"^ *-- \[(public|private)\] (\S.*)$", sql, flags=re.MULTILINE)
        table = Mark(head[1] == "public" if head else None, head[2] if head else None)
        columns = {
            column: _column_mark(sql, kind, column, table)
            for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (name,)).fetchall()
        }
        found[name] = table, columns
    _lend_comments(connection, found)
    return found


def _column_mark(sql: str, kind: str, column: str, table: Mark) -> Mark:
    named = rf"^    {column}\b.*?" if kind == "table" else rf"(?:^ +|\bAS |\.){column},? *"
    line = re.search(named + r"-- (?:\[(public|private)\] )?(\S.*)$", sql, flags=re.MULTILINE)
    if line is None:
        return Mark(table.public, None)
    # A column of a private table is never public, whatever its own mark says.
    public = bool(table.public) and line[1] != "private"
    return Mark(public, line[2])


def _lend_comments(connection: sqlite3.Connection, found: dict[str, tuple[Mark, dict[str, Mark]]]) -> None:
    """A view that selects all of another view is described there."""
    for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall():
        whole = re.search(r"SELECT \* FROM (\w+)", sql)
        if whole and whole[1] in found and name in found:
            found[name] = found[name][0], dict(found[whole[1]][1])


def public_marks(connection: sqlite3.Connection) -> dict[str, set[str]]:
    """Public tables and views with their public columns; what has no mark is private."""
    return {
        name: {column for column, mark in columns.items() if mark.public}
        for name, (table, columns) in described(connection).items()
        if table.public
    }


def open_reader(path: Path) -> Reader:
    """A connection that only reads, for strangers: what it may read is for ``authorize_public`` to say."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    return sqlite3.connect(address, uri=True, check_same_thread=False, factory=Reader)


def authorize_public(connection: sqlite3.Connection) -> None:
    """Confine a reading connection to what is public, for good.

    Private tables are denied, private columns read as NULL, nothing can be written, attached or configured, and no
    value can grow past MAX_LENGTH. Hang it onto Datasette's ``prepare_connection``, or any connection of a reader.
    """
    marks = public_marks(connection)
    private = {
        (name, column)
        for name, (_, columns) in described(connection).items()
        for column in columns
        if column not in marks.get(name, ())
    }
    tables = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow'"
    ).fetchall()
    denied = {row[0] for row in tables if row[0] not in marks}
    make_harmless(connection)
    connection.execute("PRAGMA query_only = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_LENGTH)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_authorizer(_authorizer(denied, private))


def _authorizer(
    denied: set[str], private: set[tuple[str, str]]
) -> Callable[[int, str | None, str | None, str | None, str | None], int]:
    schema = {"sqlite_master", "sqlite_schema", "sqlite_temp_master", "sqlite_temp_schema"}
    # Full-text search asks for the second when an index is met first; query_only keeps it from being done.
    granted = {(sqlite3.SQLITE_SELECT, None), (sqlite3.SQLITE_UPDATE, "sqlite_master")}

    def read(table: str, column: str | None) -> int:
        if table not in schema and (table in denied or table.startswith(("sqlite_", "_sqlite_"))):
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_IGNORE if (table, column) in private else sqlite3.SQLITE_OK

    def authorize(action: int, first: str | None, second: str | None, _base: str | None, _trigger: str | None) -> int:
        if action == sqlite3.SQLITE_READ:
            return read(first or "", second)
        if action == sqlite3.SQLITE_FUNCTION:
            allowed = (second or "").lower() not in _DENIED_FUNCTIONS
        elif action == sqlite3.SQLITE_PRAGMA:
            allowed = first in _TELLING_PRAGMAS or (first in _READABLE_PRAGMAS and second is None)
        else:
            allowed = action == sqlite3.SQLITE_RECURSIVE or (action, first) in granted
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    return authorize
