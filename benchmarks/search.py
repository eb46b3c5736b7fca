"""Searching an archive, beside a bare full-text table on the same words."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import OURS, ROOT, Options, Result, seconds, take_turns

# From words that stand in nearly every article to ones of a handful, in both languages.
QUERIES = (
    "hospital",
    "ransomware",
    "cyberattaque",
    "hôpitaux",
    "patient records",
    "emergency department",
    "dossiers médicaux",
    "Windsor",
    "Saskatchewan",
    "rançongiciel",
)

HITS = 20


def measure(options: Options) -> Result:
    """The first page of hits for ten queries, snippets and number of hits included."""
    from pipeline.store import open_archive

    file = _seeded(options)
    bare = _bare_copy(file, options.scratch / "bare.db")
    archive = open_archive(file)
    try:
        values = take_turns(
            {
                OURS: _mean(lambda query: archive.search(query, limit=HITS)),
                "bare FTS5, best first": _mean(lambda query: _ask(bare, query, "rank")),
                "bare FTS5, newest first": _mean(lambda query: _ask(bare, query, "rowid DESC")),
            },
            options.rounds,
        )
    finally:
        archive.close()
        bare.close()
    return Result(
        name="search",
        question="How long does a search take?",
        unit="milliseconds a query",
        more_is_better=False,
        values=values,
        work=(
            f"{len(QUERIES)} queries on {options.archive_articles:,} articles, mean of a round; the bare table holds "
            "the same words, without word forms, French, states, incidents or facts"
        ),
    )


def _mean(ask: Callable[[str], object]) -> Callable[[], float]:
    return lambda: 1000 * seconds(lambda: [ask(query) for query in QUERIES]) / len(QUERIES)


def _seeded(options: Options) -> Path:
    file = options.scratch / "db" / "archive.db"
    command = [sys.executable, ROOT / "benchmarks" / "seed.py", file, "--articles", str(options.archive_articles)]
    subprocess.run(list(map(str, command)), stdout=subprocess.DEVNULL, check=True)
    return file


def _bare_copy(archive: Path, place: Path) -> sqlite3.Connection:
    """Title and text of every article in one FTS5 table, and nothing else."""
    connection = sqlite3.connect(place)
    connection.execute("CREATE VIRTUAL TABLE story USING fts5(title, body)")
    connection.execute("ATTACH ? AS archive", (str(archive),))
    connection.execute("INSERT INTO story (title, body) SELECT title, text FROM archive.revision ORDER BY id")
    connection.commit()
    connection.execute("DETACH archive")
    connection.execute("INSERT INTO story (story) VALUES ('optimize')")
    connection.commit()
    return connection


def _ask(connection: sqlite3.Connection, query: str, order: str) -> list[tuple[str, str]]:
    """The same work that a page of hits asks for: how many there are, and twenty of them with a snippet."""
    words = " ".join(f'"{word}"' for word in query.split())
    connection.execute("SELECT count(*) FROM story WHERE story MATCH ?", (words,)).fetchone()
    snippet = "snippet(story, 1, '[', ']', '…', 24)"
    hits = f"SELECT title, {snippet} FROM story WHERE story MATCH ? ORDER BY {order} LIMIT {HITS}"
    return connection.execute(hits, (words,)).fetchall()
