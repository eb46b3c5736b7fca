"""What a reader's SQL may call answers as SQLite's own does, and ends however hostile it is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.store.harmless import make_harmless

TEXTS = st.text(alphabet="aAbB%_*?[]^-\\é ", max_size=12)


@pytest.fixture(scope="module")
def plain() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        yield connection


@pytest.fixture(scope="module")
def ours() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        make_harmless(connection)
        yield connection


def same(plain: sqlite3.Connection, ours: sqlite3.Connection, sql: str, *values: object) -> None:
    assert ours.execute(sql, values).fetchone() == plain.execute(sql, values).fetchone()


@given(text=TEXTS, pattern=TEXTS)
@example(text="abab", pattern="%ab")
@example(text="ab", pattern="ab%ab")
@example(text="a%b", pattern="a\\%b")
def test_like_answers_as_sqlite_does(
    plain: sqlite3.Connection, ours: sqlite3.Connection, text: str, pattern: str
) -> None:
    same(plain, ours, "SELECT ? LIKE ?", text, pattern)
    if not pattern.endswith("\\"):
        same(plain, ours, "SELECT ? LIKE ? ESCAPE '\\'", text, pattern)


@given(text=TEXTS, pattern=st.text(alphabet="aAbB*?é ", max_size=12))
@example(text="a-b", pattern="a[-]b")
@example(text="b", pattern="[a-c]")
@example(text="d", pattern="[^a-c]")
@example(text="]", pattern="[]]")
def test_glob_answers_as_sqlite_does(
    plain: sqlite3.Connection, ours: sqlite3.Connection, text: str, pattern: str
) -> None:
    same(plain, ours, "SELECT ? GLOB ?", text, pattern)


@given(text=TEXTS, old=TEXTS, new=TEXTS)
def test_the_others_answer_as_sqlite_does(
    plain: sqlite3.Connection, ours: sqlite3.Connection, text: str, old: str, new: str
) -> None:
    same(plain, ours, "SELECT instr(?1, ?2), replace(?1, ?2, ?3), trim(?1, ?2)", text, old, new)
    same(plain, ours, "SELECT ltrim(?1, ?2), rtrim(?1, ?2), trim(?1)", text, old)


@pytest.mark.parametrize("sql", ["SELECT NULL LIKE 'a'", "SELECT 'a' GLOB NULL", "SELECT instr(NULL, 'a')",
                                 "SELECT replace('a', NULL, 'b')", "SELECT trim('a', NULL)", "SELECT 12 LIKE '1%'",
                                 "SELECT replace(121, 2, 3)", "SELECT instr(x'0102', x'02')"])  # fmt: skip
def test_null_and_numbers_are_taken_as_sqlite_takes_them(
    plain: sqlite3.Connection, ours: sqlite3.Connection, sql: str
) -> None:
    same(plain, ours, sql)


HOSTILE = [
    ("like", "SELECT ?1 LIKE '%a%a%a%a%a%a%a%b'"),
    ("glob", "SELECT ?1 GLOB '*a*a*a*a*a*a*a*b'"),
    ("instr", "SELECT instr(?1, substr(?1, 1, 500000) || 'b')"),
    ("replace", "SELECT length(replace(?1, substr(?1, 1, 500000) || 'b', ''))"),
    ("trim", "SELECT length(trim(?1, replace(?1, 'a', 'b') || 'a'))"),
]


@pytest.mark.parametrize("sql", [row[1] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_hostile_call_ends(ours: sqlite3.Connection, sql: str) -> None:
    # SQLite's own functions would be at it for hours; that this test ends is what it tests.
    assert ours.execute(sql, ("a" * 1_000_000,)).fetchone()[0] in {0, 1_000_000}


TOO_MUCH = [
    ("a pattern of wildcards", "SELECT ?1 LIKE replace(substr(?1, 1, 2000), 'a', '%')"),
    ("a long pattern to compare at every place", "SELECT ?1 LIKE '%_' || substr(?1, 1, 900) || '%'"),
    ("the same as a set of letters", "SELECT ?1 GLOB '*[ab]' || substr(?1, 1, 900) || '*'"),
    ("a text in the place of each of its letters", "SELECT replace(?1, 'a', ?1)"),
]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Datasette has tracebacks printed
@pytest.mark.parametrize("sql", [row[1] for row in TOO_MUCH], ids=[row[0] for row in TOO_MUCH])
def test_what_could_take_long_or_grow_is_refused(ours: sqlite3.Connection, sql: str) -> None:
    with pytest.raises(sqlite3.DataError, match="too big"):
        ours.execute(sql, ("a" * 1_000_000,))


def test_an_article_may_be_asked_for_a_sentence_with_wildcards(ours: sqlite3.Connection) -> None:
    article = "The hospital said nothing. " * 7_500 + "It was closed."
    assert ours.execute("SELECT ? LIKE '%It w_s clos__.'", (article,)).fetchone() == (1,)
