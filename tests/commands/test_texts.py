"""vigie extract and translate: a workspace's own names, terms and model count there; outside of any they work too."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli import vigie
from pipeline.errors import InputError, UsageError
from pipeline.translate import find_package

from .conftest import Run

COLUMNS = "name_en,name_fr,short_forms,kind,city,region,country,source,verified"
STORY = {
    "id": 1,
    "title": "Ransomware at Zibeline Wellness",
    "text": "Zibeline Wellness said on Monday that a ransomware attack locked the records of 1,200 patients.",
    "published": "2024-05-07",
}


@pytest.fixture
def story(tmp_path: Path) -> Path:
    file = tmp_path / "story.jsonl"
    file.write_text(json.dumps(STORY) + "\n", encoding="utf-8")
    return file


def french(told: str) -> str:
    drafted: dict[str, Any] = json.loads(told)
    return " ".join(str(segment["text"]) for segment in (drafted["title"], *drafted["paragraphs"]))


def test_a_name_of_the_workspaces_own_is_known(run: Run, workspace: Path, story: Path) -> None:
    (workspace / "gazetteer").mkdir()
    row = "Zibeline Wellness,,,care_home,Hudson,QC,CA,the newsroom,1"
    (workspace / "gazetteer" / "own.csv").write_text(f"{COLUMNS}\n{row}\n", encoding="utf-8")
    [found] = json.loads(run("extract", story).stdout)["organisations"]
    assert (found["name"], found["kind"], found["role"]) == ("Zibeline Wellness", "care_home", "victim")


def test_a_term_of_the_newsrooms_own_is_used(run: Run, story: Path) -> None:
    assert "rançongiciel" in french(run("translate", story).stdout)
    run("terms", "add", "ransomware", "maliciel de rançon", "--forbid", "rançongiciel")
    assert "maliciel de rançon" in french(run("translate", story).stdout)


def test_the_package_that_was_installed_makes_the_drafts(run: Run, workspace: Path, story: Path) -> None:
    folder = Path(shutil.copytree(find_package(None).folder, workspace / "db" / "models" / "translate-en_fr-9_9"))
    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    (folder / "metadata.json").write_text(json.dumps({**metadata, "package_version": "9.9"}), encoding="utf-8")
    assert json.loads(run("translate", story).stdout)["model"].endswith("9.9")


def test_outside_of_any_workspace_the_texts_are_read_all_the_same(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIGIE_WORKSPACE", raising=False)
    told = CliRunner().invoke(vigie, ["extract", str(story)], catch_exceptions=False)
    assert json.loads(told.stdout)["relevance"]["relevant"] is True


def test_a_workspace_that_was_named_and_is_none_is_no_reason_to_go_without(story: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(vigie, ["--workspace", str(tmp_path), "extract", str(story)])
    assert "is no workspace" in str(told.exception)


@pytest.mark.parametrize("command", ["extract", "translate"])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty; write one text a line"),
        (b"\n \n", "is empty; write one text a line"),
        (b"\x80\x00\xff\n" * 500, "none of its first 20 lines could be used"),
        (b'{"id": 1, "text": "half', "1 line of story.jsonl could not be used; nothing was done"),
        (b"a" * 5000, "story.jsonl:1: the line is longer than"),
    ],
    ids=["empty", "blank", "binary", "broken", "endless"],
)
def test_what_holds_no_texts_is_said_in_a_line_with_the_remedy(
    story: Path, monkeypatch: pytest.MonkeyPatch, command: str, content: bytes, says: str
) -> None:
    monkeypatch.chdir(story.parent)
    monkeypatch.setattr("pipeline.commands.texts.LONGEST", 4096)
    story.write_bytes(content)
    ended = CliRunner().invoke(vigie, [command, story.name])
    assert isinstance(ended.exception, InputError)
    assert says in str(ended.exception)
    assert "\n" not in str(ended.exception)


def test_a_file_that_is_not_there_is_said_in_a_line(tmp_path: Path) -> None:
    ended = CliRunner().invoke(vigie, ["extract", str(tmp_path / "none.jsonl")])
    assert isinstance(ended.exception, UsageError)
    assert "no such file" in str(ended.exception)
    assert "\n" not in str(ended.exception)
