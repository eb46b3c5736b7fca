"""An archive of every schema that was ever released opens, is migrated, and still says what it said."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.store import Archive, open_archive
from pipeline.store.migrate import latest_version

FOLDER = Path(__file__).parents[1] / "data" / "archives"
RELEASED = sorted(FOLDER.glob("*.db"))


@pytest.fixture(params=RELEASED, ids=[path.stem for path in RELEASED])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    shutil.copy(request.param, path)
    return path


def test_the_present_schema_has_its_archive() -> None:
    assert [path.stem for path in RELEASED] == [f"{number:03}" for number in range(1, latest_version("archive") + 1)]
    assert all(path.stat().st_size < 300_000 for path in RELEASED)


def test_an_old_archive_is_migrated_and_sound(old: Path) -> None:
    with open_archive(old) as archive:
        connection = archive.read()
        assert connection.execute("PRAGMA user_version").fetchone()[0] == latest_version("archive")
        assert connection.execute("SELECT schema_version FROM archive").fetchone()[0] == latest_version("archive")
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        with archive.write():
            connection.execute("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")


def test_an_old_archive_is_kept_as_it_was_in_a_verified_backup(old: Path) -> None:
    with closing(sqlite3.connect(old)) as before:
        schema = before.execute("PRAGMA user_version").fetchone()[0]
        articles = before.execute("SELECT id, canonical_url FROM article ORDER BY id").fetchall()
    open_archive(old).close()
    kept = sorted((old.parent / "backups").glob("*.db"))
    assert [path.name[:17] for path in kept] == (
        [f"archive_schema{schema:03}"] if schema < latest_version("archive") else []
    )
    for path in kept:
        with closing(sqlite3.connect(path)) as copy:
            assert copy.execute("PRAGMA user_version").fetchone()[0] == schema
            assert copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert copy.execute("SELECT id, canonical_url FROM article ORDER BY id").fetchall() == articles


def test_an_old_archive_has_the_schema_of_a_new_one(old: Path, archive: Archive) -> None:
    sql = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    with open_archive(old) as migrated:
        ours = [tuple(row) for row in migrated.read().execute(sql)]
    assert ours == [tuple(row) for row in archive.read().execute(sql)]


def test_a_status_that_a_person_gave_before_is_theirs_after(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    shutil.copy(FOLDER / "006.db", path)
    with closing(sqlite3.connect(path)) as before:
        before.execute(
            "INSERT INTO incident (id, public_id, status, made_at) "
            "VALUES (900, '2016-9999', 'confirmed', '2016-01-04T06:00:00Z')"
        )
        merged, into, other = (row[0] for row in before.execute("SELECT id FROM incident ORDER BY id"))
        before.execute("INSERT INTO person (id, byline) VALUES (900, 'Noémie Côté')")
        before.executemany(
            """
            INSERT INTO incident_ruling (incident_id, action, field, new_value, person_id, made_at, revoked_at)
            VALUES (?, 'set', 'attack', json_object('value', ?), 900, '2023-10-24T10:42:07Z', ?)
            """,
            [(merged, "refuted", None), (other, "refuted", "2023-10-25T10:42:07Z"), (other, "nothing", None)],
        )
        before.execute("UPDATE incident SET merged_into = ? WHERE id = ?", (into, merged))
        before.commit()
    with open_archive(path) as archive:
        assert [row[0] for row in archive.read().execute("SELECT incident_id FROM incident_status")] == [into]


def test_an_old_archives_victims_are_found_by_the_words_of_one_name(old: Path) -> None:
    with open_archive(old) as archive:
        names = archive.read().execute(
            """
            SELECT DISTINCT n.name FROM incident_party AS p
            JOIN organisation_name AS n ON n.organisation_id = p.organisation_id
            JOIN incident_article AS j ON j.incident_id = p.incident_id AND j.suggested = 0
            WHERE p.role = 'victim' AND n.name LIKE '% % %'
            """
        )
        found = {row["name"]: archive.search(f'victim:"{row["name"]}"').total for row in names.fetchall()}
    assert found
    assert all(found.values()), found


def test_an_old_archive_still_answers(old: Path) -> None:
    with open_archive(old) as archive:
        assert archive.search("hospital OR hôpital").total > 0
        incident = archive.incidents.get(archive.incidents.list()[0].public_id)
        assert all(party.source and party.source.quotation for party in incident.parties)
        edition = archive.editions.latest()[0]
        assert edition.text.startswith(edition.title)
        assert archive.adaptations.of_article(edition.article_id) is not None
