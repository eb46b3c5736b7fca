"""A reader's connection ends a query when its time is over, asks it nothing meanwhile, and bounds what it answers."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from pipeline.store.reader import LARGEST_ANSWER, Reader

ENDLESS = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"


@pytest.fixture
def reader() -> Iterator[Reader]:
    with closing(sqlite3.connect(":memory:", factory=Reader, check_same_thread=False)) as connection:
        yield connection


def test_a_query_ends_when_its_handler_says_so(reader: Reader) -> None:
    until = time.monotonic() + 0.1
    reader.set_progress_handler(lambda: time.monotonic() > until, 1_000_000)

    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        reader.execute(ENDLESS).fetchall()


def test_a_query_ends_when_whoever_asked_has_had_their_time(reader: Reader) -> None:
    reader.until = time.monotonic()
    reader.set_progress_handler(lambda: 0, 1_000)

    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        reader.execute(ENDLESS).fetchall()


def test_the_next_query_is_not_interrupted_for_the_last(reader: Reader) -> None:
    for _ in range(20):
        reader.set_progress_handler(lambda: 1, 1_000)
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            reader.execute(ENDLESS).fetchall()
        reader.set_progress_handler(None, 1_000)
        assert reader.execute("SELECT 1").fetchall() == [(1,)]


def test_a_running_query_asks_the_interpreter_nothing(reader: Reader) -> None:
    """The handler is called by the clock alone: called by the queries, eight of them starve every other thread."""
    callers = set()

    def look() -> bool:
        callers.add(threading.current_thread().name)
        return time.monotonic() > until

    until = time.monotonic() + 0.1
    reader.set_progress_handler(look, 1)
    with pytest.raises(sqlite3.OperationalError):
        reader.execute(ENDLESS).fetchall()

    assert callers == {"readers' clock"}


@pytest.mark.parametrize("fetch", ["fetchall", "fetchmany"])
def test_an_answer_cannot_fill_the_memory(reader: Reader, fetch: str) -> None:
    half = "a" * (LARGEST_ANSWER // 2)

    with pytest.raises(sqlite3.OperationalError, match="too long: ask for fewer rows"):
        getattr(reader.execute("SELECT ?1 UNION ALL SELECT ?1 UNION ALL SELECT 'b'", (half,)), fetch)(
            *([10] if fetch == "fetchmany" else [])
        )
    assert reader.execute("SELECT ?1 UNION ALL SELECT 'b'", (half,)).fetchmany(1) == [(half,)]
