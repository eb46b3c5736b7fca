"""``make evaluate``: the street's own functions, from the articles to the page."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.evaluate.__main__ import main

ARTICLES = Path("tests/data/newsroom")
CHOSEN = ("005-*.json", "014-*.json", "017-*.json")
"""A hospital, a clinic, and a decoy: two of them with a reference translation."""


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gold")
    for pattern in CHOSEN:
        (file,) = ARTICLES.glob(pattern)
        shutil.copy(file, folder)
    return folder


def test_the_page_is_written_and_comes_out_the_same_again(few: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.md", tmp_path / "second.md"
    assert main(["--articles", str(few), "--out", str(first)]) == 0
    assert main(["--articles", str(few), "--out", str(second)]) == 0
    assert "- Articles: 3, of which 2 have a reference translation" in first.read_text()
    assert first.read_text() == second.read_text()


def test_json_holds_every_score_and_each_miss(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--articles", str(few), "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert scores["extraction"]["articles"] == 3
    assert "victims" in scores["extraction"]["errors"]
    assert {half: scored["articles"] for half, scored in scores["short"].items()} == {
        "tune": 32,
        "held_out": 32,
        "training": 200,
        "unseen": 88,
    }
    assert scores["drafts"]["missing"] == scores["plain"]["missing"] == 0
    assert scores["human"]["names"]["kept_share"] == 1.0
    assert scores["model"]["sha256"]


def test_the_engine_betters_the_model_alone_on_typography(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--articles", str(few), "--json"])
    scores = json.loads(capsys.readouterr().out)
    assert sum(scores["plain"]["typography_faults"].values()) > sum(scores["drafts"]["typography_faults"].values())


def test_a_folder_without_articles_is_one_line_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--articles", str(tmp_path), "--out", str(tmp_path / "page.md")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "page.md").exists()
