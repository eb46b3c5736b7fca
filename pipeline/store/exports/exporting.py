"""``vigie export``: files and a manifest by which a study can be repeated. Rows stream, memory stays flat."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.errors import UsageError, VigieError
from pipeline.times import stamp

from ..connection import is_full, read_only
from ..public import authorize_public
from ..search import matching_articles
from .tables import ARTICLES, TABLES, Table
from .writing import CITATION_WRITERS, TABLE_WRITERS, HashingFile, Row

if TYPE_CHECKING:
    from ..archive import Archive

FORMATS = (*TABLE_WRITERS, *CITATION_WRITERS)

Told = Callable[[str, int], None]
"""Called with a file's name and how many rows were written to it so far."""

_EVERY = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export. ``query``: only incidents that articles found by it report, and these articles;
    ``changed_since``: only records that changed since (a stamp or date), with what changed; ``as_of``: a day that the
    archive was rewound to, for the manifest; ``claimed``: also what only an attacker says.
    """

    formats: tuple[str, ...] = ("csv",)
    query: str | None = None
    changed_since: str | None = None
    as_of: str | None = None
    claimed: bool = False
    texts: bool = True


@dataclass(slots=True)
class Exported:
    """What was written: file names with rows, bytes and SHA-256; ``manifest`` is their list on disk."""

    folder: Path
    manifest: Path
    files: list[dict[str, Any]] = field(default_factory=list)


def export(archive: Archive, folder: Path, wanted: Wanted, *, at: str, told: Told | None = None) -> Exported:
    """Write what is wanted of an archive into an empty or new folder.

    The reading connection is confined to the public marks: nothing private can leave by mistake. Everything is read
    in one transaction, so that the files agree with each other. Raises QueryError, UsageError.
    """
    found = matching_articles(archive.read(), wanted.query) if wanted.query is not None else None
    with new_folder(folder), closing(public_reader(archive.path)) as connection:
        source = about(connection)
        connection.create_function("public_uuid", 2, _uuid_maker(source["archive"]), deterministic=True)
        incidents, articles = _chosen(connection, wanted, found)
        values = {
            "incidents": None if incidents is None else json.dumps(incidents),
            "articles": None if articles is None else json.dumps(articles),
            "since": wanted.changed_since,
            "texts": int(wanted.texts),
        }
        done = Exported(folder, folder / "manifest.json")
        job = _Job(connection, folder, "incidents_all" if wanted.claimed else "incidents", values, told)
        tables = [form for form in wanted.formats if form in TABLE_WRITERS]
        citations = [form for form in wanted.formats if form in CITATION_WRITERS]
        done.files += [_write_table(job, table, form) for table in TABLES for form in tables]
        done.files += [_write_citations(job, form) for form in citations]
        _write_manifest(done, {**source, "made_at": at, "wanted": _said(wanted)})
    return done


def public_reader(path: Path) -> sqlite3.Connection:
    """A connection that sees the public marks of one moment, and nothing else."""
    connection = read_only(path)
    connection.row_factory = sqlite3.Row
    connection.isolation_level = None
    connection.execute("BEGIN")
    authorize_public(connection)
    return connection


@contextmanager
def new_folder(folder: Path) -> Iterator[None]:
    """An empty or new folder to write in. Whatever goes wrong leaves it as it was, without half of anything.

    Raises UsageError where there is none to be had, VigieError where it has no room.
    """
    made = _make_folder(folder)
    try:
        yield
    except BaseException as error:
        for left in folder.iterdir():
            left.unlink()
        if made:
            folder.rmdir()
        if is_full(error):
            raise VigieError(f"{folder} cannot be written: the disk is full; make room and start again") from error
        raise


def _make_folder(folder: Path) -> bool:
    """Whether the folder was not there before."""
    try:
        made = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(f"{folder} is not empty: an export never mixes with another; choose a new folder")
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}; choose another folder") from error
    return made


def about(connection: sqlite3.Connection) -> dict[str, Any]:
    """Which archive this is, and which programs read and wrote it."""
    row = connection.execute("SELECT uuid, schema_version FROM archive").fetchone()
    extractors = connection.execute(
        "SELECT version, count(*) AS readings FROM extraction WHERE active = 1 GROUP BY version ORDER BY version"
    ).fetchall()
    return {
        "archive": row["uuid"],
        "schema": row["schema_version"],
        "vigie": __version__,
        "extractors": {str(r["version"]): r["readings"] for r in extractors},
    }


def _uuid_maker(archive: str) -> Callable[[str, object], str]:
    """Ids that are the same in every export of this archive, and of no other (DATA.md 7)."""
    space = uuid.UUID(archive)
    return lambda kind, key: str(uuid.uuid5(space, f"{kind}:{key}"))


def _chosen(
    connection: sqlite3.Connection, wanted: Wanted, found: list[int] | None
) -> tuple[list[int] | None, list[int] | None]:
    """The incidents and the articles that are asked for; null: all of them."""
    incidents: set[int] | None = None
    if found is not None:
        incidents = _ids(
            connection,
            "SELECT incident_id FROM incident_article WHERE suggested = 0 AND article_id IN (SELECT value FROM "
            "json_each(:of))",
            {"of": json.dumps(found)},
        )
    if wanted.changed_since is not None:
        changed = _ids(
            connection,
            "SELECT incident_id FROM incident_change WHERE happened_at >= :since",
            {"since": wanted.changed_since},
        )
        incidents = changed if incidents is None else incidents & changed
    if incidents is None:
        return None, None
    articles = _ids(
        connection,
        "SELECT article_id FROM incident_article WHERE suggested = 0 AND incident_id IN (SELECT value FROM "
        "json_each(:of))",
        {"of": json.dumps(sorted(incidents))},
    )
    return sorted(incidents), sorted(articles | set(found or ()))


def _ids(connection: sqlite3.Connection, sql: str, values: dict[str, object]) -> set[int]:
    return {row[0] for row in connection.execute(sql, values)}


@dataclass(frozen=True, slots=True)
class _Job:
    """What every file of an export is written from."""

    connection: sqlite3.Connection
    folder: Path
    view: str
    values: dict[str, Any]
    told: Told | None

    def rows(self, table: Table, name: str) -> tuple[list[str], Iterator[Row]]:
        """The columns and the rows of a table, streamed, each thousand told."""
        sql = table.sql.replace("{view}", self.view)
        cursor = self.connection.execute(sql, {key: value for key, value in self.values.items() if f":{key}" in sql})
        return [column[0] for column in cursor.description], self._counted(cursor, name)

    def _counted(self, cursor: sqlite3.Cursor, name: str) -> Iterator[Row]:
        for number, row in enumerate(cursor, 1):
            yield row
            if self.told and number % _EVERY == 0:
                self.told(name, number)


def _write_table(job: _Job, table: Table, form: str) -> dict[str, Any]:
    name = f"{table.name}.{form}"
    columns, rows = job.rows(table, name)
    with HashingFile(job.folder / name) as file:
        count = TABLE_WRITERS[form](file, columns, rows)
    return {"name": name, "says": table.says, "rows": count, "bytes": file.size, "sha256": file.sha256}


def _write_citations(job: _Job, form: str) -> dict[str, Any]:
    name, write = CITATION_WRITERS[form]
    _, rows = job.rows(ARTICLES, name)
    with HashingFile(job.folder / name) as file:
        count = write(file, rows)
    return {"name": name, "says": "one entry an article", "rows": count, "bytes": file.size, "sha256": file.sha256}


def _said(wanted: Wanted) -> dict[str, Any]:
    return {
        "formats": list(wanted.formats),
        "query": wanted.query,
        "changed_since": wanted.changed_since,
        "as_of": wanted.as_of,
        "claimed_by_attackers_only": wanted.claimed,
        "texts": wanted.texts,
    }


NOTE = (
    "Facts, quotations and addresses of news articles. Texts of articles belong to their outlets; they stand here only "
    "where the outlet lets them. Cite the archive by its uuid and the day it was made, and each claim by its url."
)


def _write_manifest(done: Exported, source: dict[str, Any]) -> None:
    with HashingFile(done.manifest) as file:
        file.write(json.dumps({**source, "note": NOTE, "files": done.files}, ensure_ascii=False, indent=1) + "\n")


def since_stamp(text: str) -> str:
    """A moment that a person types: a date, or a stamp. Raises UsageError."""
    from datetime import UTC, date, datetime

    try:
        if len(text) == len("2023-10-24"):
            day = date.fromisoformat(text)
            return stamp(datetime(day.year, day.month, day.day, tzinfo=UTC))
        moment = datetime.fromisoformat(text)
        return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except ValueError:
        raise UsageError(f"{text} is no date: write 2023-10-24 or 2023-10-24T10:00:00Z") from None
