"""Legal erasure of an article, or of a person's name wherever it stands: rows stay, their words go (DATA.md 16).

The frozen tables allow one change: content to NULL with ``erased_at``. A text in which a name stands therefore goes as
a whole: a text with a hole would no longer be what the outlet published, and every span in it would lie.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.errors import NotFoundError, UsageError
from pipeline.folding import fold, fold_key
from pipeline.times import stamp

from ..events import add_event
from ..rows import marks, scalar
from ..search import refresh_document
from .content import CONTENT, NAMES, NEWSROOM, erase_groups, erase_rows

if TYPE_CHECKING:
    from ..archive import Archive

Told = Callable[[str], None]

GONE = "(erased)"
"""Stands where a name stood in a column that must hold one."""


@dataclass(slots=True)
class ErasureReport:
    """What an erasure reached: rows by table, payloads dropped, and places it could not reach (there should be none).

    ``article_ids`` lost a text and are searched no more by it; ``event_id`` is the log's entry.
    """

    rows: dict[str, list[int]] = field(default_factory=dict)
    payloads: list[str] = field(default_factory=list)
    article_ids: list[int] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    event_id: int | None = None

    def add(self, table: str, ids: Iterable[int]) -> list[int]:
        """Note rows and give them back as a list."""
        found = sorted(set(ids))
        if found:
            self.rows[table] = sorted({*self.rows.get(table, []), *found})
        return found

    @property
    def empty(self) -> bool:
        """Nothing was found to erase."""
        return not (self.rows or self.payloads)


def erase_article(archive: Archive, article_id: int, *, reason: str, person_id: int | None = None) -> ErasureReport:
    """Take an article's words out of everything: texts, readings, drafts, editions, memory, search and raw pages.

    Its address stays, so that it is not fetched again; its claims go and its incidents are derived anew.
    Raises NotFoundError.
    """
    connection = archive.read()
    if scalar(connection, "SELECT 1 FROM article WHERE id = ?", (article_id,)) is None:
        raise NotFoundError(f"no article {article_id} in the archive")
    at, report = stamp(archive.clock()), ErasureReport(article_ids=[article_id])
    report.payloads = _payloads_of(connection, [article_id])
    for sha256 in report.payloads:
        archive.payloads.drop(sha256, at=at)
    with _shredding(archive) as connection:
        archive.incidents.detach(article_id, at=at)
        for table, sql in _OF_ARTICLE.items():
            ids = report.add(table, (row[0] for row in connection.execute(sql, (article_id,)).fetchall()))
            _forget_derived(connection, table, ids)
            erase_rows(connection, table, ids, at)
        _withdraw(connection, article_id, at, person_id)
        _forget_article(connection, article_id)
        archive.refresh_search(article_id)
        add_event(connection, verb="erase", subject=("article", article_id), at=at, person_id=person_id)
        report.event_id = _log(connection, report, {"what": "article", "reason": reason}, at, person_id)
    return report


_OF_ARTICLE = {
    "revision": "SELECT id FROM revision WHERE article_id = ? AND (text IS NOT NULL OR byline IS NOT NULL)",
    "memory": """
        SELECT m.id FROM memory AS m
        JOIN segment_version AS v ON v.id = m.version_id
        JOIN segment AS s ON s.id = v.segment_id
        JOIN adaptation AS d ON d.id = s.adaptation_id
        WHERE d.article_id = ? AND m.erased_at IS NULL
    """,
    "segment_version": """
        SELECT v.id FROM segment_version AS v
        JOIN segment AS s ON s.id = v.segment_id
        JOIN adaptation AS d ON d.id = s.adaptation_id
        WHERE d.article_id = ? AND v.text IS NOT NULL
    """,
    "edition": "SELECT id FROM edition WHERE article_id = ? AND erased_at IS NULL",
    "event": """
        SELECT e.id FROM event AS e
        LEFT JOIN adaptation AS d ON e.subject_kind = 'adaptation' AND d.id = e.subject_id
        LEFT JOIN edition AS n ON e.subject_kind = 'edition' AND n.id = e.subject_id
        WHERE e.data IS NOT NULL AND e.erased_at IS NULL
          AND (coalesce(d.article_id, n.article_id) = :1 OR (e.subject_kind = 'article' AND e.subject_id = :1))
    """,
}


def _withdraw(connection: sqlite3.Connection, article_id: int, at: str, person_id: int | None) -> None:
    connection.execute(
        "UPDATE edition SET withdrawn_at = ?, withdrawn_note = ? WHERE article_id = ? AND withdrawn_at IS NULL",
        (at, "Retiré pour des raisons juridiques.", article_id),
    )
    rows = connection.execute(
        "UPDATE adaptation SET state = 'withdrawn' WHERE article_id = ? AND state <> 'withdrawn' RETURNING id",
        (article_id,),
    ).fetchall()
    for row in rows:
        add_event(connection, verb="withdraw", subject=("adaptation", row["id"]), at=at, person_id=person_id)


def _forget_article(connection: sqlite3.Connection, article_id: int) -> None:
    """What is derived from a text goes with it; no stage asks for it again."""
    readings = "SELECT x.id FROM extraction AS x JOIN revision AS r ON r.id = x.revision_id WHERE r.article_id = ?"
    connection.execute(f"DELETE FROM mention WHERE extraction_id IN ({readings})", (article_id,))
    connection.execute(f"UPDATE extraction SET reasons = NULL WHERE id IN ({readings})", (article_id,))
    connection.execute("DELETE FROM story_hash WHERE article_id = ?", (article_id,))
    connection.execute(
        "UPDATE appearance SET title = NULL, author = NULL, payload_sha256 = NULL WHERE article_id = ?", (article_id,)
    )
    connection.execute(
        """
        UPDATE task SET state = 'skipped', next_at = NULL, claimed_by = NULL, claimed_until = NULL, error = 'erased'
        WHERE (subject_kind = 'appearance' AND subject_id IN (SELECT id FROM appearance WHERE article_id = :id))
           OR (subject_kind = 'revision' AND subject_id IN (SELECT id FROM revision WHERE article_id = :id))
           OR (subject_kind = 'article' AND subject_id = :id)
           OR (subject_kind = 'adaptation' AND subject_id IN (SELECT id FROM adaptation WHERE article_id = :id))
        """,
        {"id": article_id},
    )


def erase_name(
    archive: Archive, name: str, *, reason: str, person_id: int | None = None, told: Told | None = None
) -> ErasureReport:
    """Take a person's name out, in whatever case and accents it is written, wherever it stands.

    Raises UsageError for a name of less than two words: a surname alone is also the name of a street or a hospital.
    """
    key = fold_key(name)
    if len(key.split()) < 2:
        raise UsageError(f"{name!r} is one word: give the whole name, as printed, so that nothing else goes with it")
    say = told or (lambda _words: None)
    at, report = stamp(archive.clock()), ErasureReport()
    holds = _holder(key)
    archive.read().create_function("holds_name", 1, holds, deterministic=True)
    say("raw pages")
    report.payloads = [sha256 for sha256, body in archive.payloads.bodies() if holds(_readable(body))]
    for sha256 in report.payloads:
        archive.payloads.drop(sha256, at=at)
    with _shredding(archive) as connection:
        for table, groups in CONTENT.items():
            say(table)
            found = {group: _rows_with(connection, table, group) for group in groups}
            report.add(table, (row for rows in found.values() for row in rows))
            _forget_derived(connection, table, found[groups[0]])
            erase_groups(connection, table, found, at)
        say("names and notes")
        for table, ids in clean_names(connection, at).items():
            report.add(table, ids)
        say("search")
        report.article_ids = _refresh_search(connection)
        say("what is left")
        report.left = _left(connection)
        if not report.empty:
            digest = hashlib.sha256(f"{archive.uuid} {key}".encode()).hexdigest()
            data: dict[str, object] = {"what": "name", "reason": reason, "name_sha256": digest}
            data["words"] = len(key.split())
            report.event_id = _log(connection, report, data, at, person_id)
    return report


def clean_names(connection: sqlite3.Connection, at: str) -> dict[str, list[int]]:
    """Take the name that the function ``holds_name`` knows out of the tables whose rows are not frozen."""
    reached: dict[str, list[int]] = {}
    for change in NAMES:
        values = {"gone": GONE, "at": at}
        changed = connection.execute(change.sql, {k: v for k, v in values.items() if f":{k}" in change.sql})
        reached.setdefault(change.table, []).extend(row[0] for row in changed.fetchall())
    return reached


def holder_of_hash(uuid: str, digest: str, words: int) -> Callable[[object], bool]:
    """Tells whether a text holds a name of which only the hash was kept."""

    def holds(value: object) -> bool:
        said = fold_key(value).split() if isinstance(value, str) else []
        runs = (" ".join(said[at : at + words]) for at in range(len(said) - words + 1))
        return any(hashlib.sha256(f"{uuid} {run}".encode()).hexdigest() == digest for run in runs)

    return holds


def erase_name_in_newsroom(connection: sqlite3.Connection, name: str) -> dict[str, int]:
    """Take a name out of newsroom.db: unsaved texts, filters, log-ins. Returns how many rows of each table."""
    connection.create_function("holds_name", 1, _holder(fold_key(name)), deterministic=True)
    connection.execute("PRAGMA secure_delete = ON").fetchall()
    reached = {}
    for change in NEWSROOM:
        changed = connection.execute(change.sql).fetchall()
        if changed:
            reached[change.table] = len(changed)
    return reached


def _holder(key: str) -> Callable[[object], bool]:
    """Tells whether a text holds the words of the key, one after the other, as whole words."""
    longest = max(key.split(), key=len)
    wanted = f" {key} "

    def holds(value: object) -> bool:
        if not isinstance(value, str) or longest not in fold(value):
            return False
        return wanted in f" {fold_key(value)} "

    return holds


def _readable(body: bytes) -> str:
    """What a person would read of a raw page: tags off, entities resolved, in the likelier of two encodings."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("cp1252", "replace")
    return html.unescape(_TAG.sub(" ", text))


