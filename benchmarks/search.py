"""Searching an archive, beside a bare full-text table on the same words and beside Datasette's own search."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from benchmarks.measure import OURS, ROOT, Options, Result, seconds, take_turns

_TYPED = yaml.safe_load(Path(__file__).with_name("search_queries.yaml").read_text(encoding="utf-8"))
WORDS: tuple[str, ...] = tuple(_TYPED["words"])
BEYOND: tuple[str, ...] = tuple(_TYPED["beyond"])

HITS = 20

ONCE = """
import json, resource, sys, time
from pathlib import Path
from pipeline.store import open_archive
queries = json.loads(sys.stdin.read())
with open_archive(Path(sys.argv[1])) as archive:
    told = {"first": [], "again": []}
    for name in told:
        for query in queries:
            wall, processor = time.perf_counter(), time.process_time()
            archive.search(query, limit=20)
            told[name].append((1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - processor)))
told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(told))
"""


def measure(options: Options) -> Result:
    """The first page of hits, snippets, number of hits and facets included."""
    from pipeline.store import open_archive

    file, made = _seeded(options)
    bare = _bare_copy(file, options.scratch / "bare.db")
    datasette = _Datasette(file)
    archive = open_archive(file)
    articles = archive.status("2030-01-01T00:00:00Z").articles
    try:
        values = take_turns(
            {
                OURS: _mean(lambda query: archive.search(query, limit=HITS)),
                "bare FTS5, best first": _mean(lambda query: _ask(bare, query, "rank")),
                "bare FTS5, newest first": _mean(lambda query: _ask(bare, query, "rowid DESC")),
                "Datasette's table search": _mean(datasette.search),
            },
            options.rounds,
        )
    finally:
        archive.close()
        bare.close()
        datasette.close()
    return Result(
        name="search",
        question="How long does a search take?",
        unit="milliseconds a query",
        more_is_better=False,
        values=values,
        work=(
            f"{len(WORDS)} queries of plain words on {articles:,} articles, mean of a round; the bare table and "
            "Datasette hold the same words, without word forms, the other language, fields or ranking by age; "
            "Datasette counts one facet, Vigie four"
        ),
        goal="95 of 100 queries under 20 ms at 100,000 articles, common words included; memory under 200 MB",
        notes=(
            f"measured while {os.getloadavg()[0]:.0f} processes wanted the two cores" if os.getloadavg()[0] > 3 else "",
            *_percentiles(file),
            *_first_ten(file),
            *_sizes(file, options.scratch / "bare.db", made),
            *_canned(file),
        ),
    )


def _mean(ask: Callable[[str], object]) -> Callable[[], float]:
    return lambda: 1000 * seconds(lambda: [ask(query) for query in WORDS]) / len(WORDS)


def _seeded(options: Options) -> tuple[Path, str]:
    """The archive to search, and how fast one is made."""
    file = options.scratch / "db" / "archive.db"
    if options.archive:
        file.parent.mkdir(parents=True)
        shutil.copy(options.archive, file)
        return file, _rate(options.scratch / "few" / "archive.db", 1_000)
    return file, _rate(file, options.archive_articles)


def _rate(file: Path, articles: int) -> str:
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, ROOT / "benchmarks" / "seed.py", file, "--articles", str(articles)]
    subprocess.run(list(map(str, command)), stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (
        f"{articles / (time.perf_counter() - began):,.0f} articles a second, {articles / processor:,.0f} a second of "
        f"processor time, each with its reading, incident, drafts and search document ({articles:,} of them)"
    )


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


class _Datasette:
    """Datasette on the archive, asked as a browser asks it, without a network."""

    def __init__(self, file: Path) -> None:
        from datasette.app import Datasette

        described = yaml.safe_load((ROOT / "db" / "metadata.yaml").read_text(encoding="utf-8"))
        self._loop = asyncio.new_event_loop()
        # Its own limit is one second: a search that it would break off is measured to its end.
        settings = {"sql_time_limit_ms": 60_000, "facet_time_limit_ms": 60_000, "suggest_facets": False}
        self._app = Datasette([str(file)], metadata=described, settings=settings)
        self._loop.run_until_complete(self._app.invoke_startup())

    def search(self, query: str) -> Any:
        """A page of the table search, with its count and one facet."""
        address = f"/archive/search_document.json?_search={quote(query)}&_size={HITS}&_facet=french_is"
        return self._loop.run_until_complete(self._app.client.get(address))

    def close(self) -> None:
        """End its loop; its threads die with the process."""
        self._loop.close()


# ---- what stands under the table


def _percentiles(file: Path) -> list[str]:
    """Every one of the fifty queries once in a new process, then once more."""
    every = [*WORDS, *BEYOND]
    command = [sys.executable, "-c", ONCE, str(file)]
    done = subprocess.run(command, input=json.dumps(every), capture_output=True, text=True, check=True, cwd=ROOT)
    told = json.loads(done.stdout)
    lines = []
    for name, words in (("first", "asked for the first time in a new process"), ("again", "asked once more")):
        wall, processor = ([pair[side] for pair in told[name]] for side in (0, 1))
        slowest = every[max(range(len(every)), key=lambda place: told[name][place][1])]
        lines.append(
            f"{len(every)} queries with facets, {words}: half within {_at(wall, 50)} ms, 95 of 100 within "
            f"{_at(wall, 95)} ms ({_at(processor, 50)} and {_at(processor, 95)} ms of processor time; "
            f"slowest: `{slowest}`)"
        )
    return [*lines, f"memory of that process at its highest: {told['megabytes']:.0f} MB"]


def _at(values: list[float], percent: int) -> str:
    return f"{statistics.quantiles(values, n=100, method='inclusive')[percent - 1]:.1f}"


def _first_ten(file: Path) -> list[str]:
    """How many of the ten hits shown first are those that would be first if every hit were compared, not the newest."""
    from pipeline.store.search import ranking
    from pipeline.store.search.matching import condition
    from pipeline.store.search.query import parse
    from pipeline.store.search.running import IndexLookup, candidates

    kept: dict[str, int] = {}
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        lookup = IndexLookup(connection)
        for query in (*WORDS, *BEYOND):
            node = parse(query)
            wanted = condition(node, lookup)
            every = candidates(connection, wanted, sys.maxsize)
            if not wanted.ranks or len(every) < ranking.FEW:
                continue
            shown = ranking.ranked(connection, node, wanted, lookup, every[: ranking.FEW])[:10]
            scores = ranking.by_beginnings(connection, ranking.leaves_of(node, lookup), every)
            kept[query] = len(set(shown) & set(ranking.by_weight(every, scores)[:10]))
    if not kept:
        return []
    worst = min(kept, key=lambda query: kept[query])
    first = f"{len(kept)} of these queries have more than {ranking.FEW:,} hits: of the ten shown first, "
    mean = f"{statistics.mean(kept.values()):.1f} would be first too if all hits were compared and not the newest "
    return [f"{first}{mean}{ranking.COMPARED} (fewest: {kept[worst]}, of `{worst}`)"]


def _sizes(file: Path, bare: Path, made: str) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        rebuild = seconds(lambda: connection.execute("INSERT INTO search_index (search_index) VALUES ('rebuild')"))
        connection.rollback()
        index = connection.execute(
            "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search_index%'"
        ).fetchone()[0] if _has_dbstat(connection) else None  # fmt: skip
    share = f", of which the search index {index / 1e6:,.0f} MB" if index else ""
    return [
        f"archive: {file.stat().st_size / 1e6:,.0f} MB{share}; the bare table: {bare.stat().st_size / 1e6:,.0f} MB",
        f"insert rate: {made}",
        f"search index built anew: {rebuild:,.1f} s",
    ]


def _has_dbstat(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT 1 FROM dbstat LIMIT 1")
    except sqlite3.OperationalError:
        return False
    return True


def _canned(file: Path) -> list[str]:
    """Every canned query with its parameters empty, as a reader's connection runs it."""
    from pipeline.store import authorize_public

    described = yaml.safe_load((ROOT / "db" / "metadata.yaml").read_text(encoding="utf-8"))
    queries: dict[str, dict[str, Any]] = described["databases"]["archive"]["queries"]
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        authorize_public(connection)
        times = {
            name: seconds(lambda q=query: connection.execute(q["sql"], dict.fromkeys(q["params"], "")).fetchmany(1000))  # type: ignore[misc]
            for name, query in queries.items()
        }
    slowest = max(times, key=lambda name: times[name])
    half = f"{len(times)} canned queries, first 1,000 rows: half within {statistics.median(times.values()):.2f} s"
    return [f"{half}, the slowest ({slowest}) in {times[slowest]:.2f} s"]
