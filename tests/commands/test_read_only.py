"""An archive that may only be read: another user's, or on a read-only disk."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

VIGIE = (sys.executable, "-c", "from pipeline.cli import main; main()")
_PR_CAPBSET_DROP = 24
_MODES_DO_NOT_BIND = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: with them root writes what nobody may write."""


def _as_anybody() -> None:
    if os.geteuid() == 0:
        for capability in _MODES_DO_NOT_BIND:
            if ctypes.CDLL(None, use_errno=True).prctl(_PR_CAPBSET_DROP, capability) != 0:
                raise OSError(ctypes.get_errno(), "root's right to write everywhere cannot be given up")


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """A command by somebody for whom the modes of files hold, root or not."""
    return subprocess.run(
        list(map(str, words)), capture_output=True, encoding="utf-8", check=False, timeout=120, preexec_fn=_as_anybody
    )


def vigie(root: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return run(*VIGIE, "--workspace", root, *words)


@pytest.fixture
def closed(workspace: Path) -> Iterator[Path]:
    """The workspace, of which nothing may be written any more."""
    db = workspace / "db"
    for path in db.iterdir():
        path.chmod(0o444)
    for folder in (db, workspace):
        folder.chmod(0o555)
    yield workspace
    for folder in (workspace, db):
        folder.chmod(0o755)


def test_nothing_may_be_written_there(closed: Path) -> None:
    for path in (closed / "db" / "archive.db", closed / "db" / "new"):
        assert run(sys.executable, "-c", f"open({str(path)!r}, 'ab')").returncode == 1
    header = (closed / "db" / "archive.db").read_bytes()[18:20]
    assert header == b"\x02\x02"  # WAL: SQLite reads such a file through two others that it would have to make


@pytest.mark.parametrize(
    "words",
    [
        ("search", "hospital", "--json"),
        ("search", "hospitl"),
        ("show", "1"),
        ("status", "--json"),
        ("incidents",),
        ("explain", "1"),
        ("terms", "list", "breach"),
        ("memory", "export"),
        ("check",),
    ],
    ids=" ".join,
)
def test_what_only_reads_answers_as_ever(closed: Path, workspace: Path, words: tuple[str, ...]) -> None:
    before = {path.name: path.read_bytes() for path in (closed / "db").iterdir()}
    done = vigie(closed, *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout
    assert {path.name: path.read_bytes() for path in (closed / "db").iterdir()} == before


def test_an_incident_and_its_sources_are_shown(closed: Path) -> None:
    (listed,) = json.loads(vigie(closed, "incidents", "--limit", "1", "--json").stdout)
    public_id = listed["incident"]
    shown = vigie(closed, "incidents", public_id)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert public_id in shown.stdout


@pytest.mark.parametrize(
    "words", [("export",), ("export", "--as-of", "2020-01-01"), ("release",)], ids=["export", "as of", "release"]
)
def test_exports_are_written_elsewhere(closed: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    done = vigie(closed, words[0], tmp_path / "out", *words[1:], "--json")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "manifest.json").is_file()


@pytest.mark.parametrize(
    "words",
    [("run",), ("terms", "add", "breach", "fuite"), ("backup", "elsewhere"), ("serve", "--port", "0"), ("compact",)],
    ids=" ".join,
)
def test_what_writes_says_in_one_line_what_to_do(closed: Path, words: tuple[str, ...]) -> None:
    done = vigie(closed, *words)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "to a folder of your own" in done.stderr


def test_changes_that_are_not_in_the_file_yet_are_not_passed_over(workspace: Path) -> None:
    """Given a writer that was killed: its last changes stand in archive.db-wal alone."""
    db = workspace / "db"
    with sqlite3.connect(db / "archive.db") as writer:
        writer.execute("UPDATE outlet SET name = name || ' Wire'")
    for name in ("archive.db", "archive.db-wal"):
        shutil.copy(db / name, workspace / name)
    writer.close()
    for path in list(db.iterdir()):
        path.unlink()
    for name in ("archive.db", "archive.db-wal"):
        (workspace / name).rename(db / name)
        (db / name).chmod(0o444)
    db.chmod(0o555)
    try:
        done = vigie(workspace, "search", "hospital")
    finally:
        db.chmod(0o755)
    assert done.returncode == 2
    assert "archive.db-wal holds changes" in done.stderr
    assert "restore" not in done.stderr


def test_changes_that_a_running_program_holds_are_seen(closed: Path) -> None:
    """Given a newsroom that is served by the file's owner: what it has just written is found."""
    db = closed / "db"
    for path in (db, db / "archive.db"):
        path.chmod(0o755)
    owner = sqlite3.connect(db / "archive.db", isolation_level=None)
    owner.execute("UPDATE article SET canonical_url = 'https://renamed.example/' || id")
    for path in db.iterdir():
        path.chmod(0o444)
    db.chmod(0o555)
    done = vigie(closed, "search", "hospital", "--json")
    owner.close()
    assert done.returncode == 0, done.stderr
    assert "https://renamed.example/" in done.stdout


def test_a_file_that_may_not_even_be_read_is_named_with_the_remedy(closed: Path) -> None:
    (closed / "db" / "archive.db").chmod(0)
    done = vigie(closed, "search", "hospital")
    assert done.returncode == 4
    assert "ask its owner" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_older_archive_is_to_be_copied(closed: Path) -> None:
    db = closed / "db"
    db.chmod(0o755)
    (db / "archive.db").unlink()
    shutil.copy(Path(__file__).parents[1] / "data" / "archives" / "001.db", db / "archive.db")
    (db / "archive.db").chmod(0o444)
    db.chmod(0o555)
    done = vigie(closed, "search", "hospital")
    assert done.returncode == 4
    assert "older schema" in done.stderr