_TAG = re.compile(r"<[^>]{0,2000}>")


def _rows_with(connection: sqlite3.Connection, table: str, columns: Sequence[str]) -> list[int]:
    test = " OR ".join(f"holds_name({column})" for column in columns)
    return [row[0] for row in connection.execute(f"SELECT id FROM {table} WHERE {test}").fetchall()]


def _forget_derived(connection: sqlite3.Connection, table: str, ids: Sequence[int]) -> None:
    """Mentions cite words of a text, findings those of a version: they go with it. Claims keep their values."""
    readings = "SELECT x.id FROM extraction AS x WHERE x.revision_id IN (SELECT value FROM json_each(?))"
    derived = {
        "revision": f"DELETE FROM mention WHERE extraction_id IN ({readings})",
        "segment_version": "DELETE FROM finding WHERE version_id IN (SELECT value FROM json_each(?))",
    }
    if ids and table in derived:
        connection.execute(derived[table], (json.dumps(list(ids)),))


def _refresh_search(connection: sqlite3.Connection) -> list[int]:
    """Bring every search document that holds the name in line with what is left."""
    columns = ("title_en", "body_en", "title_fr", "body_fr", "facts")
    test = " OR ".join(f"holds_name({column})" for column in columns)
    found = [row[0] for row in connection.execute(f"SELECT article_id FROM search_document WHERE {test}").fetchall()]
    for article_id in found:
        refresh_document(connection, article_id)
    return found


