"""``vigie release``: a frozen database made from the public marks alone, with its dictionary and licence note."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..public import Mark, described
from ..search.words import stems
from .dictionary import data_dictionary
from .exporting import Exported, Told, about, new_folder, public_reader
from .writing import HashingFile

if TYPE_CHECKING:
    from ..archive import Archive

APPLICATION_ID = 0x56494752
"""PRAGMA application_id of a release: "VIGR"; no command takes it for an archive to write in."""

_AT_ONCE = 500


def release(
    archive: Archive, folder: Path, *, name: str, at: str, metadata: bytes, told: Told | None = None
) -> Exported:
    """Write a release into an empty or new folder: the database, its dictionary, Datasette's metadata, a licence note.

    ``name`` is what it is cited by. Private tables and columns are not there at all. Where an outlet does not let its
    texts leave, ``revision.text`` keeps the headline and the words that claims cite, each in its place, and blanks and
    stops for the rest: every span and quotation still holds. Raises UsageError.
    """
    with new_folder(folder):
        return _released(archive, folder, name=name, at=at, metadata=metadata, told=told)


def _released(archive: Archive, folder: Path, *, name: str, at: str, metadata: bytes, told: Told | None) -> Exported:
    done = Exported(folder, folder / "manifest.json")
    target = folder / "vigie.db"
    with closing(public_reader(archive.path)) as source:
        told_of = about(source)
        counts = _copy(source, target, told)
    rows = sum(counts.values())
    done.files.append(_hashed(target, "the public tables and views; open it with Datasette, sqlite3 or DuckDB", rows))
    # The canned queries name the database by its file.
    described_as = metadata.decode("utf-8").replace("\n  archive:\n", "\n  vigie:\n", 1)
    for file, text, says in (
        ("metadata.yaml", described_as, "titles, columns and canned queries for Datasette"),
        ("data-dictionary.md", data_dictionary(), "what each table, column and value means"),
        ("LICENCE.md", _licence(name, at, told_of), "what may be done with it, and how to cite it"),
    ):
        done.files.append(_text(folder / file, text, says))
    manifest = {**told_of, "release": name, "made_at": at, "rows": counts, "files": done.files}
    with HashingFile(done.manifest) as file_:
        file_.write(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    return done


def _copy(source: sqlite3.Connection, target: Path, told: Told | None) -> dict[str, int]:
    public = {name: told_ for name, told_ in described(source).items() if told_[0].public}
    kinds = {
        row["name"]: (row["type"], row["sql"]) for row in source.execute("SELECT name, type, sql FROM sqlite_master")
    }
    counts: dict[str, int] = {}
    unfinished = target.with_name(f"{target.name}.part")
    with closing(sqlite3.connect(unfinished, isolation_level=None)) as made:
        made.execute("PRAGMA page_size = 4096")
        made.execute("BEGIN")
        for name, (table, columns) in public.items():
            kind, sql = kinds[name]
            if kind == "table" and sql.startswith("CREATE TABLE"):
                kept = {column: mark for column, mark in columns.items() if mark.public}
                made.execute(_create(source, name, table, kept, set(public)))
                counts[name] = _fill(source, made, name, list(kept), told)
        for name, (kind, sql) in kinds.items():
            if name in public and (kind == "view" or sql.startswith("CREATE VIRTUAL")):
                made.execute(sql)
        for index in ("search_index", "search_trigram"):
            made.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
        for sql in _indexes(kinds, counts):
            made.execute(sql)
        made.execute("COMMIT")
        version = source.execute("PRAGMA user_version").fetchone()[0]
        for pragma in (f"application_id = {APPLICATION_ID}", f"user_version = {version}"):
            made.execute(f"PRAGMA {pragma}")
        made.execute("VACUUM")
        made.execute("PRAGMA optimize").fetchall()
    unfinished.replace(target)
    return counts


def _create(source: sqlite3.Connection, name: str, table: Mark, columns: dict[str, Mark], public: set[str]) -> str:
    """The table with its public columns, keys to public tables, and comments; constraints have done their work."""
    info = {
        row["name"]: row
        for row in source.execute("SELECT * FROM pragma_table_info(?)", (name,)).fetchall()
        if row["name"] in columns
    }
    keys = [
        row
        for row in source.execute("SELECT * FROM pragma_foreign_key_list(?)", (name,)).fetchall()
        if row["table"] in public and row["from"] in columns and row["seq"] == 0
    ]
    targets = {row["from"]: f" REFERENCES {row['table']} ({row['to'] or 'id'})" for row in keys}
    primary = [row["name"] for row in sorted(info.values(), key=lambda r: r["pk"]) if row["pk"]]
    single = primary[0] if len(primary) == 1 else None
    lines = []
    for column, mark in columns.items():
        row = info[column]
        key = " PRIMARY KEY" if column == single else ""
        lines.append((f"{column} {row['type']}{key}{targets.get(column, '')}", mark.comment or ""))
    if len(primary) > 1:
        lines.append((f"PRIMARY KEY ({', '.join(primary)})", ""))
    body = "\n".join(
        f"    {line}{',' if place < len(lines) - 1 else ''}" + (f" -- {comment}" if comment else "")
        for place, (line, comment) in enumerate(lines)
    )
    return f"CREATE TABLE {name} (\n    -- [public] {table.comment}\n{body}\n) STRICT"


def _indexes(kinds: dict[str, tuple[str, str]], tables: Iterable[str]) -> Iterator[str]:
    """Indexes of the tables that are there, where they rest on columns that are."""
    for kind, sql in kinds.values():
        found = re.match(r"CREATE (?:UNIQUE )?INDEX (\w+) ON (\w+)", sql or "")
        if kind == "index" and found and found[2] in tables:
            yield sql.replace("CREATE UNIQUE INDEX", "CREATE INDEX")


def _fill(
    source: sqlite3.Connection, made: sqlite3.Connection, name: str, columns: list[str], told: Told | None
) -> int:
    marks = ", ".join("?" * len(columns))
    insert = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})"
    count = 0
    for rows in _batches(source, name, columns):
        made.executemany(insert, rows)
        count += len(rows)
        if told:
            told(name, count)
    return count


def _batches(source: sqlite3.Connection, name: str, columns: list[str]) -> Iterator[list[tuple[Any, ...]]]:
    cursor = source.execute(f"SELECT {', '.join(columns)} FROM {name}")
    withhold = _WITHHELD.get(name)
    change: Callable[[dict[str, Any]], dict[str, Any]] = withhold(source) if withhold else lambda row: row
    while rows := cursor.fetchmany(_AT_ONCE):
        changed = (change(dict(zip(columns, row, strict=True))) for row in rows)
        yield [tuple(row[column] for column in columns) for row in changed]


# ---- texts that their outlets do not let leave


def _closed_articles(source: sqlite3.Connection) -> set[int]:
    rows = source.execute(
        "SELECT a.id FROM article AS a JOIN outlet AS u ON u.id = a.outlet_id WHERE u.export_text = 0"
    )
    return {row[0] for row in rows}


def _excerpts(source: sqlite3.Connection) -> Callable[[dict[str, Any]], dict[str, Any]]:
    closed = _closed_articles(source)

    def change(row: dict[str, Any]) -> dict[str, Any]:
        if row["text"] is None or row["article_id"] not in closed:
            return row
        spans = [(0, len(row["title"] or ""))] + [
            (claim[0], claim[1])
            for claim in source.execute(
                """
                SELECT c.span_start, c.span_end FROM extraction AS x
                JOIN incident_claim AS c ON c.extraction_id = x.id AND c.revision_id = x.revision_id
                WHERE x.revision_id = ?
                """,
                (row["id"],),
            )
        ]
        return {**row, "text": excerpt(row["text"], spans)}

    return change


def excerpt(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text as long as it was, blank but for what lies in the spans, breaks between paragraphs, and the stops by
    which the view ``record`` tells one sentence from the next.
    """
    shown = [sign if sign in "\n.!?" else " " for sign in text]
    for start, end in spans:
        shown[start:end] = text[start:end]
    return "".join(shown)


