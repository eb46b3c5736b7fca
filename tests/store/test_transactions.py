"""Write transactions: whole or not at all, joined when nested, waiting for one another."""

from __future__ import annotations

import threading

import pytest

from pipeline.store import Archive

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
