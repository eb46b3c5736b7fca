"""The archive: one object over archive.db and payloads.db, one attribute a group of tables."""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from pipeline.errors import ArchiveError, UsageError
from pipeline.times import Clock, now, stamp

from .adaptations import Adaptations
from .articles import Articles
from .bases import Bases
from .connection import Database, connect, connect_to_read, may_write
from .desk import Desk
from .editions import Editions
from .events import Events
from .extractions import Extractions
from .feeds import Feeds
from .incidents import Incidents
from .jobs import Jobs
from .keeping.backups import Backup, Told, back_up, fingerprint
from .layouts import Layouts
from .memory import Memory
from .migrate import is_current, latest_version, migrate
from .naming import Naming
from .overview import Overview
from .payloads import Payloads
from .people import Models, People
from .search import SearchResult, refresh_document, refresh_fields, search
from .status import Status, read_status
from .tasks import Tasks
from .terms import Terms
from .vocabulary import replace_vocabulary, vocabulary_stands


class Archive:
    """Everything that must commit together. Safe to use from several threads; close it at the end.

    ``connect`` opens both files, for writing unless another way is given.
    """

    def __init__(
        self, path: Path, payloads: Path, clock: Clock, connect: Callable[[Path], sqlite3.Connection] = connect
    ) -> None:
        self.path = path
        self.clock = clock
        self._database = Database(path, self._before_commit, connect)
        self._payload_database = Database(payloads, connect=connect)
        self._touched = threading.local()
        self.payloads = Payloads(self._payload_database)
        self.events = Events(self._database)
        self.tasks = Tasks(self._database)
        self.feeds = Feeds(self._database, self.payloads)
        self.articles = Articles(self._database, self.payloads, self._touch)
        self.extractions = Extractions(self._database, self._touch)
        self.incidents = Incidents(self._database, self._touch)
        self.adaptations = Adaptations(self._database, self._touch)
        self.layouts = Layouts(self._database, self._touch)
        self.bases = Bases(self._database, self._touch)
        self.editions = Editions(self._database, self._touch)
        self.naming = Naming(self._database)
        self.people = People(self._database)
        self.desk = Desk(self._database)
        self.overview = Overview(self._database)
        self.models = Models(self._database)
        self.terms = Terms(self._database)
        self.memory = Memory(self._database)
        self.jobs = Jobs(self._database)

    @property
    def uuid(self) -> str:
        """Which archive this is; what leaves the house derives its ids from it (DATA.md 7)."""
        return str(self.read().execute("SELECT uuid FROM archive").fetchone()["uuid"])

    @property
    def may_write(self) -> bool:
        """Can anything be entered, or is this file there to be read alone?"""
        return may_write(self.path)

    def write(self) -> AbstractContextManager[sqlite3.Connection]:
        """One write transaction; methods called inside join it. Keep it short: no network, no inference inside."""
        return self._database.write()

    def read(self) -> sqlite3.Connection:
        """The calling thread's connection, for reading."""
        return self._database.read()

    def search(self, query: str, *, limit: int = 20, offset: int = 0, newsroom: bool = False) -> SearchResult:
        """Find articles in either language; ``newsroom`` also looks into what editors have not published yet.

        Raises QueryError: one line that says what cannot be read and what to do.
        """
        return search(self.read(), query, limit=limit, offset=offset, newsroom=newsroom)

    def refresh_search(self, article_id: int) -> None:
        """Bring an article's search document in line at the end of this transaction, for whoever changed it by SQL."""
        with self._database.write():
            self._touch(article_id)

    def backup(self, folder: Path, *, keep: int, told: Told | None = None) -> Path:
        """A verified copy in ``folder``, made while others write; the newest ``keep`` stay. Raises ArchiveError."""
        moment = self.clock()
        path = back_up(self.read(), folder, f"archive-{moment:%Y%m%dT%H%M%SZ}", keep, told)
        self._note_backup(fingerprint(path), moment)
        return path

    def backup_payloads(self, folder: Path, *, keep: int, told: Told | None = None) -> Path:
        """The same of the raw pages, which are many times as large."""
        name = f"payloads-{self.clock():%Y%m%dT%H%M%SZ}"
        return back_up(self._payload_database.read(), folder, name, keep, told)

    def backups(self) -> list[Path]:
        """The backups of the archive that were made and are still where they were put, the newest first."""
        rows = self.read().execute("SELECT data ->> '$.path' AS path FROM event WHERE verb = 'backup' ORDER BY id DESC")
        return [path for path in (Path(row["path"]) for row in rows) if path.is_file()]

    def _note_backup(self, copy: Backup, moment: datetime) -> None:
        """Keep the list of backups: an erasure by law must know where else its words stand."""
        data: dict[str, object] = {"path": str(copy.path.resolve()), "sha256": copy.sha256, "size": copy.size}
        self.events.add("backup", ("archive", 1), at=stamp(moment), data=data)

    def status(self, at: str) -> Status:
        """Counts of what is watched, what waits and what failed, as of ``at``."""
        files = [self.path, self._payload_database.path]
        return read_status(self.read(), (self.feeds, self.tasks, self.jobs), files, at)

    def close(self) -> None:
        """Close all connections of all threads."""
        self._database.close()
        self._payload_database.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _touch(self, article_id: int) -> None:
        """Remember that an article's search document must follow before this transaction commits."""
        self._touched.__dict__.setdefault("articles", set()).add(article_id)

    def _before_commit(self, connection: sqlite3.Connection) -> None:
        touched: set[int] = self._touched.__dict__.pop("articles", set())
        for article_id in sorted(touched):
            refresh_document(connection, article_id)
        due = {row["article_id"] for row in connection.execute("SELECT article_id FROM search_due")}
        if due:
            for article_id in sorted(due - touched):
                refresh_fields(connection, article_id)
            connection.execute("DELETE FROM search_due")


