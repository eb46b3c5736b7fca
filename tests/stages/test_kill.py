"""`vigie run` killed at random and started again loses nothing and repeats nothing."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.demo import DemoSites

from .conftest import VIGIE, make_workspace

KILLS = 20
FEEDS = ("/feed.xml", "/atom.xml", "/feed/")

WHAT_MUST_AGREE = {
    "articles": "SELECT canonical_url FROM article ORDER BY 1",
    "addresses": "SELECT url, article_id IS NOT NULL FROM appearance ORDER BY 1",
    "texts": """SELECT a.canonical_url, r.number, r.text_hash FROM revision AS r JOIN article AS a
                ON a.id = r.article_id ORDER BY 1, 2""",
    "readings": """SELECT r.text_hash, x.relevance, count(*) FROM extraction AS x JOIN revision AS r
                   ON r.id = x.revision_id WHERE x.active = 1 GROUP BY 1, 2 ORDER BY 1""",
    "mentions": """SELECT r.text_hash, m.kind, m.span_start, m.span_end, m.role FROM mention AS m
                   JOIN extraction AS x ON x.id = m.extraction_id AND x.active = 1
                   JOIN revision AS r ON r.id = x.revision_id ORDER BY 1, 2, 3, 4, 5""",
    "drafts": """SELECT a.canonical_url, p.kind, s.span_start, v.text, count(*) FROM segment AS p
                 JOIN segment_source AS s ON s.segment_id = p.id JOIN segment_version AS v ON v.segment_id = p.id
                 JOIN adaptation AS d ON d.id = p.adaptation_id JOIN article AS a ON a.id = d.article_id
                 GROUP BY v.id ORDER BY 1, 2, 3, 4""",
    "incidents": """SELECT group_concat(canonical_url, ' ') FROM (
                      SELECT j.incident_id, a.canonical_url FROM incident_article AS j JOIN article AS a
                      ON a.id = j.article_id ORDER BY 1, 2) GROUP BY incident_id ORDER BY 1""",
    "searchable": """SELECT a.canonical_url, d.title_en, d.title_fr, d.french_is FROM search_document AS d
                     JOIN article AS a ON a.id = d.article_id ORDER BY 1""",
}


def contents(workspace: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(workspace / "db" / "archive.db")
    try:
        return {name: connection.execute(sql).fetchall() for name, sql in WHAT_MUST_AGREE.items()}
    finally:
        connection.close()


def ask(workspace: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(workspace / "db" / "archive.db")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def run_and_kill(workspace: Path, seconds: float) -> bool:
    """Start a run and kill it after so many seconds; answers whether it was still running."""
    with subprocess.Popen(
        [*VIGIE, "--workspace", str(workspace), "run"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        time.sleep(seconds)
        alive = process.poll() is None
        process.kill()
    return alive


@pytest.mark.slow
def test_twenty_kills_lose_nothing_and_repeat_nothing(
    tmp_path: Path, sites: DemoSites, vigie: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    undisturbed = make_workspace(tmp_path / "undisturbed", sites)
    started = time.monotonic()
    assert vigie(undisturbed, "run").returncode == 0
    whole = time.monotonic() - started

    killed = make_workspace(tmp_path / "killed", sites)
    chance = random.Random(20231023)
    in_the_middle = sum(run_and_kill(killed, chance.uniform(0.2, 1.2 + whole / 8)) for _ in range(KILLS))
    before_the_end = len(sites.asked)
    last = vigie(killed, "run")

    assert last.returncode == 0, last.stderr
    assert in_the_middle > KILLS / 4, "most runs ended before they were killed: the test showed little"
    feeds_at_the_end = [asked.status for asked in sites.asked[before_the_end:] if asked.url.endswith(FEEDS)]
    assert feeds_at_the_end
    assert set(feeds_at_the_end) == {304}, "the last run was to find its entries without the feeds' help"
    expected = contents(undisturbed)
    for name, rows in contents(killed).items():
        assert rows == expected[name], name
    assert len(expected["articles"]) >= 24
    assert ask(killed, "SELECT count(*) FROM task WHERE claimed_by IS NOT NULL OR state <> 'done'") == [(0,)]
    assert ask(killed, "PRAGMA integrity_check") == [("ok",)]
    assert ask(killed, "PRAGMA foreign_key_check") == []


def test_a_second_run_does_nothing_new_and_says_so(
    workspace: Path, vigie: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    assert vigie(workspace, "run").returncode == 0
    first = contents(workspace)

    again = vigie(workspace, "run")

    assert again.returncode == 0
    assert "Nothing new." in again.stdout
    assert contents(workspace) == first
