"""export and release as a researcher types them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from .conftest import Run


def test_an_export_lists_its_files(run: Run, tmp_path: Path) -> None:
    ended = run("export", tmp_path / "out", "--format", "csv", "--format", "bibtex", "--json")
    assert ended.code == 0
    rows = {file["name"]: file["rows"] for file in ended.json["files"]}
    assert rows["articles.csv"] == rows["citations.bib"] == 24
    assert rows["incidents.csv"] > 3
    shown = run("export", tmp_path / "again").stdout
    assert "incidents.csv" in shown
    assert "manifest.json lists them" in shown


def test_an_export_can_be_asked_a_question(run: Run, tmp_path: Path) -> None:
    run(
        "export",
        tmp_path / "some",
        "--query",
        "type:ransomware after:2016",
        "--changed-since",
        "2016-01-01",
        "--claimed",
    )
    manifest = json.loads((tmp_path / "some" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["wanted"]["query"] == "type:ransomware after:2016"
    assert manifest["wanted"]["changed_since"] == "2016-01-01T00:00:00Z"
    incidents = (tmp_path / "some" / "incidents.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert incidents
    assert all("ransomware" in line for line in incidents)


def test_an_export_as_of_a_day_before_everything_is_empty(run: Run, tmp_path: Path) -> None:
    run("export", tmp_path / "then", "--as-of", "2015-12-31")
    assert (tmp_path / "then" / "articles.csv").read_text(encoding="utf-8").count("\n") == 1


def test_what_cannot_be_exported_is_one_line_and_2(run: Run, tmp_path: Path) -> None:
    for words in (("--query", '"'), ("--changed-since", "soon"), ("--as-of", "soon")):
        ended = run("export", tmp_path / "out", *words)
        assert (ended.code, "\n" in ended.error) == (2, False), words
        assert not (tmp_path / "out").exists()


def test_a_release_is_a_database_to_cite(run: Run, tmp_path: Path) -> None:
    ended = run("release", tmp_path / "r", "--name", "Incidents 2024", "--json")
    assert ended.json["name"] == "Incidents 2024"
    assert {file["name"] for file in ended.json["files"]} == {
        "vigie.db",
        "metadata.yaml",
        "data-dictionary.md",
        "LICENCE.md",
    }
    with closing(sqlite3.connect(tmp_path / "r" / "vigie.db")) as made:
        assert made.execute("SELECT count(*) FROM article").fetchone()[0] == 24
    assert run("release", tmp_path / "r").code == 2