def open_archive(path: Path, *, payloads: Path | None = None, clock: Clock = now) -> Archive:
    """Open the archive at ``path``, made or migrated where needed; raw pages are kept in ``payloads``.

    ``payloads`` is payloads.db beside the archive unless said otherwise. Raises ArchiveError for a file that is
    damaged, not ours, or newer than this program; UsageError for one that may only be read.
    """
    payloads = payloads or path.with_name("payloads.db")
    for file in (path, payloads):
        if not may_write(file):
            raise UsageError(
                f"{file} may only be read here: search, show, explain, status, incidents, export, release and check "
                "work; for anything else copy the workspace to a folder of your own"
            )
    refuse_lost(path, payloads)
    migrate(path, "archive")
    migrate(payloads, "payloads")
    archive = Archive(path, payloads, clock)
    _sign(archive)
    return archive


def refuse_lost(path: Path, payloads: Path) -> None:
    """An archive is made before its raw pages: pages without one are what is left of it. Raises ArchiveError."""
    if _size(path) == 0 and _size(payloads) > 0:
        state = "is empty" if path.exists() else "is not there"
        raise ArchiveError(
            f"{path} {state}, though its raw pages are: restore a backup (vigie restore FILE), or move {payloads} away "
            "to begin anew"
        )


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def read_archive(path: Path, *, payloads: Path | None = None, clock: Clock = now) -> Archive:
    """Open the archive for a command that only reads: as ``open_archive`` does, or as it is where none may write.

    Raises ArchiveError as ``open_archive`` does, and for a file of an older schema that may not be written; UsageError
    for one that cannot be read where it lies.
    """
    if may_write(path):
        return open_archive(path, payloads=payloads, clock=clock)
    if not is_current(path, "archive"):
        raise ArchiveError(
            f"{path} has an older schema and may only be read here: copy it to a folder of your own to migrate it"
        )
    return Archive(path, payloads or path.with_name("payloads.db"), clock, connect_to_read)


def _sign(archive: Archive) -> None:
    """Give a new archive its row, a migrated one its version; labels that changed find older stories, too."""
    version = latest_version("archive")
    row = archive.read().execute("SELECT schema_version FROM archive").fetchone()
    signed = row is not None and row["schema_version"] == version
    if signed and vocabulary_stands(archive.read()):
        return
    with archive.write() as connection:
        connection.execute(
            """
            INSERT INTO archive (id, uuid, schema_version, made_at)
            VALUES (1, :uuid, :version, :at)
            ON CONFLICT (id) DO UPDATE SET schema_version = excluded.schema_version
            """,
            {"uuid": str(uuid.uuid4()), "version": version, "at": stamp(archive.clock())},
        )
        replace_vocabulary(connection)
        if row is not None:
            labelled = connection.execute("SELECT article_id FROM search_document WHERE facts <> ''").fetchall()
            for document in labelled:
                archive.refresh_search(document["article_id"])
