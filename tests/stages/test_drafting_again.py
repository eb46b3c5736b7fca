"""vigie run --again translate: a better model arrives, and drafts that no editor touched are made again."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import vigie
from pipeline.stages import Silent, translate_bodies, translate_titles
from pipeline.store import open_archive
from pipeline.translate import find_package

from .desk import open_desk
from .test_ruling import HIT, OTHER, SAME

Run = Callable[..., dict[str, int]]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Three stories drafted by the starter; an editor has changed the headline of the first."""
    root = tmp_path / "desk"
    with open_desk(root) as desk:
        desk.read(HIT, SAME, OTHER)
        translate_titles(desk.street, Silent())
        translate_bodies(desk.street, Silent())
    (root / "feeds.yaml").write_text("newsroom: {byline: Noémie Côté}\noutlets: []\n", encoding="utf-8")
    with open_archive(root / "db" / "archive.db") as archive:
        article = archive.read().execute("SELECT id FROM article WHERE canonical_url LIKE '%/hit'").fetchone()["id"]
        view = archive.adaptations.of_article(article)
        assert view is not None
        headline = view.segments[0]
        assert headline.version is not None
        archive.adaptations.save_version(
            headline.id,
            "Un titre d’éditrice",
            parent_id=headline.version.id,
            save_key=None,
            person_id=archive.people.named("Noémie Côté"),
            at="2026-03-02T10:00:00Z",
        )
    return root


@pytest.fixture
def run(workspace: Path) -> Run:
    def run_it(*words: str | Path) -> dict[str, int]:
        ended = CliRunner().invoke(vigie, ["--workspace", str(workspace), *map(str, words)])
        assert ended.exit_code == 0, ended.exception
        return dict(json.loads(ended.stdout)) if "--json" in words else {}

    return run_it


@pytest.fixture
def other_model(tmp_path: Path) -> Path:
    """A package of another name and version that really translates."""
    folder = find_package(None).folder
    file = tmp_path / "translate-en_fr-9_0.argosmodel"
    with zipfile.ZipFile(file, "w") as archive:
        for path in (p for p in folder.rglob("*") if p.is_file() and p.name not in ("metadata.json", "vigie.json")):
            archive.write(path, f"translate-en_fr-9_0/{path.relative_to(folder)}")
        metadata = json.loads((folder / "metadata.json").read_bytes()) | {"package_version": "9.0"}
        archive.writestr("translate-en_fr-9_0/metadata.json", json.dumps(metadata))
    return file


def drafted_by(workspace: Path) -> dict[str, set[str]]:
    """Of each article's active texts: who made them, machines by the version of their model."""
    with closing(sqlite3.connect(workspace / "db" / "archive.db")) as connection:
        rows = connection.execute(
            """
            SELECT a.canonical_url, CASE v.origin WHEN 'human' THEN 'human' ELSE m.version END
            FROM segment_version AS v
            JOIN segment AS s ON s.id = v.segment_id
            JOIN adaptation AS d ON d.id = s.adaptation_id
            JOIN article AS a ON a.id = d.article_id
            LEFT JOIN model AS m ON m.id = v.model_id
            WHERE v.active = 1
            """
        ).fetchall()
    found: dict[str, set[str]] = {}
    for url, who in rows:
        found.setdefault(url.rsplit("/", 1)[-1], set()).add(who)
    return found


def test_only_untouched_drafts_of_another_model_are_made_again(run: Run, workspace: Path, other_model: Path) -> None:
    starter = find_package(None).version
    assert drafted_by(workspace) == {"hit": {"human", starter}, "same": {starter}, "other": {starter}}
    assert run("run", "--again", "translate", "--stale", "--json")["again"] == 0
    run("model", "install", other_model)
    done = run("run", "--again", "translate", "--stale", "--json")
    assert (done["again"], done["titles"], done["translated"]) == (4, 2, 2)
    assert drafted_by(workspace) == {"hit": {"human", starter}, "same": {"9.0"}, "other": {"9.0"}}
    assert run("run", "--again", "translate", "--stale", "--json")["again"] == 0


def test_without_stale_every_untouched_draft_is_made_again(run: Run, workspace: Path) -> None:
    before = drafted_by(workspace)
    done = run("run", "--again", "translate", "--json")
    assert (done["again"], done["titles"], done["translated"]) == (4, 2, 2)
    assert drafted_by(workspace) == before
