"""The schema: it says what it is, guards what goes in, and is refused by an older program."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from pipeline.errors import ArchiveError
from pipeline.store import Archive, described, open_archive, open_newsroom, public_marks
from pipeline.store.connection import connect
from pipeline.store.migrate import migrate, statements, steps

from .story import LATER, NOW, World

KINDS = ("archive", "payloads", "newsroom")
DUCKDB_TYPES = {"INTEGER": "BIGINT", "TEXT": "VARCHAR", "REAL": "DOUBLE", "BLOB": "BLOB", "": "VARCHAR"}


@pytest.fixture(params=KINDS)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"{request.param}.db"
    migrate(path, str(request.param))
    return path


def test_every_table_and_column_says_what_it_is_and_who_may_see_it(file: Path) -> None:
    with closing(connect(file)) as connection:
        for name, (table, columns) in described(connection).items():
            assert table.public is not None, f"{name} has no [public] or [private] mark"
            assert table.comment, f"{name} has no comment"
            for column, mark in columns.items() if not name.endswith("_word") else ():
                assert mark.comment, f"{name}.{column} has no comment"
                assert mark.public is not None, f"{name}.{column} has no mark"


def test_nothing_beside_the_archive_is_public(file: Path) -> None:
    with closing(connect(file)) as connection:
        assert bool(public_marks(connection)) == (file.name == "archive.db")


def test_public_columns_are_what_the_marks_say(archive: Archive) -> None:
    marks = public_marks(archive.read())
    assert "etag" not in marks["feed"]
    assert {"name", "url", "state"} <= marks["feed"]
    assert "segment_version" not in marks
    assert marks["incidents"] == marks["incidents_all"]
    assert "ruling_id" not in marks["incident_party"]


def test_every_column_is_selected_unquoted_in_sqlite_and_duckdb(archive: Archive) -> None:
    connection = archive.read()
    with closing(duckdb.connect()) as other:
        for name, (_, columns) in described(connection).items():
            names = ", ".join(columns)
            connection.execute(f"SELECT {names} FROM {name} LIMIT 0")
            types = connection.execute("SELECT name, type FROM pragma_table_info(?)", (name,)).fetchall()
            other.execute(f"CREATE TABLE {name} ({', '.join(f'{n} {DUCKDB_TYPES[t]}' for n, t in types)})")
            other.execute(f"SELECT {names} FROM {name} ORDER BY {next(iter(columns))}")


def test_duckdb_answers_the_views_as_sqlite_does(world: World) -> None:
    story = world.windsor()
    world.join(story, world.read(story))
    connection = world.archive.read()
    objects = connection.execute("SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    # json_each of translations_side_by_side is written otherwise in DuckDB.
    views = [row for row in objects if row["type"] == "view" and row["name"] != "translations_side_by_side"]
    with closing(duckdb.connect()) as other:
        for name in (row["name"] for row in objects if row["type"] == "table" and "STRICT" in row["sql"]):
            types = connection.execute("SELECT name, type FROM pragma_table_info(?)", (name,)).fetchall()
            other.execute(f"CREATE TABLE {name} ({', '.join(f'{n} {DUCKDB_TYPES[t]}' for n, t in types)})")
            rows = [tuple(row) for row in connection.execute(f"SELECT * FROM {name}")]
            if rows:
                other.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(types))})", rows)
        for view in views:
            other.execute(view["sql"])
            ours = sorted(repr(tuple(row)) for row in connection.execute(f"SELECT * FROM {view['name']}"))
            theirs = other.execute(f"SELECT * FROM {view['name']}").fetchall()
            told = sorted(repr(tuple(int(v) if isinstance(v, bool) else v for v in row)) for row in theirs)
            assert ours == told, view["name"]
        assert len(views) == 9


def test_the_comments_stay_in_the_file(file: Path) -> None:
    written: dict[str, str] = {}
    for step in steps(file.stem):
        for statement in statements(step.read_text(encoding="utf-8")):
            named = re.search(r"^CREATE (?:VIRTUAL )?(?:TABLE|VIEW|TRIGGER) (\w+)", statement, flags=re.MULTILINE)
            if named:  # a later step may have made it anew
                written[named[1]] = statement[named.start() :].rstrip(";")
    with closing(connect(file)) as connection:
        for name, statement in written.items():
            stored = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
            assert stored.splitlines()[1:] == statement.splitlines()[1:], name


def test_a_trigger_is_one_statement() -> None:
    script = "-- one\nCREATE TABLE a (b); -- two\nCREATE TRIGGER t AFTER INSERT ON a\nBEGIN\n  SELECT 1;\nEND;\n"
    assert len(list(statements(script))) == 2
    with pytest.raises(ValueError, match="ends inside a statement"):
        list(statements("CREATE TABLE a (b"))


def test_a_newer_schema_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    open_archive(path).close()
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(ArchiveError, match=r"has schema 99, this program knows \d+: install a newer Vigie") as caught:
        open_archive(path)
    assert caught.value.exit_code == 4
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to look like a file" * 40, b"SQLite format 3\0x"]
)
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "archive.db"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"cannot (open|use)"):
        open_archive(path)
    assert path.read_bytes() == content


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipe (name)")
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="is not Vigie's archive file"):
        open_archive(path)
    assert path.read_bytes() == before


def test_a_step_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "001_broken.sql"
    broken.write_text("CREATE TABLE good (a);\nCREATE TABLE bad (;\n")
    monkeypatch.setattr("pipeline.store.migrate.steps", lambda _kind: [broken])
    with pytest.raises(ArchiveError):
        migrate(tmp_path / "archive.db", "archive")
    with closing(sqlite3.connect(tmp_path / "archive.db")) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0


def test_opening_again_keeps_the_archive(tmp_path: Path) -> None:
    uuids = []
    for _ in range(2):
        with open_archive(tmp_path / "archive.db") as archive:
            uuids.append(archive.read().execute("SELECT uuid FROM archive").fetchone()[0])
    assert uuids[0] == uuids[1]


def test_the_vocabulary_is_in_the_file_in_both_languages(archive: Archive) -> None:
    row = archive.read().execute("SELECT label_en, label_fr FROM vocabulary WHERE value = 'CA-QC'").fetchone()
    assert tuple(row) == ("Quebec", "Québec")


def test_the_vocabulary_in_the_file_has_the_label_that_is_shown(archive: Archive) -> None:
    """Others that the program knows are for searching: a table of counts by kind is no place for them."""
    row = archive.read().execute("SELECT label_en, label_fr FROM vocabulary WHERE value = 'care_home'").fetchone()
    assert tuple(row) == ("care home", "établissement de soins de longue durée")


def test_a_vocabulary_of_an_older_program_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with open_archive(path) as archive, archive.write() as connection:
        connection.execute("UPDATE vocabulary SET label_en = label_en || ', older' WHERE field = 'kind'")
    with open_archive(path) as archive:
        assert not archive.read().execute("SELECT 1 FROM vocabulary WHERE label_en LIKE '%older'").fetchone()


FROZEN = {
    "revision": "title",
    "layout": "segments",
    "segment_version": "text",
    "edition": "title",
    "event": "data",
    "incident_ruling": "note",
}


@pytest.mark.parametrize("table", FROZEN)
def test_what_is_frozen_refuses_change_and_deletion(world: World, table: str) -> None:
    story = world.windsor()
    incident = world.join(story, world.read(story))
    world.publish(story, world.draft(story))
    with world.archive.write() as connection:
        connection.execute(
            "INSERT INTO incident_ruling (incident_id, action, field, note, person_id, made_at) "
            "VALUES (?, 'pin', 'region', 'seen', ?, ?)",
            (incident, world.person(), NOW),
        )
    for change in (f"UPDATE {table} SET {FROZEN[table]} = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(sqlite3.IntegrityError, match=r"frozen|kept"), world.archive.write() as connection:
            connection.execute(change)


def test_erasure_passes_with_its_moment_and_only_once(world: World) -> None:
    story = world.windsor()
    with world.archive.write() as connection:
        connection.execute(
            "UPDATE revision SET title = NULL, text = NULL, blocks = NULL, byline = NULL, erased_at = ?", (LATER,)
        )
    with pytest.raises(sqlite3.IntegrityError, match="frozen"), world.archive.write() as connection:
        connection.execute("UPDATE revision SET text = 'back'")
    assert story.revision_id


def test_the_newsroom_has_a_file_of_its_own(tmp_path: Path) -> None:
    newsroom = open_newsroom(tmp_path / "newsroom.db")
    with newsroom.write() as connection:
        connection.execute(
            "INSERT INTO account (person_id, login, role, made_at) VALUES (1, 'ncote', 'editor', ?)", (NOW,)
        )
    assert newsroom.read().execute("SELECT count(*) FROM account").fetchone()[0] == 1
    newsroom.close()
