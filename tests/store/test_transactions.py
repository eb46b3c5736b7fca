"""Write transactions: whole or not at all, joined when nested, waiting for one another."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing

import pytest

from pipeline.errors import ArchiveError, LockedError, UsageError, VigieError
from pipeline.store import Archive, explained
from pipeline.store.connection import hindered

from .story import World


def people(archive: Archive) -> list[str]:
    return [row["byline"] for row in archive.read().execute("SELECT byline FROM person ORDER BY id")]


class PowerCutError(Exception):
    """The process dies here."""


def write_and_die(archive: Archive, *bylines: str) -> None:
    with archive.write():
        for byline in bylines:
            archive.people.named(byline)
        raise PowerCutError


def write_much(archive: Archive) -> None:
    with archive.write():
        for number in range(2_000):
            archive.people.named(f"Somebody with a long name {number}")


def test_an_error_undoes_the_whole_transaction(archive: Archive) -> None:
    with pytest.raises(PowerCutError):
        write_and_die(archive, "A", "B")
    assert people(archive) == []


def test_an_inner_error_that_is_caught_undoes_the_inner_part_alone(archive: Archive) -> None:
    with archive.write():
        archive.people.named("A")
        with pytest.raises(PowerCutError):
            write_and_die(archive, "B")
        archive.people.named("C")
    assert people(archive) == ["A", "C"]


def test_writers_of_several_threads_wait_for_one_another(archive: Archive) -> None:
    def write(number: int) -> None:
        for turn in range(10):
            with archive.write() as connection:
                connection.execute("SELECT count(*) FROM person").fetchone()
                connection.execute("INSERT INTO person (byline) VALUES (?)", (f"{number}-{turn}",))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(people(archive)) == 40


def test_a_save_comes_through_beside_one_who_takes_the_lock_again_at_once(archive: Archive) -> None:
    ended = threading.Event()

    def run() -> None:
        with closing(sqlite3.connect(archive.path, isolation_level=None, timeout=30)) as other:
            while not ended.is_set():
                other.execute("BEGIN IMMEDIATE")
                time.sleep(0.03)
                other.execute("COMMIT")
                time.sleep(0.002)

    thread = threading.Thread(target=run)
    thread.start()
    waits = []
    for number in range(15):
        time.sleep(0.003)
        began = time.perf_counter()
        archive.people.named(str(number))
        waits.append(time.perf_counter() - began)
    ended.set()
    thread.join()
    # SQLite's own wait sleeps 1, 2, 5, 10 … 100 ms and misses the gaps of two: it took a second.
    assert sorted(waits)[7] < 0.2


def test_a_file_that_another_program_holds_is_said_to_be_held(archive: Archive) -> None:
    archive.read().execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(archive.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LockedError, match="is held by another program"):
            archive.people.named("A")
        other.execute("ROLLBACK")
    assert archive.people.named("A") > 0


def test_a_full_disk_is_said_to_be_one_and_what_was_done_stays(archive: Archive) -> None:
    archive.people.named("A")
    pages = archive.read().execute("PRAGMA page_count").fetchone()[0]
    archive.read().execute(f"PRAGMA max_page_count = {pages}")  # SQLite answers as for a full disk
    with pytest.raises(VigieError, match="the disk is full; make room"):
        write_much(archive)
    archive.read().execute("PRAGMA max_page_count = 1000000")
    archive.people.named("B")
    assert people(archive) == ["A", "B"]


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("SQLITE_BUSY_SNAPSHOT", LockedError, "held by another program"),
        ("SQLITE_IOERR_WRITE", VigieError, "is the disk full"),
        ("SQLITE_READONLY_DIRECTORY", UsageError, "may only be read"),
        ("SQLITE_CORRUPT", ArchiveError, "is damaged"),
        ("SQLITE_NOTADB", ArchiveError, "is damaged"),
    ],
)
def test_what_keeps_sqlite_from_a_file_is_explained(name: str, kind: type[VigieError], words: str) -> None:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = getattr(sqlite3, name)
    told = explained(error, "archive.db")
    assert type(told) is kind
    assert words in str(told)
    assert (hindered(error, "archive.db") is None) == (kind is ArchiveError)


def test_other_errors_stay_what_they_are(archive: Archive) -> None:
    with pytest.raises(sqlite3.IntegrityError), archive.write() as connection:
        connection.execute("INSERT INTO person (byline) VALUES (NULL)")


def test_a_closed_archive_opens_again_when_it_is_used(archive: Archive) -> None:
    archive.people.named("A")
    archive.close()
    assert people(archive) == ["A"]


def test_the_search_document_commits_with_what_it_says(world: World) -> None:
    def tell_and_die() -> None:
        with world.archive.write():
            world.windsor()
            raise PowerCutError

    with pytest.raises(PowerCutError):
        tell_and_die()
    assert world.archive.search("windsor").total == 0
    world.windsor()
    assert world.archive.search("windsor").total == 1
