"""The seeded archive, on which every later measurement stands: plausible, sound, and the same for the same seed."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.seed import FIRST_DAY, fill, main
from pipeline.store import Archive, open_archive

ARTICLES = 60


def contents(archive: Archive) -> list[tuple[object, ...]]:
    rows = archive.read().execute(
        """
        SELECT d.id, d.title_en, d.body_en, d.title_fr, d.body_fr, d.stems_en, d.facts
        FROM search_document AS d ORDER BY d.id
        """
    )
    return [tuple(row) for row in rows]


def test_the_same_seed_makes_the_same_archive(tmp_path: Path) -> None:
    made = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        with open_archive(tmp_path / name / "archive.db", clock=lambda: FIRST_DAY) as archive:
            fill(archive, ARTICLES, seed)
            made.append(contents(archive))
    assert made[0] == made[1]
    assert made[0] != made[2]


def test_a_seeded_archive_is_sound_and_has_something_of_everything(tmp_path: Path) -> None:
    main([str(tmp_path / "archive.db"), "--articles", str(ARTICLES)])
    with open_archive(tmp_path / "archive.db") as archive:
        connection = archive.read()
        told = archive.status("2026-01-01T00:00:00Z")
        assert (told.articles, told.waiting) == (ARTICLES, {})
        assert told.incidents > 5
        assert told.editions > 0
        assert told.adaptations["waiting"] > 5
        assert archive.search("rançongiciel OR hameçonnage OR breach").total > 5
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        cited = connection.execute("SELECT quotation FROM sources WHERE field = 'victim'").fetchall()
        assert all("Seed" not in row["quotation"] and len(row["quotation"]) > 8 for row in cited)


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text("mine")
    with pytest.raises(SystemExit):
        main([str(tmp_path / "archive.db")])
    assert (tmp_path / "archive.db").read_text() == "mine"
