"""vigie model compare: two packages that really translate, on a few of the articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run
from .test_models import package_file

ARTICLES = Path("tests/data/newsroom")


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A folder with two articles that have a reference translation, and one that has none."""
    folder = tmp_path / "few"
    folder.mkdir()
    for file in sorted(ARTICLES.glob("*.json"))[:3]:
        (folder / file.name).write_bytes(file.read_bytes())
    bare = {**json.loads(sorted(ARTICLES.glob("*.json"))[3].read_bytes()), "french": None}
    (folder / "bare.json").write_text(json.dumps(bare), encoding="utf-8")
    return folder


@pytest.fixture
def hasty(tmp_path: Path) -> Path:
    """The starter's model as a package of its own that looks at one word at a time only."""
    return package_file(tmp_path, "3.0", name="hasty-en_fr", decoding={"beam_size": 1})


def test_two_packages_are_scored_on_the_same_articles(run: Run, few: Path, hasty: Path, workspace: Path) -> None:
    compared = run("model", "compare", "starter", hasty, "--articles", few, "--json").json
    starter, other = compared["models"]
    assert (starter["name"], other["name"], other["version"]) == ("starter-en_fr", "hasty-en_fr", "3.0")
    assert compared["articles"] == 3
    assert starter["names"]["total"] == other["names"]["total"] > 0
    assert starter["chrf"] > other["chrf"]
    assert compared["chrf_difference"] == pytest.approx(starter["chrf"] - other["chrf"], abs=0.02)
    assert min(starter["words_per_second"], other["words_per_second"]) > 0
    assert not list((workspace / "db" / "models").glob("hasty*"))


def test_a_person_sees_a_table_and_a_verdict(run: Run, few: Path) -> None:
    page = run("model", "compare", "starter", "starter-en_fr", "--articles", few).stdout
    assert "names kept" in page
    assert page.count("starter-en_fr 0.2") == 2
    assert "Neither is better by more than chance" in page


def test_what_cannot_be_compared_is_said(run: Run, few: Path, tmp_path: Path) -> None:
    ended = run("model", "compare", "starter", "nobody")
    assert (ended.code, "no translation package 'nobody'" in ended.error) == (1, True)
    empty = tmp_path / "empty"
    empty.mkdir()
    ended = run("model", "compare", "starter", "starter", "--articles", empty)
    assert (ended.code, "no articles to evaluate" in ended.error) == (2, True)
    missing = run("model", "compare", "starter", tmp_path / "gone.argosmodel", "--articles", few)
    assert (missing.code, "cannot read" in missing.error) == (1, True)
