"""check, backup, restore, compact and erase as an operator types them."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from pipeline.lock import workspace_lock
from pipeline.store import open_archive, open_newsroom

from .conftest import Run


def articles(workspace: Path) -> int:
    with closing(sqlite3.connect(workspace / "db" / "archive.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM article").fetchone()[0])


def test_a_sound_workspace_is_said_to_be_one(run: Run) -> None:
    ended = run("check")
    assert (ended.code, "The files are whole" in ended.stdout) == (0, True)
    assert run("check", "--json").json == {"faults": [], "repaired": 0}


def test_faults_end_with_4_and_their_remedy(run: Run, workspace: Path) -> None:
    with closing(sqlite3.connect(workspace / "db" / "archive.db")) as connection:
        connection.execute("DROP TRIGGER edition_frozen")
    ended = run("check", "--json")
    assert ended.code == 4
    assert ended.error == "1 fault found; what to do stands above"
    (fault,) = ended.json["faults"]
    assert (fault["file"], fault["problem"], fault["repairable"]) == (
        "archive.db",
        "the trigger edition_frozen is missing",
        True,
    )
    assert "edition_frozen" in run("check").stdout


def test_a_repair_keeps_the_file_as_it_was_and_says_what_it_did(run: Run, workspace: Path) -> None:
    with closing(sqlite3.connect(workspace / "db" / "archive.db")) as connection:
        connection.execute("DROP TRIGGER edition_frozen")
    ended = run("check", "--repair")
    assert (ended.code, "1 fault repaired" in ended.stdout) == (0, True)
    (kept,) = (workspace / "db" / "backups").glob("archive_unrepaired-*.db")
    with closing(sqlite3.connect(kept)) as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'edition_frozen'").fetchall()


def test_a_workspace_without_an_archive_says_how_to_make_one(run: Run, workspace: Path) -> None:
    for name in ("archive.db", "payloads.db"):
        (workspace / "db" / name).unlink()
    ended = run("check")
    assert ended.code == 2
    assert "vigie run makes it" in ended.error


def test_a_workspace_that_lost_its_archive_says_how_to_get_it_back(run: Run, workspace: Path) -> None:
    (workspace / "db" / "archive.db").unlink()
    for command in (["check"], ["search", "hospital"], ["backup", workspace / "safe"], ["export", workspace / "out"]):
        ended = run(*command)
        assert ended.code == 4, command
        assert "restore a backup" in ended.error
    assert not (workspace / "db" / "archive.db").exists()


def test_a_backup_is_listed_with_its_hash_and_rotated(run: Run, workspace: Path, tmp_path: Path) -> None:
    open_newsroom(workspace / "db" / "newsroom.db").close()
    made = run("backup", tmp_path / "safe", "--payloads", "--json").json
    assert [copy["kind"] for copy in made] == ["archive", "payloads", "newsroom"]
    assert all(Path(copy["path"]).stat().st_size == copy["size"] for copy in made)
    (tmp_path / "safe" / "archive-20200101T000000Z.db").write_bytes(b"old")
    run("backup", tmp_path / "safe", "--keep", "1")
    assert len(list((tmp_path / "safe").glob("archive-*.db"))) == 1


def test_a_place_that_takes_no_backup_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    ended = run("backup", tmp_path / "file" / "below")
    assert ended.code == 2
    assert "no backup can be made" in ended.error


def test_a_backup_is_restored_and_what_was_there_is_kept(run: Run, workspace: Path, tmp_path: Path) -> None:
    copy = Path(run("backup", tmp_path / "safe", "--json").json[0]["path"])
    with open_archive(workspace / "db" / "archive.db") as archive, archive.write() as connection:
        connection.execute("INSERT INTO person (byline) VALUES ('Too Late')")
    assert run("restore", copy).code == 2  # nobody is there to be asked
    ended = run("restore", copy, "--yes")
    assert ended.stdout.startswith("archive.db is restored; what was there is ")
    with open_archive(workspace / "db" / "archive.db") as archive:
        assert archive.read().execute("SELECT count(*) FROM person WHERE byline = 'Too Late'").fetchone()[0] == 0
    (kept,) = (workspace / "db" / "backups").glob("archive_replaced-*.db")
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT count(*) FROM person WHERE byline = 'Too Late'").fetchone()[0] == 1


def test_what_is_no_backup_is_refused(run: Run, workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"nothing of ours" * 500)
    ended = run("restore", tmp_path / "x.db", "--yes")
    assert ended.code == 4
    assert articles(workspace) == 24


def test_a_workspace_at_work_is_left_alone(run: Run, workspace: Path, tmp_path: Path) -> None:
    copy = run("backup", tmp_path / "safe", "--json").json[0]["path"]
    with workspace_lock(workspace / "db" / "vigie.lock"):
        for words in (("restore", copy, "--yes"), ("compact",), ("erase", "--article", "1", "--reason", "x", "--yes")):
            ended = run(*words)
            assert (ended.code, str(os.getpid()) in ended.error) == (3, True), words


def test_compacting_lets_go_what_the_settings_do_not_keep(run: Run, workspace: Path) -> None:
    (workspace / "feeds.yaml").write_text("outlets: []\nkeep: {irrelevant_days: 30}\n", encoding="utf-8")
    told = run("compact", "--json").json
    assert told["retained"]["texts"] > 5
    assert [file["file"] for file in told["files"]] == ["archive.db", "payloads.db"]
    assert run("check").code == 0


def test_an_erasure_says_what_it_reached_and_where_the_words_still_stand(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    copy = Path(run("backup", tmp_path / "safe", "--json").json[0]["path"])
    assert run("erase", "--reason", "x", "--yes").code == 2
    assert run("erase", "--article", "999", "--reason", "x", "--yes").code == 1
    told = run("erase", "--article", "1", "--reason", "a judgment", "--by", "Noémie Côté", "--yes", "--json").json
    assert told["rows"]["revision"] == [1]
    assert told["backups"] == [str(copy.resolve())]
    assert copy.exists()
    shown = run("erase", "--article", "2", "--reason", "another", "--yes", "--delete-backups").stdout
    assert "Deleted with the words in them:" in shown
    assert not copy.exists()
    assert run("check").code == 0


def test_a_name_that_stands_nowhere_changes_nothing(run: Run) -> None:
    shown = run("erase", "--name", "Zéphyrine Quibblethorpe", "--reason", "x", "--yes").stdout
    assert shown.startswith("Nothing of it stands in the archive")
