"""No room left: one clear line, nothing lost, and nothing half left behind.

A limit on how long a file may grow is a full disk to whoever writes, and needs no disk of its own.
"""

from __future__ import annotations

import resource
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import ArchiveError, VigieError
from pipeline.store import Wanted, compact, export, release, restore
from pipeline.store.migrate import migrate

from .story import NOW, World

FIRST_SCHEMA = Path(__file__).parents[1] / "data" / "archives" / "001.db"
MOMENT = datetime(2026, 3, 4, tzinfo=UTC)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow past ``size`` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def rows(path: Path) -> tuple[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
        return whole, connection.execute("SELECT count(*) FROM article").fetchone()[0]


@pytest.fixture
def told(world: World) -> World:
    world.join(story := world.windsor(), world.read(story))
    return world


WRITERS: dict[str, Callable[[World, Path], object]] = {
    "export": lambda world, folder: export(world.archive, folder, Wanted(("csv", "jsonl", "bibtex", "csl")), at=NOW),
    "release": lambda world, folder: release(world.archive, folder, name="n", at=NOW, metadata=b"databases: {}"),
    "backup": lambda world, folder: world.archive.backup(folder, keep=2),
}


@pytest.mark.parametrize(
    ("name", "size"),
    [
        *(("export", size) for size in (0, 100, 1_000)),
        *((n, s) for n in ("release", "backup") for s in (0, 5_000, 99_000)),
    ],
)
def test_nothing_half_is_left(told: World, tmp_path: Path, name: str, size: int) -> None:
    folder = tmp_path / "new"
    with room_for(size), pytest.raises(VigieError, match="full") as raised:
        WRITERS[name](told, folder)

    assert not isinstance(raised.value, ArchiveError), "a full disk is no damage"
    assert "\n" not in str(raised.value)
    assert not folder.exists() or list(folder.iterdir()) == []
    assert rows(told.archive.path)[0] == "ok"


def test_a_folder_that_was_there_stays(told: World, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    with room_for(100), pytest.raises(VigieError, match="full"):
        WRITERS["export"](told, folder)

    assert list(folder.iterdir()) == []


def test_a_restoration_leaves_what_was_there(told: World, tmp_path: Path) -> None:
    backup = told.archive.backup(tmp_path / "backups", keep=1)
    told.save("https://ledger.example/later", "Later", "A story after the backup.")
    target = told.archive.path
    before = rows(target)
    with room_for(200_000), pytest.raises(VigieError, match="full"):
        restore(backup, target, moment=MOMENT)

    assert rows(target) == before == ("ok", 2)


def test_a_migration_leaves_the_older_schema(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    shutil.copy(FIRST_SCHEMA, path)
    before = rows(path)
    with room_for(40_000), pytest.raises(VigieError, match="full") as raised:
        migrate(path, "archive")

    assert not isinstance(raised.value, ArchiveError)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert rows(path) == before
    migrate(path, "archive")
    assert rows(path) == before


def test_a_compaction_leaves_the_file(told: World, tmp_path: Path) -> None:
    copy = told.archive.backup(tmp_path / "copies", keep=1)
    before = rows(copy)
    with room_for(50_000), pytest.raises(VigieError, match="full"):
        compact(copy)

    assert rows(copy) == before
