"""The researcher's page: every command and every query on it works, every picture and link is there."""

from __future__ import annotations

import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.seed import FIRST_DAY, fill
from pipeline.cli import vigie
from pipeline.store import authorize_public, open_archive

PROJECT = Path(__file__).parents[2]
PAGE = PROJECT / "docs" / "researcher.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = [
    line.removeprefix("$ ") for block in re.findall(r"```console\n(.*?)```", TEXT, re.S) for line in block.splitlines()
]
QUERIES = re.findall(r"```sql\n(.*?)```", TEXT, re.S)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("research")
    (root / "db").mkdir()
    (root / "feeds.yaml").write_text("outlets: []\n", encoding="utf-8")
    (root / "db" / "metadata.yaml").write_bytes((PROJECT / "db" / "metadata.yaml").read_bytes())
    with open_archive(root / "db" / "archive.db", clock=lambda: FIRST_DAY) as archive:
        fill(archive, 90, seed=2)
        # What the seed does not make: a feed that was watched.
        with archive.write() as connection:
            connection.execute(
                "INSERT INTO poll_log (feed_id, polled_at, outcome, new_entries) "
                "VALUES (1, '2016-01-04T06:00:00Z', 'changed', 3)"
            )
    return root


@pytest.fixture
def inside(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(workspace)
    return workspace


def test_the_page_has_something_to_run() -> None:
    assert len(COMMANDS) >= 10
    assert len(QUERIES) >= 5


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_page_works(inside: Path, command: str) -> None:
    program, *words = shlex.split(command)
    if program == "datasette":
        # The server would go on for ever: it is asked one page instead.
        shown = subprocess.run(
            [str(Path(sys.executable).with_name("datasette")), *words, "--get", "/archive.json"],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert shown.returncode == 0, shown.stderr
        assert "victims_of_provider" in shown.stdout
        return
    assert program == "vigie"
    ended = CliRunner().invoke(vigie, words, catch_exceptions=False)
    assert ended.exit_code == 0
    assert ended.stdout.strip()


@pytest.mark.parametrize("query", QUERIES, ids=[" ".join(query.split())[:40] for query in QUERIES])
def test_every_query_of_the_page_answers_from_what_is_public(workspace: Path, query: str) -> None:
    path = workspace / "db" / "archive.db"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        authorize_public(connection)
        assert connection.execute(query).fetchall()


def test_every_picture_and_link_of_the_page_is_there() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert targets
    assert [target for target in targets if not (PAGE.parent / target).exists()] == []


def test_every_field_of_search_is_on_the_page() -> None:
    from pipeline.store.search.query import FIELDS

    assert [name for name in FIELDS if f"`{name}:" not in TEXT] == []
