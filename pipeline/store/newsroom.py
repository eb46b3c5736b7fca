"""newsroom.db: accounts, sessions and unsaved text; never served, never exported. Thin until there are accounts."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

from .connection import Database
from .migrate import migrate


class Newsroom:
    """What is nobody else's business. Close it at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = Database(path)

    def write(self) -> AbstractContextManager[sqlite3.Connection]:
        """One write transaction."""
        return self._database.write()

    def read(self) -> sqlite3.Connection:
        """The calling thread's connection, for reading."""
        return self._database.read()

    def close(self) -> None:
        """Close all connections of all threads."""
        self._database.close()


def open_newsroom(path: Path) -> Newsroom:
    """Open newsroom.db, made or migrated where needed. Raises ArchiveError as :func:`open_archive` does."""
    migrate(path, "newsroom")
    return Newsroom(path)