def _left(connection: sqlite3.Connection) -> list[str]:
    """Where the name still stands: every text column of every table is looked through."""
    tables = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    found = []
    for (table,) in [tuple(row) for row in tables]:
        columns = connection.execute("SELECT name FROM pragma_table_info(?) WHERE type = 'TEXT'", (table,)).fetchall()
        for (column,) in [tuple(row) for row in columns]:
            count = scalar(connection, f"SELECT count(*) FROM {table} WHERE holds_name({column})")
            if count:
                found.append(f"{table}.{column} ({count})")
    return found


def _payloads_of(connection: sqlite3.Connection, article_ids: Sequence[int]) -> list[str]:
    rows = connection.execute(
        f"""
        SELECT payload_sha256 FROM revision WHERE article_id IN ({marks(article_ids)}) AND payload_sha256 IS NOT NULL
        UNION
        SELECT payload_sha256 FROM appearance WHERE article_id IN ({marks(article_ids)}) AND payload_sha256 IS NOT NULL
        """,
        (*article_ids, *article_ids),
    )
    return [row[0] for row in rows.fetchall()]


class _shredding:  # noqa: N801 - reads as what it does in a with
    """A write transaction whose freed pages are overwritten, not only forgotten."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._write = archive.write()

    def __enter__(self) -> sqlite3.Connection:
        self._archive.read().execute("PRAGMA secure_delete = ON").fetchall()
        return self._write.__enter__()

    def __exit__(self, *error: object) -> bool | None:
        return self._write.__exit__(*error)  # type: ignore[arg-type]


def _log(
    connection: sqlite3.Connection, report: ErasureReport, data: dict[str, object], at: str, person_id: int | None
) -> int:
    """One event with every row it reached, by which a restored backup is cleaned again; never the words themselves."""
    rows = {table: ids for table, ids in report.rows.items() if table in CONTENT}
    told = {**data, "rows": rows, "payloads": report.payloads, "articles": report.article_ids}
    return add_event(connection, verb="erase", subject=("archive", 1), at=at, person_id=person_id, data=told)
