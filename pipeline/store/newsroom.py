"""newsroom.db: accounts, sessions, unsaved text and what people left on the desk; never served, never exported."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

from .accounts import Accounts
from .added import AddedStories
from .connection import Database
from .migrate import migrate
from .rows import scalar
from .sessions import Knocks, Sessions
from .unsaved import UnsavedTexts
from .visits import Filters, Visits


class Newsroom:
    """What is nobody else's business, one attribute a group of tables. Close it at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = Database(path)
        self.accounts = Accounts(self._database)
        self.sessions = Sessions(self._database)
        self.knocks = Knocks(self._database)
        self.unsaved = UnsavedTexts(self._database)
        self.visits = Visits(self._database)
        self.filters = Filters(self._database)
        self.added = AddedStories(self._database)

    def secret(self, name: str, *, at: str) -> bytes:
        """A key of this newsroom, made when it is first asked for."""
        with self._database.write() as connection:
            known = scalar(connection, "SELECT value FROM secret WHERE name = ?", (name,))
            if known is not None:
                return bytes(known)
            made = secrets.token_bytes(32)
            connection.execute("INSERT INTO secret (name, value, made_at) VALUES (?, ?, ?)", (name, made, at))
            return made

    def write(self) -> AbstractContextManager[sqlite3.Connection]:
        """One write transaction."""
        return self._database.write()

    def read(self) -> sqlite3.Connection:
        """The calling thread's connection, for reading."""
        return self._database.read()

    def close(self) -> None:
        """Close all connections of all threads."""
        self._database.close()

    def __enter__(self) -> Newsroom:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_newsroom(path: Path) -> Newsroom:
    """Open newsroom.db, made or migrated where needed, readable by its owner alone.

    Raises ArchiveError as :func:`open_archive` does.
    """
    migrate(path, "newsroom")
    path.chmod(0o600)
    return Newsroom(path)
