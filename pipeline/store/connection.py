"""Connections to a SQLite file and the one way to write in it: BEGIN IMMEDIATE … COMMIT."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import ArchiveError, LockedError, UsageError, VigieError
from pipeline.folding import fold_key

from .field_words import add_functions

APPLICATION_IDS = {"archive": 0x56494741, "payloads": 0x56494750, "newsroom": 0x5649474E}
"""PRAGMA application_id of each kind of file: "VIGA", "VIGP", "VIGN"."""

BUSY_SECONDS = 30.0
"""How long a writer waits for another one's short transaction."""
_SOON, _LATER = 0.0005, 0.01
"""Seconds between two tries for the write lock: in the first second, and after it."""


_MAPPED_BYTES = 48 * 2**20
"""So much of a file is read where the system keeps it, shared by all threads, instead of page by page into a cache of
two megabytes each: a search at 100,000 articles touches a thousand pages, and a third of its time went into fetching
them.
"""


def connect(path: Path) -> sqlite3.Connection:
    """A writing connection as the data model asks for it: WAL, foreign keys, recursive triggers, own transactions."""
    # check_same_thread: each thread has its own connection; only close() comes from another thread.
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False)
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "recursive_triggers = ON"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return _equipped(connection)


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that cannot change the file, whoever owns it. Raises UsageError, which says what to do instead."""
    return _equipped(read_only(path))


def read_only(path: Path) -> sqlite3.Connection:
    """The same, bare: rows are tuples, and SQL has no functions of ours.

    A file in WAL mode is read through two files beside it (SQLite, "Write-Ahead Logging", section 5). Where they are
    missing and cannot be made, nobody has the file open, and it is read as it stands.
    """
    address = f"{path.absolute().as_uri()}?mode=ro"
    connection = _connect_by(address)
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except sqlite3.OperationalError as error:
        connection.close()
        if may_write(path):
            raise
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise UsageError(
                f"{path} cannot be read where it lies: {log.name} holds changes that are not in it yet, and the "
                "folder may not be written; let its owner run vigie status, or copy both files to a folder of your own"
            ) from error
        return _connect_by(f"{address}&immutable=1")
    except BaseException:
        connection.close()
        raise
    return connection


def may_write(path: Path) -> bool:
    """May this process change the file and make others beside it? A file that is not there yet may be made."""
    return not path.exists() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _connect_by(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False)


def _equipped(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.row_factory = sqlite3.Row
    connection.create_function("fold_key", 1, _fold_key, deterministic=True)
    connection.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}").fetchall()
    add_functions(connection)
    return connection


def _fold_key(text: str | None) -> str | None:
    """For conditions on names: the words as ``organisation_name.folded`` has them."""
    return fold_key(text) if text is not None else None


def explained(error: BaseException, path: Path | str) -> VigieError | None:
    """What keeps SQLite from a file, in one line that says what to do; null for an error of another kind."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return LockedError(f"{path} is held by another program that writes to it; wait for it, or stop it")
    if code == sqlite3.SQLITE_FULL:
        return VigieError(f"{path} cannot grow: the disk is full; make room and start again, what was done is kept")
    if code == sqlite3.SQLITE_READONLY:
        return UsageError(f"{path} may only be read here; copy it to a folder of your own to change it")
    if code == sqlite3.SQLITE_IOERR:
        return VigieError(
            f"{path} cannot be read or written: {error}; is the disk full? look at it, then run vigie check"
        )
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return ArchiveError(f"{path} is damaged: {error}; see vigie check, and restore a backup")
    return None


def is_full(error: BaseException) -> bool:
    """Was there no room for what should have been written: on the disk, under a quota, in a file of limited size?"""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR_WRITE


def hindered(error: BaseException, path: Path | str) -> VigieError | None:
    """The same where the file itself is not at fault: it is held, or there is no room. No backup mends that."""
    told = explained(error, path)
    return None if isinstance(told, ArchiveError) else told


class Database:
    """A SQLite file with one connection a thread. ``before_commit`` runs once inside every outermost transaction."""

    def __init__(
        self,
        path: Path,
        before_commit: Callable[[sqlite3.Connection], None] | None = None,
        connect: Callable[[Path], sqlite3.Connection] = connect,
    ) -> None:
        self.path = path
        self._connect = connect
        self._before_commit = before_commit
        self._local = threading.local()
        self._lock = threading.Lock()
        self._open: dict[threading.Thread, sqlite3.Connection] = {}

    def read(self) -> sqlite3.Connection:
        """The calling thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect(self.path)
            with self._lock:
                self._forget_dead_threads()
                self._open[threading.current_thread()] = connection
        return connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One write transaction; inside another it joins that one, and an error undoes the inner part alone.

        BEGIN IMMEDIATE takes the write lock at the start: a transaction that begins by reading and then
        writes loses to "database is locked" without waiting (SQLite, "Isolation in SQLite"). Raises LockedError where
        another program holds it for long, VigieError for a full disk.
        """
        connection = self.read()
        if connection.in_transaction:
            with _savepoint(connection):
                yield connection
            return
        try:
            _begin(connection)
            yield connection
            if self._before_commit:
                self._before_commit(connection)
            connection.execute("COMMIT")
        except BaseException as error:
            # A full disk or a RAISE(ROLLBACK) may have ended the transaction already.
            with suppress(sqlite3.OperationalError):
                connection.execute("ROLLBACK")
            told = explained(error, self.path)
            if told is not None:
                raise told from error
            raise

    def close(self) -> None:
        """Close the connections of all threads; a later use opens new ones."""
        with self._lock:
            for connection in self._open.values():
                connection.close()
            self._open.clear()
            self._local = threading.local()

    def _forget_dead_threads(self) -> None:
        for thread in [thread for thread in self._open if not thread.is_alive()]:
            self._open.pop(thread).close()


def _begin(connection: sqlite3.Connection) -> None:
    """Take the write lock, asking for it again every half millisecond: who saves a sentence waits for little else.

    SQLite's own wait sleeps up to 100 ms between two tries and knows no turn. Beside a run that takes the lock anew a
    moment after it gave it back, a save lost that race again and again.
    """
    began = time.monotonic()
    patience: int = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute("PRAGMA busy_timeout = 0").fetchall()
    try:
        while not _has_begun(connection, last=1000 * (waited := time.monotonic() - began) >= patience):
            time.sleep(_SOON if waited < 1 else _LATER)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}").fetchall()


def _has_begun(connection: sqlite3.Connection, *, last: bool) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


@contextmanager
def _savepoint(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("SAVEPOINT inner_write")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.OperationalError):
            connection.execute("ROLLBACK TO inner_write")
            connection.execute("RELEASE inner_write")
        raise
    connection.execute("RELEASE inner_write")