def _found_by(source: sqlite3.Connection) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Search documents: what does not leave is not searched either, but by its title and facts."""
    closed = _closed_articles(source)

    def change(row: dict[str, Any]) -> dict[str, Any]:
        withheld = dict(row)
        shut = row["article_id"] in closed
        facts = row["facts"] or ""
        if shut:
            withheld["body_en"] = None
            withheld["stems_en"] = stems(f"{row['title_en'] or ''} · {facts}", "en")
        if row["french_is"] == "draft" or (row["french_is"] == "original" and shut):
            withheld["body_fr"] = None
            withheld["stems_fr"] = stems(f"{row['title_fr'] or ''} · {facts}", "fr")
            if withheld["title_fr"] is None:
                withheld["french_is"] = None
        elif shut and row["french_is"] is None:
            withheld["stems_fr"] = stems(facts, "fr")
        return withheld

    return change


_WITHHELD: dict[str, Callable[[sqlite3.Connection], Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "revision": _excerpts,
    "search_document": _found_by,
}


# ---- the papers beside it


def _licence(name: str, at: str, source: dict[str, Any]) -> str:
    return f"""# {name}

Made on {at[:10]} by Vigie {source["vigie"]} from the archive {source["archive"]}, schema {source["schema"]}.
It is frozen: a later state is another release. `manifest.json` has the SHA-256 of every file.

## What may be done with it

- **Facts** (incidents, organisations, dates, figures, the links between them) may be used freely; please cite.
- **Headlines, quotations and addresses** of articles are quoted with their source; quote them so yourself.
- **Texts of articles** belong to their outlets. They stand here only where `outlet.export_text` is 1; elsewhere
  `revision.text` holds the headline and the words that claims cite, in their places, and blanks and stops for all the
  rest; so do `record.sentence` and `sources.context`.
- **French editions** are the newsroom's adaptations: their credit (`signed`, `attribution`) goes with them.
- Claims are what texts say. `incidents_all` also holds what only an attacker says: do not publish it as a fact.

## How to cite it

> {name}. Vigie, archive {source["archive"]}, {at[:10]}. manifest.json, SHA-256 of vigie.db.
"""


def _hashed(path: Path, says: str, rows: int) -> dict[str, Any]:
    from ..keeping.backups import sha256_of

    return {"name": path.name, "says": says, "rows": rows, "bytes": path.stat().st_size, "sha256": sha256_of(path)}


def _text(path: Path, text: str, says: str) -> dict[str, Any]:
    with HashingFile(path) as file:
        file.write(text)
    return {"name": path.name, "says": says, "bytes": file.size, "sha256": file.sha256}
